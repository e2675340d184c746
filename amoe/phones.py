"""Moroccan mobile numbers: any way people write them in, one canonical form out."""

from __future__ import annotations

import re

from amoe import inputs
from amoe.reasons import Reason

# ANRT numbering plan: mobiles are 06 and 07, nine digits after the country code 212. A library
# for the world's numbers refuses ranges that are in use here (079…) and swallows stray letters.
_PREFIX = re.compile(r"(?:\+|00)?212(?:\(0\)|0)?|0")
_NATIONAL = re.compile(r"[5-8][0-9]{8}")
_MOBILE = re.compile(r"\+212[67][0-9]{8}")


def canonical_phone(text: str) -> str | Reason:
    """International form (+2126…) of a Moroccan mobile, or why the text is not one."""
    typed = re.sub(r"[\s\-./]", "", inputs.clean(text))
    bare = re.sub(r"[()]", "", typed)
    match = _PREFIX.match(bare)
    national = bare[match.end() :] if match else bare
    if bare.startswith("+") and not match:
        return Reason.PHONE_NOT_MOBILE
    if not _NATIONAL.fullmatch(national):
        foreign = re.fullmatch(r"00(?!212)[0-9]{8,15}", bare)
        return Reason.PHONE_NOT_MOBILE if foreign else Reason.PHONE_MALFORMED
    return "+212" + national if national[0] in "67" else Reason.PHONE_NOT_MOBILE


def is_mobile(number: str) -> bool:
    """Whether a number in canonical form is one that SMS may go to."""
    return _MOBILE.fullmatch(number) is not None


def as_written(phone: str) -> str:
    """The way people write it: 06 12 34 56 78."""
    national = "0" + phone.removeprefix("+212")
    return " ".join(national[n : n + 2] for n in range(0, len(national), 2))


def numbering(phone: str) -> str:
    """The four digits by which numbers are handed out to operators (ANRT): 0661."""
    return as_written(phone).replace(" ", "")[:4]


def masked(phone: str) -> str:
    """Enough for its owner to know it again, not for others to call it: 06 •• •• •• 78."""
    parts = as_written(phone).split(" ")
    return " ".join([parts[0], *["••"] * (len(parts) - 2), parts[-1]])
