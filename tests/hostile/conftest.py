"""A site under siege: people enough for every registration, and the shape of honest pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.hostile.inspection import Shape
from tests.support.memory import memory_folder
from tests.support.site import Site, registry_folder

PEOPLE = 600


class NoFaults(logging.Handler):
    """Keeps what the site logs as a fault: a 500 somewhere, or a thread that died."""

    def __init__(self) -> None:
        """Listen for errors only."""
        super().__init__(logging.ERROR)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.faults.append(f"{record.name} {record.msg} {record.exc_info and record.exc_info[1]!r}")


@pytest.fixture(scope="session")
def many_people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with 600 people."""
    return registry_folder(tmp_path_factory.mktemp("many_people"), PEOPLE)


@contextmanager
def besieged(people: Path) -> Iterator[tuple[Site, list[str]]]:
    """A site, and the faults that it logs; what it says of each request is not written."""
    with memory_folder() as folder:
        site = Site(folder / "instance", people)
        yield from listened_to(site)


def listened_to(site: Site) -> Iterator[tuple[Site, list[str]]]:
    """The site and its faults, until it is closed."""
    listener, ours = NoFaults(), logging.getLogger("amoe")
    loggers = (ours, site.app.logger, logging.getLogger())
    level = ours.level
    ours.setLevel(logging.ERROR)
    for logger in loggers:
        logger.addHandler(listener)
    yield site, listener.faults
    for logger in loggers:
        logger.removeHandler(listener)
    ours.setLevel(level)
    site.close()


@pytest.fixture
def place(many_people: Path) -> Iterator[Site]:
    """The site; at the end of a test it must have logged no fault."""
    with besieged(many_people) as (site, faults):
        yield site
    assert not faults


@pytest.fixture(scope="module")
def one_place(many_people: Path) -> Iterator[Site]:
    """One site for all tests of a module, which look at every answer themselves."""
    with besieged(many_people) as (site, _):
        yield site


@pytest.fixture(scope="session")
def shape(tmp_path_factory: pytest.TempPathFactory, people_folder: Path) -> Shape:
    """What the pages of two honest students are made of, refusals and locks included."""
    site = Site(tmp_path_factory.mktemp("honest") / "instance", people_folder)
    known = Shape()
    for payment in ("bank", "postal"):
        who = site.student(site.of_kind(payment))
        acts = [
            lambda who=who: who.opens("nowhere"),
            lambda who=who: who.browser.open("/fr/"),
            lambda who=who: who.opens(""),
            lambda who=who: who.browser.open("/fr/numero-oublie/demande"),
            lambda who=who: who.opens("conditions"),
            lambda who=who: who.sends("conditions"),
            lambda who=who: who.sends("conditions", accept="1"),
            lambda who=who: who.gives_identity(number="", cni="", day="", captcha="", method=""),
            who.gives_identity,
            lambda who=who: who.answers("x"),
            who.answers,
            lambda who=who: who.gives_email("x"),
            who.gives_email,
            lambda who=who: who.types_email_code("1"),
            who.types_email_code,
            lambda who=who: who.gives_phone("x"),
            who.gives_phone,
            lambda who=who: who.sends("code-telephone", do="resend"),
            who.types_phone_code,
            lambda who=who: who.chooses_password("x"),
            lambda who=who: who.opens("arret"),
            lambda who=who: who.opens("mot-de-passe"),
            who.chooses_password,
        ]
        for act in acts:
            act()
            known.learn(who.browser.page)
        locked = site.student(site.of_kind(payment, 1)).reaches("question")
        while locked.browser.status in (200, 422):
            locked.answers(locked.wrong_answer())
        known.learn(locked.browser.page)
    site.close()
    return known
