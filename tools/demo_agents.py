"""Lets the two agents of the demo in: password and app as its page shows them."""

from __future__ import annotations

from amoe import passwords
from amoe.agents_sample import PASSWORD, SAMPLES, SampleAgent
from amoe.desk.app_codes import new_key
from amoe.service import Service
from amoe.store.agents import AgentRows


def open_desk(service: Service) -> int:
    """Add those who are not there, ready to sign in and without a mail; returns how many are new.

    Who was disabled or reset since, to see what happens, stays so.
    """
    missing = [each for each in SAMPLES if service.agents.of_email(each.email) is None]
    if missing:
        kept = passwords.hash_password(PASSWORD)
        with service.database.writing():
            for each in missing:
                _add(service, each, kept)
    return len(missing)


def _add(service: Service, sample: SampleAgent, password_hash: str) -> None:
    rows, now = AgentRows(service.database, service.secrecy), service.clock.now()
    agent = rows.add(sample.email, sample.name, sample.role, "fr", now)
    if agent:
        invitation = rows.invite(agent, now + 1)
        key = new_key(service.secrecy, agent, invitation)
        rows.take_invitation(agent, invitation, password_hash, key, now)
