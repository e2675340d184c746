"""`flask agents …`: add agents, disable them, let them in again, reset them, list them."""

from __future__ import annotations

from datetime import datetime

import click
from flask import Blueprint
from flask.cli import AppGroup

from amoe.days import MOROCCO
from amoe.desk.agents import AGENT, ROLES, State, state
from amoe.emails import canonical_email, masked
from blueprints.shell.showing import service
from config import DEFAULT_LANGUAGE, LANGUAGES

agents = AppGroup("agents", help="Who may work at the desk.")

_NOBODY = "Nobody at the desk has this address."
_SENT = "An invitation is on its way: the link works once, within 24 hours."


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    blueprint.cli.add_command(agents)


class Address(click.ParamType):
    """A complete e-mail address, in its canonical form."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The canonical form; fails when it is none."""
        found = canonical_email(value)
        if not found:
            self.fail("this is not a complete e-mail address", param, ctx)
        return found


_email = click.argument("email", type=Address())


@agents.command("add")
@_email
@click.option("--name", help="As colleagues see it; needed for a new agent.")
@click.option("--role", type=click.Choice(ROLES), default=AGENT, show_default=True)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT_LANGUAGE,
              show_default=True, help="Of the mail and of the desk's first page.")  # fmt: skip
@click.option("--again", is_flag=True, help="Send a new invitation; the old link ends.")
def add(email: str, name: str | None, role: str, language: str, *, again: bool) -> None:
    """Add an agent and send them an invitation."""
    service().migrate()  # somebody may be added before the site's first start
    if again:
        before = service().agents.invite_again(email)
        if before is None:
            raise click.ClickException(_NOBODY)
        if before is State.ACTIVE:
            raise click.ClickException("They have taken their invitation: use `reset`.")
        if before is State.DISABLED:
            raise click.ClickException("They are disabled: use `enable` first.")
    else:
        name = " ".join((name or "").split())
        if not name:
            raise click.UsageError("--name is missing.")
        if service().agents.add(email, name, role, language) is None:
            raise click.ClickException("An agent has this address already; --again invites anew.")
    click.echo(_SENT)


@agents.command("disable")
@_email
def disable(email: str) -> None:
    """Shut an agent out at once: session, invitation and password are worth nothing."""
    if not service().agents.disable(email):
        raise click.ClickException(_NOBODY)
    click.echo("Disabled; whoever was signed in is out.")


@agents.command("enable")
@_email
def enable(email: str) -> None:
    """Let an agent in again, also one whose tries of the day strangers have used up."""
    if not service().agents.enable(email):
        raise click.ClickException(_NOBODY)
    click.echo("Enabled, with all tries of a day.")


@agents.command("reset")
@_email
def reset(email: str) -> None:
    """Take password and app away and send a new invitation: for a lost phone or password."""
    if not service().agents.reset(email):
        raise click.ClickException(f"{_NOBODY[:-1]}, or they are disabled.")
    click.echo(f"Password and app are worth nothing any more. {_SENT}")


@agents.command("list")
def show() -> None:
    """List the agents: address (masked), role, state, last sign-in, name."""
    now = service().clock.now()
    for kept in service().agents.all():
        agent = kept.agent
        last = (
            datetime.fromtimestamp(kept.entered_at, MOROCCO).strftime("%Y-%m-%d %H:%M")
            if kept.entered_at
            else "never"
        )
        click.echo(
            f"{masked(agent.email):<10} {agent.role:<6} {state(kept, now):<16} {last:<17}"
            f" {agent.name}"
        )
