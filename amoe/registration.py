"""A registration: an account being created, with what was typed and what it has proved."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any

from amoe.codes import EMAIL, SMS, Challenge
from amoe.identity import Identity
from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE
from amoe.phones import numbering
from amoe.standstill import RUNNING, Standstill

TERMS_VERSION = "2026-11"
"""The terms in force; who accepted older ones is asked again."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That `value` was proved. It holds for this value only: another value un-proves itself."""

    value: str
    at: int

    @staticmethod
    def holds(proof: Proof | None, value: str) -> bool:
        """Whether `proof` is there and is about `value`, which is not empty."""
        return proof is not None and value != "" and proof.value == value


@dataclass(frozen=True, slots=True)
class Person:
    """The names of who answered rightly: greets them, and keeps them out of the password."""

    first_name: str
    last_name: str
    first_name_ar: str
    last_name_ar: str


@dataclass(slots=True)
class Registration:
    """Everything one browser has given and proved so far. Sealed at rest as one piece."""

    key: bytes
    """Names the row; made from the secret in the cookie, which itself is never stored."""
    reference: str
    language: str
    created_at: int
    touched_at: int
    version: int = 0
    """Counts the changes; 0 means that nothing is stored yet."""
    insured_key: bytes | None = None
    """Who the identity belongs to, when somebody has it. The page never shows whether."""
    has_account: bool = False
    """Whether that person has an account already; read with the row, never stored in it."""

    sms_paused: bool = False
    """Whether an operator has paused SMS; read with the row, never stored in it."""

    late_prefixes: str = ""
    """How numbers begin to which SMS come late, says an agent; read with the row, never stored."""

    told: bool = False
    """Whether its person was written to that SMS is back; read with the row, never stored in it."""

    next_secret: str = ""
    """The secret that names it from its next change on; the old one is then good for nothing."""
    just_asked: str = ""
    """The channel whose code was put into the outbox in this very request: it is being sent."""
    mode: str = ""
    """How the present request was made, `plain` or `htmx`; for the audit, never stored."""
    stored: bytes = b""
    """The sealed part as it was last read or written, to know whether anything has changed."""

    terms: str = ""
    identity: Identity | None = None
    absent: str = ""
    """For the desk: why nobody has this identity."""
    payment: str = ""
    """Which question is asked: the registry's payment kind, or a decoy's."""
    answered: Proof | None = None
    person: Person | None = None
    email: str = ""
    email_proved: Proof | None = None
    phone: str = ""
    phone_proved: Proof | None = None
    challenges: list[Challenge] = field(default_factory=list)
    kept_until: int = 0
    """Until when it is kept because SMS could not be sent (seconds since 1970); 0: it is not."""
    linked_until: int = 0
    """Until when the link of a mail that an agent had sent opens it elsewhere; 0: there is none."""
    account: str = ""
    campus: str = ""
    """The code of the short address by which its person came; for counting."""
    draft: dict[str, str] = field(default_factory=dict)
    """What was typed and not accepted yet, by field; never a secret. Key `step` says where."""

    @property
    def identity_value(self) -> str:
        """What the proof of the answer is bound to."""
        return "|".join(self.identity.parts) if self.identity else ""

    def address(self, channel: str) -> str:
        """The address that a channel's code is to prove."""
        return {EMAIL: self.email, SMS: self.phone}[channel]

    def address_proved(self, channel: str) -> bool:
        """Whether the present address of a channel is proved."""
        proof = {EMAIL: self.email_proved, SMS: self.phone_proved}[channel]
        return Proof.holds(proof, self.address(channel))

    def prove_address(self, channel: str, now: int) -> None:
        """Record that the present address of a channel is proved."""
        proof = Proof(self.address(channel), now)
        if channel == EMAIL:
            self.email_proved = proof
        else:
            self.phone_proved = proof

    def challenge(self, channel: str) -> Challenge | None:
        """The code sent to the present address of a channel, dead or alive."""
        address = self.address(channel)
        for challenge in self.challenges:
            if challenge.channel == channel and challenge.address == address:
                return challenge
        return None

    def expired(self, now: int, seen_at: int = 0, stood: Standstill = RUNNING) -> bool:
        """Whether it was left alone, or lived, for too long. `seen_at`: last page shown.

        `stood`: the time for which the site was closed, which does not count.
        """
        idle_since = max(self.touched_at, seen_at)
        life_ends = self.created_at + JOURNEY_LIFE + stood.between(self.created_at, now)
        idle_ends = idle_since + JOURNEY_IDLE + stood.between(idle_since, now)
        return now >= max(life_ends, self.kept_until) or now >= idle_ends

    def kept(self, now: int) -> bool:
        """Whether it can still be taken up by the link in the mail that tells of SMS."""
        return now < self.kept_until and not self.account

    def emptied(self, now: int) -> Registration:
        """The same registration before its first step: reference and language stay."""
        return Registration(
            self.key,
            self.reference,
            self.language,
            now,
            now,
            version=self.version,
            mode=self.mode,
            campus=self.campus,
        )

    @property
    def sms_late(self) -> bool:
        """Whether SMS to the number come late at present."""
        return bool(self.phone) and numbering(self.phone) in self.late_prefixes.split(",")

    def to_json(self) -> bytes:
        """The part that is sealed."""
        kept: dict[str, Any] = {name: getattr(self, name) for name in _PLAIN}
        for name in _PROOFS:
            proof = getattr(self, name)
            kept[name] = [proof.value, proof.at] if proof else None
        kept["identity"] = self.identity.parts if self.identity else None
        kept["person"] = [getattr(self.person, n) for n in _PERSON] if self.person else None
        kept["challenges"] = [[getattr(c, name) for name in _CHALLENGE] for c in self.challenges]
        return json.dumps(kept).encode()

    def read_json(self, sealed_part: bytes) -> None:
        """Take over what `to_json` gave."""
        self.stored = sealed_part
        kept = json.loads(sealed_part)
        for name in _PLAIN:
            if name in kept:  # a field may be younger than a registration
                setattr(self, name, kept[name])
        for name in _PROOFS:
            setattr(self, name, Proof(*kept[name]) if kept[name] else None)
        self.identity = Identity(*kept["identity"]) if kept["identity"] else None
        self.person = Person(*kept["person"]) if kept["person"] else None
        self.challenges = [Challenge(*values) for values in kept["challenges"]]


_PROOFS = ("answered", "email_proved", "phone_proved")
_COLUMNS = (
    "key",
    "reference",
    "language",
    "created_at",
    "touched_at",
    "version",
    "insured_key",
    "has_account",
    "sms_paused",
    "late_prefixes",
    "told",
    "next_secret",
    "just_asked",
    "mode",
    "stored",
)
_PLAIN = tuple(
    each.name
    for each in fields(Registration)
    if each.name not in (*_PROOFS, *_COLUMNS, "identity", "person", "challenges")
)
"""Fields that JSON takes as they are: a new one needs no line here."""
_CHALLENGE = tuple(each.name for each in fields(Challenge))
_PERSON = tuple(each.name for each in fields(Person))
