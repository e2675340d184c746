"""An identity: the page never tells whether somebody has it, whatever is wrong with it."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import Headers

from amoe.reasons import Reason as R
from tests.journeys.ways import Way, both_questions, every_way, two_ways
from tests.support.bare import without_token
from tests.support.site import Site
from tests.support.student import Student

UNTOLD = {
    "unknown number": ({"number": "999000111"}, R.UNKNOWN_NUMBER),
    "somebody else's number": ({"number": ""}, R.CNI_MISMATCH),
    "wrong CNI": ({"cni": "ZZ000001"}, R.CNI_MISMATCH),
    "wrong birth date": ({"day": "01", "month": "02", "year": "1991"}, R.BIRTH_MISMATCH),
}
"""Identities that nobody has; and what only the desk may know about them."""

untold = pytest.mark.parametrize("fault", UNTOLD)


def changes(site: Site, fault: str) -> dict[str, str]:
    """What to type instead of the truth."""
    changed = dict(UNTOLD[fault][0])
    if changed.get("number") == "":
        changed["number"] = site.student(7).person["immatriculation"]
    return changed


def asked(student: Student) -> str:
    """Which question the page asks: the drawing of a RIB stands on one of them only."""
    return "bank" if "000 000 0000000000" in student.browser.page else "postal"


def masked(student: Student) -> str:
    """The page without what differs from visit to visit: identity, tokens, reference, times."""
    page = without_token(student.browser.page)
    page = re.sub(r'(<dd dir="ltr">)[^<]*', r"\1", page)
    page = re.sub(r'(class="reference"[^>]*>)[^<]*', r"\1", page)
    page = re.sub(r'(<time datetime=")[^"]*', r"\1", page)
    return page


def nobody(site: Site, like: Student, way: Way) -> Student:
    """Somebody with an identity that nobody has, whose decoy is the question of `like`."""
    student = site.student(9, **way).accepts_the_terms()
    for number in range(300000001, 300000025):
        student.opens("identite").gives_identity(number=str(number), cni="AB123456")
        if asked(student.is_at("question")) == asked(like):
            return student
    raise AssertionError("24 decoys of one kind in a row")


def common(headers: Headers) -> list[tuple[str, str]]:
    """Headers without those that differ from visit to visit."""
    own = ("Set-Cookie", "Content-Length", "Date")
    return [(name, value) for name, value in headers if name not in own]


@every_way
@both_questions
def test_the_pages_of_a_known_and_of_an_unknown_identity_are_the_same(
    site: Site, way: Way, payment: str
) -> None:
    known = site.student(site.of_kind(payment), **way).stands_at("question")
    unknown = nobody(site, known, way)
    assert masked(known) == masked(unknown)
    for _ in range(5 if payment == "bank" else 3):
        for each in (known, unknown):
            each.answers(known.wrong_answer()).is_answered(422)
        assert masked(known) == masked(unknown)
        assert common(known.browser.first.headers) == common(unknown.browser.first.headers)
    for each in (known, unknown):
        each.answers(known.wrong_answer()).is_locked(R.QUESTION_LOCKED)
    assert masked(known) == masked(unknown)


@two_ways
@untold
def test_one_sentence_answers_for_every_failure(site: Site, fault: str, way: Way) -> None:
    student = site.student(**way).accepts_the_terms()
    student.gives_identity(**changes(site, fault)).is_at("question").is_answered(200)
    payment = asked(student)
    answer = "00000000" if payment == "bank" else "1/1990"
    student.answers(answer)
    student.is_refused(R.ANSWER_WRONG, "answer", left=4 if payment == "bank" else 2)


@untold
def test_only_the_audit_knows_which_it_was(site: Site, fault: str) -> None:
    student = site.student().accepts_the_terms().gives_identity(**changes(site, fault))
    answer = "00000000" if asked(student) == "bank" else "1/1990"
    student.answers(answer)
    last = site.service.audit.of(student.registration.reference)[-1]
    assert (last.reason, last.detail) == (R.ANSWER_WRONG, UNTOLD[fault][1])
    assert str(last.detail) not in student.browser.page


def test_the_right_answer_of_somebody_else_is_wrong(site: Site) -> None:
    owner = site.student(site.of_kind("bank", 1))
    student = site.student(site.of_kind("bank")).stands_at("question")
    student.answers(owner.right_answer()).is_refused(R.ANSWER_WRONG, "answer", left=4)


@untold
def test_the_answer_of_the_true_owner_does_not_help_a_wrong_identity(
    site: Site, fault: str
) -> None:
    student = site.student(site.of_kind("bank")).accepts_the_terms()
    student.gives_identity(**changes(site, fault))
    answer = student.right_answer() if asked(student) == "bank" else "12345678"
    student.answers(answer).is_at("question").is_answered(422)


def test_a_decoy_is_the_same_at_every_visit_and_in_every_registration(site: Site) -> None:
    for number in ("400000001", "400000002", "400000003", "400000004"):
        kinds = []
        for visitor in (1, 2):
            student = site.student(visitor).accepts_the_terms()
            student.gives_identity(number=number, cni="AB123456", day="1", month="2", year="2003")
            kinds += [asked(student), asked(student.opens("question"))]
            student.opens("identite").gives_identity(number="999999999", cni="AB999999")
            student.opens("identite")
            student.gives_identity(number=number, cni="AB123456", day="1", month="2", year="2003")
            kinds.append(asked(student))
        assert len(set(kinds)) == 1


def test_decoys_ask_both_questions(site: Site) -> None:
    student = site.student().accepts_the_terms()
    kinds = set()
    for number in range(500000001, 500000026):
        student.opens("identite").gives_identity(number=str(number), cni="AB123456")
        kinds.add(asked(student))
    assert kinds == {"bank", "postal"}


@two_ways
def test_the_identity_that_was_given_stands_on_the_page_with_a_way_to_change_it(
    site: Site, way: Way
) -> None:
    student = site.student(**way).stands_at("question")
    year, month, day = student.person["birth_date"].split("-")
    student.sees(student.person["immatriculation"]).sees(student.person["cni"])
    student.sees(f"{day}/{month}/{year}")
    assert f'href="{student.address("identite")}"' in student.browser.page
    student.opens("identite")
    assert student.browser.chosen("method") == "immatriculation"
    assert student.browser.value("cni") == student.person["cni"]
    assert student.browser.value("day") == day


@two_ways
@both_questions
def test_the_number_known_at_the_employer_works_as_well(site: Site, way: Way, payment: str) -> None:
    student = site.student(site.of_kind(payment), **way).accepts_the_terms()
    student.gives_identity(method="employer", number=student.person["employer_id"])
    student.is_at("question").answers().is_at("courriel")


@pytest.mark.parametrize("field", ["number", "cni"])
@pytest.mark.parametrize("spelling", ["small", "spaced", "marked"])
def test_an_identity_may_be_typed_in_small_letters_with_spaces_and_marks(
    site: Site, field: str, spelling: str
) -> None:
    student = site.student().accepts_the_terms()
    truth = student.person["immatriculation" if field == "number" else "cni"]
    spelled = {"small": truth.lower(), "spaced": " ".join(truth), "marked": f"\u200f{truth}\u200e"}
    student.gives_identity(**{field: spelled[spelling]}).answers().is_at("courriel")


def test_an_identity_may_be_typed_in_arabic_digits(site: Site) -> None:
    student = site.student(language="ar").accepts_the_terms()
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    year, month, day = (part.translate(arabic) for part in student.person["birth_date"].split("-"))
    number, cni = (student.person[key].translate(arabic) for key in ("immatriculation", "cni"))
    student.gives_identity(number=number, cni=cni, day=day, month=month, year=year)
    student.answers().is_at("courriel")
