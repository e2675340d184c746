"""How many statements a request costs: known, asserted, and the same for a registry of any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from amoe.limits import RESEND_WAITS
from amoe.store.limits_storage import SiteStorage
from blueprints.registration.steps import journey
from extensions import limiter
from tests.support.site import Site

GET_MOST = 2
POST_MOST = 6
ACTS = (
    ("conditions", "accepts_the_terms"),
    ("identite", "gives_identity"),
    ("question", "answers"),
    ("courriel", "gives_email"),
    ("code-courriel", "types_email_code"),
    ("telephone", "gives_phone"),
    ("code-telephone", "types_phone_code"),
    ("mot-de-passe", "chooses_password"),
)

GUARDED = {step.slug for step in journey.steps if step.guarded}


class Ledger:
    """The statements of one stretch of work, on both databases and by the guard against floods."""

    def __init__(self) -> None:
        """Begin empty."""
        self.statements: list[str] = []
        self.guard: list[str] = []

    def note(self, statement: str) -> None:
        """Take one of the step's."""
        self.statements.append(statement)

    def note_guard(self, statement: str) -> None:
        """Take one of the guard's: it counts by itself, before the step's transaction."""
        self.guard.append(statement)

    def clear(self) -> None:
        """Forget what was taken."""
        self.statements.clear()
        self.guard.clear()

    @property
    def counted(self) -> list[str]:
        """All of them without the marks of transactions."""
        marks = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
        return [each for each in self.guard + self.statements if not each.startswith(marks)]

    @property
    def guarded(self) -> int:
        """How often the guard counted."""
        return sum(each.startswith("INSERT INTO counters") for each in self.guard)

    @property
    def transactions(self) -> int:
        """How many were begun."""
        return sum(each.startswith("BEGIN") for each in self.statements)

    @property
    def writes_outside(self) -> list[str]:
        """Statements that change rows while no transaction is open."""
        found, inside = [], False
        for each in self.statements:
            inside = each.startswith("BEGIN") or (inside and not each.startswith("COMMIT"))
            if not inside and each.startswith(("INSERT", "UPDATE", "DELETE")):
                found.append(each)
        return found


@contextmanager
def counting(site: Site) -> Iterator[Ledger]:
    """Count what this thread and those it starts do from here on."""
    ledger = Ledger()
    site.service.registry.bank_share()  # remembered for a minute
    assert isinstance(limiter.storage, SiteStorage)
    hearers = {
        site.service.database: ledger.note,
        site.service.registry_database: ledger.note,
        limiter.storage.database: ledger.note_guard,
    }
    for database, note in hearers.items():
        database.on_statement = note
        database.close()
    yield ledger
    for database in hearers:
        database.on_statement = None
        database.close()


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("payment", ["bank", "postal"])
def test_every_step_stays_within_its_statements(site: Site, payment: str, htmx: bool) -> None:
    student = site.student(site.of_kind(payment), htmx=htmx)
    client = student.browser.client
    with counting(site) as ledger:
        student.opens("conditions")
        for slug, act in ACTS:
            ledger.clear()
            client.get(student.address(slug))
            assert len(ledger.counted) <= GET_MOST, (slug, ledger.counted)
            assert ledger.transactions == 0, slug
            assert ledger.guard == [], slug
            code = {
                "code-courriel": lambda: student.reads_code("email"),
                "code-telephone": lambda: student.reads_code("sms"),
            }.get(slug)
            known = code() if code else None
            ledger.clear()
            if slug == "conditions":
                student.sends(slug, accept="1")
            elif known:
                getattr(student, act)(known)
            else:
                getattr(student, act)()
            # Plain HTML fetches the next page after its redirect: that page's own two come on top.
            most = POST_MOST if htmx else POST_MOST + GET_MOST
            assert len(ledger.counted) <= most, (slug, ledger.counted)
            assert ledger.transactions == 1, slug
            assert ledger.writes_outside == [], slug
            assert ledger.guarded == (slug in GUARDED), slug
    student.is_at("terminee")


def test_a_refusal_stays_within_its_statements_too(site: Site) -> None:
    student = site.student(0, htmx=True).reaches("question")
    with counting(site) as ledger:
        student.answers(student.wrong_answer()).is_answered(422)
        assert len(ledger.counted) <= POST_MOST
        assert ledger.transactions == 1


@pytest.mark.parametrize("slug", ["code-courriel", "code-telephone"])
def test_a_resend_stays_within_its_statements_too(site: Site, slug: str) -> None:
    student = site.student(0, htmx=True).reaches(slug)
    site.passes(RESEND_WAITS[0])
    with counting(site) as ledger:
        student.presses(slug, "resend").is_answered(200)
        assert len(ledger.counted) <= POST_MOST, ledger.counted
        assert (ledger.transactions, ledger.guarded) == (1, 1)


def test_public_pages_ask_the_database_nothing(site: Site) -> None:
    client = site.app.test_client()
    with counting(site) as ledger:
        for path in ("/", "/fr/", "/ar/inscription/", "/fr/conditions-generales", "/fr/rien"):
            client.get(path)
        assert ledger.counted == []
