"""Ends announcements to a mailbox for ever, from a link that works without signing in."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from amoe.emails import mailbox
from amoe.ports import Clock
from amoe.secrecy import Secrecy
from amoe.store.campaign_letters import CampaignLetters
from amoe.store.database import Database
from amoe.store.outbox import Outbox

_KEY = 16
"""Bytes of a mailbox's keyed hash, and of the signature behind it."""


class Unsubscribing:
    """Makes the links and honours them. Neither a link nor what is kept holds an address.

    A link names the mailbox, not a letter: it works long after the letter's row is gone, and
    whoever knows it can do nothing but stop announcements to that mailbox.
    """

    def __init__(
        self,
        letters: CampaignLetters,
        outbox: Outbox,
        database: Database,
        secrecy: Secrecy,
        clock: Clock,
    ) -> None:
        """Take what it works with."""
        self._letters = letters
        self._outbox = outbox
        self._database = database
        self._secrecy = secrecy
        self._clock = clock

    def key(self, email: str) -> bytes:
        """The keyed hash of the mailbox behind an address."""
        return self._secrecy.lookup("mailbox", mailbox(email))

    def token(self, key: bytes) -> str:
        """What the link ends with, for a mailbox by its keyed hash: 43 characters."""
        return urlsafe_b64encode(key + self._signature(key)).decode().rstrip("=")

    def mailbox(self, token: str) -> bytes | None:
        """The mailbox that a link names; None when the link is not one of ours."""
        try:
            told = urlsafe_b64decode(token.encode() + b"=")
        except (binascii.Error, ValueError):
            return None
        key, signature = told[:_KEY], told[_KEY:]
        if not self._secrecy.same(signature, self._signature(key)) or token != self.token(key):
            return None
        return key

    def unsubscribe(self, token: str) -> bool:
        """Stop announcements to the mailbox of a link, those that wait included; repeat-safe.

        False when the link is not one of ours.
        """
        key = self.mailbox(token)
        if key is None:
            return False
        now = self._clock.now()
        with self._database.writing():
            self._letters.unsubscribe(key, now)
            self._outbox.drop_waiting(key.hex(), now, reason="unsubscribed")
        return True

    def unwanted(self, about: str) -> bool:
        """Whether a mailbox wants no announcements; it is named as letters in the outbox are."""
        try:
            return self._letters.unwanted(bytes.fromhex(about))
        except ValueError:
            return False  # it is about no mailbox

    def _signature(self, key: bytes) -> bytes:
        """By the key of look-ups, which is never changed: links work as long as the hashes do."""
        return self._secrecy.lookup("unsubscribe", key.hex())
