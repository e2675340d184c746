"""The agents' sign-in between its two transactions: what was judged must still hold."""

from __future__ import annotations

import time

import pytest
from argon2 import PasswordHasher

from amoe import passwords
from amoe.desk.agent_sign_in import Entered
from amoe.outcomes import Refused
from amoe.store.agents import AgentRows
from tests.support.agent import Agent
from tests.support.site import Site


@pytest.fixture
def salma(site: Site) -> Agent:
    """An agent with password and app."""
    return Agent(site).is_at_work()


@pytest.mark.parametrize("act", ["disable", "reset"])
def test_who_is_shut_out_while_the_password_is_hashed_stays_out(
    site: Site, salma: Agent, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = PasswordHasher.verify

    def slowly(hasher: PasswordHasher, kept: str, password: str) -> bool:
        getattr(site.service.agents, act)(salma.email)
        return verify(hasher, kept, password)

    sign_in = site.service.agent_sign_in.sign_in
    monkeypatch.setattr(PasswordHasher, "verify", slowly)
    assert isinstance(sign_in(salma.email, salma.password, salma.code(), "fr"), Refused)
    assert site.service.database.all("SELECT * FROM agent_sessions") == []


def test_a_password_that_is_replaced_while_it_is_hashed_is_worth_nothing(
    site: Site, salma: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify, now = PasswordHasher.verify, site.clock.now()
    rows = AgentRows(site.service.database, site.service.secrecy)
    other = passwords.hash_password("neuf ponts et sept rivieres")

    def slowly(hasher: PasswordHasher, kept: str, password: str) -> bool:
        secret = rows.invite(salma.id, now + 60)
        assert rows.take_invitation(salma.id, secret, other, salma.key, now)
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", slowly)
    sign_in = site.service.agent_sign_in.sign_in
    assert isinstance(sign_in(salma.email, salma.password, salma.code(), "fr"), Refused)


@pytest.mark.parametrize("late", ["disabled", "too old", "replaced"])
def test_an_invitation_that_dies_while_it_is_filled_in_is_not_taken(
    site: Site, salma: Agent, late: str
) -> None:
    rows = AgentRows(site.service.database, site.service.secrecy)
    now = site.clock.now()
    secret = rows.invite(salma.id, now + 60)
    if late == "disabled":
        site.service.database.run("UPDATE agents SET disabled_at = 1")
    if late == "too old":
        now += 60
    if late == "replaced":
        rows.invite(salma.id, now + 60)
    before = salma.kept
    assert not rows.take_invitation(salma.id, secret, "a hash", "A" * 32, now)
    assert salma.kept.password_hash == before.password_hash


def test_no_lock_is_held_while_the_password_is_hashed(
    site: Site, salma: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify, free = PasswordHasher.verify, []

    def looks(hasher: PasswordHasher, kept: str, password: str) -> bool:
        with site.service.database.writing():
            free.append(True)
        return verify(hasher, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", looks)
    sign_in = site.service.agent_sign_in.sign_in
    assert isinstance(sign_in(salma.email, salma.password, salma.code(), "fr"), Entered)
    assert free == [True]


def test_every_refusal_takes_one_run_of_argon2(site: Site, salma: Agent) -> None:
    waiting, off = Agent(site, "Nadia Fassi").is_invited(), Agent(site, "Omar Idrissi").is_at_work()
    site.service.agents.disable(off.email)
    kept = passwords.hash_password("warm")
    sign_in = site.service.agent_sign_in.sign_in
    sign_in("nobody@cnops.example", "the first one makes nobody's hash", "000000", "fr")
    begun = time.perf_counter()
    for _ in range(5):
        passwords.verify(kept, "cold")
    least = (time.perf_counter() - begun) / 5 / 2
    for email in (salma.email, waiting.email, off.email, "nobody@cnops.example", "no address"):
        begun = time.perf_counter()
        assert isinstance(sign_in(email, "wrong", "000000", "fr"), Refused)
        assert time.perf_counter() - begun > least, email


def test_no_address_name_or_key_lies_open_in_the_tables(site: Site, salma: Agent) -> None:
    salma.signs_in()
    Agent(site, "Nadia Fassi").is_invited()
    for table in ("agents", "agent_sessions", "audit", "counters", "outbox"):
        for row in site.service.database.all(f"SELECT * FROM {table}"):
            told = b"\n".join(
                value if isinstance(value, bytes) else str(value).encode() for value in tuple(row)
            )
            for secret in (salma.name, "Salma", salma.email, "cnops.example", salma.key, "Fassi"):
                assert secret.encode() not in told, (table, secret)
