"""What a sign-in that was begun still waits for: computed from what it has proved, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amoe.secrecy import fingerprint
from amoe.store.accounts import Account
from amoe.store.matters import Matter


class Awaits(StrEnum):
    """The next thing that a sign-in asks for."""

    CODE = "code"
    """A code that was sent."""
    PASSWORD = "password"  # noqa: S105
    APP = "app"
    """A code of the authenticator app, or one of its recovery codes."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Entered:
    """Signed in; `session` is the secret for the cookie."""

    session: str
    account: Account
    device: str = ""
    """The secret for the device's cookie, when the device is to be remembered from now on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something more comes first; `matter` is the secret by which this sign-in goes on."""

    matter: str
    awaits: Awaits


def judged(account: Account) -> str:
    """What `passed` holds: which password was the right one. Another one has another hash."""
    return fingerprint(account.password_hash).hex()


def awaits(matter: Matter, account: Account | None) -> Awaits:
    """What comes next.

    Begun with the right password (`passed`), it asks for the code that was sent, or for the app's.
    Begun with a code (`first`), it asks for the password behind it, and then for the app's code:
    who has an app is never spared it.
    """
    facts = matter.facts
    first = bool(facts.get("first"))
    if first and not facts.get("proved"):
        return Awaits.CODE
    if not facts.get("passed"):
        return Awaits.PASSWORD
    if account is not None and account.totp:
        return Awaits.APP
    return Awaits.NOTHING if first else Awaits.CODE
