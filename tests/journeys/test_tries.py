"""The tries of the question: shown, shared, locked, opened again; nobody uses up another's."""

from __future__ import annotations

import pytest

from amoe.limits import DAY, JOURNEY_IDENTITIES, JOURNEY_LIFE
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, both_questions, every_way, two_ways
from tests.support.site import Site
from tests.support.student import Student

A_DAY = {"bank": 5, "postal": 3}
A_MONTH = {"bank": 15, "postal": 6}


def fails(student: Student, times: int) -> Student:
    """Answer wrongly so many times, each of which is judged."""
    for _ in range(times):
        student.answers(student.wrong_answer()).is_answered(422)
    return student


@every_way
@both_questions
def test_wrong_answers_count_down_to_the_lock(site: Site, way: Way, payment: str) -> None:
    student = site.student(site.of_kind(payment), **way).stands_at("question")
    for left in reversed(range(A_DAY[payment])):
        student.answers(student.wrong_answer()).is_refused(R.ANSWER_WRONG, "answer", left=left)
    student.answers().is_locked(R.QUESTION_LOCKED, seconds=DAY)
    assert student.registration.answered is None


@two_ways
@both_questions
def test_a_locked_question_stays_locked_when_it_is_opened_again(
    site: Site, way: Way, payment: str
) -> None:
    student = fails(
        site.student(site.of_kind(payment), **way).stands_at("question"), A_DAY[payment]
    )
    site.passes(600)
    student.opens("question").is_locked(R.QUESTION_LOCKED, seconds=DAY - 600)
    assert f'href="{student.address("identite")}"' in student.browser.page
    student.opens("identite").is_answered(200)
    stranger = site.student(site.of_kind(payment), **way).accepts_the_terms().gives_identity()
    stranger.is_locked(R.QUESTION_LOCKED, seconds=DAY - 600)


@both_questions
def test_the_question_opens_again_after_24_hours(site: Site, payment: str) -> None:
    fails(site.student(site.of_kind(payment)).stands_at("question"), A_DAY[payment])
    site.passes(DAY - 1)
    early = site.student(site.of_kind(payment)).accepts_the_terms().gives_identity()
    early.is_locked(R.QUESTION_LOCKED, seconds=1)
    site.passes(1)
    early.opens("question").is_answered(200).answers().is_at("courriel")


@both_questions
def test_over_30_days_there_are_fewer_tries_than_the_days_would_give(
    site: Site, payment: str
) -> None:
    for _ in range(A_MONTH[payment] // A_DAY[payment]):
        fails(site.student(site.of_kind(payment)).stands_at("question"), A_DAY[payment])
        site.passes(DAY)
    spent = A_MONTH[payment] // A_DAY[payment]
    late = site.student(site.of_kind(payment)).accepts_the_terms().gives_identity()
    late.is_locked(R.QUESTION_LOCKED, seconds=(30 - spent) * DAY)
    site.passes((30 - spent) * DAY)
    site.student(site.of_kind(payment)).stands_at("courriel")


@two_ways
def test_a_right_answer_is_never_counted(site: Site, way: Way) -> None:
    student = site.student(site.of_kind("bank"), **way).stands_at("question")
    fails(student, 3).answers().is_at("courriel")
    again = site.student(site.of_kind("bank"), **way).stands_at("question")
    again.answers(again.wrong_answer()).is_refused(R.ANSWER_WRONG, "answer", left=1)


def test_a_new_browser_brings_no_new_tries(site: Site) -> None:
    for left in (4, 3, 2, 1, 0):
        student = site.student(site.of_kind("bank")).stands_at("question")
        student.answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=left)
    late = site.student(site.of_kind("bank")).accepts_the_terms().gives_identity()
    late.is_locked(R.QUESTION_LOCKED)


@both_questions
def test_both_ways_of_naming_a_person_share_their_tries(site: Site, payment: str) -> None:
    student = fails(site.student(site.of_kind(payment)).stands_at("question"), 2)
    student.opens("identite")
    student.gives_identity(method="employer", number=student.person["employer_id"])
    student.answers(student.wrong_answer())
    student.is_refused(R.ANSWER_WRONG, "answer", left=A_DAY[payment] - 3)


STRANGERS = {
    "another birth date": {"day": "1", "month": "1", "year": "2001"},
    "another CNI": {"cni": "AB100001"},
}


@both_questions
@pytest.mark.parametrize("guess", STRANGERS)
def test_a_stranger_who_knows_the_number_uses_up_nobodys_tries(
    site: Site, payment: str, guess: str
) -> None:
    index = site.of_kind(payment)
    for _ in range(2):
        stranger = site.student(index).accepts_the_terms().gives_identity(**STRANGERS[guess])
        for answer in ("00000000", "1/1999") * 5:
            if stranger.opens("question").browser.status == 200:
                stranger.answers(answer)
    stranger.is_locked(R.QUESTION_LOCKED)
    owner = site.student(index).stands_at("question")
    owner.answers(owner.wrong_answer())
    owner.is_refused(R.ANSWER_WRONG, "answer", left=A_DAY[payment] - 1)
    owner.answers().is_at("courriel")


def test_changing_the_identity_and_back_brings_no_new_tries(site: Site) -> None:
    student = fails(site.student(site.of_kind("bank")).stands_at("question"), 2)
    student.opens("identite").gives_identity(cni="AB100001").is_at("question")
    student.opens("identite").gives_identity()
    student.answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=2)


@two_ways
def test_somebody_who_tries_many_identities_is_stopped(site: Site, way: Way) -> None:
    student = site.student(**way).accepts_the_terms()
    for number in range(600000001, 600000001 + JOURNEY_IDENTITIES.cap):
        student.gives_identity(number=str(number)).is_at("question")
        student.opens("identite")
    student.gives_identity().is_locked(R.JOURNEY_LOCKED, seconds=JOURNEY_LIFE)
