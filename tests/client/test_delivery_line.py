"""The line on the code pages that tells what became of the code, and the island that renews it."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.test import TestResponse

from amoe.codes import EMAIL, SMS
from amoe.delivery import LATE_AFTER, Line
from amoe.limits import CODE_LIFE, CODE_TRIES, JOURNEY_IDLE, RESEND_WAITS
from amoe.store.outbox import DELIVERED, FAILED
from blueprints.registration.delivery_line import EVERY, LATER, SAID
from blueprints.shell.template_words import clock
from config import LANGUAGES, Fund
from tests.client.test_statements import counting
from tests.support.fickle import Fickle, becomes, reports
from tests.support.page_linter import lint_page
from tests.support.site import Site
from tests.support.student import CAPTCHA, Student

SLUGS = {EMAIL: "code-courriel", SMS: "code-telephone"}
CHANGES = {EMAIL: "courriel", SMS: "telephone"}
HTMX = {"HX-Request": "true", "HX-Target": "div#delivery"}
BAD = (Line.REFUSED, Line.FAILED, Line.DIED)
FINAL = (Line.DELIVERED, *BAD)
PIECE = frozenset({"one-h1", "title-h1", "dangling-reference"})
"""What the linter misses in a piece of a page: it stands around it."""
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_channel = pytest.mark.parametrize("channel", SLUGS)
every_line = pytest.mark.parametrize("line", list(Line))


@pytest.fixture
def site(fickle_site: Site) -> Site:
    """A site whose messages meet what the test plans."""
    return fickle_site


def waits(site: Site, channel: str, language: str = "fr") -> Student:
    """Somebody in front of a code page whose code was just asked for."""
    student = site.student(language=language).stands_at("code-courriel")
    if channel == SMS:
        site.send_messages()  # the mail: only the SMS is of interest
        student = student.stands_at("code-telephone")
    return student


def island(page: str) -> str:
    """The island of a page, or all of a poll's answer."""
    found = re.search(r'<div id="delivery".*?</div>', page, re.S)
    assert found, page
    return found[0]


def words(piece: str) -> str:
    """What is read in a piece of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", piece)).split())


def polled_at(piece: str) -> str:
    """Where an island looks again."""
    found = re.search(r'hx-get="([^"]*)"', piece)
    assert found, piece
    return html.unescape(found[1])


def every(piece: str) -> int | None:
    """Seconds until an island looks again; None when it does not."""
    found = re.search(r'hx-trigger="every (\d+)s"', piece)
    assert (found is None) == ("hx-get" not in piece)
    return int(found[1]) if found else None


def polls(student: Student, piece: str | None = None) -> TestResponse:
    """Look as the page's island does."""
    address = polled_at(island(student.browser.page) if piece is None else piece)
    return student.browser.client.get(address, headers=HTMX)


def said(site: Site, channel: str, line: Line, language: str) -> str:
    return site.translated(SAID[channel][line], language)


@every_language
@every_channel
@every_line
def test_every_line_says_its_sentence(
    site: Site, fickle: Fickle, channel: str, line: Line, language: str
) -> None:
    student = waits(site, channel, language)
    before = island(student.browser.page)
    becomes(site, fickle, line)
    student.opens(SLUGS[channel]).is_answered(200)
    piece = island(student.browser.page)
    sentence = said(site, channel, line, language)
    if line in (Line.HANDED_OVER, Line.DELIVERED):
        sentence += f" {clock(site.clock.now())}"
    assert sentence in words(piece)
    assert ('class="notice bad"' in piece) == (line in BAD)
    assert every(piece) == (None if line in FINAL else EVERY)
    assert (clock(student.registration.challenge(channel).dies_at) in words(piece)) == (
        line not in (*BAD, Line.PAUSED)
    )
    # The page that was open meanwhile learns the same from the same partial.
    answer = polls(student, before)
    if line is Line.SENDING:
        assert answer.status_code == 204
    else:
        assert answer.status_code == 200
        assert answer.text == piece
        assert lint_page(answer.text, fragment=True, allow=PIECE) == []


def test_no_two_lines_say_the_same() -> None:
    every_sentence = [str(words) for lines in SAID.values() for words in lines.values()]
    assert len(set(every_sentence)) == len(every_sentence) == len(Line) * len(SLUGS)


