"""With htmx: one round trip a step, fragments only, and headers that say what happened."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from amoe.limits import JOURNEY_IDLE
from tests.journeys.ways import AR_HTMX, AR_PLAIN, FR_HTMX, FR_PLAIN, Way
from tests.support.site import Site
from tests.support.student import CAPTCHA, PASSWORD, STEPS

htmx = pytest.mark.parametrize("way", [FR_HTMX, AR_HTMX])
plain = pytest.mark.parametrize("way", [FR_PLAIN, AR_PLAIN])


def is_fragment(answer: TestResponse) -> bool:
    page = answer.get_data(as_text=True)
    return "<html" not in page and "<body" not in page and "<h1" in page and "<title>" in page


def is_private(answer: TestResponse) -> bool:
    """Kept by no cache, and never mixed up between htmx and a plain browser."""
    vary = {name.strip() for name in answer.headers["Vary"].split(",")}
    return answer.headers["Cache-Control"] == "no-store" and "HX-Request" in vary


@htmx
def test_a_step_costs_one_round_trip(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    for following in STEPS[1:]:
        before = student.browser.round_trips
        student.goes_on()
        assert student.browser.round_trips == before + 1
        answer = student.browser.first
        assert answer.status_code == 200
        assert answer.headers["HX-Push-Url"] == student.address(following)
        assert "Location" not in answer.headers
        assert is_fragment(answer)


@plain
def test_a_plain_browser_is_redirected_to_the_next_step(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    for following in STEPS[1:]:
        student.goes_on()
        assert [answer.status_code for answer in student.browser.answers] == [303, 200]
        assert student.browser.first.headers["Location"] == student.address(following)
        assert "HX-Push-Url" not in student.browser.first.headers
        assert f'<html lang="{way["language"]}"' in student.browser.page


REFUSED = {
    "conditions": {},
    "identite": {"number": "1"},
    "question": {"answer": "x"},
    "courriel": {"email": "x"},
    "code-courriel": {"code": "1", "captcha": CAPTCHA},
    "telephone": {"phone": "1"},
    "code-telephone": {"code": "1", "captcha": CAPTCHA},
    "mot-de-passe": {"password": "court"},
}


@htmx
def test_a_refusal_is_a_fragment_that_leaves_the_address_alone(site: Site, way: Way) -> None:
    student = site.student(**way).opens("conditions")
    for slug in STEPS[:-1]:
        student.sends(slug, **REFUSED[slug]).is_at(slug).is_answered(422)
        assert student.browser.first.headers["HX-Push-Url"] == "false"
        assert len(student.browser.answers) == 1
        assert is_fragment(student.browser.first)
        student.goes_on()
    student.is_at("terminee")


@htmx
def test_locks_expiry_and_errors_leave_the_address_alone_too(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("postal"), **way).reaches("question")
    for _ in range(4):
        student.answers(student.wrong_answer())
    student.is_answered(429)
    assert student.browser.first.headers["HX-Push-Url"] == "false"
    assert student.opens("inconnu").browser.first.headers["HX-Push-Url"] == "false"
    site.passes(JOURNEY_IDLE)
    student.opens("question").is_answered(410)
    assert student.browser.first.headers["HX-Push-Url"] == "false"
    assert is_fragment(student.browser.first)


@htmx
def test_another_language_is_a_whole_new_page(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("courriel")
    other = "en"
    student.switches_to(other, email="salma@", email_again="")
    first = student.browser.first
    assert (first.status_code, first.get_data()) == (200, b"")
    assert first.headers["HX-Redirect"] == f"/{other}/inscription/courriel"
    assert is_private(first)
    assert f'<html lang="{other}"' in student.browser.page


@htmx
def test_what_the_browser_restores_from_its_history_is_a_whole_page(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("courriel")
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    answer = student.browser.client.get(student.address("courriel"), headers=headers)
    assert "<html" in answer.get_data(as_text=True)


@htmx
def test_a_resend_and_another_image_are_fragments(site: Site, way: Way) -> None:
    student = site.student(**way).reaches("code-courriel")
    student.presses("code-courriel", "captcha").is_answered(200)
    assert is_fragment(student.browser.first)
    site.passes(60)
    student.presses("code-courriel", "resend").is_answered(200)
    assert is_fragment(student.browser.first)
    assert student.browser.first.headers["HX-Push-Url"] == student.address("code-courriel")


@pytest.mark.parametrize("way", [FR_PLAIN, AR_HTMX])
def test_no_answer_of_the_journey_is_kept_by_a_cache(site: Site, way: Way) -> None:
    student = site.student(**way)
    seen: list[TestResponse] = []

    def sees() -> None:
        seen.extend(student.browser.answers)

    student.opens("conditions")
    for slug in STEPS[:-1]:
        sees()
        for act in (
            lambda at=slug: student.opens(at),
            lambda at=slug: student.sends(at, **REFUSED[at]),
            lambda: student.opens("terminee"),
            lambda at=slug: student.opens(at),
            lambda: student.goes_on(),
        ):
            act()
            if student.browser.address != student.address(""):
                sees()
            else:
                seen.append(student.browser.first)
    for act in (
        lambda: student.opens("terminee"),
        lambda: student.opens("inconnu"),
        lambda: student.opens("arret"),
        lambda: student.presses("arret", "keep"),
        lambda: student.presses("arret", "erase"),
        lambda: student.chooses_password(PASSWORD),
    ):
        act()
        sees()
    assert {answer.status_code for answer in seen} >= {200, 400, 404, 422}
    assert [answer.request.path for answer in seen if not is_private(answer)] == []
