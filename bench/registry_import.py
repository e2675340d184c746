"""Measures the import of N invented people: rows a second, CPU and memory, first and repeated.

Run from the root: `python bench/registry_import.py [N] [--runs R] [--alone]`. On a machine that
others use as well, the CPU a row says more than the rows a second.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from amoe import registry_sample
from amoe.keys import Keys
from amoe.registry_import import import_people
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from amoe.store.registry_migrations import registry

US = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> None:
    """Import into a new registry R times, each time twice, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=500_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="without helper processes")
    options = parser.parse_args()
    today = datetime.now(UTC).date()
    helpers = 0 if options.alone else None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "people.csv"
        tell(
            "sample", options.people, [timed(lambda: registry_sample.write(options.people, source))]
        )
        measured: dict[str, list[tuple[float, float]]] = {"first import": [], "repeated": []}
        for run in range(options.runs):
            database = Database(Path(folder) / f"registry-{run}.db", registry)
            database.migrate()
            secrecy = Secrecy(Keys.make(demo=True))

            def load(database: Database = database, secrecy: Secrecy = secrecy) -> None:
                done = import_people(source, database, secrecy, today, helpers=helpers)
                assert done.inserted + done.updated == options.people, done

            for figures in measured.values():
                figures.append(timed(load))
            database.close()
            for file in Path(folder).glob("registry-*"):
                file.unlink()
    for name, figures in measured.items():
        tell(name, options.people, figures)
    importer, helper = (resource.getrusage(who).ru_maxrss / 1024 for who in US)
    print(f"memory: importer {importer:.0f} MiB, each helper {helper:.0f} MiB at most")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the clock and of CPU (helpers included) that `work` takes."""
    clock, spent = time.perf_counter(), cpu()
    work()
    return time.perf_counter() - clock, cpu() - spent


def cpu() -> float:
    """Seconds of CPU used so far, by us and by helpers that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, US))


def tell(name: str, people: int, figures: list[tuple[float, float]]) -> None:
    """Print the medians, and each run's rate."""
    rates = [people / clock for clock, _ in figures]
    each = statistics.median(spent for _, spent in figures) / people * 1e6
    print(
        f"{name:13}{statistics.median(rates):8,.0f} rows/s, {each:.0f} µs of CPU a row"
        f"  (runs: {', '.join(f'{rate:,.0f}' for rate in rates)})"
    )


if __name__ == "__main__":
    main()
