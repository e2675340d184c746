"""A folder in memory where the machine has one: twenty thousand commits must not wait for a disk.

What the tests that use it judge does not depend on the disk; with one, they take five times longer.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MEMORY = Path("/dev/shm")


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A new folder, gone afterwards; on the disk when there is no memory to write to."""
    place = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="amoe-test-", dir=place) as folder:
        yield Path(folder)
