"""SMS are back: who waited for them is written to once, and who went on meanwhile is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from amoe.limits import HOUR, JOURNEY_IDLE
from tests.journeys.waiting_for_sms import letters, operator, waits
from tests.journeys.ways import Way, two_ways
from tests.support.site import Site


@pytest.fixture
def paused(site: Site) -> Site:
    """A site whose operator has paused SMS."""
    assert operator(site, "pause", "sms") == "sms is paused.\n"
    return site


class TestTheMail:
    """Who gets it, and who goes on without it."""

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
        rows = paused.service.database.all("SELECT reason FROM audit WHERE step = 'switches'")
        assert [row["reason"] for row in rows] == ["sms.paused", "sms.resumed"]
