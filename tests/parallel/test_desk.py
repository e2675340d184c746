"""Guessing at once gains nothing at the desk, and what works once works once."""

from __future__ import annotations

import pyotp
import pytest

from amoe import passwords
from amoe.desk.agent_sign_in import tries_of
from amoe.limits import DESK_SIGN_IN, Exhausted
from amoe.service import Service
from tests.parallel.crowd import SIZE, Crowd, counted
from tests.parallel.desk_acts import Try, sign_in, take_invitation
from tests.support.agent import Agent
from tests.support.site import Site

pytestmark = pytest.mark.slow


def steady_code(agent: Agent) -> str:
    """A code that is still right when the crowd has gathered: of the next step."""
    return pyotp.TOTP(agent.key).at(agent.site.clock.now() + 30)


@pytest.mark.parametrize("trial", range(3))
def test_of_64_parallel_tries_exactly_ten_are_judged(
    crowd: Crowd, place: Site, service: Service, trial: int
) -> None:
    agent = Agent(place, f"Salma{trial} Berrada").is_at_work()
    wrong = [Try(agent.email, f"wrong {nth}", "000000") for nth in range(SIZE)]
    assert counted(crowd.does(sign_in, wrong)) == {"desk.wrong": SIZE}
    outcomes = [each.outcome for each in agent.acts()]
    assert (outcomes.count("refused"), outcomes.count("locked")) == (DESK_SIGN_IN.cap, SIZE - 10)
    left = service.limits.left([tries_of(agent.email)], service.clock.now())
    assert isinstance(left, Exhausted)
    right = [Try(agent.email, agent.password, steady_code(agent))] * SIZE
    assert counted(crowd.does(sign_in, right)) == {"desk.wrong": SIZE}


def test_of_64_who_show_one_code_one_enters(crowd: Crowd, place: Site) -> None:
    agent = Agent(place, "Nadia Fassi").is_at_work()
    right = [Try(agent.email, agent.password, steady_code(agent))] * SIZE
    outcomes = counted(crowd.does(sign_in, right))
    assert outcomes == {"Entered": 1, "desk.wrong": SIZE - 1}


def test_two_sign_ins_at_once_leave_one_session(
    crowd: Crowd, place: Site, service: Service
) -> None:
    agent = Agent(place, "Omar Idrissi").is_at_work()
    now = place.clock.now()
    codes = [pyotp.TOTP(agent.key).at(now + shift) for shift in (0, 30)]
    jobs = [Try(agent.email, agent.password, codes[nth % 2]) for nth in range(8)]
    jobs += [Try("nobody@cnops.example", "wrong", "000000")] * (SIZE - len(jobs))
    assert counted(crowd.does(sign_in, jobs))["Entered"] >= 1
    rows = service.database.all("SELECT * FROM agent_sessions WHERE agent = :id", id=agent.id)
    assert len(rows) == 1


def test_an_invitation_works_once_for_64_who_take_it_at_once(
    crowd: Crowd, place: Site, service: Service
) -> None:
    agent = Agent(place, "Hind Chraibi").is_invited()
    secret = agent._rows().invite(agent.id, place.clock.now() + 600)
    agent.key = service.invitations.key(agent.kept.agent, secret)
    jobs = [Try(secret, f"{agent.password} {nth}", steady_code(agent)) for nth in range(SIZE)]
    outcomes = crowd.does(take_invitation, jobs)
    assert counted(outcomes) == {"Entered": 1, "desk.invitation_over": SIZE - 1}
    # The one password that was kept is that of the one who was told so.
    chosen = jobs[outcomes.index("Entered")].password
    assert passwords.verify(agent.kept.password_hash, chosen)
