"""SMS are paused, or the day's are spent: who waits loses nothing and is written to once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amoe.limits import DAY, HOUR, JOURNEY_IDLE, JOURNEY_LIFE, KEPT_FOR_SMS, RESEND_WAITS
from amoe.reasons import Reason as R
from amoe.store.database import Row
from config import Settings
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.browser import Browser
from tests.support.site import CAPTCHA, Site
from tests.support.student import Student


def operator(site: Site, *arguments: str) -> str:
    """Run `flask messages …`."""
    with site.app.app_context():
        done = site.app.test_cli_runner().invoke(args=["messages", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def waits(site: Site, index: int = 0, **way: object) -> Student:
    """Somebody who asked for an SMS while none can be sent."""
    return site.student(index, **way).stands_at("telephone").gives_phone().is_locked(R.SMS_PAUSED)


def letters(student: Student) -> list[str]:
    """The mails that tell that SMS are back: the address of each one's link."""
    found = [re.search(r"/\w\w/inscription/reprise/\S+", m.text) for m in student.messages("email")]
    return [each[0] for each in found if each]


def elsewhere(student: Student) -> Student:
    """The same person at another browser."""
    other = copy(student)
    other.browser = Browser(student.site.app.test_client(), htmx=student.browser.htmx)
    return other


def presses(student: Student, link: str) -> Student:
    """Open a mail's link and press its button."""
    student.browser.open(link)
    student.is_answered(200)
    student.browser.send(link, student.browser.hidden())
    return student


def kept(site: Site, student: Student) -> Row | None:
    """The row of a registration; None when it was erased."""
    return site.service.database.one(
        "SELECT * FROM registrations WHERE reference = :reference",
        reference=student.session()["r"],
    )


@pytest.fixture
def paused(site: Site) -> Site:
    """A site whose operator has paused SMS."""
    assert operator(site, "pause", "sms") == "sms is paused.\n"
    return site


