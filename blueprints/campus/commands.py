"""`flask campus`: adds and removes universities, lists them, and tells who comes by their links."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Blueprint, current_app
from flask.cli import with_appcontext

from amoe.campus_links import CampusLinks
from amoe.campuses import Campus, Campuses, CampusRefused, in_file
from amoe.ports import StorageUnavailable
from amoe.service import Service
from config import Settings

FAULT, REFUSED = 1, 2
"""Exit codes beside 0; with either, nothing was changed."""


def init(blueprint: Blueprint) -> None:
    """Add the commands."""
    for command in (add, remove, listing, visits, figures_link):
        blueprint.cli.add_command(command)


@click.command("add")
@click.argument("code")
@click.option("--name-fr", required=True, help="Its name in French.")
@click.option("--name-ar", required=True, help="Its name in Arabic.")
@click.option("--name-en", required=True, help="Its name in English.")
@click.option("--city-fr", required=True, help="Its city in French.")
@click.option("--city-ar", required=True, help="Its city in Arabic.")
@click.option("--city-en", default=None, help="Its city in English; the French name if left out.")
@click.option("--site", required=True, help="The address of its own site, https://…")
@with_appcontext
def add(code: str, city_en: str | None, **told: str) -> None:
    """Add a university with the short address /c/CODE and a kit of its own.

    CODE: 2 to 20 small letters, digits and single hyphens, a letter first. Choose it well: it is
    printed. Exit code 0: added; 2: refused, with the reason; 1: the database was out of reach.
    """
    with _answers() as campuses:
        campus = campuses.add({"code": code, "city_en": city_en or told["city_fr"], **told})
        click.echo(f"Added: {campus.whole_name('fr')}")
        click.echo(f"Short address: {_site_url()}/c/{campus.code}")
        click.echo(f"Kit: {_site_url()}/fr/universites/{campus.code}/")


@click.command("remove")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def remove(code: str, yes: bool) -> None:
    """Remove a university that was added; its printed codes then lead to a page that helps on.

    Its visits stay counted. Exit codes as for `add`.
    """
    with _answers() as campuses:
        if not yes:
            click.confirm(
                f"Posters with /c/{code} will no longer lead to the start. Go on?", abort=True
            )
        campuses.remove(code)
        click.echo(f"Removed: {code}")


@click.command("list")
@with_appcontext
def listing() -> None:
    """List every university: code, name, city, site; those that were added are marked with +."""
    with _answers() as campuses:
        for campus in campuses.all():
            click.echo(_line(campus))


@click.command("visits")
@click.argument("code", required=False, default="")
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=30,
    show_default=True,
    help="How many days back, today included.",
)
@with_appcontext
def visits(code: str, days: int) -> None:
    """Tell how often the short addresses were opened; with CODE, day by day.

    Days are Morocco's. What browsers fetch in advance and robots are not counted.
    """
    with _answers() as campuses:
        if code:
            code = _known(campuses, code)
        counted = [each for each in campuses.visits(days) if code in ("", each.code)]
        for each in counted if code else ():
            click.echo(f"{each.day}  {each.visits:>7,}")
        if not code:
            today = Counter(
                {each.code: each.visits for each in counted if each.day == campuses.today()}
            )
            whole: Counter[str] = Counter()
            for each in counted:
                whole[each.code] += each.visits
            click.echo(f"{'code':20}  {'today':>7}  {f'{days} days':>9}")
            for name, number in whole.most_common():
                click.echo(f"{name:20}  {today[name]:>7,}  {number:>9,}")
        total = sum(each.visits for each in counted)
        click.echo(f"{total:,} visits in {days} days.")


@click.command("figures-link")
@click.argument("code")
@click.option("--renew", is_flag=True, help="Make the address that was given out worth nothing.")
@with_appcontext
def figures_link(code: str, renew: bool) -> None:
    """Print the secret address at which a university sees its own figures."""
    with _answers() as campuses:
        campus = campuses.find(code)
        if campus is None:
            raise CampusRefused(f"There is no university with the code {code!r}.")
        links: CampusLinks = current_app.extensions["amoe"].campus_links
        if renew:
            links.renew(campus.code)
        signature = links.signature(campus.code)
        click.echo(f"{_site_url()}/fr/universites/{campus.code}/chiffres/{signature}")


def _known(campuses: Campuses, code: str) -> str:
    """The code as it is counted; of one that was removed, there may still be visits."""
    found = campuses.find(code)
    if found is None and not any(each.code == code for each in campuses.visits(3660)):
        raise CampusRefused(f"There is no university with the code {code!r}.")
    return found.code if found else code


def _line(campus: Campus) -> str:
    mark = " " if campus.code in in_file() else "+"
    return f"{mark} {campus.code:20}  {campus.whole_name('fr')}  {campus.site}"


def _site_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.site_url


@contextmanager
def _answers() -> Iterator[Campuses]:
    """The universities; a refusal or a fault of the database ends the command with a sentence."""
    service: Service = current_app.extensions["amoe"]
    try:
        service.migrate()
        yield service.campuses
    except CampusRefused as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)
    except StorageUnavailable:
        click.echo("The database is out of reach; nothing was changed.", err=True)
        sys.exit(FAULT)
