"""Every reason code: the one word for an outcome on the page, in the audit and in the tests."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something was accepted, refused or locked; language-free."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    """The same thing was sent twice; the second time had no effect."""

    # What was typed cannot be right whatever the registry says: no try is spent.
    TERMS_NOT_ACCEPTED = "terms.not_accepted"
    METHOD_MISSING = "method.missing"
    NUMBER_MISSING = "number.missing"
    NUMBER_MALFORMED = "number.malformed"
    CNI_MISSING = "cni.missing"
    CNI_MALFORMED = "cni.malformed"
    BIRTH_MISSING = "birth.missing"
    BIRTH_MALFORMED = "birth.malformed"
    ANSWER_MISSING = "answer.missing"
    CIVIL_STATUS_MALFORMED = "answer.civil_status_malformed"
    RIB_MALFORMED = "answer.rib_malformed"
    EMAIL_MISSING = "email.missing"
    EMAIL_MALFORMED = "email.malformed"
    EMAIL_DIFFERS = "email.differs"
    PHONE_MISSING = "phone.missing"
    PHONE_MALFORMED = "phone.malformed"
    PHONE_NOT_MOBILE = "phone.not_mobile"
    PHONE_DIFFERS = "phone.differs"
    CODE_MISSING = "code.missing"
    CODE_MALFORMED = "code.malformed"
    CAPTCHA_MISSING = "captcha.missing"
    CAPTCHA_WRONG = "captcha.wrong"
    CAPTCHA_EXPIRED = "captcha.expired"

    # Judged.
    ANSWER_WRONG = "answer.wrong"
    """The one sentence for every failure of identity and answer; the finer reason is audited."""
    CODE_WRONG = "code.wrong"
    CODE_EXPIRED = "code.expired"
    CODE_TRIES_SPENT = "code.tries_spent"
    CODE_SENT = "code.sent"
    RESEND_TOO_SOON = "code.resend_too_soon"
    ACCOUNT_EXISTS = "account.exists"
    ACCOUNT_OPENED = "account.opened"

    # Only for the desk: why identity and answer failed.
    UNKNOWN_NUMBER = "identity.unknown_number"
    CNI_MISMATCH = "identity.cni_mismatch"
    BIRTH_MISMATCH = "identity.birth_mismatch"

    # Passwords.
    PASSWORD_MISSING = "password.missing"  # noqa: S105
    PASSWORD_SHORT = "password.short"  # noqa: S105
    PASSWORD_LONG = "password.long"  # noqa: S105
    PASSWORD_NO_LOWERCASE = "password.no_lowercase"  # noqa: S105
    PASSWORD_NO_DIGIT = "password.no_digit"  # noqa: S105
    PASSWORD_COMMON = "password.common"  # noqa: S105
    PASSWORD_PERSONAL = "password.personal"  # noqa: S105
    PASSWORD_DIFFERS = "password.differs"  # noqa: S105

    # Limits and faults.
    QUESTION_LOCKED = "question.locked"
    CODE_LOCKED = "code.locked"
    EMAIL_LOCKED = "email.locked"
    PHONE_LOCKED = "phone.locked"
    PREFIX_LOCKED = "phone.prefix_locked"
    SENDS_LOCKED = "sends.locked"
    SMS_PAUSED = "sms.paused"
    JOURNEY_LOCKED = "journey.locked"
    REGISTRY_UNAVAILABLE = "registry.unavailable"
    SITE_UNAVAILABLE = "site.unavailable"
    """Nothing can be stored now: a full disk, a locked database."""
