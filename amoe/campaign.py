"""Announcements by mail: who of the registry gets a letter, each mailbox once, and who does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from amoe.addressees import Addressee, Fate, canonical, judge
from amoe.codes import EMAIL
from amoe.ports import Clock, Composer, Written
from amoe.store.campaign_letters import CampaignLetters, Known, Waiting
from amoe.store.database import Database
from amoe.store.insured_people import InsuredPeople, InsuredPerson
from amoe.store.outbox import BULK, Outbox
from amoe.unsubscribing import Unsubscribing

TEMPLATES = ("ouverture",)
"""The letters that can be sent: each has a text and an HTML template and a subject."""

BATCH = 200
"""People who are looked at together; their letters are written in one transaction."""


Due = Callable[[int], int]
"""Says when the next letter is to leave, given the present time; both in seconds since 1970."""


class Campaign:
    """Looks for people to write to, and writes to them."""

    def __init__(
        self,
        people: InsuredPeople,
        letters: CampaignLetters,
        unsubscribing: Unsubscribing,
        database: Database,
        outbox: Outbox,
        composer: Composer,
        clock: Clock,
    ) -> None:
        """Take what it works with; `database` is the one of `letters` and `outbox`."""
        self._people = people
        self._letters = letters
        self._unsubscribing = unsubscribing
        self._database = database
        self._outbox = outbox
        self._composer = composer
        self._clock = clock

    def universities(self) -> list[str]:
        """The codes that a campaign can be narrowed to."""
        return self._people.universities()

    def people(self, university: str = "") -> int:
        """How many insured people there are; of one university when it is named."""
        return self._people.count(university)

    def waiting(self, until: int) -> list[Waiting]:
        """The bulk mail that waits, of whatever campaign; `soon` is what is due at `until`."""
        return self._letters.waiting(until)

    def outcome(self, template: str, since: int) -> dict[tuple[str, str], int]:
        """What became of letters since then: how many by state and reason, those that wait too."""
        return self._letters.outcome(template, since)

    def preview(self, template: str, language: str, person: dict[str, str]) -> Written:
        """A letter as somebody would get it; `person` holds email, first_name, first_name_ar."""
        key = self._unsubscribing.key(person["email"])
        facts = _facts(person["first_name"], person["first_name_ar"])
        return self._composer.mail(
            template, language, {**facts, "unsubscribe": self._unsubscribing.token(key)}
        )

    def batch(self, after: bytes, university: str) -> list[InsuredPerson]:
        """The next people of the registry."""
        return self._people.after(after, BATCH, university)

    def addressee(self, person: InsuredPerson) -> Addressee | None:
        """Somebody with the canonical form of their address; None when there is none."""
        email = canonical(person.email)
        return Addressee(person, email, self._unsubscribing.key(email)) if email else None

    def known(self, template: str, addressees: Sequence[Addressee]) -> Known:
        """What is known about them."""
        return self._letters.known(
            template, [one.person.key for one in addressees], [one.mailbox for one in addressees]
        )

    def put(
        self, template: str, language: str, addressees: Sequence[Addressee], due: Due
    ) -> dict[bytes, Fate]:
        """Write to them, all in one transaction; what became of each, by key.

        What is known is asked again under the lock: somebody may just have unsubscribed, or
        another process written to them.
        """
        with self._database.writing():
            fates = judge(addressees, self.known(template, addressees), set())
            wanted = [one for one in addressees if fates[one.person.key] is Fate.LETTER]
            now = self._clock.now()
            new = self._letters.add(template, [(o.person.key, o.mailbox) for o in wanted], now)
            for one in wanted:
                if one.person.key in new:
                    self._letter(template, language, one, now, due(now))
                else:
                    fates[one.person.key] = Fate.SAME_MAILBOX
        return fates

    def _letter(self, template: str, language: str, one: Addressee, now: int, due: int) -> None:
        self._outbox.put(
            channel=EMAIL,
            lane=BULK,
            template=template,
            language=language,
            reference="",
            about=one.mailbox.hex(),
            facts={
                "to": one.email,
                **_facts(one.person.first_name, one.person.first_name_ar),
                "unsubscribe": self._unsubscribing.token(one.mailbox),
            },
            now=now,
            due_at=due,
        )


def _facts(first_name: str, first_name_ar: str) -> dict[str, str]:
    return {"first_name": first_name, "first_name_ar": first_name_ar}
