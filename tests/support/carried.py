"""Brings a student to a step without the pages before it: quick, for stories that begin there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask.sessions import SecureCookieSessionInterface

from amoe.codes import EMAIL, SMS
from tests.support import short_way
from tests.support.student import PASSWORD

if TYPE_CHECKING:
    from tests.support.student import Student


def carry(student: Student, slug: str) -> None:
    """Prove all that stands before `slug`, and give their browser the cookie of it."""
    service, person = student.site.service, student.person
    secret, registration = short_way.begins(service)
    registration.language = student.language
    ways = {
        "question": lambda: short_way.identifies(
            service, registration, short_way.identity_of(person)
        ),
        "courriel": lambda: short_way.answers(service, registration, person),
        "code-courriel": lambda: short_way.gives(service, registration, EMAIL, student.email),
        "telephone": lambda: short_way.proves(service, registration, EMAIL),
        "code-telephone": lambda: short_way.gives(
            service, registration, SMS, "+212" + student.phone[1:]
        ),
        "mot-de-passe": lambda: short_way.proves(service, registration, SMS),
        "terminee": lambda: service.opening.open(registration, PASSWORD),
    }
    for reached, act in ways.items() if slug != "identite" else ():
        act()
        if reached == slug:
            break
    writer = SecureCookieSessionInterface().get_signing_serializer(student.site.app)
    assert writer
    cookie = writer.dumps({"s": secret, "r": registration.reference, "t": service.clock.now()})
    name = student.site.app.config["SESSION_COOKIE_NAME"]
    student.browser.client.set_cookie(name, str(cookie))
