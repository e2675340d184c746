"""A case in words: what each entry of the timeline says to an agent."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from amoe.delivery import Line
from amoe.desk.timeline import Entry, Kind
from amoe.insured import Rights
from amoe.reasons import Reason
from blueprints.shell import acts
from blueprints.shell.desk_acts import about
from blueprints.shell.sentences import SENTENCES

STEPS: dict[str, LazyString] = {
    "conditions": _("Terms"),
    "identite": _("Identity"),
    "question": _("Verification question"),
    "courriel": _("E-mail address"),
    "code-courriel": _("Code by e-mail"),
    "telephone": _("Mobile number"),
    "code-telephone": _("Code by SMS"),
    "mot-de-passe": _("Password"),
    "terminee": _("Account open"),
    "connexion": _("Signing in"),
    "coordonnees": _("Change of contact details"),
    "compte-perdu": _("Lost phone or mailbox"),
    "stop": _("Stopped"),
    "numero-oublie": _("Forgotten number"),
}
"""By the slug of a step, or the area that the audit names."""

OUTCOMES: dict[str, LazyString] = {
    "accepted": _("accepted"),
    "stay": _("asked for"),
    "refused": _("refused"),
    "locked": _("closed for now"),
}

FINER: dict[str, LazyString] = {
    Reason.UNKNOWN_NUMBER: _("The registry has no such number."),
    Reason.CNI_MISMATCH: _("The registry has this number with another CNI."),
    Reason.BIRTH_MISMATCH: _("Number and CNI are right; the registry has another birth date."),
}
"""What only the desk knows of a refusal."""

LOCKS: dict[str, LazyString] = {
    Reason.QUESTION_LOCKED: _("The tries of the question are used up."),
    Reason.CODE_LOCKED: _("Too many wrong codes today."),
    Reason.EMAIL_LOCKED: _("Too many e-mails with codes were sent."),
    Reason.PHONE_LOCKED: _("Too many SMS were sent to this number."),
    Reason.PREFIX_LOCKED: _("Too many unused SMS to numbers that begin like this one."),
    Reason.SENDS_LOCKED: _("Too many codes were sent for this person today."),
    Reason.SMS_PAUSED: _("SMS are paused."),
    Reason.JOURNEY_LOCKED: _("Too many identities were tried."),
    Reason.ACCOUNT_EXISTS: _("This person has an account already."),
    Reason.LOSING_LOCKED: _("A lost phone or mailbox was asked for too often today."),
}

_MESSAGES: dict[str, LazyString] = {
    "code": _("Message with a code"),
    "opened": _("Mail that the account is open"),
    "new_device": _("Mail about a new device"),
    "reset": _("Mail to choose a new password"),
    "sms_back": _("Mail that SMS are back"),
    "number": _("Mail with the number"),
    "losing_link": _("Message about a lost phone or mailbox"),
    "desk_link": _("Mail with a link to go on"),
    "desk_act": _("Notice of what an agent did"),
    "losing_begun": _("Notice of a lost phone or mailbox"),
    "contact_changed": _("Notice of changed contact details"),
    "password_changed": _("Notice of a changed password"),
    "claim_moved": _("News of a claim"),
    "app_changed": _("Notice about the authenticator app"),
}
_MESSAGE = _("Another message")
CHANNELS: dict[str, LazyString] = {"email": _("E-mail"), "sms": _("SMS")}

LINES: dict[str, LazyString] = {
    Line.SENDING: _("is being sent"),
    Line.RETRYING: _("the service does not answer, we keep trying"),
    Line.PAUSED: _("waits: the sending is paused"),
    Line.HANDED_OVER: _("handed over, no report yet"),
    Line.UNSURE: _("handed over, nothing confirmed: it may still come"),
    Line.DELIVERED: _("arrived"),
    Line.REFUSED: _("the address or the number refused it"),
    Line.FAILED: _("could not be sent"),
    Line.DIED: _("the code expired before it could be sent"),
}

DESK: dict[str, LazyString] = {
    Reason.DESK_OPENED: _("An agent opened the case"),
    Reason.DESK_SENT_AGAIN: _("An agent had the code sent again"),
    Reason.DESK_WAIT_LIFTED: _("An agent lifted the wait"),
    Reason.DESK_TRIES_GIVEN: _("An agent gave three more tries"),
    Reason.DESK_ENDED: _("An agent ended the registration"),
    Reason.DESK_LOSING_STARTED: _("An agent started the replacement of a lost phone or mailbox"),
    Reason.DESK_PREFIX_LATE: _("An agent reported that SMS do not arrive"),
    Reason.DESK_PREFIX_FINE: _("An agent reported that SMS arrive again"),
    Reason.DESK_LINK_SENT: _("An agent had a link sent"),
    Reason.DESK_NOTED: _("An agent wrote a note"),
    Reason.DESK_NOTE_REFUSED: _("An agent’s note was refused"),
    Reason.DESK_HANDED_OVER: _("An agent handed the case over"),
    Reason.DESK_ACT_REFUSED: _("An agent was refused an act"),
}
_DESK = _("An agent did something")
_DEEDS: dict[str, LazyString] = {
    Reason.DESK_NOT_FOUND: _("Nothing was found"),
    Reason.DESK_QUESTION: _("60 cases in an hour: the question was asked"),
    Reason.DESK_QUESTION_WRONG: _("The question was answered wrongly"),
    Reason.DESK_IDENTITY_LOCKED: _("A number was looked for too often"),
    Reason.REGISTRY_UNAVAILABLE: _("The registry did not answer"),
    Reason.DESK_STOPPED: _("Stopped: 120 cases in an hour"),
    Reason.DESK_CANARY: _("ALARM: a planted record was opened"),
    Reason.DESK_SIGNED_IN: _("Signed in at the desk"),
    Reason.DESK_SIGNED_OUT: _("Signed out of the desk"),
    Reason.DESK_WRONG: _("Sign-in refused"),
    Reason.DESK_LOCKED: _("Sign-in locked"),
    Reason.DESK_EXPORTED: _("Took the audit along"),
    Reason.DESK_AGENT_INVITED: _("Invited a colleague anew"),
    Reason.DESK_AGENT_RESET: _("Invited a colleague anew"),
    Reason.DESK_AGENT_READY: _("Took the invitation"),
}
"""What only leads read of."""
LOUD = frozenset({Reason.DESK_CANARY, Reason.DESK_STOPPED})
HOW: dict[str, LazyString] = {
    "reference": _("by its reference"),
    "identity": _("by identity"),
}
"""How a case was found."""


def deed(reason: str) -> LazyString:
    """What an agent did, for leads."""
    return _DEEDS.get(reason) or DESK.get(reason, _DESK)


RIGHTS: dict[str, LazyString] = {
    Rights.OPEN: _("The rights are open."),
    Rights.NOT_YET: _("The rights are not open yet."),
    Rights.ENDED: _("The rights have ended."),
    Rights.REVIEW: _("The fund is still checking the rights."),
}
PAYMENT: dict[str, LazyString] = {
    "bank": _("Paid by bank transfer: the page asks for the end of the RIB."),
    "postal": _("Paid by money order: the page asks for the civil-status number."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, ready for the page."""

    at: int
    what: LazyString
    outcome: LazyString | str
    said: LazyString | str
    """What the person's page said, or what became of the message."""
    finer: LazyString | str
    """What only the desk knows."""
    detail: str
    """A device's label; names nobody."""
    times: int
    until: int
    tone: str
    """`good`, `bad` or nothing: a mark beside the words, never the only sign."""


