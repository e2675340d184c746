"""Measures the import of N invented claims: rows a second, CPU and memory; new, again, moved on.

Run from the root: `python bench/claims_import.py [N] [--runs R] [--alone]`. On a machine that
others use as well, the CPU a row says more than the rows a second.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from datetime import UTC, datetime

from amoe import claims_sample
from amoe.claims_import import import_claims
from amoe.keys import Keys
from amoe.secrecy import Secrecy
from amoe.store.claims_migrations import claims
from amoe.store.database import Database
from bench.registry_import import US, tell, timed

WANTED = 20_000
"""Rows a second that issue 5 asks for."""


def main() -> None:
    """Import into a new database R times: all new, the same again, a fifth moved on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", type=int, nargs="?", default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without helper processes")
    options = parser.parse_args()
    now, helpers = int(time.time()), 0 if options.alone else None
    today = datetime.fromtimestamp(now, UTC).date()
    measured: dict[str, list[tuple[float, float]]] = {"new claims": [], "again": [], "moved": []}
    with tempfile.TemporaryDirectory() as folder:
        first, then = Path(folder) / "claims.csv", Path(folder) / "later.csv"
        claims_sample.write_claims(options.claims, first, today)
        claims_sample.write_claims(options.claims, then, today, later=True)
        for run in range(options.runs):
            database = Database(Path(folder) / f"claims-{run}.db", claims)
            database.migrate()
            secrecy = Secrecy(Keys.make(demo=True))

            def load(
                source: Path, database: Database = database, secrecy: Secrecy = secrecy
            ) -> None:
                done = import_claims(source, database, secrecy, now, helpers=helpers)
                assert done.read == options.claims, done
                assert not done.rejected, done

            for name, source in zip(measured, (first, first, then), strict=True):
                measured[name].append(timed(lambda source=source: load(source)))
            database.close()
    for name, figures in measured.items():
        tell(name, options.claims, figures)
    importer, helper = (resource.getrusage(who).ru_maxrss / 1024 for who in US)
    print(f"memory: importer {importer:.0f} MiB, each helper {helper:.0f} MiB at most")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    best = max(options.claims / clock for clock, _ in measured["new claims"])
    print(f"best run of new claims: {best:,.0f} rows/s; wanted: {WANTED:,}")


if __name__ == "__main__":
    main()
