"""Accounts at rest: one for each person, whoever comes second; nothing personal to be read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from amoe.secrecy import Secrecy
from amoe.store.accounts import Accounts, NewAccount
from amoe.store.database import Database

SALMA = NewAccount(
    insured_key=b"s" * 16,
    email="Salma@etu.example",
    phone="+212612345678",
    first_name="Salma",
    last_name="ALAMI",
    first_name_ar="سلمى",
    last_name_ar="العلمي",
)


@pytest.fixture
def accounts(database: Database, secrecy: Secrecy) -> Accounts:
    """The accounts."""
    return Accounts(database, secrecy)


def test_an_account_is_opened_once(accounts: Accounts) -> None:
    assert accounts.open(SALMA, "hash", "ar", 1)
    assert accounts.open(replace(SALMA, email="other@etu.example"), "other", "fr", 2) is None
    assert accounts.count() == 1
    assert accounts.password_hash(SALMA.insured_key) == "hash"


def test_two_people_may_share_an_address(accounts: Accounts) -> None:
    names = {accounts.open(replace(SALMA, insured_key=key), "h", "fr", 1) for key in (b"a", b"b")}
    assert len(names) == 2
    assert None not in names


def test_of_many_who_finish_at_once_one_gets_it(accounts: Accounts, database: Database) -> None:
    together = Barrier(6)

    def finish(n: int) -> str | None:
        together.wait(5)
        try:
            return accounts.open(SALMA, f"hash{n}", "fr", n)
        finally:
            database.close()

    with ThreadPoolExecutor(6) as crowd:
        opened = [name for name in crowd.map(finish, range(6)) if name]
    assert len(opened) == accounts.count() == 1


def test_who_has_none_has_no_password(accounts: Accounts) -> None:
    assert accounts.password_hash(b"nobody") is None
    assert accounts.count() == 0


def test_nobody_can_be_read_in_the_file(accounts: Accounts, database: Database) -> None:
    accounts.open(SALMA, "hash", "ar", 1)
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = database.path.read_bytes()
    for planted in (SALMA.email, "salma", "612345678", "ALAMI", "سلمى"):
        assert planted.encode() not in kept


def test_an_address_is_looked_up_whatever_its_capitals(
    accounts: Accounts, database: Database, secrecy: Secrecy
) -> None:
    accounts.open(SALMA, "hash", "ar", 1)
    row = database.one("SELECT email_key, phone_key FROM accounts")
    assert row is not None
    assert row["email_key"] == secrecy.lookup("email", "salma@etu.example")
    assert row["phone_key"] == secrecy.lookup("phone", "+212612345678")
