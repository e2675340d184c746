"""SMS are paused, or the day's are spent: who waits is told the truth and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from amoe.limits import DAY, HOUR, JOURNEY_IDLE, JOURNEY_LIFE, KEPT_FOR_SMS, RESEND_WAITS
from amoe.reasons import Reason as R
from config import Settings
from tests.journeys.waiting_for_sms import elsewhere, kept, letters, operator, presses, waits
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import CAPTCHA, Site


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
