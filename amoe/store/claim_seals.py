"""How a claim lies in its table: what is sealed, how it is joined, and what it is bound to."""

from __future__ import annotations

from typing import NamedTuple

from amoe.secrecy import Secrecy

JOINT = "\x1f"
USUAL_DELAY = "delay:"
"""Begins the name of the fact that holds the usual delay of a kind, in days."""
RUN = "run"
"""The fact that holds the last import that moved a claim."""


class Told(NamedTuple):
    """What is sealed of a claim, in this order."""

    claim_no: str
    kind: str
    care_date: str
    office: str
    reason: str
    payment: str
    payment_ref: str


def claim_key(secrecy: Secrecy, claim_no: str) -> bytes:
    """The keyed hash by which a claim is found."""
    return secrecy.lookup("claim", claim_no)


def person_key(secrecy: Secrecy, immatriculation: str) -> bytes:
    """The keyed hash that names the person, the same as in the registry and in accounts."""
    return secrecy.lookup("immatriculation", immatriculation)


def seal(secrecy: Secrecy, key: bytes, told: Told) -> bytes:
    """What is told of a claim, for its row only."""
    return secrecy.seal(JOINT.join(told).encode(), key)


def unseal(secrecy: Secrecy, key: bytes, sealed: bytes) -> Told:
    """What `seal` sealed. Raises Unsealable."""
    return Told(*secrecy.unseal(sealed, key).decode().split(JOINT))


def seal_reason(secrecy: Secrecy, key: bytes, turn: int, reason: str) -> bytes | None:
    """The reason of a status, for its row only; None when there is none."""
    return secrecy.seal(reason.encode(), _status(key, turn)) if reason else None


def unseal_reason(secrecy: Secrecy, key: bytes, turn: int, sealed: bytes | None) -> str:
    """What `seal_reason` sealed. Raises Unsealable."""
    return secrecy.unseal(sealed, _status(key, turn)).decode() if sealed else ""


def kind_name(secrecy: Secrecy, kind: str) -> str:
    """What stands for a kind of care in figures.

    A figure of one claim would tell its kind to who knows its dates, so the kind is not in clear.
    """
    return secrecy.lookup("kind", kind).hex()


def _status(key: bytes, turn: int) -> bytes:
    return b"status:" + key + turn.to_bytes(4, "big")
