"""`flask switch list`, `off` and `on`, as the operator runs them."""

from __future__ import annotations

import pytest
from click.testing import Result

from amoe.limits import DAY, MINUTE
from amoe.switches import NAMES
from blueprints.shell.until import BadTime, until
from tests.support.site import Site


def run(site: Site, *arguments: str, code: int = 0) -> Result:
    """Run `flask switch …`."""
    with site.app.app_context():
        done = site.app.test_cli_runner().invoke(args=["switch", *arguments])
    assert done.exit_code == code, done.output
    return done


def test_everything_is_on_at_first(site: Site) -> None:
    assert run(site, "list").stdout.split() == [w for name in NAMES for w in (name, "on")]


@pytest.mark.parametrize("name", NAMES)
def test_off_and_on_again(site: Site, name: str) -> None:
    assert run(site, "off", name).stdout == f"{name} is off.\n"
    assert run(site, "off", name).stdout == f"{name} was off already.\n"
    assert run(site, "on", name).stdout.startswith(f"{name} is on.\n")
    assert run(site, "on", name).stdout.startswith(f"{name} was on.\n")


def test_the_list_tells_since_when_by_whom_until_when_and_the_words(site: Site) -> None:
    run(site, "off", "site", "--fr", "Mise à jour.", "--ar", "تحديث.", "--until", "90")
    told = run(site, "list").stdout
    clock, now = site.app.jinja_env.filters["clock"], site.clock.now()
    assert f" {clock(now)}, by operator" in told
    assert f" {clock(now + 90 * MINUTE)}\n" in told
    assert "    ar  تحديث.\n    fr  Mise à jour.\n" in told


def test_words_and_end_can_be_given_later_one_by_one(site: Site) -> None:
    run(site, "off", "site", "--fr", "Mise à jour.")
    assert "new" in run(site, "off", "site", "--until", "30").stdout
    assert "new" in run(site, "off", "site", "--en", "Wait.").stdout
    found = site.service.switches.paused("site")
    assert found
    assert found.words == {"fr": "Mise à jour.", "en": "Wait."}
    assert found.until == site.clock.now() + 30 * MINUTE


def test_the_older_commands_turn_the_same_switches(site: Site) -> None:
    with site.app.app_context():
        site.app.test_cli_runner().invoke(args=["messages", "pause", "sms"])
    assert "sms           OFF" in run(site, "list").stdout
    assert "people are told that SMS works again" in run(site, "on", "sms").stdout


def test_what_is_no_switch_or_no_time_is_refused(site: Site) -> None:
    run(site, "off", "everything", code=2)
    assert "minutes" in run(site, "off", "site", "--until", "tomorrow", code=2).output
    assert site.service.switches.paused("site") is None


class TestUntil:
    """Minutes or a time of Morocco, within 30 days."""

    NOW = 1_795_392_000  # 2026-11-23T00:00Z, 01:00 in Morocco

    @pytest.mark.parametrize(
        ("typed", "at"),
        [("", None), ("  ", None), ("15", NOW + 900), (" 90 ", NOW + 5400),
         ("2026-11-23T01:30", NOW + 1800), ("2026-11-23 01:30", NOW + 1800),
         ("2026-11-23T00:30Z", NOW + 1800), ("2026-11-23T01:30+01:00", NOW + 1800)],
    )  # fmt: skip
    def test_is_understood(self, typed: str, at: int | None) -> None:
        assert until(typed, self.NOW) == at

    @pytest.mark.parametrize(
        "typed",
        ["0", "-5", "1.5", "soon", "2026-11-23T01:00", "2026-11-22", "9999-01-01", "0001-01-01",
         "999999999999", "١٥", str(31 * DAY // MINUTE)],
    )  # fmt: skip
    def test_is_refused(self, typed: str) -> None:
        with pytest.raises(BadTime):
            until(typed, self.NOW)
