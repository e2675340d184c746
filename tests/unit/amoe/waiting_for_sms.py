"""Somebody asks for an SMS that cannot be sent: what the tests of resuming begin with."""

from __future__ import annotations

from amoe.codes import SMS
from amoe.limits import Charge, sms_budget
from amoe.outcomes import Locked
from amoe.reasons import Reason as R
from amoe.registration import Registration
from amoe.service import Service
from tests.support.short_way import found, reaches_phone
from tests.support.site import Site

NUMBER = "+212612345678"


def waits(site: Site, index: int = 0, number: str = NUMBER) -> tuple[str, Registration]:
    """Somebody asks for an SMS that cannot be sent: the secret of the cookie, the registration."""
    student = site.student(index)
    secret, _ = reaches_phone(site.service, student.person, student.email)
    registration = found(site.service, secret)  # as a request reads it, pause included
    assert asks(site, registration, number).reason is R.SMS_PAUSED
    return secret, registration


def asks(site: Site, registration: Registration, number: str = NUMBER) -> Locked:
    """Ask for an SMS in vain."""
    outcome = site.service.contact.give(registration, SMS, number)
    assert isinstance(outcome, Locked), outcome
    return outcome


def told(service: Service) -> list[str]:
    """The references of those who got the mail, in order."""
    rows = service.database.all(
        "SELECT reference FROM outbox WHERE template = 'sms_back' ORDER BY nr"
    )
    return [row["reference"] for row in rows]


def spends_the_budget(service: Service, cap: int = 20_000) -> None:
    """Use up the SMS of the day."""
    charge = Charge(sms_budget(cap), "all")
    service.limits.spend([charge], service.clock.now())
    key = service.limits._key(charge)
    service.database.run("UPDATE counters SET used = cap WHERE key = :key", key=key)
