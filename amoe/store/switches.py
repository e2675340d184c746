"""What was switched off and in which words that is told, and when the site stood still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amoe.standstill import Period
from amoe.store.database import Database

STANDS_STILL = ("site", "registration")
"""While one of these is off nobody can go on with a registration: its time does not pass."""


@dataclass(frozen=True, slots=True)
class Switch:
    """Something switched off. Times in seconds since 1970."""

    name: str
    since: int
    who: str
    """`operator`, or an agent's id."""
    until: int = 0
    """When it is expected to be on again; 0: nobody can say."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What people are told, by language; where it is missing, the site's own sentence."""


class SwitchRows:
    """Rows of `switches`, `switch_words` and `standstills`; what runs as it should has none."""

    def __init__(self, database: Database) -> None:
        """Take the site's database."""
        self._database = database

    def all(self) -> dict[str, Switch]:
        """Everything that is switched off."""
        words: dict[str, dict[str, str]] = {}
        for row in self._database.all("SELECT name, language, words FROM switch_words"):
            words.setdefault(row["name"], {})[row["language"]] = row["words"]
        rows = self._database.all("SELECT name, since, who, until FROM switches ORDER BY name")
        return {
            row["name"]: Switch(
                row["name"], row["since"], row["who"], row["until"], words.get(row["name"], {})
            )
            for row in rows
        }

    def stood(self) -> tuple[Period, ...]:
        """The last days' times of standstill that are over."""
        rows = self._database.all("SELECT begun_at, ended_at FROM standstills ORDER BY begun_at")
        return tuple((row["begun_at"], row["ended_at"]) for row in rows)

    def off(self, switch: Switch) -> bool:
        """Switch off; False when it was off already, and then nothing changes."""
        done = self._database.run(
            "INSERT INTO switches (name, since, who, until) VALUES (:name, :since, :who, :until)"
            " ON CONFLICT (name) DO NOTHING",
            name=switch.name,
            since=switch.since,
            who=switch.who,
            until=switch.until,
        )
        if done:
            self._say(switch)
        return bool(done)

    def tell(self, switch: Switch) -> None:
        """Give one that is off other words and another end."""
        self._database.run(
            "UPDATE switches SET until = :until WHERE name = :name",
            name=switch.name,
            until=switch.until,
        )
        self._say(switch)

    def on(self, name: str, now: int, keep: int) -> bool:
        """Switch on again; False when it was on. Standstills that ended before `keep` go."""
        if name in STANDS_STILL:
            self._database.run(
                "INSERT INTO standstills (name, begun_at, ended_at)"
                " SELECT name, since, :now FROM switches WHERE name = :name AND since < :now"
                " ON CONFLICT (name, begun_at) DO NOTHING",
                name=name,
                now=now,
            )
            self._database.run("DELETE FROM standstills WHERE ended_at < :keep", keep=keep)
        return self.forget(name)

    def forget(self, name: str) -> bool:
        """Take it and its words out of the tables; False when it was on."""
        self._database.run("DELETE FROM switch_words WHERE name = :name", name=name)
        return bool(self._database.run("DELETE FROM switches WHERE name = :name", name=name))

    def stood_still(self, name: str, period: Period) -> None:
        """Note a standstill of which the database did not know."""
        self._database.run(
            "INSERT INTO standstills (name, begun_at, ended_at) VALUES (:name, :begin, :end)"
            " ON CONFLICT (name, begun_at) DO NOTHING",
            name=name,
            begin=period[0],
            end=period[1],
        )

    def _say(self, switch: Switch) -> None:
        self._database.run("DELETE FROM switch_words WHERE name = :name", name=switch.name)
        for language, words in switch.words.items():
            self._database.run(
                "INSERT INTO switch_words (name, language, words)"
                " VALUES (:name, :language, :words)",
                name=switch.name,
                language=language,
                words=words,
            )
