"""Runs the demo with a real Kannel and a simulated operator behind it: `make run-kannel`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from config import ROOT, Settings
from tools.kannel import RunningKannel


def main() -> int:
    """Start Kannel, then the demo with the settings that lead to it; ends with the demo."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that Kannel ends with it
    folder: Path = Settings.from_environment().instance / "kannel"
    with RunningKannel(folder) as kannel:
        print("SMS go through Kannel to a simulated operator, which reports each as delivered.")
        environment = {**os.environ, **kannel.environment}
        try:
            return subprocess.run([ROOT / "tools" / "run-demo"], env=environment).returncode
        except KeyboardInterrupt:
            return 0


if __name__ == "__main__":
    sys.exit(main())
