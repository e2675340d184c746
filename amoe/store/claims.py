"""The claims of one person, as their pages read them; nobody else's can be asked for."""

from __future__ import annotations

from collections.abc import Iterator

from amoe.claim_rows import KINDS
from amoe.claims import Claim, Group, Stage, Wanted
from amoe.secrecy import Secrecy
from amoe.store.claim_seals import USUAL_DELAY, claim_key, kind_name, unseal, unseal_reason
from amoe.store.database import Database, Row

MOST = 5000
"""Claims of one person that are read at once: for a search or a download."""

_COLUMNS = "nr, key, deposited_on, status, turn, claimed, refunded, sealed"


class Claims:
    """Reads `claims` and `statuses`, for the person named by the keyed hash of their number."""

    def __init__(self, database: Database, secrecy: Secrecy) -> None:
        """Take the claims' database and the seals."""
        self._database = database
        self._secrecy = secrecy

    def groups(self, person: bytes) -> list[Group]:
        """All of somebody's claims by year and status, the newest year first."""
        rows = self._database.all(
            "SELECT substr(deposited_on, 1, 4) AS year, status, COUNT(*) AS n,"
            " SUM(claimed) AS claimed, SUM(COALESCE(refunded, 0)) AS refunded"
            " FROM claims WHERE person = :person"
            " GROUP BY substr(deposited_on, 1, 4), status ORDER BY year DESC, status",
            person=person,
        )
        return [Group(*tuple(row)) for row in rows]

    def some(self, person: bytes, wanted: Wanted, most: int) -> list[Claim]:
        """The newest of somebody's claims that are wanted, at most so many."""
        found = []
        for claim in self._walk(person, wanted, MOST if wanted.number else most):
            if wanted.number in claim.claim_no.replace("-", ""):
                found.append(claim)
                if len(found) == most:
                    break
        return found

    def all(self, person: bytes) -> list[Claim]:
        """All of somebody's claims, the newest first."""
        return list(self._walk(person, Wanted(), MOST))

    def moving(self, person: bytes, most: int = 3) -> list[Claim]:
        """The claims that are not settled, those that wait for papers first, then the newest."""
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM claims WHERE person = :person"  # noqa: S608 - our own words
            " AND status IN ('received', 'in_review', 'missing_papers', 'accepted')"
            " ORDER BY status = 'missing_papers' DESC, deposited_on DESC, nr DESC LIMIT :most",
            person=person,
            most=most,
        )
        return [self._claim(row) for row in rows]

    def find(self, person: bytes, claim_no: str) -> tuple[Claim, list[Stage]] | None:
        """One of somebody's claims with all it went through, the first status first."""
        rows = self._database.all(
            "SELECT c.nr, c.key, c.deposited_on, c.status, c.turn, c.claimed, c.refunded, c.sealed,"
            " s.turn AS at, s.status AS was, s.on_day, s.sealed AS why"
            " FROM claims AS c JOIN statuses AS s ON s.claim = c.nr"
            " WHERE c.key = :key AND c.person = :person ORDER BY s.turn",
            key=claim_key(self._secrecy, claim_no),
            person=person,
        )
        if not rows:
            return None
        stages = [
            Stage(
                row["was"],
                row["on_day"],
                unseal_reason(self._secrecy, row["key"], row["at"], row["why"]),
            )
            for row in rows
        ]
        return self._claim(rows[0]), stages

    def usual_delays(self) -> dict[str, int]:
        """Days from deposit to payment that are usual, by kind; kinds too rare are not there."""
        rows = self._database.all("SELECT name, value FROM facts")
        facts = {row["name"]: int(row["value"]) for row in rows}
        names = {kind: USUAL_DELAY + kind_name(self._secrecy, kind) for kind in KINDS}
        return {kind: facts[name] for kind, name in names.items() if name in facts}

    def _walk(self, person: bytes, wanted: Wanted, most: int) -> Iterator[Claim]:
        only, values = "", {}
        if wanted.status:
            only += " AND status = :status"
            values["status"] = wanted.status
        if wanted.year:
            only += " AND deposited_on >= :first AND deposited_on <= :last"
            values |= {"first": f"{wanted.year}-01-01", "last": f"{wanted.year}-12-31"}
        place = wanted.behind
        if place:
            only += " AND (deposited_on < :day OR (deposited_on = :day AND nr < :nr))"
        rows = self._database.all(
            f"SELECT {_COLUMNS} FROM claims WHERE person = :person{only}"  # noqa: S608 - our words
            " ORDER BY deposited_on DESC, nr DESC LIMIT :most",
            person=person,
            most=most,
            **values,
            **({"day": place.deposited_on, "nr": place.nr} if place else {}),
        )
        return map(self._claim, rows)

    def _claim(self, row: Row) -> Claim:
        told = unseal(self._secrecy, row["key"], row["sealed"])
        return Claim(
            nr=row["nr"],
            deposited_on=row["deposited_on"],
            status=row["status"],
            turn=row["turn"],
            claimed=row["claimed"],
            refunded=row["refunded"],
            **told._asdict(),
        )
