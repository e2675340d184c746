"""Exactly one account for each insured person, and who is second gets a clear page."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from amoe.passwords import verify
from amoe.reasons import Reason as R
from blueprints.registration.locked import SAID
from tests.journeys.ways import Way, both_questions, every_way, two_ways
from tests.support.site import Site
from tests.support.student import PASSWORD, Student


def is_told_of_the_account(student: Student) -> Student:
    """409, that there is an account already, and the way to sign in."""
    title, words = SAID[R.ACCOUNT_EXISTS]
    student.is_answered(409).sees(student.site.translated(words, student.language))
    assert student.browser.heading() == student.site.translated(title, student.language)
    assert f'href="/{student.language}/connexion"' in student.browser.page
    assert student.browser.response
    assert "Retry-After" not in student.browser.response.headers
    return student


def email_of_their_own(student: Student, n: int) -> Student:
    student.email, student.phone = f"tab{n}@etu.example", f"06{n:08}"
    return student


@every_way
@both_questions
def test_who_has_an_account_learns_it_after_the_right_answer_only(
    site: Site, payment: str, way: Way
) -> None:
    index = site.of_kind(payment)
    site.student(index).reaches("terminee")
    again = site.student(index, **way).stands_at("question").is_answered(200)
    left = 4 if payment == "bank" else 2
    again.answers(again.wrong_answer()).is_refused(R.ANSWER_WRONG, "answer", left=left)
    is_told_of_the_account(again.answers())
    assert again.registration.answered is None
    again.opens("courriel").is_at("question")
    assert site.service.accounts.count() == 1


@two_ways
def test_the_right_answer_of_who_has_an_account_spends_no_try(site: Site, way: Way) -> None:
    index = site.of_kind("bank")
    site.student(index).reaches("terminee")
    again = site.student(index, **way).stands_at("question")
    form = again.browser.hidden() | {"answer": again.right_answer()}
    for _ in range(6):
        again.browser.send(again.address("question"), form)
        is_told_of_the_account(again)
    again.opens("question").answers("00000000").is_refused(R.ANSWER_WRONG, "answer", left=4)


@two_ways
def test_who_names_themselves_by_the_employer_s_number_is_the_same_person(
    site: Site, way: Way
) -> None:
    site.student(0).reaches("terminee")
    again = site.student(0, **way).accepts_the_terms()
    again.gives_identity(method="employer", number=again.person["employer_id"])
    is_told_of_the_account(again.answers())


@every_way
def test_of_two_who_finish_one_after_the_other_the_first_has_the_account(
    site: Site, way: Way
) -> None:
    first = email_of_their_own(site.student(0, **way), 1).stands_at("mot-de-passe")
    second = email_of_their_own(site.student(0, **way), 2).stands_at("mot-de-passe")
    first.chooses_password().is_at("terminee")
    is_told_of_the_account(second.chooses_password("9 autres mots bleus"))
    key = first.registration.insured_key
    assert key
    kept = site.service.accounts.password_hash(key)
    assert kept
    assert verify(kept, PASSWORD)
    opened = site.translated("Your AMOE account is open", first.language)
    assert [mail.to for mail in site.inbox() if mail.subject == opened] == [first.email]
    assert site.service.accounts.count() == 1
    second.opens("terminee").is_at("mot-de-passe")
    first.opens("terminee").is_at("terminee").is_answered(200)


def test_of_two_who_finish_at_the_same_moment_exactly_one_has_the_account(site: Site) -> None:
    pair = [email_of_their_own(site.student(0), n).stands_at("mot-de-passe") for n in (1, 2)]
    together = threading.Barrier(2)

    def finishes(student: Student) -> int:
        together.wait()
        student.chooses_password()
        site.close()
        return student.browser.status

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(finishes, pair)) == [200, 409]
    is_told_of_the_account(next(each for each in pair if each.browser.status == 409))
    assert site.service.accounts.count() == 1
    opened = site.translated("Your AMOE account is open", "fr")
    assert len([message for message in site.inbox() if message.subject == opened]) == 1


def test_a_double_click_on_the_last_button_is_no_second_person(site: Site) -> None:
    student = site.student(0).stands_at("mot-de-passe")
    clicks = [site.service.book.find(student.session()["s"]) for _ in range(2)]
    reasons = [site.service.opening.open(each, PASSWORD).reason for each in clicks if each]
    assert site.service.accounts.count() == 1
    assert len(site.inbox()) == 3
    assert reasons == [R.ACCOUNT_OPENED, R.REPEATED]


@two_ways
def test_two_students_may_share_one_address_and_one_phone(site: Site, way: Way) -> None:
    for index in (0, 1):
        student = site.student(index, **way)
        student.email, student.phone = "famille@etu.example", "0612345678"
        student.reaches("terminee")
    assert site.service.accounts.count() == 2
