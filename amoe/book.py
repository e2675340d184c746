"""The book of registrations: the one place where a registration is read and changed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress

from amoe.outcomes import Accepted, Locked, Outcome, Refused, Stay
from amoe.ports import Clock
from amoe.references import new_reference
from amoe.registration import Registration
from amoe.secrecy import fingerprint
from amoe.store.audit import Audit, Event
from amoe.store.database import Database
from amoe.store.registrations import Registrations

Act = Callable[[Registration], Outcome]
Note = Callable[[Registration, Outcome, int], Event]
"""The line of the audit about what came of an act, and when."""
_WORDS: dict[type, str] = {
    Accepted: "accepted",
    Stay: "stay",
    Refused: "refused",
    Locked: "locked",
}


class Gone(Exception):
    """The registration was erased since it was read: nothing of it may come back."""


class Book:
    """Reads registrations by the secret in the cookie and changes them in one transaction."""

    def __init__(
        self, database: Database, registrations: Registrations, audit: Audit, clock: Clock
    ) -> None:
        """Take the stores and the clock."""
        self._database = database
        self._registrations = registrations
        self._audit = audit
        self._clock = clock

    @staticmethod
    def new_secret() -> str:
        """What the cookie of a new registration holds: 144 random bits."""
        return secrets.token_urlsafe(18)

    def find(self, secret: str) -> Registration | None:
        """The registration of a cookie, expired or not; None when there is none."""
        return self._registrations.find(fingerprint(secret))

    def blank(self, secret: str, reference: str, language: str) -> Registration:
        """A registration that nothing is known of yet; stored at its first change."""
        now = self._clock.now()
        return Registration(fingerprint(secret), reference, language, now, now)

    def change(
        self, registration: Registration, step: str, act: Act, note: Note | None = None
    ) -> Outcome:
        """Run `act` on the registration in one write transaction, with its line in the audit.

        When somebody else changed the registration since it was read, nothing of the attempt
        remains (no try is spent), and `act` runs once more on what is stored, read under the lock.
        With a `note` of its own it is somebody else who helps: what the person was typing stays.
        Raises Gone.
        """
        with suppress(_Conflict), self._database.writing():
            return self._judge(registration, step, act, note)
        with self._database.writing():
            self._read_again(registration)
            return self._judge(registration, step, act, note)

    def _judge(self, registration: Registration, step: str, act: Act, note: Note | None) -> Outcome:
        outcome = act(registration)
        now = self._clock.now()
        registration.touched_at = now
        if isinstance(outcome, Accepted) and note is None:
            registration.draft = {}
        plain = registration.to_json()
        unchanged = plain == registration.stored and not registration.next_secret
        if registration.version and unchanged:
            kept = self._registrations.touch(registration)
        else:
            kept = self._registrations.save(registration, plain)
        if not kept:
            raise _Conflict
        event = note(registration, outcome, now) if note else None
        self._audit.add(event or self._event(registration, step, outcome, now))
        return outcome

    def _read_again(self, registration: Registration) -> None:
        """Replace what was read by what is stored; what was just typed stays."""
        again = self._registrations.find(registration.key)
        if again is None:
            if registration.version:
                raise Gone
            again = registration.emptied(self._clock.now())
            again.reference = new_reference()  # the drawn one belongs to somebody
        again.draft, again.language = registration.draft, registration.language
        again.mode = registration.mode
        for name in Registration.__slots__:
            setattr(registration, name, getattr(again, name))

    def erase(self, registration: Registration, note: Note | None = None) -> None:
        """Forget a registration and all that was typed; the audit keeps that it ended.

        With a `note` of its own it is somebody else who ends it. Raises Gone when it has moved on
        meanwhile: then nothing is erased.
        """
        now = self._clock.now()
        ended = note(registration, Accepted(), now) if note else None
        with self._database.writing():
            if not self._registrations.erase(registration.key) and note:
                raise Gone
            self._audit.add(
                ended
                or Event(
                    now,
                    registration.reference,
                    "stop",
                    "accepted",
                    "erased",
                    "",
                    registration.language,
                    mode=registration.mode,
                    campus=registration.campus,
                )
            )

    @staticmethod
    def _event(registration: Registration, step: str, outcome: Outcome, now: int) -> Event:
        detail = outcome.detail if isinstance(outcome, Refused) else None
        return Event(
            at=now,
            reference=registration.reference,
            step=step,
            outcome=_WORDS[type(outcome)],
            reason=str(outcome.reason),
            detail=str(detail or ""),
            language=registration.language,
            mode=registration.mode,
            campus=registration.campus,
        )


class _Conflict(Exception):
    """Somebody else changed the registration between the reading and the writing."""
