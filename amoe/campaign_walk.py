"""One walk through the whole registry for a campaign: it counts, or it counts and writes."""

from __future__ import annotations

from collections import Counter

from amoe.addressees import Addressee, Fate, judge
from amoe.campaign import Campaign, Due

Tally = dict[str, Counter[Fate]]
"""How many people of each university (by code) met each fate."""


class Walk:
    """One walk through the registry, batch by batch, that counts what becomes of everybody.

    When `step` raises, nothing of its batch was done; called again, it goes on there.
    """

    def __init__(self, campaign: Campaign, template: str, university: str) -> None:
        """Begin before the first person."""
        self.tally: Tally = {}
        self.ended = False
        self._campaign = campaign
        self._template = template
        self._university = university
        self._after = b""
        # 16 bytes a mailbox: a walk that writes nothing has no other way to know its letters.
        self._met: set[bytes] = set()

    def step(self) -> int:
        """Look at the next batch; returns how many people it had, 0 at the end."""
        batch = self._campaign.batch(self._after, self._university)
        if not batch:
            self.ended = True
            return 0
        addressees = [one for each in batch if (one := self._campaign.addressee(each))]
        fates = self._fates(addressees)
        for person in batch:
            counts = self.tally.setdefault(person.university, Counter())
            counts[fates.get(person.key, Fate.NO_EMAIL)] += 1
        self._after = batch[-1].key
        return len(batch)

    def count(self, fate: Fate) -> int:
        """How many people have met a fate so far."""
        return sum(counts[fate] for counts in self.tally.values())

    def _fates(self, addressees: list[Addressee]) -> dict[bytes, Fate]:
        return judge(addressees, self._campaign.known(self._template, addressees), self._met)


class WritingWalk(Walk):
    """A walk that writes."""

    def __init__(
        self, campaign: Campaign, template: str, university: str, language: str, due: Due
    ) -> None:
        """Begin before the first person."""
        super().__init__(campaign, template, university)
        self._language = language
        self._due = due

    def _fates(self, addressees: list[Addressee]) -> dict[bytes, Fate]:
        known = self._campaign.known(self._template, addressees)
        fates = judge(addressees, known, set())
        wanted = [one for one in addressees if fates[one.person.key] is Fate.LETTER]
        if wanted:  # a run that is taken up again begins with thousands of people of the last one
            fates |= self._campaign.put(self._template, self._language, wanted, self._due)
        return fates
