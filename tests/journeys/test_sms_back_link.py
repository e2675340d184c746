"""The link in the mail that SMS are back goes on where the student stopped, in one browser."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from amoe.limits import HOUR, KEPT_FOR_SMS
from tests.journeys.waiting_for_sms import (
    elsewhere,
    is_dead,
    kept,
    letters,
    operator,
    presses,
    waits,
)
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site
from tests.support.student import Student


@pytest.fixture
def paused(site: Site) -> Site:
    """A site whose operator has paused SMS."""
    assert operator(site, "pause", "sms") == "sms is paused.\n"
    return site


class TestTheLink:
    """Opened in whichever browser, by whoever holds it."""

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