def told(entry: Entry) -> Told:
    """The words of an entry."""
    what: LazyString
    outcome: LazyString | str = ""
    said: LazyString | str = ""
    detail = ""
    if entry.kind is Kind.MESSAGE:
        what = _MESSAGES.get(entry.what, _MESSAGE)
        outcome, said = CHANNELS.get(entry.detail, ""), LINES.get(entry.outcome, "")
    elif entry.kind is Kind.ACCOUNT:
        what = acts.told(entry.what)
        detail = (
            entry.detail if entry.what == Reason.SIGNED_IN else ""
        )  # a device, no paper's number
    elif entry.kind is Kind.DESK:
        what = DESK.get(entry.reason, _DESK)
        said = about(entry.detail)
    else:
        what = STEPS.get(entry.what, _MESSAGE)
        outcome = OUTCOMES.get(entry.outcome, "")
        said = _said(entry)
    return Told(
        entry.at,
        what,
        outcome,
        said,
        FINER.get(entry.detail, "") if entry.kind is Kind.STEP else "",
        detail,
        entry.times,
        entry.until if entry.kind is Kind.MESSAGE and entry.until != entry.at else 0,
        _tone(entry),
    )


def _said(entry: Entry) -> LazyString | str:
    """The sentence that the person read; nothing where "done" says it all."""
    if entry.reason in LOCKS:
        return LOCKS[entry.reason]
    if entry.outcome == "accepted" or entry.reason not in set(Reason):
        return ""
    return SENTENCES.get(Reason(entry.reason), "")


def _tone(entry: Entry) -> str:
    if entry.outcome in ("refused", "locked", Line.FAILED, Line.REFUSED, Line.DIED):
        return "bad"
    return "good" if entry.outcome in ("accepted", Line.DELIVERED) else ""
