"""How long it takes to walk over a million lines of the audit, to write one, and to prune."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from amoe.audit_chain import Sound
from amoe.keys import Keys
from amoe.secrecy import Secrecy
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.migrations import site

LINES = 1_000_000


def main() -> int:
    """Print the figures; 1 when the chain does not hold."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "amoe.db", site)
        database.migrate()
        audit = Audit(database, Secrecy(Keys.make(demo=True)))
        audit.begin()
        begun = time.perf_counter()
        for first in range(0, lines, 10_000):
            with database.writing():
                for nth in range(first, min(first + 10_000, lines)):
                    audit.add(
                        Event(1_790_000_000 + nth, f"K{nth % 99991:07}", "identite", "refused",
                              "answer.wrong", "identity.cni_mismatch", "fr", "", "htmx", "um5")
                    )  # fmt: skip
        wrote = time.perf_counter() - begun
        begun, busy = time.perf_counter(), time.process_time()
        found = audit.verify()
        walked, worked = time.perf_counter() - begun, time.process_time() - busy
        begun = time.perf_counter()
        audit.forget_older(1_790_000_000 + lines // 400)
        pruned = time.perf_counter() - begun
        database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"write  {wrote / lines * 1e6:6.1f} µs a line (in transactions of 10,000)")
    print(f"verify {walked:6.1f} s ({worked:.1f} s of CPU) for {lines:,} lines; {peak} MiB at most")
    print(f"prune  {pruned * 1000:6.1f} ms for {lines // 400:,} lines")
    return 0 if isinstance(found, Sound) and found.count == lines else 1


if __name__ == "__main__":
    sys.exit(main())
