"""People on their way through the service, without pages: each verb is one accepted step."""

from __future__ import annotations

from amoe.book import Book
from amoe.codes import EMAIL, SMS, code_for
from amoe.identity import Identity
from amoe.outcomes import Accepted, Outcome
from amoe.phones import canonical_phone
from amoe.references import new_reference
from amoe.registration import TERMS_VERSION, Registration
from amoe.service import Service
from tests.support.site import CAPTCHA

Person = dict[str, str]


def identity_of(person: Person) -> Identity:
    """The identity that the registry has."""
    return Identity("immatriculation", person["immatriculation"], person["cni"],
                    person["birth_date"])  # fmt: skip


def stranger(number: int) -> Identity:
    """An identity of the right form that nobody has."""
    return Identity("immatriculation", f"X{number:09}", f"ZZ{number:06}", "2004-02-29")


def begins(service: Service) -> tuple[str, Registration]:
    """Accepts the terms; the cookie's secret and the registration."""
    secret = Book.new_secret()
    registration = service.book.blank(secret, new_reference(), "fr")

    def accept(r: Registration) -> Outcome:
        r.terms = TERMS_VERSION
        return Accepted()

    _goes_on(service.book.change(registration, "conditions", accept))
    return secret, registration


def identifies(service: Service, registration: Registration, identity: Identity) -> None:
    """Gives an identity."""
    _goes_on(service.identification.identify(registration, identity, "", CAPTCHA))


def answers(service: Service, registration: Registration, person: Person) -> None:
    """Gives an identity and the right answer."""
    identifies(service, registration, identity_of(person))
    right = person["rib"][-8:] or person["civil_status_no"]
    _goes_on(service.identification.answer(registration, right))


def gives(service: Service, registration: Registration, channel: str, address: str) -> None:
    """Gives an address; a code is sent to it."""
    _goes_on(service.contact.give(registration, channel, address))


def proves(service: Service, registration: Registration, channel: str) -> None:
    """Types the right code."""
    code = right_code(service, registration, channel)
    _goes_on(service.contact.prove(registration, channel, code, "", CAPTCHA))


def reaches_email_code(service: Service, person: Person, email: str) -> tuple[str, Registration]:
    """Stands where the code from the mail is asked for."""
    secret, registration = begins(service)
    answers(service, registration, person)
    gives(service, registration, EMAIL, email)
    return secret, registration


def reaches_phone(service: Service, person: Person, email: str) -> tuple[str, Registration]:
    """Stands where the mobile number is asked for."""
    secret, registration = reaches_email_code(service, person, email)
    proves(service, registration, EMAIL)
    return secret, registration


def reaches_password(
    service: Service, person: Person, email: str, phone: str
) -> tuple[str, Registration]:
    """Stands where only the password is missing."""
    secret, registration = reaches_phone(service, person, email)
    gives(service, registration, SMS, str(canonical_phone(phone)))
    proves(service, registration, SMS)
    return secret, registration


def right_code(service: Service, registration: Registration, channel: str) -> str:
    """The code that was sent."""
    challenge = registration.challenge(channel)
    assert challenge is not None
    return code_for(service.secrecy, channel, challenge.address, challenge.nonce)


def wrong_code(service: Service, registration: Registration, channel: str, nth: int) -> str:
    """The nth wrong one of the million codes."""
    right = int(right_code(service, registration, channel))
    return f"{(right + 1 + nth) % 10**6:06}"


def found(service: Service, secret: str) -> Registration:
    """The registration of a cookie."""
    registration = service.book.find(secret)
    assert registration is not None
    return registration


def _goes_on(outcome: Outcome) -> None:
    assert isinstance(outcome, Accepted), outcome
