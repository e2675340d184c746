"""The registry slow, down or senseless: the page says so, keeps everything and spends no try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amoe.insured import Insured
from amoe.limits import Spent
from amoe.reasons import Reason as R
from config import Settings
from tests.journeys.ways import Way, both_questions, two_ways
from tests.support.moody_registry import DOWN, SLOW, WELL, MoodyRegistry
from tests.support.site import CAPTCHA, Site

FINDING = Insured(b"k" * 16, "bank", b"a" * 16, "ALAMI", "Salma", "العلمي", "سلمى", "AB123456",
                  "2003-02-01", "123456789")  # fmt: skip
GARBAGE: dict[str, Any] = {
    "nothing": None,
    "words": "nobody",
    "a number": 42,
    "a dictionary": {"key": "1", "payment": "bank"},
    "a list": [FINDING],
    "an exception": ValueError("oops"),
    "a class": Insured,
    "no payment": replace(FINDING, payment=None),  # type: ignore[arg-type]
    "another payment": replace(FINDING, payment="cash"),
    "a key of words": replace(FINDING, key="k" * 16),  # type: ignore[arg-type]
    "a short key": replace(FINDING, key=b"k"),
    "no answer": replace(FINDING, answer_key=None),  # type: ignore[arg-type]
}
UNNAMED: dict[str, Any] = {
    "no name": replace(FINDING, last_name=None),  # type: ignore[arg-type]
    "a name of bytes": replace(FINDING, first_name=b"Salma"),  # type: ignore[arg-type]
    "no number": replace(FINDING, immatriculation=None),  # type: ignore[arg-type]
}
moods = pytest.mark.parametrize("mood", [SLOW, DOWN, None], ids=["slow", "down", "garbage"])


@pytest.fixture
def registry() -> Iterator[MoodyRegistry]:
    moody = MoodyRegistry()
    yield moody
    moody.release()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path, registry: MoodyRegistry) -> Iterator[Site]:
    """A site whose registry has moods, and which waits a fifth of a second for it."""
    settings = Settings(
        instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA, registry_timeout=0.2
    )
    made = Site(settings.instance, people_folder, settings=settings, registry_port=registry)
    registry.stands_for(made.service)
    yield made
    made.close()


@two_ways
@moods
def test_at_the_identity_everything_is_kept_until_it_is_back(
    site: Site, registry: MoodyRegistry, mood: object, way: Way
) -> None:
    student = site.student(**way).stands_at("identite")
    token, digits = student.browser.value("captcha_token"), student.reads_the_image()
    registry.mood = mood
    student.gives_identity(captcha=digits).is_at("identite")
    student.is_refused(R.REGISTRY_UNAVAILABLE, status=503)
    assert student.browser.value("captcha_token") == token
    assert student.browser.value("captcha") == digits
    assert student.browser.value("cni") == student.person["cni"]
    assert student.registration.identity is None
    student.opens("identite").is_answered(200)
    assert student.browser.value("number") == student.person["immatriculation"]
    registry.release()
    registry.mood = WELL
    student.gives_identity(captcha=digits, captcha_token=token).is_at("question")
    student.answers().is_at("courriel")


@two_ways
@moods
def test_at_the_question_no_try_is_spent_until_it_is_back(
    site: Site, registry: MoodyRegistry, mood: object, way: Way
) -> None:
    student = site.student(site.of_kind("bank"), **way).stands_at("question")
    registry.mood = mood
    for answer in ("00000000", student.right_answer()):
        student.answers(answer).is_at("question").is_refused(R.REGISTRY_UNAVAILABLE, status=503)
        assert student.browser.value("answer") == answer
    assert site.service.identification.tries(student.registration) == Spent(5)
    student.opens("question").is_answered(200)
    registry.release()
    registry.mood = WELL
    student.answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=4)
    student.answers().is_at("courriel")


@two_ways
@moods
def test_whoever_is_past_the_question_notices_nothing(
    site: Site, registry: MoodyRegistry, mood: object, way: Way
) -> None:
    student = site.student(**way).stands_at("courriel")
    registry.mood = mood
    asked = registry.asked
    student.gives_email().types_email_code().gives_phone().types_phone_code()
    student.chooses_password().is_at("terminee")
    assert registry.asked == asked


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE.keys())
def test_whatever_nonsense_it_gives_is_a_fault(
    site: Site, registry: MoodyRegistry, answer: object
) -> None:
    registry.mood = answer
    student = site.student().stands_at("identite").gives_identity()
    student.is_refused(R.REGISTRY_UNAVAILABLE, status=503)
    registry.mood = WELL
    student.gives_identity().is_at("question")
    registry.mood = answer
    student.answers().is_refused(R.REGISTRY_UNAVAILABLE, status=503)


@pytest.mark.parametrize("answer", UNNAMED.values(), ids=UNNAMED.keys())
def test_a_person_without_names_or_number_is_a_fault(
    site: Site, registry: MoodyRegistry, answer: object
) -> None:
    student = site.student().stands_at("question")
    registry.mood = answer
    student.answers().is_refused(R.REGISTRY_UNAVAILABLE, status=503)


@two_ways
def test_the_page_says_when_to_come_back_and_tells_the_audit_no_more(
    site: Site, registry: MoodyRegistry, way: Way
) -> None:
    student = site.student(**way).stands_at("identite")
    registry.mood = DOWN
    student.gives_identity()
    assert student.browser.response
    assert int(student.browser.response.headers["Retry-After"]) >= 60
    assert student.browser.response.headers["Cache-Control"] == "no-store"
    assert "no route" not in student.browser.page
    last = site.service.audit.of(student.registration.reference)[-1]
    assert (last.reason, last.detail) == (R.REGISTRY_UNAVAILABLE, "")


@two_ways
def test_a_wrong_image_is_told_even_while_it_is_down(
    site: Site, registry: MoodyRegistry, way: Way
) -> None:
    student = site.student(**way).stands_at("identite")
    registry.mood = DOWN
    student.gives_identity(captcha=student.misreads_the_image())
    student.is_refused(R.CAPTCHA_WRONG, "captcha")


def test_many_slow_answers_do_not_keep_the_next_student_waiting(
    site: Site, registry: MoodyRegistry
) -> None:
    student = site.student().stands_at("identite")
    registry.mood = SLOW
    for _ in range(10):
        student.gives_identity().is_refused(R.REGISTRY_UNAVAILABLE, status=503)
    registry.release()
    registry.mood = WELL
    student.gives_identity().is_at("question")


@both_questions
def test_who_is_imported_meanwhile_is_asked_their_own_question(
    site: Site, registry: MoodyRegistry, payment: str
) -> None:
    student = site.student(site.of_kind(payment)).stands_at("identite")
    other = site.student(site.of_kind("postal" if payment == "bank" else "bank")).person
    registry.mood = replace(FINDING, payment=other["payment"])
    student.gives_identity().is_at("question")
    registry.mood = WELL
    student.opens("identite").gives_identity().answers().is_at("courriel")
