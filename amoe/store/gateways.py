"""How each gateway has done lately, shared by all senders: failures in a row, and its circuit."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class GatewayState:
    """What is known of one gateway. Times in seconds since 1970."""

    failures: int = 0
    """In a row, without a success between them."""
    reason: str = ""
    open_until: int = 0
    failed_at: int = 0


class GatewayStates:
    """Rows of `gateways`; one that never failed has none."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def all(self) -> dict[str, GatewayState]:
        """Every gateway that has failed since it last did well."""
        rows = self._database.all(
            "SELECT name, failures, reason, open_until, failed_at FROM gateways ORDER BY name"
        )
        return {
            row["name"]: GatewayState(
                row["failures"], row["reason"], row["open_until"], row["failed_at"]
            )
            for row in rows
        }

    def failed(self, name: str, reason: str, now: int, *, most: int, rest: int) -> int:
        """Count a failure; from the `most`th on the circuit is open for `rest` seconds.

        Returns the failures in a row.
        """
        rows = self._database.all(
            "INSERT INTO gateways (name, failures, reason, open_until, failed_at)"
            " VALUES (:name, 1, :reason, CASE WHEN :most <= 1 THEN :now + :rest ELSE 0 END, :now)"
            " ON CONFLICT (name) DO UPDATE SET failures = gateways.failures + 1,"
            " reason = :reason, failed_at = :now,"
            " open_until = CASE WHEN gateways.failures + 1 >= :most THEN :now + :rest ELSE 0 END"
            " RETURNING failures",
            name=name,
            reason=reason,
            now=now,
            most=most,
            rest=rest,
        )
        failures: int = rows[0]["failures"]
        return failures

    def well(self, name: str) -> None:
        """A success: all failures are forgotten and the circuit is closed."""
        self._database.run("DELETE FROM gateways WHERE name = :name", name=name)

    def may_probe(self, name: str, now: int, *, rest: int) -> bool:
        """Take the one try that an open circuit grants every `rest` seconds.

        An end that lies further ahead than that was written before the clock was put back.
        """
        return bool(
            self._database.run(
                "UPDATE gateways SET open_until = :now + :rest"
                " WHERE name = :name AND (open_until <= :now OR open_until > :now + :rest)",
                name=name,
                now=now,
                rest=rest,
            )
        )
