"""Measures the import of N invented people: rows a second and memory, first import and repeat.

Run from the root: `python bench/registry_import.py [N] [--runs R] [--alone]`.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from amoe import registry_sample
from amoe.keys import Keys
from amoe.registry_import import import_people
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry


def main() -> None:
    """Import into a new registry R times, each time twice, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=500_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without the helper process")
    options = parser.parse_args()
    rates: dict[str, list[float]] = {"sample": [], "first import": [], "repeated": []}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "people.csv"
        rates["sample"].append(timed(options.people, registry_sample.write, source))
        for run in range(options.runs):
            database = Database(Path(folder) / f"registry-{run}.sqlite3", registry)
            database.migrate()
            secrecy = Secrecy(Keys.make(demo=True))

            def load(
                people: int, database: Database = database, secrecy: Secrecy = secrecy
            ) -> None:
                summary = import_people(
                    source, database, secrecy, date.today(), helpers=0 if options.alone else None
                )
                assert summary.inserted + summary.updated == people, summary

            rates["first import"].append(timed(options.people, load))
            rates["repeated"].append(timed(options.people, load))
            database.close()
            for file in Path(folder).glob("registry-*"):
                file.unlink()
    for name, measured in rates.items():
        shown = ", ".join(f"{rate:,.0f}" for rate in measured)
        print(f"{name:13} {statistics.median(measured):9,.0f} rows/s, median of {shown}")
    for name, who in ("importer", resource.RUSAGE_SELF), ("helper", resource.RUSAGE_CHILDREN):
        print(f"{name:13} {resource.getrusage(who).ru_maxrss / 1024:9,.0f} MiB at most")


def timed(people: int, work, *arguments) -> float:  # type: ignore[no-untyped-def]
    """People a second of `work(people, …)`."""
    begun = time.perf_counter()
    work(people, *arguments)
    return people / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
