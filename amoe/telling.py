"""Tells the owner of an account what was done with it: by mail and by SMS, in their language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amoe.codes import EMAIL
from amoe.limits import NOT_ME_LIFE
from amoe.outcomes import Locked
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account
from amoe.store.matters import NOT_ME, Matter, Matters, new
from amoe.store.outbox import Outbox


class Untold(Exception):
    """A phone could not be told of what is done to it: it must not be done then.

    Raised inside of the transaction, which is undone by it. `why` is what to say.
    """

    def __init__(self, why: Locked) -> None:
        """Take what to say."""
        super().__init__(why.reason)
        self.why = why


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
        nowhere: bool = False,
        **facts: object,
    ) -> None:
        """Write to the account's address, or to another one of its owner, or `nowhere`."""
        self._outbox.put(
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
            nowhere=nowhere,
        )

    def text(
        self,
        account: Account,
        template: str,
        visitor: Visitor,
        now: int,
        *,
        to: str = "",
        apart: bool = False,
        surely: bool = False,
        **facts: str,
    ) -> None:
        """Write to the account's number, or another one of its owner, if SMS are to be had.

        `apart`: whatever else was sent there. `surely`: the same, and it raises Untold if not.
        """
        sender = replace(visitor, language=account.language or visitor.language)
        full = self._prover.notify(
            to or account.phone, template, sender, now, apart=apart or surely, more=facts
        )
        if full and surely:
            paused = full.limit is self._prover.sms_budget
            raise Untold(Locked(Reason.SMS_PAUSED if paused else Reason.PHONE_LOCKED, full.until))

    def not_me(
        self,
        account: Account,
        now: int,
        instead_of: Matter | None = None,
        facts: dict[str, Any] | None = None,
    ) -> str:
        """The secret of a link "this was not me" for a mail to the account's owner.

        `instead_of` is what was used for what the mail tells of: it ends by it. Of two who use it
        at the same time, one gets a secret. `facts`: `was`, what a change has replaced.
        """
        secret, matter = new(NOT_ME, account.id, facts or {}, now, now + NOT_ME_LIFE)
        if instead_of is None:
            self._matters.add(matter)
            return secret
        return secret if self._matters.become(instead_of, matter, now) else ""
