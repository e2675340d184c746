"""The book: a change is one transaction with its audit line; nothing of a failed one remains."""

from __future__ import annotations

import pytest

from amoe.book import Book, Gone
from amoe.limits import Charge, Limit, Limits, Spent
from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.reasons import Reason
from amoe.registration import Registration
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from tests.support.clock import SetClock

SECRET, REFERENCE = "secret of a cookie", "K7F2QX9M"
TRY = Charge(Limit("try", 3, 600), "subject")


@pytest.fixture
def stored(book: Book) -> Registration:
    """One that has accepted the terms."""
    registration = book.blank(SECRET, REFERENCE, "fr")
    book.change(registration, "conditions", lambda r: put(r, terms="2026-11"))
    return registration


def put(registration: Registration, **values: str) -> Outcome:
    """Set fields and accept."""
    for name, value in values.items():
        setattr(registration, name, value)
    return Accepted()


def again(book: Book) -> Registration:
    """What is stored now."""
    found = book.find(SECRET)
    assert found is not None
    return found


def test_a_blank_one_is_stored_at_its_first_change_only(book: Book) -> None:
    registration = book.blank(SECRET, REFERENCE, "ar")
    assert book.find(SECRET) is None
    book.change(registration, "conditions", lambda r: put(r, terms="2026-11"))
    assert again(book) == registration
    assert (again(book).language, again(book).reference) == ("ar", REFERENCE)


def test_it_is_found_by_the_secret_of_its_cookie_alone(book: Book, stored: Registration) -> None:
    assert book.find(SECRET) == stored
    assert book.find(SECRET + " ") is None
    assert book.find("") is None


def test_the_secret_itself_is_not_kept(
    book: Book, stored: Registration, database: Database
) -> None:
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert SECRET.encode() not in database.path.read_bytes()
    assert len({book.new_secret() for _ in range(100)}) == 100
    assert len(book.new_secret()) == 24


@pytest.mark.parametrize(
    ("outcome", "words", "reason", "detail"),
    [
        (Accepted(), "accepted", "accepted", ""),
        (Stay(Reason.CODE_SENT), "stay", "code.sent", ""),
        (Refused(Reason.CODE_WRONG, "code", left=2), "refused", "code.wrong", ""),
        (
            Refused(Reason.ANSWER_WRONG, "answer", detail=Reason.CNI_MISMATCH),
            "refused",
            "answer.wrong",
            "identity.cni_mismatch",
        ),
        (Locked(Reason.CODE_LOCKED, 5), "locked", "code.locked", ""),
    ],
)
def test_every_change_has_its_line_in_the_audit(
    book: Book,
    stored: Registration,
    audit: Audit,
    clock: SetClock,
    outcome: Outcome,
    words: str,
    reason: str,
    detail: str,
) -> None:
    clock.passes(7)
    assert book.change(stored, "a-step", lambda r: outcome) is outcome
    line = Event(clock.now(), REFERENCE, "a-step", words, reason, detail, "fr")
    assert audit.of(REFERENCE)[1:] == [line]


def test_a_change_notes_that_the_person_is_still_there(
    book: Book, stored: Registration, clock: SetClock
) -> None:
    clock.passes(500)
    book.change(stored, "courriel", lambda r: Refused(Reason.EMAIL_MALFORMED, "email"))
    assert again(book).touched_at == clock.now()


def test_what_was_typed_is_forgotten_when_it_is_accepted(book: Book, stored: Registration) -> None:
    stored.draft = {"step": "courriel", "email": "salma"}
    book.change(stored, "courriel", lambda r: put(r, email="salma@etu.example"))
    assert again(book).draft == {}


@pytest.mark.parametrize(
    "outcome",
    [Refused(Reason.EMAIL_MALFORMED, "email"), Stay(Reason.REPEATED)],
    ids=["refused", "another language"],
)
def test_what_was_typed_is_kept_until_it_is_accepted(
    book: Book, stored: Registration, outcome: Outcome
) -> None:
    stored.draft = {"step": "courriel", "email": "salma"}
    book.change(stored, "courriel", lambda r: outcome)
    assert again(book).draft == {"step": "courriel", "email": "salma"}


def test_the_language_of_the_last_change_is_kept(book: Book, stored: Registration) -> None:
    stored.language = "ar"
    book.change(stored, "courriel", lambda r: Refused(Reason.EMAIL_MALFORMED, "email"))
    assert again(book).language == "ar"


def test_of_an_act_that_breaks_nothing_remains(
    book: Book, stored: Registration, audit: Audit, limits: Limits, clock: SetClock
) -> None:
    def act(registration: Registration) -> Outcome:
        limits.spend([TRY], clock.now())
        registration.email = "salma@etu.example"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book.change(stored, "courriel", act)
    assert again(book).email == ""
    assert limits.left([TRY], clock.now()) == Spent(left=3)
    assert len(audit.of(REFERENCE)) == 1
    book.change(again(book), "courriel", lambda r: put(r, email="amina@etu.example"))
    assert again(book).email == "amina@etu.example"


def test_erased_nothing_is_left_but_that_it_ended(
    book: Book, stored: Registration, audit: Audit
) -> None:
    book.erase(stored)
    assert book.find(SECRET) is None
    lines = audit.of(REFERENCE)
    assert [(line.step, line.reason) for line in lines] == [
        ("conditions", "accepted"),
        ("stop", "erased"),
    ]


def test_who_ends_another_s_is_told_when_it_has_moved_on_meanwhile(
    book: Book, stored: Registration, audit: Audit
) -> None:
    book.erase(stored)
    with pytest.raises(Gone):
        book.erase(stored, lambda r, outcome, now: Event(now, REFERENCE, "bureau", "", "", "", ""))
    assert [line.step for line in audit.of(REFERENCE)] == ["conditions", "stop"]
