"""Ten invented callers who are stuck, each in another way: who they are, and what each one did."""

from __future__ import annotations

from dataclasses import dataclass

from amoe.accounts_sample import ENDED, SAMPLES
from amoe.limits import JOURNEY_IDLE, MINUTE
from amoe.reasons import Reason

FILE = "callers.json"
"""Where the instance keeps their references, by case: the demo's page reads them there."""

POOL = range(500, 980)
"""The invented people whom they are drawn from; no other sample tells of these."""

CAPTCHA, CARD, NUMBER, TRY, LOCKED = "captcha", "card", "number", "try", "locked"
WAITING, OPERATOR, CODES, PASSWORD, EXPIRED = (
    "waiting",
    "operator",
    "codes",
    "password",
    "expired",
)
"""The cases."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller: how they came to be stuck."""

    case: str
    language: str
    payment: str
    """`bank` or `postal`: which question they are asked."""
    did: tuple[str, ...]
    """What they did, one after another: verbs of `tools/demo_call.py`."""
    advice: str
    """The help that the desk shows first."""
    silent: int = 40
    """Seconds since they did something."""


_IDENTIFIED = ("accepts", "identifies")
_AT_EMAIL = (*_IDENTIFIED, "answers")
_AT_CODE = (*_AT_EMAIL, "gives_email")
_AT_SMS = (*_AT_CODE, "types_email_code", "gives_phone")
_AT_PASSWORD = (*_AT_SMS, "gets_sms", "types_sms_code")

CALLERS = (
    Caller(CAPTCHA, "fr", "bank", ("accepts", "misreads", "misreads"), Reason.CAPTCHA_WRONG),
    Caller(CARD, "ar", "postal", ("accepts", "takes_another_card", "answers"), Reason.CNI_MISMATCH),
    Caller(NUMBER, "fr", "bank", ("accepts", "types_student_number", "answers"),
           Reason.UNKNOWN_NUMBER),
    Caller(TRY, "ar", "postal", (*_IDENTIFIED, "misses", "misses"), Reason.ANSWER_WRONG),
    Caller(LOCKED, "fr", "bank", (*_IDENTIFIED, *("misses",) * 6), Reason.QUESTION_LOCKED),
    Caller(WAITING, "fr", "bank", _AT_CODE, "message.email.handed_over"),
    Caller(OPERATOR, "ar", "bank", (*_AT_SMS, "gets_no_sms"), "message.sms.refused"),
    Caller(CODES, "fr", "postal", (*_AT_CODE, *("mistypes_code",) * 3), Reason.CODE_WRONG),
    Caller(PASSWORD, "ar", "postal", (*_AT_PASSWORD, "chooses_short", "chooses_personal"),
           Reason.PASSWORD_PERSONAL),
    Caller(EXPIRED, "fr", "bank", _AT_EMAIL, "expired", JOURNEY_IDLE + 5 * MINUTE),
)  # fmt: skip

WITHOUT_REFERENCE = next(sample for sample in SAMPLES if sample.case == ENDED)
"""Somebody to be found by identity: their account exists, their cover has ended."""
