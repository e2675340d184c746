"""What the site knows of a caller and no note may say; and who it is, once that was proved."""

from __future__ import annotations

from amoe.desk.cases import BY_IDENTITY, Case
from amoe.insured import Standing
from amoe.ports import Registry, RegistryUnavailable
from amoe.registration import Person, Proof, Registration
from amoe.store.accounts import Accounts
from amoe.store.registrations import Registrations

_TYPED = ("number", "email", "email_again")
"""Fields of an unfinished page whose words are the caller’s own; other shapes are found anyway."""


class Known:
    """Looks the caller of a case up, each time a note is written."""

    def __init__(
        self, registrations: Registrations, accounts: Accounts, registry: Registry
    ) -> None:
        """Take where to look."""
        self._registrations = registrations
        self._accounts = accounts
        self._registry = registry

    def person(self, case: Case) -> bytes:
        """`Insured.key` of the caller: an agent has checked it, or the question was answered.

        Empty for who only says to be somebody.
        """
        if case.by == BY_IDENTITY:
            return bytes.fromhex(case.person)
        found = self._registration(case)
        answered = found and Proof.holds(found.answered, found.identity_value)
        return (found.insured_key or b"") if found and answered else b""

    def names(self, case: Case) -> list[str]:
        """The caller's names, as they are known since somebody proved to have them.

        Those of a person whose number was only typed are not among them: by what is refused, an
        agent could find out what that person is called.
        """
        found = self._registration(case)
        names = _names(found.person) if found and found.person else []
        person = self.person(case)
        try:
            standing = self._registry.person(person) if person else None
        except RegistryUnavailable:
            standing = None
        return [*names, *_names(standing)] if standing else names

    def typed(self, case: Case) -> list[str]:
        """What the caller has typed, and the mailbox of the account."""
        typed: list[str] = []
        found = self._registration(case)
        if found:
            typed += [found.email, *(found.draft.get(name, "") for name in _TYPED)]
        person = self.person(case)
        account = self._accounts.of_person(person) if person else None
        if account:
            typed.append(account.email)
        return [text.partition("@")[0] for text in typed if text]

    def _registration(self, case: Case) -> Registration | None:
        return self._registrations.named(case.reference) if case.reference else None


def _names(person: Person | Standing) -> list[str]:
    return [person.first_name, person.last_name, person.first_name_ar, person.last_name_ar]
