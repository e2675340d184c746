"""`flask agents …`, as the operator runs it."""

from __future__ import annotations

import pytest
from click.testing import Result

from amoe.limits import DAY, HOUR
from amoe.reasons import Reason
from tests.support.agent import Agent
from tests.support.site import Site


def run(site: Site, *arguments: str, code: int = 0) -> Result:
    """Run `flask agents …`."""
    with site.app.app_context():  # as `flask` gives it to every command
        done = site.app.test_cli_runner().invoke(args=["agents", *arguments])
    assert done.exit_code == code, done.output
    return done


def listed(site: Site) -> list[list[str]]:
    """The words of each line of the list."""
    return [line.split() for line in run(site, "list").output.splitlines()]


@pytest.fixture
def salma(site: Site) -> Agent:
    """Somebody whom the site does not know."""
    return Agent(site)


ADD = ("add", "Salma@CNOPS.example", "--name", "Salma  Berrada")


def test_who_is_added_is_invited_and_comes_in(site: Site, salma: Agent) -> None:
    assert "24 hours" in run(site, *ADD, "--role", "lead", "--language", "ar").output
    salma.language = "ar"
    salma.takes_the_invitation().is_in()
    kept = salma.kept.agent
    assert (kept.name, kept.email, kept.role, kept.language) == (
        "Salma Berrada", "salma@cnops.example", "lead", "ar",
    )  # fmt: skip


def test_nobody_is_added_twice(site: Site, salma: Agent) -> None:
    run(site, *ADD)
    assert "--again" in run(site, *ADD, code=1).output
    assert len(listed(site)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "salma@cnops.example"),
        ("add", "salma@cnops.example", "--name", "  "),
        ("add", "salma", "--name", "Salma"),
        ("add", "salma@cnops.example", "--name", "Salma", "--role", "king"),
        ("add", "salma@cnops.example", "--name", "Salma", "--language", "xx"),
    ],
)
def test_what_makes_no_agent_is_refused(site: Site, arguments: tuple[str, ...]) -> None:
    run(site, *arguments, code=2)
    assert listed(site) == []


def test_again_renews_an_invitation_that_was_not_taken(site: Site, salma: Agent) -> None:
    run(site, *ADD)
    site.clock.passes(2 * DAY)
    assert listed(site)[0][2:4] == ["invitation", "over"]
    run(site, "add", salma.email, "--again")
    assert listed(site)[0][2] == "invited"
    salma.takes_the_invitation().is_in()
    assert "reset" in run(site, "add", salma.email, "--again", code=1).output
    run(site, "add", "nobody@cnops.example", "--again", code=1)
    run(site, "disable", salma.email)
    assert "enable" in run(site, "add", salma.email, "--again", code=1).output


def test_disabled_at_once_and_let_in_again(site: Site, salma: Agent) -> None:
    salma.signs_in()
    run(site, "disable", salma.email)
    salma.opens("bureau/rester").meets_nothing()
    salma.gives().is_refused(Reason.DESK_WRONG)
    run(site, "enable", salma.email)
    site.clock.passes(30)
    salma.gives().is_in()
    assert [each.reason for each in salma.acts()][-3:] == [
        Reason.DESK_WRONG, Reason.DESK_AGENT_ENABLED, Reason.DESK_SIGNED_IN,
    ]  # fmt: skip


def test_a_reset_takes_password_app_and_session_away(site: Site, salma: Agent) -> None:
    salma.signs_in()
    lost, password = salma.key, salma.password
    run(site, "reset", salma.email)
    salma.opens("bureau/").is_told(Reason.DESK_SESSION_ENDED)
    site.clock.passes(30)
    salma.gives().is_refused(Reason.DESK_WRONG)
    salma.password = "neuf ponts et sept rivieres"
    salma.takes_the_invitation().is_in()
    assert salma.key != lost
    site.clock.passes(30)
    salma.with_another_browser().gives(password=password).is_refused(Reason.DESK_WRONG)
    salma.with_another_browser().gives().is_in()
    assert Reason.DESK_AGENT_RESET in [each.reason for each in salma.acts()]


def test_whom_nobody_knows_is_said(site: Site) -> None:
    for act in ("disable", "enable", "reset"):
        assert "Nobody" in run(site, act, "nobody@cnops.example", code=1).output


def test_a_disabled_agent_is_not_reset(site: Site, salma: Agent) -> None:
    salma.is_at_work()
    run(site, "disable", salma.email)
    run(site, "reset", salma.email, code=1)
    assert site.inbox() == []


def test_the_list_masks_addresses_and_says_how_each_stands(site: Site, salma: Agent) -> None:
    salma.signs_in()
    site.clock.passes(1)
    Agent(site, "Driss Tazi", role="lead").is_invited()
    site.clock.passes(HOUR)
    site.service.agents.disable(Agent(site, "Omar Idrissi").is_at_work().email)
    lines = listed(site)
    assert [line[:3] for line in lines] == [
        ["s•••@c…", "agent", "active"],
        ["d•••@c…", "lead", "invited"],
        ["o•••@c…", "agent", "disabled"],
    ]
    assert "never" not in lines[0]
    assert "never" in lines[1]
    assert salma.email not in run(site, "list").output
