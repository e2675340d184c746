"""What a crowd does: each act gets ready alone and returns the deed of the common moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from amoe.codes import EMAIL, SMS
from amoe.identity import Identity
from amoe.outcomes import Outcome
from amoe.service import Service
from tests.support import short_way as people
from tests.support.site import CAPTCHA

PASSWORD = "7 rivieres bleues"

Deed = Callable[[], Outcome]


class Guess(NamedTuple):
    """One guess of many at one registration."""

    secret: str
    nth: int


def guess_code(service: Service, guess: Guess) -> Deed:
    """Types a wrong code from the mail."""
    registration = people.found(service, guess.secret)
    code = people.wrong_code(service, registration, EMAIL, guess.nth)
    return lambda: service.contact.prove(registration, EMAIL, code, "", CAPTCHA)


class Answer(NamedTuple):
    """One person's guess at an identity's question."""

    secret: str
    identity: Identity
    answer: str


def guess_answer(service: Service, guess: Answer) -> Deed:
    """Takes an identity in a registration of one's own, then answers wrongly."""
    registration = people.found(service, guess.secret)
    people.identifies(service, registration, guess.identity)
    return lambda: service.identification.answer(registration, guess.answer)


def answer_in_one(service: Service, guess: Answer) -> Deed:
    """Answers in the registration as it stands: everybody in the same one."""
    registration = people.found(service, guess.secret)
    return lambda: service.identification.answer(registration, guess.answer)


def open_account(service: Service, secret: str) -> Deed:
    """Presses the last button of a registration, perhaps the same as somebody else's."""
    registration = people.found(service, secret)
    return lambda: service.opening.open(registration, PASSWORD)


class Image(NamedTuple):
    """One use of a captcha that somebody has solved."""

    secret: str
    token: str
    nth: int


def reuse_captcha_for_code(service: Service, image: Image) -> Deed:
    """Types the image's digits with a wrong code."""
    registration = people.found(service, image.secret)
    digits = service.captchas.answer(image.token)
    code = people.wrong_code(service, registration, EMAIL, image.nth)
    return lambda: service.contact.prove(registration, EMAIL, code, image.token, digits)


def reuse_captcha_for_identity(service: Service, image: Image) -> Deed:
    """Types the image's digits with an identity of one's own."""
    registration = people.found(service, image.secret)
    digits = service.captchas.answer(image.token)
    identity = people.stranger(image.nth)
    return lambda: service.identification.identify(registration, identity, image.token, digits)


class Sending(NamedTuple):
    """One registration that is about to have a code sent."""

    secret: str
    address: str


def ask_sms(service: Service, sending: Sending) -> Deed:
    """Gives a mobile number."""
    registration = people.found(service, sending.secret)
    return lambda: service.contact.give(registration, SMS, sending.address)


def ask_mail(service: Service, sending: Sending) -> Deed:
    """Gives an e-mail address."""
    registration = people.found(service, sending.secret)
    return lambda: service.contact.give(registration, EMAIL, sending.address)


def reach_phone(service: Service, job: tuple[dict[str, str], str]) -> Callable[[], Any]:
    """Goes up to the mobile number; gives back the secret of the registration."""
    person, email = job
    return lambda: people.reaches_phone(service, person, email)[0]  # type: ignore[return-value]
