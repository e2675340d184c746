"""Somebody waits for SMS that cannot be sent, and later reads the mail that they are back."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

from amoe.reasons import Reason as R
from amoe.store.database import Row
from tests.support.browser import Browser
from tests.support.site import Site
from tests.support.student import Student


def operator(site: Site, *arguments: str) -> str:
    """Run `flask messages …`."""
    with site.app.app_context():
        done = site.app.test_cli_runner().invoke(args=["messages", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def waits(site: Site, index: int = 0, **way: object) -> Student:
    """Somebody who asked for an SMS while none can be sent."""
    return site.student(index, **way).stands_at("telephone").gives_phone().is_locked(R.SMS_PAUSED)


def letters(student: Student) -> list[str]:
    """The mails that tell that SMS are back: the address of each one's link."""
    found = [re.search(r"/\w\w/inscription/reprise/\S+", m.text) for m in student.messages("email")]
    return [each[0] for each in found if each]


def elsewhere(student: Student) -> Student:
    """The same person at another browser."""
    other = copy(student)
    other.browser = Browser(student.site.app.test_client(), htmx=student.browser.htmx)
    return other


def presses(student: Student, link: str) -> Student:
    """Open a mail's link and press its button."""
    student.browser.open(link)
    student.is_answered(200)
    student.browser.send(link, student.browser.hidden())
    return student


def kept(site: Site, student: Student) -> Row | None:
    """The row of a registration; None when it was erased."""
    return site.service.database.one(
        "SELECT * FROM registrations WHERE reference = :reference",
        reference=student.session()["r"],
    )


def is_dead(student: Student, link: str) -> Any:
    """Neither looking at the link nor its button opens anything."""
    reader = elsewhere(student)
    reader.browser.open(link)
    reader.is_answered(410)
    # A token against forgery from another page: that is not what the link fails for.
    reader.opens("conditions")
    reader.browser.send(link, reader.browser.hidden())
    return reader.is_answered(410)
