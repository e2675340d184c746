"""`flask canaries …`, as the operator runs it."""

from __future__ import annotations

import re

import pytest
from click.testing import Result

from amoe.reasons import Reason
from tests.client.test_desk_case import calls, checks, finds
from tests.support.agent import Agent
from tests.support.site import Site


def run(site: Site, *arguments: str, typed: str = "", code: int = 0) -> Result:
    """Run `flask canaries …`."""
    with site.app.app_context():  # as `flask` gives it to every command
        done = site.app.test_cli_runner().invoke(args=["canaries", *arguments], input=typed)
    assert done.exit_code == code, done.output
    return done


def alarms(site: Site, agent: Agent) -> list[str]:
    """The labels of the alarms that an agent has raised."""
    return [act.detail for act in agent.acts() if act.reason == Reason.DESK_CANARY]


def test_a_planted_reference_raises_the_alarm(site: Site) -> None:
    student = calls(site)
    reference = student.registration.reference
    written = f"{reference[:3]} {reference[3:6]}-{reference[6:]}".lower()
    assert reference not in run(site, "add", "dossier-1", typed=f"{written}\n").output
    agent = finds(Agent(site).is_signed_in(), student)
    assert alarms(site, agent) == ["dossier-1"]


def test_a_planted_number_raises_the_alarm(site: Site) -> None:
    student = calls(site)
    run(site, "add", "number-1", typed=f"{student.person['immatriculation']}\n")
    agent = checks(Agent(site).is_signed_in(), student.person)
    assert "number-1" in alarms(site, agent)


def test_a_new_one_is_told_once_and_is_nobody_s(site: Site) -> None:
    told = run(site, "add", "bait", "--new").output
    found = re.search(r"([A-Z0-9]{3} [A-Z0-9]{3} [A-Z0-9]{2})\.", told)
    assert found
    agent = Agent(site).is_signed_in().opens("bureau/")
    agent.sends("bureau/chercher", reference=found[1]).is_answered(422)
    assert alarms(site, agent) == ["bait"]
    assert found[1] not in run(site, "list").output


def test_they_are_listed_and_removed(site: Site) -> None:
    run(site, "add", "bait-2", "--new")
    run(site, "add", "bait-1", "--new")
    assert [line.split()[0] for line in run(site, "list").output.splitlines()] == [
        "bait-1", "bait-2",
    ]  # fmt: skip
    run(site, "remove", "bait-1")
    assert len(run(site, "list").output.splitlines()) == 1
    assert "Nothing" in run(site, "remove", "bait-1", code=1).output


def test_what_is_planted_already_is_said(site: Site) -> None:
    run(site, "add", "one", typed="K7F 2KX 9M\n")
    assert "already" in run(site, "add", "two", typed="K7F2KX9M\n", code=1).output


@pytest.mark.parametrize("label", ["Dossier 1", "", "a" * 21, "é"])
def test_a_label_that_could_say_too_much_is_refused(site: Site, label: str) -> None:
    run(site, "add", label, "--new", code=2)


def test_what_is_neither_is_refused(site: Site) -> None:
    assert "neither" in run(site, "add", "x", typed="hello\n", code=1).output
