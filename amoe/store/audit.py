"""The audit: what happened to which registration, in reason codes and ids only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amoe.audit_chain import COLUMNS, START, Anchor, Broken, Chain, Head, Sound, verify
from amoe.secrecy import Secrecy
from amoe.store.database import Database, Row

_BATCH = 5000
"""Lines read at once by who walks over all of them."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit. No field may hold personal data: a test plants some and looks."""

    at: int
    reference: str
    step: str
    outcome: str
    """`accepted`, `stay`, `refused` or `locked`."""
    reason: str
    detail: str
    language: str
    agent: str = ""
    """The id of the agent who did it, or whom it is about."""
    mode: str = ""
    """`plain` or `htmx`, where a page was asked for."""
    campus: str = ""
    """The code of the short address by which somebody came."""


_EVENT = "at, reference, step, outcome, reason, detail, language, agent, mode, campus"
_LINE = ", ".join(COLUMNS)


class Audit:
    """Rows of `audit`: only ever added, each chained to the one before (ADR 16)."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the site's database, and the keys that the chain is made with."""
        self._database = database
        self._chain = Chain(secrecy)
        database.function("audit_link", 1 + len(COLUMNS), self._link)

    def _link(self, before: bytes | None, nr: int, at: int, *texts: str) -> bytes:
        return self._chain.link(before or START, nr, at, *texts)

    def begin(self) -> None:
        """Note where the chain begins, once: after the lines from before there was one."""
        if self._database.one("SELECT 1 FROM audit_anchor"):
            return
        with self._database.writing():
            row = self._database.one("SELECT MAX(id) AS nr FROM audit WHERE hash IS NULL")
            nr = (row["nr"] if row else None) or 0
            self._database.run(
                "INSERT INTO audit_anchor (nr, hash, seal) SELECT :nr, :hash, :seal"
                " WHERE NOT EXISTS (SELECT 1 FROM audit_anchor)",
                nr=nr,
                hash=START,
                seal=self._chain.seal(nr, START),
            )

    def add(self, event: Event) -> None:
        """Add one line, in the transaction of what it tells of.

        One statement reads the last line and writes the next one, under the one lock of writers:
        no two lines ever follow the same one.
        """
        self._database.run(
            f"INSERT INTO audit ({_LINE}, hash)"  # noqa: S608 - our own column names
            " SELECT n, :at, :reference, :step, :outcome, :reason, :detail, :language, :agent,"
            " :mode, :campus, audit_link(before, n, :at, :reference, :step, :outcome, :reason,"
            " :detail, :language, :agent, :mode, :campus)"
            " FROM (SELECT COALESCE(last.id, anchor.nr, 0) + 1 AS n,"
            " CASE WHEN last.id IS NULL THEN anchor.hash ELSE last.hash END AS before"
            " FROM (SELECT (SELECT MAX(id) FROM audit) AS id, (SELECT MAX(nr) FROM audit_anchor)"
            " AS nr) AS ends"
            " LEFT JOIN audit AS last ON last.id = ends.id"
            " LEFT JOIN audit_anchor AS anchor ON anchor.nr = ends.nr) AS place",
            at=event.at,
            reference=event.reference,
            step=event.step,
            outcome=event.outcome,
            reason=str(event.reason),
            detail=str(event.detail),
            language=event.language,
            agent=event.agent,
            mode=event.mode,
            campus=event.campus,
        )

    def forget_older(self, than: int) -> int:
        """Prune the lines at the front written before `than` (seconds since 1970); how many.

        What stands behind a younger line stays: the front is cut at one place, whose number and
        hash are kept so that the rest still verifies.
        """
        first = self._database.one("SELECT at FROM audit ORDER BY id LIMIT 1")
        if first is None or first["at"] >= than:
            return 0
        with self._database.writing():
            kept = self._database.one(
                "SELECT id FROM audit WHERE at >= :than ORDER BY id LIMIT 1", than=than
            )
            last = self._database.one(
                "SELECT id, hash FROM audit WHERE id < :kept ORDER BY id DESC LIMIT 1",
                kept=kept["id"] if kept else 2**62,
            )
            if last is None:
                return 0
            nr, head = last["id"], last["hash"]
            if head is not None:
                self._database.run("DELETE FROM audit_anchor")
                self._database.run(
                    "INSERT INTO audit_anchor (nr, hash, seal) VALUES (:nr, :hash, :seal)",
                    nr=nr,
                    hash=head,
                    seal=self._chain.seal(nr, head),
                )
            return self._database.run("DELETE FROM audit WHERE id <= :nr", nr=nr)

    def of(self, reference: str) -> list[Event]:
        """What happened to one registration, oldest first."""
        rows = self._database.all(
            f"SELECT {_EVENT} FROM audit"  # noqa: S608 - our own column names
            " WHERE reference = :reference ORDER BY id",
            reference=reference,
        )
        return [Event(**dict(row)) for row in rows]

    def of_agents(
        self, agents: Sequence[str], since: int, until: int, *, most: int, past: int = 0
    ) -> list[Event]:
        """What agents did from `since` to before `until` (seconds since 1970), the newest first.

        The index on agent and time finds it, however long the audit is.
        """
        if not agents:
            return []
        names = {f"agent{n}": agent for n, agent in enumerate(agents)}
        among = ", ".join(f":{name}" for name in names)
        rows = self._database.all(
            f"SELECT {_EVENT} FROM audit WHERE agent IN ({among})"  # noqa: S608 - placeholders
            " AND at >= :since AND at < :until ORDER BY at DESC, id DESC LIMIT :most OFFSET :past",
            since=since,
            until=until,
            most=most,
            past=past,
            **names,
        )
        return [Event(**dict(row)) for row in rows]

    # -- the whole of it

    def verify(self, known: Head | None = None) -> Sound | Broken:
        """Walk over all lines, as they are at one moment; `known` is a head from the log."""
        with self._database.reading():
            row = self._database.one(
                "SELECT nr, hash, seal FROM audit_anchor ORDER BY nr DESC LIMIT 1"
            )
            return verify(
                self._chain, Anchor(*row) if row else None, map(tuple, self._walk()), known
            )

    def head(self) -> Head:
        """The last line: what a log elsewhere is told."""
        row = self._database.one(
            "SELECT id, hash FROM (SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1) AS last"
            " UNION ALL SELECT nr, hash FROM audit_anchor ORDER BY id DESC LIMIT 1"
        )
        return Head(row["id"], row["hash"] or START) if row else Head(0, START)

    def between(self, since: int, until: int) -> Iterator[Row]:
        """Lines written from `since` to before `until` (seconds since 1970), in their order.

        Read from the first of them to the last: a lead's day is no walk over all the years.
        """
        ends = self._database.one(
            "SELECT MIN(id) AS first, MAX(id) AS last FROM audit"
            " WHERE at >= :since AND at < :until",
            since=since,
            until=until,
        )
        if ends is None or ends["first"] is None:
            return
        for row in self._walk(ends["first"] - 1):
            if row["id"] > ends["last"]:
                return
            if since <= row["at"] < until:
                yield row

    def _walk(self, after: int = -(2**62)) -> Iterator[Row]:
        """Lines behind `after`, some thousands at once: a million would not fit a small machine."""
        while True:
            rows = self._database.all(
                f"SELECT {_LINE}, hash FROM audit"  # noqa: S608 - our own column names
                " WHERE id > :after ORDER BY id LIMIT :most",
                after=after,
                most=_BATCH,
            )
            yield from rows
            if len(rows) < _BATCH:
                return
            after = rows[-1]["id"]
