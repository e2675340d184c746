"""The system's clock."""

from __future__ import annotations

import time


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> int:
        """Seconds since 1970, UTC."""
        return int(time.time())
