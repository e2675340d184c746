"""Tells the owner of an account what was done with it: by mail and by SMS, in their language."""

from __future__ import annotations

from dataclasses import replace

from amoe.codes import EMAIL
from amoe.limits import NOT_ME_LIFE
from amoe.prover import Prover, Visitor
from amoe.signing_in import NOT_ME
from amoe.store.accounts import Account
from amoe.store.matters import Matters
from amoe.store.outbox import Outbox


class Telling:
    """Notices; call it in the transaction of what they tell of."""

    def __init__(self, outbox: Outbox, prover: Prover, matters: Matters) -> None:
        """Take what it works with."""
        self._outbox = outbox
        self._prover = prover
        self._matters = matters

    def mail(
        self,
        account: Account,
        template: str,
        visitor: Visitor,
        now: int,
        *,
        to: str = "",
        **facts: object,
    ) -> str:
        """Write to the account's address, or to another one of its owner; returns the message."""
        return self._outbox.put(
            channel=EMAIL,
            template=template,
            language=account.language or visitor.language,
            reference=visitor.reference,
            facts={
                "to": to or account.email,
                "first_name": account.first_name,
                "first_name_ar": account.first_name_ar,
                **facts,
            },
            now=now,
        )

    def text(
        self,
        account: Account,
        template: str,
        visitor: Visitor,
        now: int,
        *,
        to: str = "",
        **facts: str,
    ) -> None:
        """Write to the account's number, or another one of its owner, if SMS are to be had."""
        sender = replace(visitor, language=account.language or visitor.language)
        self._prover.notify(to or account.phone, template, sender, now, more=facts)

    def not_me(self, account: Account, now: int) -> str:
        """The secret of a link "this was not me" for a mail to the account's owner."""
        secret, _ = self._matters.begin(NOT_ME, account.id, {}, now, now + NOT_ME_LIFE)
        return secret
