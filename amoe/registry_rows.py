"""The fund's registry file: its columns, and each line checked and made canonical."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from amoe import identity, inputs
from amoe.csv_lines import (
    REMEMBERED,
    Rejected,
    RowReason,
    iso_date,
    number,
    plain_number,
    remembered,
    required,
)
from amoe.insured import BANK, POSTAL

COLUMNS = (
    "immatriculation",
    "employer_id",
    "cni",
    "birth_date",
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "payment",
    "rib",
    "civil_status_no",
    "email",
    "university",
    "rights_from",
    "rights_to",
)
"""The columns of the file. `person` takes its fields in this order."""

# What is canonical already, as nearly every field of an export is: told at a glance, without the
# general functions of `amoe.identity`, whose result is the same (a test compares them).
_plain_cni = re.compile(r"[A-Z]{1,2}[0-9]{5,8}").fullmatch
_plain_civil_status = re.compile(r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}").fullmatch
_plain_rib = re.compile(r"[0-9]{24}").fullmatch


class Person(NamedTuple):
    """One person as the file gives one, every field canonical; the sealed fields come first."""

    immatriculation: str
    employer_id: str
    """Empty when the file has none."""
    cni: str
    birth_date: str
    last_name: str
    first_name: str
    last_name_ar: str
    first_name_ar: str
    sex: str
    email: str
    payment: str
    answer: str
    """Of the verification question: the last 8 digits of the RIB, or the civil-status number."""
    university: str
    rights_from: str
    rights_to: str


def person(fields: Sequence[str], today: date) -> Person:
    """The person that `fields` (in the order of COLUMNS) describe. Raises Rejected."""
    (
        immatriculation,
        employer_id,
        cni,
        birth_date,
        last_name,
        first_name,
        last_name_ar,
        first_name_ar,
        sex,
        payment,
        rib,
        civil_status_no,
        email,
        university,
        rights_from,
        rights_to,
    ) = fields
    payment = remembered(payment).lower()
    rights_from = iso_date("rights_from", rights_from)
    rights_to = iso_date("rights_to", rights_to)
    if rights_to < rights_from:
        raise Rejected(RowReason.RIGHTS, "rights_to is before rights_from")
    return Person(
        number("immatriculation", immatriculation),
        _optional_number("employer_id", employer_id),
        _cni(cni),
        _birth_date(birth_date, today),
        required("last_name", remembered(last_name)),
        required("first_name", remembered(first_name)),
        remembered(last_name_ar),
        remembered(first_name_ar),
        remembered(sex).upper(),
        inputs.clean(email).replace(" ", ""),
        payment,
        _answer(payment, rib, civil_status_no),
        remembered(university).lower(),
        rights_from,
        rights_to,
    )


def _optional_number(column: str, text: str) -> str:
    if plain_number(text):
        return text
    return number(column, text) if inputs.clean(text) else ""


def _cni(text: str) -> str:
    if _plain_cni(text):
        return text
    cni = identity.canonical_cni(text)
    if cni is None:
        required("cni", inputs.clean(text))
        raise Rejected(RowReason.CNI, "cni is not the number of an identity card")
    return cni


@lru_cache(REMEMBERED)
def _birth_date(text: str, today: date) -> str:
    year, month, day = iso_date("birth_date", text).split("-")
    born = identity.canonical_birth_date(day, month, year, today)
    if born is None:
        raise Rejected(RowReason.DATE, "birth_date is too long ago, or too recent")
    return born


def _answer(payment: str, rib: str, civil_status_no: str) -> str:
    """What the person will be asked; the field of the other way of payment is not looked at."""
    if payment == BANK:
        return _rib(rib)[-8:]
    if payment == POSTAL:
        return _civil_status(civil_status_no)
    required("payment", payment)
    raise Rejected(RowReason.PAYMENT, f"payment is neither {BANK} nor {POSTAL}")


def _rib(text: str) -> str:
    rib = text if _plain_rib(text) else inputs.digits(text)
    if not _plain_rib(rib):
        required("rib", rib)
        raise Rejected(RowReason.RIB_LENGTH, "rib is not 24 digits")
    # The last two digits are 97 - (the 22 before them, times 100, modulo 97): with them, the
    # whole number is a multiple of 97.
    if int(rib) % 97:
        raise Rejected(RowReason.RIB_KEY, "the key of the rib is wrong")
    return rib


def _civil_status(text: str) -> str:
    if _plain_civil_status(text):
        return text
    number = identity.canonical_civil_status(text)
    if number is None:
        required("civil_status_no", inputs.clean(text))
        raise Rejected(RowReason.CIVIL_STATUS, "civil_status_no has no number")
    return number
