"""Guessing at once gains nothing at the desk, and what works once works once."""

from __future__ import annotations

import pyotp
import pytest

from amoe import passwords
from amoe.desk.agent_sign_in import all_tries_of
from amoe.identity import Identity, canonical_cni, canonical_number
from amoe.limits import (
    DESK_ABSENT,
    DESK_RECORDS,
    DESK_SIGN_IN,
    MORE_TRIES,
    Exhausted,
    Spent,
)
from amoe.service import Service
from tests.parallel.crowd import SIZE, Crowd, counted
from tests.parallel.desk_acts import (
    Try,
    give_tries,
    look_up,
    sign_in,
    take_invitation,
    take_leave,
)
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
    left = service.limits.left(all_tries_of(agent.email)[:1], service.clock.now())
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


def test_of_64_who_try_birth_dates_on_one_number_five_are_told(
    crowd: Crowd, place: Site, service: Service, insured: dict[str, list[dict[str, str]]]
) -> None:
    person = insured["bank"][0]
    agents = [Agent(place, f"Agent{nth} Fassi").is_at_work().id for nth in range(4)]
    jobs = [
        (agents[nth % 4], identity_of(person, born=f"{1930 + nth}-02-03")) for nth in range(SIZE)
    ]
    outcomes = counted(crowd.does(look_up, jobs))
    assert outcomes == {"Case": DESK_ABSENT.cap, "desk.identity_locked": SIZE - DESK_ABSENT.cap}


def test_of_64_who_ask_at_once_sixty_may_open(crowd: Crowd, place: Site) -> None:
    agent = Agent(place, "Yasmine Naciri").is_at_work()
    outcomes = counted(crowd.does(take_leave, [agent.id] * SIZE))
    assert outcomes == {"given": DESK_RECORDS, "asked": SIZE - DESK_RECORDS}


def test_three_more_tries_are_given_once_whoever_gives_them(
    crowd: Crowd, place: Site, service: Service
) -> None:
    student = place.student(place.of_kind("postal", 3), language="fr").reaches("question")
    while student.browser.status != 429:
        student.answers(student.wrong_answer())
    agents = [Agent(place, f"Agent{nth} Zniber").is_at_work().id for nth in range(4)]
    reference = student.registration.reference
    cases = [service.desk.cases.by_reference(agent, reference) for agent in agents]
    jobs = [(agents[nth % 4], cases[nth % 4]) for nth in range(SIZE)]
    outcomes = counted(crowd.does(give_tries, jobs))
    assert outcomes["accepted"] == 1
    left = service.identification.tries(student.registration)
    assert isinstance(left, Spent)
    assert left.left == MORE_TRIES


def test_looking_the_right_person_up_uses_nothing_up(
    crowd: Crowd, place: Site, service: Service, insured: dict[str, list[dict[str, str]]]
) -> None:
    person, agent = insured["bank"][1], Agent(place, "Rachid Alaoui").is_at_work()
    for _ in range(2 * DESK_ABSENT.cap):
        service.desk.cases.by_identity(agent.id, identity_of(person))
    wrong = identity_of(person, born="1930-02-03")
    outcomes = counted(crowd.does(look_up, [(agent.id, wrong)] * SIZE))
    assert outcomes["Case"] == DESK_ABSENT.cap


def identity_of(person: dict[str, str], *, born: str = "") -> Identity:
    """Somebody's number and card, with their birth date or another one."""
    number, cni = canonical_number(person["immatriculation"]), canonical_cni(person["cni"])
    assert number
    assert cni
    return Identity("immatriculation", number, cni, born or person["birth_date"])


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
