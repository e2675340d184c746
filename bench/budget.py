"""Weighs what a phone must fetch, in bytes after brotli, against the budgets of the design."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.budget_space import weigh_space
from bench.weighing import LATER_STEP, REFUSAL, Scale, Weight, packed
from config import LANGUAGES
from tests.support.asker import Asker
from tests.support.site import Site, registry_folder
from tests.support.student import Student
from tools.public_pages import every, samples

FORGOTTEN = ("/{}/numero-oublie", "/{}/numero-oublie/demande", "/{}/numero-oublie/envoye")


def measure(site: Site) -> list[Weight]:
    """Weigh every public page, every step as a first visit, and every step as a fragment."""
    scale = Scale()
    for nth, language in enumerate(LANGUAGES):
        visitor = site.student(language=language)
        for address in FORGOTTEN:
            scale.whole(visitor.browser, address.format(language))
        weigh_forgotten(Asker(site, visitor.person, language=language, htmx=True), scale)
        for address in samples(site.app, language):
            scale.whole(visitor.browser, address)
        for address in set(every(site.app, language)) - set(samples(site.app, language)):
            scale.first_paint(visitor.browser, address)
        for payment in ("bank", "postal"):
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
                weigh_step(student, scale)
                act()
            weigh_step(student, scale)
    return scale.found


def weigh_forgotten(asker: Asker, scale: Scale) -> None:
    """Weigh what the form for a forgotten number is answered with: a refusal, and the answer."""
    for kind, typed, budget in (
        ("refusal", {"cni": "", "day": ""}, REFUSAL),
        ("fragment", {}, LATER_STEP),
    ):
        page = asker.asks(**typed).browser.page
        scale.note(f"{kind} {asker.browser.address}", packed(page), budget)


def weigh_step(student: Student, scale: Scale) -> None:
    """Weigh the step a student is at: its fragment as it came, the whole page, a refusal."""
    browser = student.browser
    scale.note(f"fragment {browser.address}", packed(browser.page), LATER_STEP)
    scale.whole(browser, browser.address)
    empty = {"csrf_token": browser.hidden().get("csrf_token", "")}
    if student.place != "terminee":
        refusal = scale.travels(browser, browser.address, empty)
        scale.note(f"refusal {browser.address}", len(refusal), REFUSAL)


def main() -> int:
    """Print a line a measurement, the heaviest of each kind last; 1 when one is over."""
    with tempfile.TemporaryDirectory() as folder:
        people = registry_folder(Path(folder) / "people")
        site = Site(Path(folder) / "instance", people)
        space = Scale()
        weigh_space(site, space)
        found = measure(site) + space.found
        site.close()
    over = [weight for weight in found if weight.weight > weight.budget]
    for weight in sorted(found, key=lambda w: (w.name.split(" /")[0], w.weight)):
        mark = "OVER" if weight in over else "ok"
        print(f"{mark:4} {weight.weight:6} of {weight.budget:6}  {weight.name}")
    print(f"{len(found)} measured, {len(over)} over budget")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
