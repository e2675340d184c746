"""The codes of a sign-in: sent by e-mail or SMS, and judged; nobody's go nowhere and are wrong."""

from __future__ import annotations

from collections.abc import Sequence

from amoe.codes import EMAIL, SMS, Challenge
from amoe.limits import (
    ACCOUNT_SENDS,
    SIGN_IN_CODES_FIRST,
    SIGN_IN_FIRST_ACCOUNT,
    Charge,
    Exhausted,
)
from amoe.outcomes import Locked, Outcome
from amoe.prover import Prover, Visitor
from amoe.reasons import Reason
from amoe.store.accounts import Account
from amoe.store.matters import Matter

_FULL = {EMAIL: Reason.EMAIL_LOCKED, SMS: Reason.PHONE_LOCKED}


class SignInCodes:
    """Changes the matter of the sign-in: who calls keeps it, in the same transaction."""

    def __init__(self, prover: Prover) -> None:
        """Take what sends and judges."""
        self._prover = prover

    def send(
        self,
        visitor: Visitor,
        matter: Matter,
        account: Account | None,
        channel: str,
        now: int,
        *,
        link: str = "",
        back: Sequence[Charge] = (),
    ) -> Locked | None:
        """Send the code; `link` goes with it, `back` is given back.

        Returns why it was not sent, to who has given the right password. Who has not, is shown the
        same whether it was sent or not: accounts have no room for those only who have one. All that
        they are told is that the codes of the name they typed are used up.
        """
        name, first = matter.facts["name"], bool(matter.facts.get("first"))
        nobody = f"nobody@{name.encode().hex()[:40]}.invalid"
        sent = self._prover.send(
            matter.challenge(channel),
            channel,
            (account.email if channel == EMAIL else account.phone) if account else nobody,
            now,
            charges=[
                Charge(SIGN_IN_FIRST_ACCOUNT if first else ACCOUNT_SENDS, matter.account or name)
            ],
            language=visitor.language,
            reference=visitor.reference,
            toll=[Charge(SIGN_IN_CODES_FIRST, name)] if first else (),
            back=back,
            nowhere=account is None,
            hidden=first,
            apart=first,
            more={"purpose": "sign_in", **({"first_code": link} if link else {})},
        )
        if isinstance(sent, Challenge):
            matter.facts["by"] = channel
            matter.facts.pop("full", None)
            matter.keep(channel, sent)
            return None
        full = self._full(channel, sent)
        if not first:
            matter.facts["full"] = [channel, str(full.reason), full.until]
        return full

    def judge(self, matter: Matter, code: str, now: int) -> Outcome:
        """Judge the code that was sent last."""
        channel = matter.facts.get("by", EMAIL)
        challenge = matter.challenge(channel)
        # A stranger's wrong codes are counted by the name: a mailbox has a number of its own only
        # where there is one, and its owner's codes must not run out.
        counted = f"sign_in:{matter.facts['name']}" if matter.facts.get("first") else ""
        outcome = self._prover.judge(challenge, code, now, counted=counted)
        if challenge:
            matter.keep(channel, challenge)
        return outcome

    def _full(self, channel: str, why: Exhausted | Reason) -> Locked:
        if isinstance(why, Reason):
            return Locked(why)
        if why.limit is SIGN_IN_CODES_FIRST:
            return Locked(Reason.SENDS_LOCKED, why.until)
        paused = why.limit is self._prover.sms_budget
        return Locked(Reason.SMS_PAUSED if paused else _FULL[channel], why.until)
