"""URLs, cookies and reason codes are checked files: what is printed on posters never breaks."""

from __future__ import annotations

from amoe.reasons import Reason
from config import ROOT
from tests.support.site import Site

CHECKED = ROOT / "tests" / "checked"


def lines(name: str) -> list[str]:
    """The lines of a checked file, without comments."""
    text = (CHECKED / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_every_address_is_known_and_none_is_gone(site: Site) -> None:
    rules = {
        f"{rule.rule} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
        for rule in site.app.url_map.iter_rules()
    }
    assert sorted(rules) == lines("urls.txt")


def test_every_step_keeps_its_slug() -> None:
    from blueprints.registration.steps import journey

    assert [step.slug for step in journey.steps] == lines("steps.txt")


def test_the_cookie_holds_what_is_listed_and_no_more(site: Site) -> None:
    student = site.student(0).reaches("terminee")
    client = student.browser.client
    with client.session_transaction() as session:
        held = {f"amoe.{name}" for name in session}
    assert held <= set(lines("cookies.txt"))
    assert [cookie.key for cookie in client._cookies.values()] == ["amoe"]


def test_every_reason_code_is_known() -> None:
    assert sorted(Reason) == lines("reasons.txt")
