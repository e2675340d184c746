"""What an operator has switched off, as all processes see it."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.store.database import Database


@dataclass(frozen=True, slots=True)
class Switch:
    """Something switched off since a time (seconds since 1970), with a reason code."""

    name: str
    since: int
    reason: str


class SwitchRows:
    """Rows of `switches`; what runs as it should has none."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def all(self) -> dict[str, Switch]:
        """Everything that is switched off."""
        rows = self._database.all("SELECT name, since, reason FROM switches ORDER BY name")
        return {row["name"]: Switch(row["name"], row["since"], row["reason"]) for row in rows}

    def off(self, name: str, now: int, reason: str) -> bool:
        """Switch off; False when it was off already."""
        return bool(
            self._database.run(
                "INSERT INTO switches (name, since, reason) VALUES (:name, :now, :reason)"
                " ON CONFLICT (name) DO NOTHING",
                name=name,
                now=now,
                reason=reason,
            )
        )

    def on(self, name: str) -> bool:
        """Switch on again; False when it was on."""
        return bool(self._database.run("DELETE FROM switches WHERE name = :name", name=name))
