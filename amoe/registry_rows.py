"""The fund's registry file: its header, and each line checked and made canonical."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from amoe import identity, inputs
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

LONGEST_LINE = 4096
"""Characters of a line at most. An honest one has about 200."""

_BOM = b"\xef\xbb\xbf"

_REMEMBERED = 20_000
"""Names and dates come back again and again: this many of them are cleaned once only (3 MB)."""

# What is canonical already, as nearly every field of an export is: told at a glance, without the
# general functions of `amoe.identity`, whose result is the same (a test compares them).
_plain_number = re.compile(r"[A-Z]?[0-9]{4,19}").fullmatch
_plain_cni = re.compile(r"[A-Z]{1,2}[0-9]{5,8}").fullmatch
_plain_civil_status = re.compile(r"[1-9][0-9]{0,8}/[1-9][0-9]{0,8}").fullmatch
_plain_rib = re.compile(r"[0-9]{24}").fullmatch
_iso_date = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})").fullmatch


class RowReason(StrEnum):
    """Why a line is kept aside."""

    ENCODING = "encoding"
    LINE_TOO_LONG = "line_too_long"
    QUOTES = "quotes"
    COLUMNS = "columns"
    MISSING = "missing"
    NUMBER = "number"
    CNI = "cni"
    DATE = "date"
    PAYMENT = "payment"
    RIB_LENGTH = "rib_length"
    RIB_KEY = "rib_key"
    CIVIL_STATUS = "civil_status"
    RIGHTS = "rights"
    DUPLICATE_CNI = "duplicate_cni"


class ImportRefused(Exception):
    """Nothing was imported and the registry is as it was; the message is a sentence saying why."""


class Rejected(Exception):
    """This line does not go in. `detail` is a few words for the operator, without its data."""

    def __init__(self, reason: RowReason, detail: str) -> None:
        """Keep the reason code and the detail."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


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


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a file: its columns in the file's order, and where the people begin."""

    columns: tuple[str, ...]
    start: int
    """Bytes of the header, line end included."""

    def arrange(self) -> Callable[[list[str]], Sequence[str]]:
        """A function that puts the fields of a line into the order of COLUMNS."""
        if self.columns == COLUMNS:
            return lambda fields: fields
        return itemgetter(*(self.columns.index(column) for column in COLUMNS))


def read_header(source: Path) -> Layout:
    """The layout of a registry file. Raises ImportRefused when its first line is not the header.

    The sentence names no cell of the file: the first line of a file without header is a person.
    """
    with source.open("rb") as file:
        raw = file.readline(4 * LONGEST_LINE)
    try:
        text = raw.removeprefix(_BOM).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise _refused(source, "it is not UTF-8") from None
    if '"' in text:
        with suppress(csv.Error, StopIteration):
            text = ",".join(next(csv.reader([text], strict=True)))
    columns = tuple(name.strip() for name in text.split(","))
    missing = [name for name in COLUMNS if name not in columns]
    others = len(columns) - (len(COLUMNS) - len(missing))
    if len(missing) == len(COLUMNS):
        hint = ": the separator must be a comma" if text.count(";") + text.count("\t") else ""
        raise _refused(source, f"none of the columns is there{hint}")
    if missing:
        raise _refused(source, f"missing: {', '.join(missing)}")
    if others:
        raise _refused(source, f"{others} column(s) too many")
    return Layout(columns, len(raw))


def _refused(source: Path, why: str) -> ImportRefused:
    return ImportRefused(
        f"{source.name} was not imported: its first line must name the {len(COLUMNS)} columns"
        f" {', '.join(COLUMNS)}, in any order ({why})."
    )


def split(line: str) -> list[str]:
    """The fields of one line, as they stand. Raises Rejected (quotes, length, column count).

    A line of the file is a record, always: no field of a person holds a line break, so none is
    looked for. A quote that is never closed then costs its own line and not the rest of the file.
    """
    if len(line) > LONGEST_LINE:
        raise Rejected(RowReason.LINE_TOO_LONG, f"more than {LONGEST_LINE} characters")
    if '"' in line:
        try:
            fields = next(csv.reader([line], strict=True))
        except csv.Error:
            raise Rejected(RowReason.QUOTES, "a quote is not closed, or misplaced") from None
    else:
        fields = line.split(",")
    if len(fields) != len(COLUMNS):
        raise Rejected(RowReason.COLUMNS, f"{len(fields)} columns, not {len(COLUMNS)}")
    return fields


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
    payment = _remembered(payment).lower()
    rights_from = _date("rights_from", rights_from)
    rights_to = _date("rights_to", rights_to)
    if rights_to < rights_from:
        raise Rejected(RowReason.RIGHTS, "rights_to is before rights_from")
    return Person(
        _number("immatriculation", immatriculation),
        _optional_number("employer_id", employer_id),
        _cni(cni),
        _birth_date(birth_date, today),
        _required("last_name", _remembered(last_name)),
        _required("first_name", _remembered(first_name)),
        _remembered(last_name_ar),
        _remembered(first_name_ar),
        _remembered(sex).upper(),
        inputs.clean(email).replace(" ", ""),
        payment,
        _answer(payment, rib, civil_status_no),
        _remembered(university).lower(),
        rights_from,
        rights_to,
    )


_remembered = lru_cache(_REMEMBERED)(inputs.clean)


def _required(column: str, cleaned: str) -> str:
    if not cleaned:
        raise Rejected(RowReason.MISSING, f"{column} is missing")
    return cleaned


def _number(column: str, text: str) -> str:
    if _plain_number(text):
        return text
    number = identity.canonical_number(text)
    if number is None:
        _required(column, inputs.clean(text))
        raise Rejected(RowReason.NUMBER, f"{column} is not 4 to 20 digits or letters")
    return number


def _optional_number(column: str, text: str) -> str:
    if _plain_number(text):
        return text
    return _number(column, text) if inputs.clean(text) else ""


def _cni(text: str) -> str:
    if _plain_cni(text):
        return text
    cni = identity.canonical_cni(text)
    if cni is None:
        _required("cni", inputs.clean(text))
        raise Rejected(RowReason.CNI, "cni is not the number of an identity card")
    return cni


@lru_cache(_REMEMBERED)
def _date(column: str, text: str) -> str:
    cleaned = _required(column, inputs.clean(text))
    try:
        if _iso_date(cleaned):
            return date.fromisoformat(cleaned).isoformat()
    except ValueError:
        pass
    raise Rejected(RowReason.DATE, f"{column} is not a date, yyyy-mm-dd")


@lru_cache(_REMEMBERED)
def _birth_date(text: str, today: date) -> str:
    year, month, day = _date("birth_date", text).split("-")
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
    _required("payment", payment)
    raise Rejected(RowReason.PAYMENT, f"payment is neither {BANK} nor {POSTAL}")


def _rib(text: str) -> str:
    rib = text if _plain_rib(text) else inputs.digits(text)
    if not _plain_rib(rib):
        _required("rib", rib)
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
        _required("civil_status_no", inputs.clean(text))
        raise Rejected(RowReason.CIVIL_STATUS, "civil_status_no has no number")
    return number
