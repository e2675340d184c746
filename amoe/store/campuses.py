"""Universities that an operator added, and how often each short address was opened on a day."""

from __future__ import annotations

from collections.abc import Mapping

from amoe.store.database import Database

COLUMNS = ("code", "name_fr", "name_ar", "name_en", "city_fr", "city_ar", "city_en", "site")
"""What is told of a university, in the table as in the data file."""


class CampusRows:
    """Rows of `campuses` and `campus_visits`; a day is told as 2026-03-27."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def all(self) -> list[dict[str, str]]:
        """Every university that was added, by code."""
        rows = self._database.all(
            "SELECT code, name_fr, name_ar, name_en, city_fr, city_ar, city_en, site"
            " FROM campuses ORDER BY code"
        )
        return [dict(row) for row in rows]

    def find(self, code: str) -> dict[str, str] | None:
        """The one with this code."""
        row = self._database.one(
            "SELECT code, name_fr, name_ar, name_en, city_fr, city_ar, city_en, site"
            " FROM campuses WHERE code = :code",
            code=code,
        )
        return dict(row) if row else None

    def add(self, told: Mapping[str, str], now: int) -> bool:
        """Keep one; False when the code is taken. `told` has every one of COLUMNS."""
        return bool(
            self._database.run(
                "INSERT INTO campuses (code, name_fr, name_ar, name_en, city_fr, city_ar, city_en,"
                " site, added_at) VALUES (:code, :name_fr, :name_ar, :name_en, :city_fr, :city_ar,"
                " :city_en, :site, :now) ON CONFLICT (code) DO NOTHING",
                now=now,
                **{column: told[column] for column in COLUMNS},
            )
        )

    def remove(self, code: str) -> bool:
        """Forget one, but not its visits; False when there was none."""
        return bool(self._database.run("DELETE FROM campuses WHERE code = :code", code=code))

    def count_visit(self, code: str, day: str) -> None:
        """One visit more."""
        self._database.run(
            "INSERT INTO campus_visits (code, day, visits) VALUES (:code, :day, 1)"
            " ON CONFLICT (code, day) DO UPDATE SET visits = visits + 1",
            code=code,
            day=day,
        )

    def visits(self, since: str) -> list[tuple[str, str, int]]:
        """Code, day and visits from a day on, oldest first."""
        rows = self._database.all(
            "SELECT code, day, visits FROM campus_visits WHERE day >= :since ORDER BY day, code",
            since=since,
        )
        return [(row["code"], row["day"], row["visits"]) for row in rows]

    def link_version(self, code: str) -> int:
        """Which of its signed addresses is the present one; 1 at first."""
        row = self._database.one("SELECT version FROM campus_links WHERE code = :code", code=code)
        return row["version"] if row else 1

    def renew_link(self, code: str) -> None:
        """The next one."""
        self._database.run(
            "INSERT INTO campus_links (code, version) VALUES (:code, 2)"
            " ON CONFLICT (code) DO UPDATE SET version = campus_links.version + 1",
            code=code,
        )