class TestWhileTheyArePaused:
    """What the student is told and what is kept."""

    @every_way
    def test_the_student_is_told_the_truth_and_no_sms_is_written(
        self, paused: Site, way: Way
    ) -> None:
        student = waits(paused, **way)
        assert student.messages("sms") == []
        assert student.registration.address_proved("email")
        row = paused.service.database.one("SELECT * FROM audit ORDER BY id DESC LIMIT 1")
        assert row
        assert (row["step"], row["outcome"], row["reason"]) == ("telephone", "locked", "sms.paused")

    @two_ways
    def test_mails_with_codes_still_arrive(self, paused: Site, way: Way) -> None:
        paused.student(**way).reaches("telephone")

    @two_ways
    def test_who_has_the_code_already_goes_on(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("code-telephone")
        site.send_messages()
        operator(site, "pause", "sms")
        student.types_phone_code().chooses_password().is_at("terminee")

    @two_ways
    def test_who_asks_for_the_code_again_is_kept_too(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("code-telephone")
        site.passes(RESEND_WAITS[0])
        operator(site, "pause", "sms")
        student.presses("code-telephone", "resend").is_locked(R.SMS_PAUSED)
        assert student.registration.kept_until == site.clock.now() + KEPT_FOR_SMS
        site.clock.passes(60)
        operator(site, "resume", "sms")
        assert len(letters(student)) == 1

    def test_the_registration_stays_for_24_hours_and_is_then_erased(self, paused: Site) -> None:
        student = waits(paused)
        for passed in (JOURNEY_LIFE + 1, KEPT_FOR_SMS - JOURNEY_LIFE - 2):
            paused.clock.passes(passed)
            paused.service.forget_old()
            assert kept(paused, student)
        paused.clock.passes(1)
        paused.service.forget_old()
        assert kept(paused, student) is None

    def test_nobody_is_written_to(self, paused: Site) -> None:
        student = waits(paused)
        for _ in range(3):
            for chore in paused.service.chores():
                chore()
            paused.clock.passes(60)
        assert letters(student) == []

    @two_ways
    def test_after_half_an_hour_that_browser_shows_nothing_any_more(
        self, paused: Site, way: Way
    ) -> None:
        student = waits(paused, **way)
        paused.clock.passes(JOURNEY_IDLE)
        student.opens("telephone").is_answered(410)
        for told in (student.person["cni"], student.email, student.phone):
            assert told not in student.browser.page

    @two_ways
    def test_a_new_registration_begun_there_leaves_the_kept_one_alone(
        self, paused: Site, way: Way
    ) -> None:
        student = waits(paused, **way)
        before = kept(paused, student)
        reference = student.session()["r"]
        paused.clock.passes(JOURNEY_IDLE)
        student.opens("telephone").is_answered(410)
        student.opens("conditions").sends("conditions", accept="1").is_at("identite")
        assert student.session()["r"] != reference
        row = paused.service.database.one(
            "SELECT * FROM registrations WHERE reference = :reference", reference=reference
        )
        assert row
        assert before
        assert tuple(row) == tuple(before)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        presses(student, link).is_at("telephone")
        assert student.session()["r"] == reference


class TestWhenTheyAreBack:
    """One mail, and its link."""

    @two_ways
    def test_each_who_waits_gets_one_mail(self, paused: Site, way: Way) -> None:
        students = [waits(paused, n, **way) for n in range(3)]
        paused.clock.passes(3 * HOUR)
        told = operator(paused, "resume", "sms")
        assert told == "sms goes on.\n3 people are told that SMS works again.\n"
        for _ in range(2):
            for chore in paused.service.chores():
                chore()
            assert [len(letters(student)) for student in students] == [1, 1, 1]

    def test_several_processes_at_once_write_one_mail(self, paused: Site) -> None:
        students = [waits(paused, n) for n in range(4)]
        operator(paused, "pause", "sms")
        paused.service.switches.resume("sms")

        def tells(_: int) -> int:
            try:
                return paused.service.resuming.tell()
            finally:
                paused.close()

        with ThreadPoolExecutor(3) as processes:
            assert sum(processes.map(tells, range(3))) == 4
        assert [len(letters(student)) for student in students] == [1] * 4

    @every_way
    def test_its_link_goes_on_in_any_browser_to_the_end(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        reference = student.registration.reference
        paused.clock.passes(5 * HOUR)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        other = presses(elsewhere(student), link).is_at("telephone").is_answered(200)
        assert other.registration.reference == reference
        other.gives_phone().types_phone_code().chooses_password().is_at("terminee")
        assert paused.service.accounts.count() == 1

    def test_it_goes_on_in_a_browser_where_somebody_else_has_finished(self, paused: Site) -> None:
        student = waits(paused)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        sister = paused.student(1).stands_at("terminee").opens("terminee")
        assert sister.session().get("done")
        presses(sister, link).is_at("telephone")
        assert not sister.session().get("done")
        assert sister.session()["r"] == student.session()["r"]

    @two_ways
    def test_looking_at_the_link_changes_nothing(self, paused: Site, way: Way) -> None:
        """Mail programs follow links by themselves."""
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        before = kept(paused, student)
        assert before
        program = elsewhere(student)
        for _ in range(3):
            program.browser.open(link)
            program.is_answered(200)
            assert program.browser.client.head(link).status_code == 200
        after = kept(paused, student)
        assert after
        assert tuple(after) == tuple(before)
        student.opens("telephone").is_answered(200).gives_phone().is_at("code-telephone")

    @two_ways
    def test_a_button_pressed_by_another_site_opens_nothing(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        victim = elsewhere(student)
        victim.browser.send(link, {})
        victim.is_answered(400)
        student.opens("telephone").is_answered(200)

    @two_ways
    def test_the_old_browser_is_out_and_the_last_one_in(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        browsers = [student]
        for _ in range(3):
            browsers.append(presses(elsewhere(student), link).is_at("telephone"))
            for old in browsers[:-1]:
                old.opens("telephone").is_answered(410)
            browsers[-1].opens("telephone").is_answered(200)

    def test_pressed_in_two_browsers_at_once_it_opens_in_one_of_them(self, paused: Site) -> None:
        student = waits(paused)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        pair = [elsewhere(student), elsewhere(student)]
        for reader in pair:
            reader.browser.open(link)
        together = threading.Barrier(2)

        def press(reader: Student) -> None:
            together.wait(5)
            reader.browser.send(link, reader.browser.hidden())
            paused.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(press, pair))
        ends = sorted(reader.opens("telephone").browser.status for reader in pair)
        assert ends == [200, 410]

    @two_ways
    def test_the_link_is_dead_once_the_account_is_open(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        other = presses(elsewhere(student), link)
        other.gives_phone().types_phone_code()
        again = presses(elsewhere(student), link).is_at("mot-de-passe")
        other.opens("mot-de-passe").is_answered(410)
        again.chooses_password().is_at("terminee")
        is_dead(student, link)

    @two_ways
    def test_the_link_is_dead_after_24_hours(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        paused.clock.passes(KEPT_FOR_SMS - 1)
        paused.service.forget_old()
        reader = elsewhere(student)
        reader.browser.open(link)
        reader.is_answered(200)
        hidden = reader.browser.hidden()
        paused.clock.passes(1)
        reader.browser.send(link, hidden)
        reader.is_answered(410)
        is_dead(student, link)
        paused.service.forget_old()
        is_dead(student, link)

    @two_ways
    def test_a_forged_link_is_as_dead(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        operator(paused, "resume", "sms")
        (link,) = letters(student)
        address, _, signature = link.partition(".")
        for forged in (link[:-1], link + "A", address, f"{address}.{signature.swapcase()}",
                       f"/{student.language}/inscription/reprise/x.y"):  # fmt: skip
            is_dead(student, forged)
        presses(elsewhere(student), link).is_at("telephone")

    @two_ways
    def test_who_went_on_meanwhile_is_not_written_to(self, paused: Site, way: Way) -> None:
        student = waits(paused, **way)
        paused.service.switches.resume("sms")
        student.opens("telephone").gives_phone().is_at("code-telephone")
        assert operator(paused, "resume", "sms").endswith(
            "0 people are told that SMS works again.\n"
        )
        for chore in paused.service.chores():
            chore()
        assert letters(student) == []

    @two_ways
    def test_who_goes_on_without_the_mail_has_two_hours_from_then_on(
        self, paused: Site, way: Way
    ) -> None:
        student = waits(paused, **way)
        for _ in range(8):
            paused.clock.passes(JOURNEY_IDLE - 1)
            student.opens("telephone").is_answered(200)
        paused.service.switches.resume("sms")
        paused.clock.passes(2)
        student.opens("telephone").gives_phone().is_at("code-telephone")
        code = student.reads_code("sms")
        paused.service.forget_old()
        student.types_phone_code(code).is_at("mot-de-passe")
        for _ in range(3):
            paused.clock.passes(JOURNEY_IDLE - 1)
            student.opens("mot-de-passe").is_answered(200)
        paused.clock.passes(JOURNEY_IDLE - 1)
        student.opens("mot-de-passe").is_answered(200).chooses_password().is_at("terminee")

    @two_ways
    def test_who_goes_on_without_the_mail_is_promised_none_any_more(
        self, paused: Site, way: Way
    ) -> None:
        student = waits(paused, **way)
        paused.service.switches.resume("sms")
        paused.clock.passes(60)
        student.opens("telephone").gives_phone().is_at("code-telephone")
        paused.clock.passes(JOURNEY_IDLE)
        student.opens("code-telephone").is_answered(410)
        title = paused.translated("Your registration has expired", student.language)
        assert student.browser.heading() == title

    def test_who_went_away_is_not_written_to(self, paused: Site) -> None:
        student = waits(paused)
        student.opens("arret").sends("arret", do="erase")
        operator(paused, "resume", "sms")
        assert letters(student) == []

    def test_both_are_audited(self, paused: Site) -> None:
        operator(paused, "resume", "sms")
        rows = paused.service.database.all("SELECT reason FROM audit WHERE step = 'messages'")
        assert [row["reason"] for row in rows] == ["sms.paused", "sms.resumed"]


class TestTheDaysBudget:
    """The same without an operator: the brake on what SMS cost."""

    @pytest.fixture
    def spent(self, tmp_path: Path, people_folder: Path) -> Iterator[Site]:
        """A site that has sent its only SMS of the day."""
        settings = Settings(instance=tmp_path / "small", demo=True, demo_captcha=CAPTCHA)
        settings = replace(settings, sms_daily_budget=1)
        site = Site(settings.instance, people_folder, settings=settings)
        site.student(9).stands_at("code-telephone")
        site.passes(HOUR)
        yield site
        site.close()

    @two_ways
    def test_keeps_who_waits_and_writes_when_the_day_is_over(self, spent: Site, way: Way) -> None:
        student = waits(spent, **way)
        assert student.registration.kept_until == spent.clock.now() + KEPT_FOR_SMS
        for _ in range(2):
            for chore in spent.service.chores():
                chore()
            assert letters(student) == []
            spent.clock.passes((DAY - HOUR) // 2)
        for chore in spent.service.chores():
            chore()
        (link,) = letters(student)
        presses(elsewhere(student), link).is_at("telephone").gives_phone().is_at("code-telephone")

    def test_is_not_lifted_by_ending_a_pause(self, spent: Site) -> None:
        student = waits(spent)
        operator(spent, "pause", "sms")
        assert "0 people" in operator(spent, "resume", "sms")
        assert letters(student) == []


def is_dead(student: Student, link: str) -> Any:
    """Neither looking at the link nor its button opens anything."""
    reader = elsewhere(student)
    reader.browser.open(link)
    reader.is_answered(410)
    # A token against forgery from another page: that is not what the link fails for.
    reader.opens("conditions")
    reader.browser.send(link, reader.browser.hidden())
    return reader.is_answered(410)
