"""Opens the account: checks the password and makes sure that there is exactly one account."""

from __future__ import annotations

from amoe import passwords
from amoe.book import Book
from amoe.codes import EMAIL, SMS
from amoe.outcomes import Accepted, Locked, Outcome, Refused
from amoe.personal import contact, identity
from amoe.ports import Clock
from amoe.reasons import Reason
from amoe.registration import Proof, Registration
from amoe.store.accounts import Accounts, NewAccount
from amoe.store.outbox import Outbox


class Opening:
    """The step `mot-de-passe`."""

    def __init__(self, book: Book, accounts: Accounts, outbox: Outbox, clock: Clock) -> None:
        """Take what the step works with."""
        self._book = book
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock

    def open(self, registration: Registration, password: str) -> Outcome:
        """Open the account. Of two who finish for the same person, one gets it."""
        unmet = passwords.faults(password, personal(registration))
        if unmet:
            return self._book.change(
                registration, "mot-de-passe", lambda r: Refused(unmet[0], "password")
            )
        if registration.has_account and not registration.account:
            return self._book.change(
                registration, "mot-de-passe", lambda r: Locked(Reason.ACCOUNT_EXISTS)
            )
        # Hashed before the transaction: it takes longer than all the rest of the step.
        kept = "" if registration.account else passwords.hash_password(password)

        def finish(r: Registration) -> Outcome:
            person, now = r.person, self._clock.now()
            if r.account or not (
                person
                and r.insured_key
                and Proof.holds(r.answered, r.identity_value)
                and r.address_proved(EMAIL)
                and r.address_proved(SMS)
            ):
                return Accepted(Reason.REPEATED)
            account = self._accounts.open(
                NewAccount(
                    insured_key=r.insured_key,
                    email=r.email,
                    phone=r.phone,
                    first_name=person.first_name,
                    last_name=person.last_name,
                    first_name_ar=person.first_name_ar,
                    last_name_ar=person.last_name_ar,
                ),
                kept,
                r.language,
                now,
            )
            if account is None:
                return Locked(Reason.ACCOUNT_EXISTS)
            r.account = account
            self._outbox.put(
                channel=EMAIL,
                template="opened",
                language=r.language,
                reference=r.reference,
                facts={
                    "to": r.email,
                    "first_name": person.first_name,
                    "first_name_ar": person.first_name_ar,
                    "opened_at": now,
                },
                now=now,
            )
            return Accepted(Reason.ACCOUNT_OPENED)

        return self._book.change(registration, "mot-de-passe", finish)


def personal(registration: Registration) -> list[str]:
    """What a password must not be made of: the person's own data."""
    values = contact(registration.email, registration.phone)
    if registration.identity:
        claimed = registration.identity
        values += identity(claimed.number, claimed.cni, claimed.birth_date)
    if registration.person:
        person = registration.person
        values += [person.first_name, person.last_name, person.first_name_ar, person.last_name_ar]
    return values
