"""How long a certificate and the care forms take when warm: set, signed, ready to be sent.

Figure (issue "The insured space"): under 50 ms each, judged by the quickest tenth, so that what
else the machine does counts little. The first of each, in a fresh process, is printed beside it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from blueprints.papers import documents
from blueprints.papers.care_forms import KINDS
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site, registry_folder

FIGURE = 50
"""Milliseconds."""
TIMES = 40


def main() -> int:
    """Print the figures; 1 when one is over."""
    with tempfile.TemporaryDirectory() as folder:
        people = registry_folder(Path(folder) / "people")
        site = Site(Path(folder) / "instance", people)
        with site.app.test_request_context("/fr/"):
            over = [name for name, make in papers(site).items() if slow(name, make)]
        site.close()
    print(f"figure: each under {FIGURE} ms{' - OVER: ' + ', '.join(over) if over else ''}")
    return 1 if over else 0


def papers(site: Site) -> dict[str, Callable[[int], bytes]]:
    """How each paper is made for the nth of many people: no two are alike, nothing is kept."""
    account = covered(Insured(site, 0)).account
    one, standing = site.service.certificates.make(account), None
    standing = site.service.registry.person(account.insured_key)
    assert standing

    def certificate(nth: int) -> bytes:
        facts = replace(one.facts, first_name=f"Salma {nth}")  # type: ignore[union-attr]
        return documents.certificate(replace(one, facts=facts))  # type: ignore[type-var]

    def care_form(kind: str) -> Callable[[int], bytes]:
        return lambda nth: documents.care_form(
            kind, replace(standing, first_name=f"Salma {nth}"), site.clock.now()
        )

    return {"certificate": certificate, **{kind: care_form(kind) for kind in KINDS.values()}}


def slow(name: str, make: Callable[[int], bytes]) -> bool:
    """Print a paper's figures; whether it takes too long."""
    found = []
    for nth in range(TIMES + 1):
        begun = time.perf_counter()
        size = len(make(nth))
        found.append((time.perf_counter() - begun) * 1000)
    first, warm = found[0], found[1:]
    quick, median = statistics.quantiles(warm, n=10)[0], statistics.median(warm)
    print(
        f"{name:14} first {first:6.1f} ms; warm {quick:5.1f} ms (the quickest tenth), median"
        f" {median:5.1f} ms, slowest {max(warm):5.1f} ms of {TIMES}; {size:,} bytes"
    )
    return quick > FIGURE


if __name__ == "__main__":
    sys.exit(main())
