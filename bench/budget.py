"""Weighs what a phone must fetch, in bytes after brotli, against the budgets of the design."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli

from config import LANGUAGES
from tests.support.site import Site, registry_folder
from tests.support.student import Student

KILO = 1000
FIRST_PAINT = 14 * KILO
FIRST_VISIT = 30 * KILO
LATER_STEP = 3 * KILO
REFUSAL = 3200
"""A step again with a sentence at every field: ours, the design speaks of steps only."""
PUBLIC = ("/{}/", "/{}/inscription/", "/{}/connexion", "/{}/conditions-generales")
QUALITY = 4
"""The brotli quality that the site itself uses for pages."""


@dataclass(frozen=True)
class Weight:
    """One measured thing against its budget, in bytes."""

    name: str
    weight: int
    budget: int


def travels(student: Student, address: str, fields: dict[str, str] | None = None) -> bytes:
    """A page, or a form's answer, as it is sent to a browser that takes brotli."""
    browser = student.browser
    headers = {"Accept-Encoding": "br", **(browser._headers() if fields is not None else {})}
    if fields is None:
        answer = browser.client.get(address, headers=headers)
    else:
        answer = browser.client.post(address, data=fields, headers=headers)
    assert answer.headers["Content-Encoding"] == "br", address
    return answer.data


def blocking_requests(page: str) -> int:
    """How many more requests a browser makes before it paints: styles, scripts that block."""
    styles = re.findall(r"<link[^>]+stylesheet", page)
    scripts = [tag for tag in re.findall(r"<script[^>]*\ssrc=[^>]*>", page) if "defer" not in tag]
    fonts = re.findall(r"@font-face|@import", page)
    return len(styles) + len(scripts) + len(fonts)


def assets(student: Student, page: str) -> int:
    """Bytes of all that a page refers to on the site, as sent to a browser that takes brotli."""
    total = 0
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        answer = student.browser.client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, address
        assert answer.headers["Content-Encoding"] == "br", address
        total += len(answer.data)
    return total


def whole(student: Student, address: str, found: list[Weight]) -> None:
    """Weigh a first visit of an address."""
    page = student.browser.open(address).page
    own = len(travels(student, address))
    found.append(Weight(f"first paint {address}", own, FIRST_PAINT))
    found.append(Weight(f"first visit {address}", own + assets(student, page), FIRST_VISIT))
    found.append(Weight(f"requests before paint {address}", 1 + blocking_requests(page), 1))


def measure(site: Site) -> list[Weight]:
    """Weigh every public page, every step as a first visit, and every step as a fragment."""
    found: list[Weight] = []
    for language in LANGUAGES:
        visitor = site.student(language=language)
        for address in PUBLIC:
            whole(visitor, address.format(language), found)
        for payment in ("bank", "postal"):
            nth = list(LANGUAGES).index(language)
            student = site.student(site.of_kind(payment, nth), language=language, htmx=True)
            student.accepts_the_terms()
            for act in (
                student.gives_identity,
                student.answers,
                student.gives_email,
                student.types_email_code,
                student.gives_phone,
                student.types_phone_code,
                student.chooses_password,
            ):
                weigh_step(student, found)
                act()
            weigh_step(student, found)
    return found


def weigh_step(student: Student, found: list[Weight]) -> None:
    """Weigh the step a student is at: its fragment as it came, the whole page, a refusal."""
    browser = student.browser
    fragment = len(brotli.compress(browser.page.encode(), quality=QUALITY))
    found.append(Weight(f"fragment {browser.address}", fragment, LATER_STEP))
    page = travels(student, browser.address)
    found.append(Weight(f"first paint {browser.address}", len(page), FIRST_PAINT))
    empty = {"csrf_token": browser.hidden().get("csrf_token", "")}
    if student.place != "terminee":
        refusal = travels(student, browser.address, empty)
        found.append(Weight(f"refusal {browser.address}", len(refusal), REFUSAL))


def main() -> int:
    """Print a line a measurement, the heaviest of each kind last; 1 when one is over."""
    with tempfile.TemporaryDirectory() as folder:
        people = registry_folder(Path(folder) / "people")
        site = Site(Path(folder) / "instance", people)
        found = measure(site)
        site.close()
    over = [weight for weight in found if weight.weight > weight.budget]
    for weight in sorted(found, key=lambda w: (w.name.split(" /")[0], w.weight)):
        mark = "OVER" if weight in over else "ok"
        print(f"{mark:4} {weight.weight:6} of {weight.budget:6}  {weight.name}")
    print(f"{len(found)} measured, {len(over)} over budget")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
