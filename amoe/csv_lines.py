"""A CSV file from the fund, whichever: its header, its lines split, cells that all of them have."""

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

from amoe import identity, inputs

LONGEST_LINE = 4096
"""Characters of a line at most. An honest one has about 200."""

_BOM = b"\xef\xbb\xbf"

REMEMBERED = 20_000
"""Names and dates come back again and again: this many of them are cleaned once only (3 MB)."""

plain_number = re.compile(r"[A-Z]?[0-9]{4,19}").fullmatch
_plain_date = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})").fullmatch


class RowReason(StrEnum):
    """Why a line is kept aside, of whichever file."""

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
    CLAIM_NO = "claim_no"
    KIND = "kind"
    STATUS = "status"
    AMOUNT = "amount"
    ORDER = "order"
    TOO_LONG = "too_long"
    OTHER_PERSON = "other_person"


class ImportRefused(Exception):
    """Nothing was imported and all is as it was; the message is a sentence saying why."""


class Rejected(Exception):
    """This line does not go in. `detail` is a few words for the operator, without its data."""

    def __init__(self, reason: RowReason, detail: str) -> None:
        """Keep the reason code and the detail."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a file: its columns in the file's order, and where its lines begin."""

    columns: tuple[str, ...]
    start: int
    """Bytes of the header, line end included."""
    wanted: tuple[str, ...]
    """The same columns in the order in which lines are read."""

    def arrange(self) -> Callable[[list[str]], Sequence[str]]:
        """A function that puts the fields of a line into the order of `wanted`."""
        if self.columns == self.wanted:
            return lambda fields: fields
        return itemgetter(*(self.columns.index(column) for column in self.wanted))


def read_header(source: Path, wanted: tuple[str, ...]) -> Layout:
    """The layout of a file. Raises ImportRefused when its first line does not name its columns.

    The sentence names no cell of the file: the first line of a file without header is a person.
    """
    with source.open("rb") as file:
        raw = file.readline(4 * LONGEST_LINE)
    try:
        text = raw.removeprefix(_BOM).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise _refused(source, wanted, "it is not UTF-8") from None
    if '"' in text:
        with suppress(csv.Error, StopIteration):
            text = ",".join(next(csv.reader([text], strict=True)))
    columns = tuple(name.strip() for name in text.split(","))
    missing = [name for name in wanted if name not in columns]
    others = len(columns) - (len(wanted) - len(missing))
    if len(missing) == len(wanted):
        hint = ": the separator must be a comma" if text.count(";") + text.count("\t") else ""
        raise _refused(source, wanted, f"none of the columns is there{hint}")
    if missing:
        raise _refused(source, wanted, f"missing: {', '.join(missing)}")
    if others:
        raise _refused(source, wanted, f"{others} column(s) too many")
    return Layout(columns, len(raw), wanted)


def _refused(source: Path, wanted: tuple[str, ...], why: str) -> ImportRefused:
    return ImportRefused(
        f"{source.name} was not imported: its first line must name the {len(wanted)} columns"
        f" {', '.join(wanted)}, in any order ({why})."
    )


def split(line: str, columns: int) -> list[str]:
    """The fields of one line, as they stand. Raises Rejected (quotes, length, column count).

    A line of the file is a record, always: no field holds a line break, so none is looked for. A
    quote that is never closed then costs its own line and not the rest of the file.
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
    if len(fields) != columns:
        raise Rejected(RowReason.COLUMNS, f"{len(fields)} columns, not {columns}")
    return fields


remembered = lru_cache(REMEMBERED)(inputs.clean)


def required(column: str, cleaned: str) -> str:
    """What a column must hold, if it holds anything. Raises Rejected."""
    if not cleaned:
        raise Rejected(RowReason.MISSING, f"{column} is missing")
    return cleaned


def number(column: str, text: str) -> str:
    """A person's number in its canonical form. Raises Rejected."""
    if plain_number(text):
        return text
    found = identity.canonical_number(text)
    if found is None:
        required(column, inputs.clean(text))
        raise Rejected(RowReason.NUMBER, f"{column} is not 4 to 20 digits or letters")
    return found


@lru_cache(REMEMBERED)
def iso_date(column: str, text: str) -> str:
    """A date, yyyy-mm-dd. Raises Rejected."""
    cleaned = required(column, inputs.clean(text))
    try:
        if _plain_date(cleaned):
            return date.fromisoformat(cleaned).isoformat()
    except ValueError:
        pass
    raise Rejected(RowReason.DATE, f"{column} is not a date, yyyy-mm-dd")
