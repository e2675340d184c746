"""Reads a CSV file from the fund in blocks, checks and seals its lines, in helper processes."""

from __future__ import annotations

import csv
import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from amoe.csv_lines import LONGEST_LINE, Layout, Rejected, RowReason, split

Row = tuple[Any, ...]
"""A line as it is written, checked and sealed."""


class Checker(Protocol):
    """Knows the lines of one kind of file. It travels to helper processes through a pipe."""

    columns: tuple[str, ...]
    """The columns of the file, in the order in which `row` takes them."""

    def row(self, fields: Sequence[str]) -> Row:
        """What is written of a line, everything canonical and sealed. Raises Rejected."""
        ...


BLOCK = 256 * 1024
"""Bytes of the file read, checked and written at a time: about 1,700 lines."""

HELP_FROM = 2 * 1024 * 1024
"""Bytes of a file from which on helper processes are worth their start (half a second)."""

HELPERS = 2
"""Helper processes at most: checking and sealing costs a little more than writing does."""


class HelperLost(Exception):
    """A helper process was killed or failed; all is as it was."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line that does not go in, with its fields as they stood."""

    line: int
    """Counted from 1, the header."""
    reason: RowReason
    detail: str
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """A block of the file, checked and sealed, ready to be written."""

    block: bytes
    first: int
    """Number of the block's first line."""
    rows: list[Row]
    numbers: list[int]
    """The line that each row comes from."""
    aside: list[Aside]

    def fields(self, line: int) -> Sequence[str]:
        """The fields of a line of this block, as they stood."""
        return _as_they_stood(self.block.split(b"\n")[line - self.first])


def prepare(
    source: Path,
    layout: Layout,
    checker: Checker,
    share: int = 0,
    shares: int = 1,
) -> Iterator[Batch]:
    """The file in batches, in its order: all of them, or every `shares`th from the `share`th on.

    Memory does not grow with the file.
    """
    arrange = layout.arrange()
    with source.open("rb") as file:
        file.read(layout.start)
        first = 2
        for place, block in enumerate(_blocks(file)):
            if place % shares == share:
                yield _batch(block, first, arrange, checker)
            first += block.count(b"\n")


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Whole lines, about BLOCK bytes at a time.

    A line without end is cut, but never to a length that would be accepted (a character has 4
    bytes at most): neither can it fill the memory nor can its beginning pass for a person.
    """
    rest = b""
    while chunk := file.read(BLOCK):
        lines = rest + chunk
        end = lines.rfind(b"\n") + 1
        if end:
            yield lines[:end]
        rest = lines[end : end + 4 * LONGEST_LINE + 4]
    if rest:
        yield rest


def _batch(
    block: bytes,
    first: int,
    arrange: Callable[[list[str]], Sequence[str]],
    checker: Checker,
) -> Batch:
    columns = len(checker.columns)
    rows: list[Row] = []
    numbers: list[int] = []
    aside: list[Aside] = []
    for number, line in enumerate(_lines(block), first):
        try:
            if isinstance(line, bytes):
                raise Rejected(RowReason.ENCODING, "not UTF-8")
            line = line.rstrip("\r")
            if not line:
                continue
            rows.append(checker.row(arrange(split(line, columns))))
            numbers.append(number)
        except Rejected as fault:
            raw = line if isinstance(line, bytes) else line.encode()
            aside.append(Aside(number, fault.reason, fault.detail, _as_they_stood(raw)))
    return Batch(block, first, rows, numbers, aside)


def _lines(block: bytes) -> Sequence[str | bytes]:
    """The lines of a block as text; as bytes those that are not UTF-8."""
    try:
        return block.decode().split("\n")
    except UnicodeDecodeError:
        return [_text(line) for line in block.split(b"\n")]


def _text(line: bytes) -> str | bytes:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line


def _as_they_stood(raw: bytes) -> Sequence[str]:
    """The fields of a line before any cleaning, or the line itself when it has no fields.

    Bytes that are not UTF-8 are shown as \\xe9.
    """
    line = raw.decode(errors="backslashreplace").rstrip("\r")
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return [line[:LONGEST_LINE]]


@contextmanager
def read_batches(
    source: Path, layout: Layout, checker: Checker, helpers: int
) -> Iterator[Iterator[Batch]]:
    """The file's batches in their order, made here or by helper processes that take turns."""
    if not helpers:
        yield prepare(source, layout, checker)
        return
    processes = multiprocessing.get_context("spawn")
    running, receivers = [], []
    try:
        for share in range(helpers):
            receiver, sender = processes.Pipe(duplex=False)
            receivers.append(receiver)
            helper = processes.Process(
                target=_help,
                args=(sender, source, layout, checker, share, helpers),
                daemon=True,
            )
            helper.start()
            running.append(helper)
            sender.close()
        yield _received(receivers)
    finally:
        # Ends a helper that has more to say; those of a killed importer end the same way.
        for receiver in receivers:
            receiver.close()
        for helper in running:
            helper.join()


def _received(receivers: Sequence[Connection]) -> Iterator[Batch]:
    for receiver in cycle(receivers):
        try:
            batch: Batch | None = receiver.recv()
        except (EOFError, OSError):  # between two batches, or amid one
            raise HelperLost("a helper process of the import ended too early") from None
        if batch is None:
            return
        yield batch


def _help(
    sender: Connection,
    source: Path,
    layout: Layout,
    checker: Checker,
    share: int,
    shares: int,
) -> None:
    """A helper process: its batches go down a pipe that lets it be at most one ahead."""
    try:
        for batch in prepare(source, layout, checker, share, shares):
            sender.send(batch)
        sender.send(None)
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # The importer ended first.
    except Exception as fault:
        # Told by its place only: an exception's words may hold a person's data.
        traceback.print_tb(fault.__traceback__)
        raise SystemExit(type(fault).__name__) from None
