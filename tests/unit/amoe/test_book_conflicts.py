"""Two tabs, two requests: whoever comes second begins again on what the first one has stored."""

from __future__ import annotations

import pytest

from amoe.book import Book, Gone
from amoe.limits import Charge, Limit, Limits, Spent
from amoe.outcomes import Accepted, Outcome, Refused
from amoe.reasons import Reason
from amoe.references import new_reference
from amoe.registration import Registration
from amoe.store.audit import Audit
from tests.support.clock import SetClock

TRY = Charge(Limit("try", 3, 600), "subject")
Tabs = tuple[str, Registration, Registration]


@pytest.fixture
def tabs(book: Book) -> Tabs:
    """A cookie's secret, and its registration as two tabs have read it."""
    secret = book.new_secret()
    book.change(book.blank(secret, new_reference(), "fr"), "conditions", lambda r: Accepted())
    one, two = book.find(secret), book.find(secret)
    assert one is not None
    assert two is not None
    return secret, one, two


def give_email(registration: Registration) -> Outcome:
    """What the first tab does."""
    registration.email = "salma@etu.example"
    return Accepted()


def test_the_second_act_runs_again_on_what_the_first_has_stored(book: Book, tabs: Tabs) -> None:
    secret, one, two = tabs
    seen = []

    def give_phone(registration: Registration) -> Outcome:
        seen.append(registration.email)
        registration.phone = "+212612345678"
        return Accepted()

    book.change(one, "courriel", give_email)
    assert book.change(two, "telephone", give_phone) == Accepted()
    assert seen == ["", "salma@etu.example"]
    stored = book.find(secret)
    assert stored == two
    assert (two.email, two.phone) == ("salma@etu.example", "+212612345678")


def test_the_attempt_that_lost_spends_no_try_and_leaves_no_line(
    book: Book, tabs: Tabs, limits: Limits, audit: Audit, clock: SetClock
) -> None:
    _, one, two = tabs

    def guess(registration: Registration) -> Outcome:
        spent = limits.spend([TRY], clock.now())
        assert isinstance(spent, Spent)
        registration.absent = str(Reason.CNI_MISMATCH)
        return Refused(Reason.ANSWER_WRONG, "answer", left=spent.left)

    book.change(one, "courriel", give_email)
    assert book.change(two, "question", guess) == Refused(Reason.ANSWER_WRONG, "answer", left=2)
    assert limits.left([TRY], clock.now()) == Spent(left=2)
    assert [line.step for line in audit.of(one.reference)] == [
        "conditions",
        "courriel",
        "question",
    ]


def test_what_the_second_one_typed_is_not_lost(book: Book, tabs: Tabs) -> None:
    secret, one, two = tabs
    book.change(one, "courriel", give_email)
    two.draft = {"step": "telephone", "phone": "06"}

    def refuse(registration: Registration) -> Outcome:
        registration.absent = "x"
        return Refused(Reason.PHONE_MALFORMED, "phone")

    book.change(two, "telephone", refuse)
    stored = book.find(secret)
    assert stored is not None
    assert stored.draft == {"step": "telephone", "phone": "06"}


def test_erased_meanwhile_nothing_of_it_comes_back(book: Book, tabs: Tabs) -> None:
    secret, one, two = tabs
    book.change(one, "courriel", give_email)
    book.erase(one)

    def give_phone(registration: Registration) -> Outcome:
        registration.phone = "+212612345678"
        return Accepted()

    with pytest.raises(Gone):
        book.change(two, "telephone", give_phone)
    assert book.find(secret) is None


def test_a_reference_that_is_taken_is_drawn_anew(book: Book, tabs: Tabs) -> None:
    _, taken, _ = tabs
    secret = book.new_secret()
    newcomer = book.blank(secret, taken.reference, "ar")
    assert book.change(newcomer, "conditions", lambda r: Accepted()) == Accepted()
    stored = book.find(secret)
    assert stored is not None
    assert stored.reference == newcomer.reference != taken.reference
    assert stored.language == "ar"
