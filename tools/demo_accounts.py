"""Opens the ten accounts of the demo, with claims and cover; at every start, the same."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from pathlib import Path

import pyotp

from amoe import passwords
from amoe.accounts_sample import APP, MOVING, PASSWORD, SAMPLES, Sample, year_of
from amoe.claims_import import import_claims
from amoe.claims_sample import stories, write_lines
from amoe.codes import EMAIL
from amoe.days import MOROCCO
from amoe.limits import DAY
from amoe.prover import Visitor
from amoe.references import new_reference
from amoe.service import Service
from amoe.store.accounts import Account, NewAccount
from amoe.store.sessions import Session

OPENED = 100 * DAY
"""So long ago, in seconds, the accounts were opened."""


def open_accounts(service: Service) -> int:
    """Open those that are not there, and set every case up as of today; returns how many are new.

    Nothing is asked of the network and one password is hashed: it takes a fraction of a second.
    """
    now = service.clock.now()
    today = datetime.fromtimestamp(now, MOROCCO).date()
    missing = [sample for sample in SAMPLES if account_of(service, sample) is None]
    if missing:
        _import_claims(service, missing, today)  # first: an account has its claims from the start
        kept = passwords.hash_password(PASSWORD)
        with service.database.writing():
            for sample in missing:
                _open(service, sample, kept, now - OPENED)
    _cover(service, today)
    _switch_app_on(service, now)
    _ask_for_another_address(service, now)
    return len(missing)


def account_of(service: Service, sample: Sample) -> Account | None:
    """The account of a sample, if it was opened."""
    return service.accounts.of_person(_key(service, sample))


def _key(service: Service, sample: Sample) -> bytes:
    return service.secrecy.lookup("immatriculation", sample.person["immatriculation"])


def _of_case(service: Service, case: str) -> Account | None:
    return next(account_of(service, sample) for sample in SAMPLES if sample.case == case)


def _open(service: Service, sample: Sample, password_hash: str, now: int) -> None:
    told = sample.person
    service.accounts.open(
        NewAccount(
            insured_key=_key(service, sample),
            email=told["email"],
            phone=f"+2126{told['immatriculation'][-8:]}",
            first_name=told["first_name"],
            last_name=told["last_name"],
            first_name_ar=told["first_name_ar"],
            last_name_ar=told["last_name_ar"],
        ),
        password_hash,
        "fr",
        now,
    )


def _import_claims(service: Service, samples: list[Sample], today: date) -> None:
    """As the fund's file brings them; nobody is told, for nothing is news."""
    lines = [line for each in samples for line in stories(each.index, each.claims, today)]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "claims.csv"
        write_lines(source, sorted(lines, key=lambda line: line["status_date"]))
        now = service.clock.now()
        import_claims(source, service.claims_database, service.secrecy, now, notices=False)


def _cover(service: Service, today: date) -> None:
    """Keep the demo's people covered, whenever it is started, but for the cases of the accounts."""
    begins, ends = (day.isoformat() for day in year_of(today))
    registry = service.registry_database
    with registry.writing():
        registry.run(
            "UPDATE insured SET rights_from = :begins, rights_to = :ends WHERE rights_to < :today",
            begins=begins,
            ends=ends,
            today=today.isoformat(),
        )
        for sample in SAMPLES:
            period = sample.period(today)
            registry.run(
                "UPDATE insured SET rights_from = :begins, rights_to = :ends WHERE key = :key",
                begins=period[0] if period else None,
                ends=period[1] if period else None,
                key=_key(service, sample),
            )


def _switch_app_on(service: Service, now: int) -> None:
    account = _of_case(service, APP)
    if account and not account.totp:
        nonce = new_reference()
        # By the code before the present one: that one works once too, and is a visitor's.
        code = pyotp.TOTP(service.authenticator.key(account, nonce)).at(now - 30)
        visitor = Visitor("", "Chrome, Android", account.language, new_reference())
        session = Session(b"", account, "", now)
        service.authenticator.confirm(visitor, session, nonce, PASSWORD, code)


def _ask_for_another_address(service: Service, now: int) -> None:
    """As after a lost mailbox: the change is a day away, and is made when the day is over."""
    service.losing_wait.finish_due()
    account = _of_case(service, MOVING)
    if account is None or service.losing_wait.of(account.id, now):
        return
    name, _, host = account.email.partition("@")
    new = f"{name.removesuffix('.2') if name.endswith('.2') else f'{name}.2'}@{host}"
    visitor = Visitor("", "Chrome, Android", account.language, new_reference())
    with service.database.writing():
        service.losing_wait.begin(visitor, account, EMAIL, new, now)
