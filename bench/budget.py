"""Weighs what a phone must fetch, in bytes after brotli, against the budgets of the design."""

from __future__ import annotations

import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import brotli

from blueprints.pages.worker import OFFLINE
from config import LANGUAGES
from tests.support.asker import Asker
from tests.support.site import Site, registry_folder
from tests.support.student import Student
from tools.public_pages import every, samples

KILO = 1000
FIRST_PAINT = 14 * KILO
FIRST_VISIT = 30 * KILO
LATER_STEP = 3 * KILO
REFUSAL = 3200
"""A step again with a sentence at every field: ours, the design speaks of steps only."""
FORGOTTEN = ("/{}/numero-oublie", "/{}/numero-oublie/demande", "/{}/numero-oublie/envoye")
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


def assets(student: Student, address: str, page: str) -> int:
    """Bytes of all that a page loads on the site, as sent to a browser that takes brotli.

    Its scripts bring the service worker, which fetches the offline page.
    """
    loaded = set(re.findall(r'<(?:script|img)\b[^>]*\ssrc="(/[^"]+)"', page))
    if "/static/site." in page:
        loaded |= {"/sw.js", f"/{address.split('/')[1]}/{OFFLINE}"}
    total = 0
    for each in loaded:
        answer = student.browser.client.get(each, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200, each
        total += len(answer.data)
    return total


def whole(student: Student, address: str, found: list[Weight]) -> None:
    """Weigh a first visit of an address, up to the last byte that comes without being asked for."""
    page = student.browser.open(address).page
    own = len(travels(student, address))
    found.append(Weight(f"first paint {address}", own, FIRST_PAINT))
    own += assets(student, address, page)
    found.append(Weight(f"first visit {address}", own, FIRST_VISIT))
    found.append(Weight(f"requests before paint {address}", 1 + blocking_requests(page), 1))


def measure(site: Site) -> list[Weight]:
    """Weigh every public page, every step as a first visit, and every step as a fragment."""
    found: list[Weight] = []
    for language in LANGUAGES:
        visitor = site.student(language=language)
        for address in FORGOTTEN:
            whole(visitor, address.format(language), found)
        weigh_forgotten(Asker(site, visitor.person, language=language, htmx=True), found)
        for address in samples(site.app, language):
            whole(visitor, address, found)
        for address in set(every(site.app, language)) - set(samples(site.app, language)):
            own = len(travels(visitor, address))
            found.append(Weight(f"first paint {address}", own, FIRST_PAINT))
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


def weigh_forgotten(asker: Asker, found: list[Weight]) -> None:
    """Weigh what the form for a forgotten number is answered with: a refusal, and the answer."""
    for kind, typed, budget in (
        ("refusal", {"cni": "", "day": ""}, REFUSAL),
        ("fragment", {}, LATER_STEP),
    ):
        page = asker.asks(**typed).browser.page
        weight = len(brotli.compress(page.encode(), quality=QUALITY))
        found.append(Weight(f"{kind} {asker.browser.address}", weight, budget))


def weigh_step(student: Student, found: list[Weight]) -> None:
    """Weigh the step a student is at: its fragment as it came, the whole page, a refusal."""
    browser = student.browser
    fragment = len(brotli.compress(browser.page.encode(), quality=QUALITY))
    found.append(Weight(f"fragment {browser.address}", fragment, LATER_STEP))
    page = travels(student, browser.address)
    found.append(Weight(f"first paint {browser.address}", len(page), FIRST_PAINT))
    all_in_all = len(page) + assets(student, browser.address, brotli.decompress(page).decode())
    found.append(Weight(f"first visit {browser.address}", all_in_all, FIRST_VISIT))
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
