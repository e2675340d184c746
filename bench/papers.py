"""How long a poster takes: the first of a fresh server, one with new words, and one that is kept.

Over HTTP from a server just started, as the first officer of the year meets it. Figure (issue "The
public site"): the first PDF under 200 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from amoe.campuses import in_file
from tools.running_site import RunningSite

FIGURE = 200
"""Milliseconds."""
NAMES = ("affiche-fr-a4.pdf", "affiche-ar-a4.pdf", "affiche-fr-ar-a4.pdf", "affiche-fr-ar-a3.pdf")


def seconds(site: RunningSite, code: str, name: str) -> float:
    """How long a download takes."""
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{site.url}/universites/{code}/{name}") as answer:
        assert answer.read().startswith((b"%PDF", b"PK"))
    return time.perf_counter() - begun


def main() -> int:
    """Print the figures; 1 when the first PDF takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        first, new, kept = [], [], []
        with RunningSite(instance) as site:
            urllib.request.urlopen(f"{site.url}/fr/").read()  # the server itself is awake
            codes = list(in_file())
            first.append(seconds(site, codes[0], NAMES[-2]))
            for code in codes[1:]:
                new += [seconds(site, code, name) for name in NAMES]
            for code in codes[1:]:
                kept += [seconds(site, code, name) for name in NAMES]
            whole = [seconds(site, codes[1], "kit.zip") for _ in range(6)]
    for name, found in (("first PDF", first), ("new PDF", new), ("kept PDF", kept),
                        ("first ZIP", whole[:1]), ("kept ZIP", whole[1:])):  # fmt: skip
        median, slowest = statistics.median(found) * 1000, max(found) * 1000
        print(f"{name:10} median {median:6.1f} ms, slowest {slowest:6.1f} ms of {len(found)}")
    over = first[0] * 1000 > FIGURE
    print(f"figure: first PDF under {FIGURE} ms{' - OVER' if over else ''}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
