"""A person's data in every writing in which it could turn up where it must not."""

from __future__ import annotations

import re
from collections.abc import Iterable

KINDS = (
    "immatriculation",
    "employer_id",
    "cni",
    "birth_date",
    "last_name",
    "first_name",
    "names_ar",
    "email",
    "phone",
    "rib",
    "civil_status_no",
    "password",
)
"""The twelve kinds of personal data that a registration meets."""


def writings(person: dict[str, str], **typed: str) -> dict[str, list[str]]:
    """Every kind with its writings. `person` as in the registry's file; `typed` adds what the
    person gave besides: `email`, `phone`, `password`."""
    year, month, day = person["birth_date"].split("-")
    rib = person.get("rib", "")
    found = {
        "immatriculation": [person["immatriculation"]],
        "employer_id": [person["employer_id"]],
        "cni": [person["cni"], re.sub(r"(?<=[A-Z])(?=[0-9])", " ", person["cni"])],
        "birth_date": [
            *(sign.join((year, month, day)) for sign in ("-", "/", "")),
            *(sign.join((day, month, year)) for sign in ("-", "/", ".", " ", "")),
        ],
        "last_name": [person["last_name"]],
        "first_name": [person["first_name"]],
        "names_ar": [person["last_name_ar"], person["first_name_ar"]],
        "email": [person["email"], typed.get("email", "")],
        "phone": phone_writings(typed.get("phone", "")),
        "rib": [rib, rib[-8:], " ".join(rib[n : n + 4] for n in range(0, len(rib), 4))],
        "civil_status_no": [
            person["civil_status_no"],
            person["civil_status_no"].replace("/", " / "),
            person["civil_status_no"].replace("/", "-"),
        ],
        "password": [typed.get("password", "")],
    }
    return {kind: [text for text in dict.fromkeys(found[kind]) if text] for kind in KINDS}


def phone_writings(phone: str) -> list[str]:
    """The ways to write a Moroccan mobile that is given as 0612345678."""
    if not phone:
        return []
    bare = phone.removeprefix("0")
    pairs = [phone[n : n + 2] for n in range(0, 10, 2)]
    return [f"+212{bare}", f"00212{bare}", phone, *(sign.join(pairs) for sign in " -."), bare]


def pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds any of `texts` in a line, in any capitals, as whole words: ALI is not in VALIDE."""
    whole = sorted(
        (re.escape(text) for text in set(texts) if len(text) >= 3), key=len, reverse=True
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(whole) or '(?!)'})(?!\w)", re.IGNORECASE)
