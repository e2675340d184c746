"""`flask messages status`, `pause` and `resume`, as the operator runs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from amoe.gateways import FAILURES, REST
from amoe.ports import NotSent
from tests.support.short_way import found, reaches_phone
from tests.support.site import Site
from tests.unit.amoe.ports import LATER, NEVER, Gate


@pytest.fixture
def texter() -> Gate:
    """The SMS gateway, which the site calls `sms`."""
    return Gate()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path, texter: Gate) -> Iterator[Site]:
    """A site with a gateway that does as it is told."""
    made = Site(tmp_path / "instance", people_folder, texter=texter)
    yield made
    made.close()


def run(site: Site, *arguments: str, code: int = 0) -> Result:
    """Run `flask messages …`."""
    with site.app.app_context():  # as `flask` gives it to every command
        done = site.app.test_cli_runner().invoke(args=["messages", *arguments])
    assert done.exit_code == code, done.output
    return done


def told(site: Site) -> list[str]:
    """The lines of the table, blanks made one."""
    lines = run(site, "status").stdout.splitlines()
    return [re.sub(r" +", " ", line.strip()) for line in lines]


def waits_for_sms(site: Site, index: int = 0) -> None:
    """Somebody asks for an SMS that cannot be sent."""
    student = site.student(index)
    secret, _ = reaches_phone(site.service, student.person, student.email)
    site.service.contact.give(found(site.service, secret), "sms", "+212" + student.phone[1:])


class TestStatus:
    """The table."""

    def test_of_an_idle_site_says_that_nobody_sends(self, site: Site) -> None:
        assert told(site) == [
            "senders 0 NOBODY SENDS",
            "sms left today 20,000",
            "",
            "email waiting 0, oldest 0 s",
            "",
            "sms waiting 0, oldest 0 s",
            "",
            "bulk waiting 0, oldest 0 s",
            "",
            "email demo-mail works",
            "sms sms works",
            "bulk demo-mail.bulk works",
        ]

    def test_says_how_many_send(self, site: Site) -> None:
        assert site.service.presence.name
        assert told(site)[0] == "senders 1"
        site.service.presence.close()

    def test_says_what_waits_since_when_and_why(self, site: Site, texter: Gate) -> None:
        texter.plan = [LATER]
        site.student().stands_at("code-telephone")
        site.send_messages()
        site.clock.passes(4)
        lines = told(site)
        assert "sms waiting 1, oldest 4 s" in lines
        assert "waiting after smtp.451 1" in lines
        assert "sms waiting 1" in lines, "by gateway and state"

    def test_says_what_became_of_the_others(self, site: Site, texter: Gate) -> None:
        texter.plan = [NEVER]
        for index in range(3):
            site.student(index).stands_at("code-telephone")
            site.send_messages()
        lines = told(site)
        assert "sms handed_over 2" in lines
        assert "sms failed 1" in lines
        assert "sms because smtp.550 1" in lines
        assert "demo-mail handed_over 3" in lines
        assert "sms left today 19,997" in lines

    def test_says_which_gateway_rests_why_and_until_when(self, site: Site, texter: Gate) -> None:
        down = NotSent("sms.timeout", again=True, down=True, uncertain=True)
        texter.plan = [down] * (FAILURES - 1)
        for index in range(FAILURES - 1):
            site.student(index).stands_at("code-telephone")
        site.send_messages()
        assert "sms sms 4 failures in a row, last sms.timeout" in told(site)
        texter.plan = [down]
        site.student(FAILURES).stands_at("code-telephone")
        site.send_messages()
        site.clock.passes(10)
        assert (
            "sms sms 5 failures in a row, last sms.timeout, CIRCUIT OPEN,"
            f" next try in {REST - 10} s"
        ) in told(site)

    def test_says_where_sms_do_not_arrive(self, site: Site) -> None:
        site.service.desk.late.add("0661", "an agent", site.clock.now())
        site.clock.passes(120)
        assert "sms do not arrive at 0661…, an agent said 120 s ago" in run(site, "status").stdout
        assert 'amoe_sms_late{prefix="0661"} 120' in run(site, "status", "--metrics").stdout

    def test_says_what_is_paused(self, site: Site) -> None:
        run(site, "pause", "bulk")
        assert "bulk waiting 0, oldest 0 s PAUSED" in told(site)
        assert "sms waiting 0, oldest 0 s" in told(site)

    def test_names_nobody(self, site: Site, texter: Gate) -> None:
        student = site.student()
        texter.plan = [NotSent(f"no route to +212{student.phone[1:]}", again=False)]
        student.stands_at("code-telephone")
        site.send_messages()
        said = run(site, "status").output
        assert "because unnamed" in said
        for secret in (student.email, student.phone[1:], *student.person.values()):
            if len(secret) > 4:
                assert secret not in said


class TestPausing:
    """What is switched off is switched off for all processes."""

    @pytest.mark.parametrize("what", ["sms", "bulk"])
    def test_says_whether_anything_changed(self, site: Site, what: str) -> None:
        assert run(site, "pause", what).stdout == f"{what} is paused.\n"
        assert run(site, "pause", what).stdout == f"{what} was paused already.\n"
        assert run(site, "resume", what).stdout.startswith(f"{what} goes on.\n")
        assert run(site, "resume", what).stdout.startswith(f"{what} was not paused.\n")

    @pytest.mark.parametrize("what", ["email", "codes", ""])
    def test_of_what_cannot_be_paused_is_refused(self, site: Site, what: str) -> None:
        """Nothing would be left to tell people with."""
        for act in ("pause", "resume"):
            assert run(site, act, what, code=2).stderr

    def test_is_audited(self, site: Site) -> None:
        run(site, "pause", "sms")
        run(site, "resume", "sms")
        rows = site.service.database.all("SELECT step, outcome, reason FROM audit")
        assert [tuple(row) for row in rows] == [
            ("switches", "accepted", "sms.paused"),
            ("switches", "accepted", "sms.resumed"),
        ]

    def test_lets_no_sms_leave_until_it_ends(self, site: Site, texter: Gate) -> None:
        site.student().stands_at("code-telephone")
        run(site, "pause", "sms")
        site.clock.passes(2)  # for so long the answer of before is remembered
        site.send_messages()
        assert texter.tried == 0
        assert "waiting after sms.paused 1" in told(site)
        run(site, "resume", "sms")
        site.clock.passes(10)
        site.send_messages()
        assert len(texter.taken) == 1

    def test_that_ends_tells_who_waited_and_how_many_they_are(self, site: Site) -> None:
        run(site, "pause", "sms")
        for index in range(3):
            waits_for_sms(site, index)
        assert run(site, "resume", "sms").stdout == (
            "sms goes on.\n3 people are told that SMS works again.\n"
        )
        assert len([mail for mail in site.inbox() if "reprise" in mail.text]) == 3
        assert "0 people" in run(site, "resume", "sms").stdout

    def test_of_bulk_mail_tells_nobody_when_it_ends(self, site: Site) -> None:
        run(site, "pause", "bulk")
        assert run(site, "resume", "bulk").stdout == "bulk goes on.\n"