@every_channel
def test_what_the_page_shows_already_is_not_sent_again(
    site: Site, fickle: Fickle, channel: str
) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.HANDED_OVER)
    piece = island(student.opens(SLUGS[channel]).browser.page)
    for _ in range(3):
        site.clock.passes(EVERY)
        answer = polls(student, piece)
        assert answer.status_code == 204
        assert answer.data == b""


@every_channel
def test_a_poll_is_kept_by_nobody_and_sets_no_cookie(
    site: Site, fickle: Fickle, channel: str
) -> None:
    student = waits(site, channel)
    held = student.browser.cookies()
    answers = [polls(student)]
    becomes(site, fickle, Line.HANDED_OVER)
    site.clock.passes(61)  # from then on a page renews the cookie
    answers.append(polls(student))
    assert [answer.status_code for answer in answers] == [204, 200]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert not [name for name, _ in answer.headers if name.startswith("HX-")]
    assert student.browser.cookies() == held


@every_channel
def test_its_address_tells_nothing_of_the_person(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.HANDED_OVER)
    address = polled_at(island(student.opens(SLUGS[channel]).browser.page))
    mark = r"[0-9a-f]{8}-handed_over-\d{4}"
    assert re.fullmatch(rf"/fr/inscription/envoi/{SLUGS[channel]}\?shown={mark}", address)


@every_channel
def test_an_open_page_keeps_no_registration_alive(site: Site, channel: str) -> None:
    student = waits(site, channel)
    piece = island(student.browser.page)
    end = site.clock.now() + JOURNEY_IDLE
    while site.clock.now() < end:
        answer = polls(student, piece)
        if answer.status_code == 200 and "hx-get" in answer.text:
            piece = answer.text
        site.passes(LATER)
    answer = polls(student, piece)
    assert answer.status_code == 200
    assert "hx-get" not in answer.text
    assert site.translated("Load it again", "fr") in words(answer.text)
    student.opens(SLUGS[channel]).is_answered(410)


@every_channel
def test_a_poll_costs_two_statements_at_most(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    for line in (Line.SENDING, Line.HANDED_OVER):
        becomes(site, fickle, line)
        with counting(site) as ledger:
            polls(student)
            assert len(ledger.counted) <= 2
            assert ledger.transactions == 0


@every_language
@every_channel
def test_after_90_seconds_it_says_what_to_check_and_to_try(
    site: Site, fickle: Fickle, channel: str, language: str
) -> None:
    student = waits(site, channel, language)
    becomes(site, fickle, Line.HANDED_OVER)
    piece = island(student.opens(SLUGS[channel]).browser.page)
    site.clock.passes(LATE_AFTER - 1)
    assert polls(student, piece).status_code == 204
    assert "<li>" not in piece
    site.clock.passes(1)
    late = polls(student, piece).text
    assert every(late) == LATER
    shown = (
        student.email if channel == EMAIL else "06 " + " ".join(re.findall("..", student.phone[2:]))
    )
    assert late.count("<li>") == {EMAIL: 2, SMS: 3}[channel]
    assert f'<strong dir="ltr">{shown}</strong></li>' in late
    assert 'href="#recap-title"' in late
    assert f'href="/{language}/inscription/{CHANGES[channel]}"' in late
    assert Fund().call_centre_link in late
    assert student.registration.reference in words(late).replace(" ", "")
    assert island(student.opens(SLUGS[channel]).browser.page) == late


@every_channel
def test_what_was_delivered_is_never_late(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.DELIVERED)
    site.clock.passes(LATE_AFTER)
    assert "<li>" not in island(student.opens(SLUGS[channel]).browser.page)


@every_channel
def test_who_is_refused_is_led_to_another_address(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.REFUSED)
    piece = island(student.opens(SLUGS[channel]).browser.page)
    assert f'href="/fr/inscription/{CHANGES[channel]}"' in piece
    assert "#recap-title" not in piece


def test_a_number_that_refuses_after_the_hand_over_is_told_so(site: Site, fickle: Fickle) -> None:
    student = waits(site, SMS)
    becomes(site, fickle, Line.HANDED_OVER)
    reports(site, fickle, FAILED, "sms.undelivered")
    assert said(site, SMS, Line.REFUSED, "fr") in words(polls(student).text)
    reports(site, fickle, DELIVERED)  # late and out of order: the strongest word
    student.opens(SLUGS[SMS]).sees(said(site, SMS, Line.DELIVERED, "fr"))


@pytest.mark.parametrize("line", [Line.FAILED, Line.DIED])
@every_channel
def test_what_could_not_be_sent_can_be_sent_again(
    site: Site, fickle: Fickle, channel: str, line: Line
) -> None:
    student = waits(site, channel)
    becomes(site, fickle, line)
    piece = island(student.opens(SLUGS[channel]).browser.page)
    assert 'href="#recap-title"' in piece
    site.clock.passes(RESEND_WAITS[0])
    student.presses(SLUGS[channel], "resend").is_answered(200)
    student.sees(said(site, channel, Line.SENDING, "fr"))


@every_channel
def test_a_dead_code_is_called_dead_and_no_more_is_asked(
    site: Site, fickle: Fickle, channel: str
) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.HANDED_OVER)
    site.clock.passes(CODE_LIFE)
    piece = polls(student).text
    assert site.translated("It is no longer valid: ask for a new one.", "fr") in words(piece)
    assert every(piece) is None
    assert "<li>" not in piece


