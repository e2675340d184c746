"""What becomes of people in a campaign: who can be written to, and who must not be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from amoe.emails import canonical_email
from amoe.store.campaign_letters import Known
from amoe.store.insured_people import InsuredPerson


class Fate(StrEnum):
    """What becomes of one person in a campaign; exactly one of these."""

    NO_EMAIL = "no_email"
    """The registry has no address, or something that is none."""
    ACCOUNT = "account"
    UNSUBSCRIBED = "unsubscribed"
    BEFORE = "before"
    """Got this letter in an earlier run."""
    SAME_MAILBOX = "same_mailbox"
    """Somebody with the same mailbox gets it, or got it."""
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody with an address that can be written to."""

    person: InsuredPerson
    email: str
    """In its canonical form."""
    mailbox: bytes
    """The keyed hash of the mailbox behind it."""


def judge(addressees: Iterable[Addressee], known: Known, met: set[bytes]) -> dict[bytes, Fate]:
    """What becomes of people with an address, by key; adds the mailboxes of letters to `met`."""
    fates = {}
    for one in addressees:
        key = one.person.key
        if key in known.accounts:
            fates[key] = Fate.ACCOUNT
        elif one.mailbox in known.unsubscribed:
            fates[key] = Fate.UNSUBSCRIBED
        elif key in known.written:
            fates[key] = Fate.BEFORE
        elif one.mailbox in known.mailboxes or one.mailbox in met:
            fates[key] = Fate.SAME_MAILBOX
        else:
            fates[key] = Fate.LETTER
            met.add(one.mailbox)
    return fates


_PLAIN = re.compile(r"([a-z0-9]+(?:[._+-][a-z0-9]+)*)@([a-z0-9.-]+)")
_LONGEST_NAME, _LONGEST = 64, 254
"""Characters before the @, and of a whole address (RFC 5321, 4.5.3.1)."""


def canonical(email: str) -> str | None:
    """`canonical_email`, at a thirtieth of its price for the addresses that most people have."""
    email = email.lower()
    plain = _PLAIN.fullmatch(email)
    if plain and len(plain[1]) <= _LONGEST_NAME and len(email) <= _LONGEST and _right(plain[2]):
        return email
    return canonical_email(email)


@lru_cache(maxsize=4096)
def _right(domain: str) -> bool:
    """Whether a domain is one, and in its canonical form."""
    return canonical_email(f"a@{domain}") == f"a@{domain}"
