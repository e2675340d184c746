"""Waiting for a code: loading the page again tells how it stands, and later what to do."""

from __future__ import annotations

import pytest

from amoe.delivery import LATE_AFTER
from amoe.limits import CODE_LIFE
from amoe.store.outbox import DELIVERED
from blueprints.shell.template_words import clock
from config import Fund
from tests.journeys.ways import AR_PLAIN, FR_PLAIN, Way
from tests.support.fickle import LATER, QUEUED, REFUSED, TAKEN, Fickle, reports
from tests.support.site import Site
from tests.support.student import CAPTCHA

plainly = pytest.mark.parametrize("way", [FR_PLAIN, AR_PLAIN])


@pytest.fixture
def site(fickle_site: Site) -> Site:
    """A site whose messages meet what the test plans."""
    return fickle_site


@plainly
def test_from_being_sent_to_delivered(site: Site, fickle: Fickle, way: Way) -> None:
    student = site.student(**way).stands_at("telephone").gives_phone().is_at("code-telephone")
    language = student.language
    student.sees(site.translated("The SMS is being sent.", language))
    student.sees(f"{site.translated('As of', language)} {clock(site.clock.now())}")
    site.send_messages()
    site.clock.passes(2 * 60)
    handed = f"{site.translated('SMS handed to the operator at', language)} "
    student.opens("code-telephone").sees(handed + clock(site.clock.now() - 2 * 60))
    student.sees(f"{site.translated('As of', language)} {clock(site.clock.now())}")
    reports(site, fickle, DELIVERED)
    student.opens("code-telephone").sees(
        f"{site.translated('The SMS arrived on your phone at', language)} {clock(site.clock.now())}"
    )


@plainly
def test_while_the_operator_is_down_the_page_says_so(site: Site, fickle: Fickle, way: Way) -> None:
    fickle.answer = LATER
    student = site.student(**way).stands_at("telephone").gives_phone()
    site.send_messages()
    down = site.translated("The operator does not answer: we keep trying.", student.language)
    student.opens("code-telephone").sees(down)
    fickle.answer = QUEUED
    site.clock.passes(5)
    site.send_messages()
    unsure = "The operator has confirmed nothing: the SMS may still come."
    student.opens("code-telephone").sees(site.translated(unsure, student.language))


@plainly
def test_after_90_seconds_there_is_advice_and_somebody_to_call(
    site: Site, fickle: Fickle, way: Way
) -> None:
    student = site.student(**way).stands_at("telephone").gives_phone("0612345678")
    site.send_messages()
    ask = site.translated("Nothing has come? Check:", student.language)
    site.clock.passes(LATE_AFTER - 1)
    assert ask not in student.opens("code-telephone").browser.words()
    site.clock.passes(1)
    student.opens("code-telephone").sees(ask).sees("06 12 34 56 78").sees(Fund().call_centre)
    student.presses("code-telephone", "resend").is_at("code-telephone")
    assert ask not in student.browser.words()
    site.send_messages()
    code = fickle.taken[-1].text.rsplit("#", 1)[1].strip()
    student.sends("code-telephone", code=code, captcha=CAPTCHA).is_at("mot-de-passe")


@plainly
def test_who_typed_a_wrong_address_learns_it_and_gives_another(
    site: Site, fickle: Fickle, way: Way
) -> None:
    fickle.answer = REFUSED
    student = site.student(**way).stands_at("courriel").gives_email("salmaa@etu.example")
    site.send_messages()
    refused = site.translated("This address refused the e-mail.", student.language)
    student.opens("code-courriel").sees(refused)
    fickle.answer = TAKEN
    student.opens("courriel").gives_email("salma@etu.example").is_at("code-courriel")
    assert refused not in student.browser.words()
    student.sees(site.translated("The e-mail is being sent.", student.language))


def test_a_code_that_died_waiting_is_asked_for_anew(site: Site, fickle: Fickle) -> None:
    student = site.student().stands_at("telephone").gives_phone()
    site.clock.passes(CODE_LIFE)
    site.send_messages()
    student.opens("code-telephone")
    student.sees(site.translated("The code expired before the SMS could be sent.", "fr"))
    student.presses("code-telephone", "resend").is_answered(200)
    site.send_messages()
    code = fickle.taken[-1].text.rsplit("#", 1)[1].strip()
    student.sends("code-telephone", code=code, captcha=CAPTCHA).is_at("mot-de-passe")