@every_channel
def test_so_is_one_that_was_guessed_too_often(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.HANDED_OVER)
    found = re.search(r"\b\d{6}\b", fickle.taken[-1].text)
    assert found
    wrong = f"{(int(found[0]) + 1) % 10**6:06}"
    for _ in range(CODE_TRIES.cap):
        student.sends(SLUGS[channel], code=wrong, captcha=CAPTCHA).is_answered(422)
    piece = island(student.browser.page)
    assert site.translated("It is no longer valid: ask for a new one.", "fr") in words(piece)
    assert every(piece) is None


@every_channel
def test_sending_again_begins_a_new_line(site: Site, fickle: Fickle, channel: str) -> None:
    student = waits(site, channel)
    becomes(site, fickle, Line.HANDED_OVER)
    site.clock.passes(LATE_AFTER)
    other = student.in_another_tab().opens(SLUGS[channel])
    student.presses(SLUGS[channel], "resend")
    for piece in (island(student.browser.page), polls(other).text):
        assert said(site, channel, Line.SENDING, "fr") in words(piece)
        assert every(piece) == EVERY


@every_language
@every_channel
def test_a_page_that_time_has_passed_over_says_so(site: Site, channel: str, language: str) -> None:
    student = waits(site, channel, language)
    piece = island(student.browser.page)
    over = site.translated("This page is no longer up to date.", language)
    strangers = site.app.test_client().get(polled_at(piece), headers=HTMX)
    assert "Set-Cookie" not in strangers.headers
    other = student.in_another_tab().opens(CHANGES[channel])
    if channel == EMAIL:
        other.gives_email("autre@etu.example")
    else:
        other.gives_phone("0799999999")
    for answer in (strangers, polls(student, piece)):
        assert answer.status_code == 200
        assert over in words(answer.text)
        assert every(answer.text) is None
        assert lint_page(answer.text, fragment=True, allow=PIECE) == []


def test_so_does_one_whose_code_was_typed_elsewhere(site: Site, fickle: Fickle) -> None:
    student = waits(site, SMS)
    other = student.in_another_tab().opens(SLUGS[SMS])
    becomes(site, fickle, Line.HANDED_OVER)
    found = re.search(r"\b\d{6}\b", fickle.taken[-1].text)
    assert found
    other.types_phone_code(found[0]).is_at("mot-de-passe")
    assert "hx-get" not in polls(student).text


@every_channel
def test_without_htmx_it_leads_to_the_whole_page(site: Site, channel: str) -> None:
    student = waits(site, channel)
    answer = student.browser.client.get(f"/fr/inscription/envoi/{SLUGS[channel]}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/fr/inscription/{SLUGS[channel]}"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("slug", ["telephone", "conditions", "rien"])
def test_steps_without_a_code_have_none(site: Site, slug: str) -> None:
    answer = site.app.test_client().get(f"/fr/inscription/envoi/{slug}", headers=HTMX)
    assert answer.status_code == 404


@every_channel
def test_a_fault_of_the_site_leaves_the_line_as_it_is(site: Site, channel: str) -> None:
    piece = island(waits(site, channel).browser.page)
    assert 'hx-status:4xx="swap:none"' in piece
    assert 'hx-status:5xx="swap:none"' in piece
    assert 'hx-target="this"' in piece


@every_channel
def test_the_live_region_stays_while_the_island_in_it_is_replaced(site: Site, channel: str) -> None:
    page = waits(site, channel).browser.page
    assert re.search(r'<div role="status">\s*<div id="delivery"', page)
    assert "role=" not in island(page)
