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

    # Signing in.
    SIGNED_IN = "signed_in"
    SIGN_IN_WRONG = "sign_in.wrong"
    """The one sentence for an unknown name, a wrong password and one that is not judged."""
    SIGN_IN_CODE_FIRST = "sign_in.code_first"
    SIGN_IN_EXPIRED = "sign_in.expired"
    SIGN_IN_LOCKED = "sign_in.locked"
    NAME_MISSING = "name.missing"
    PASSWORD_NOT_GIVEN = "password.not_given"  # noqa: S105
    PASSWORD_WRONG = "password.wrong"  # noqa: S105
    APP_CODE_WRONG = "app.code_wrong"
    APP_CODE_MISSING = "app.code_missing"
    APP_SETUP_EXPIRED = "app.setup_expired"
    APP_ON = "app.on"
    APP_OFF = "app.off"
    APP_OFF_BY_FUND = "app.off_by_fund"
    RECOVERY_CODE_USED = "recovery_code.used"
    RECOVERY_CODES_NEW = "recovery_code.new"
    DEVICE_REVOKED = "device.revoked"
    DEVICES_REVOKED = "device.all_revoked"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out.everywhere"
    NOT_ME = "not_me"
    RESET_ASKED = "reset.asked"
    RESET_EXPIRED = "reset.expired"
    EMAIL_CHANGED = "email.changed"
    PHONE_CHANGED = "phone.changed"
    EMAIL_SAME = "email.same"
    PHONE_SAME = "phone.same"
    CHANGE_EXPIRED = "change.expired"
    LOST_MISSING = "lost.missing"
    LOSING_ASKED = "losing.asked"
    LOSING_EXPIRED = "losing.expired"
    LOSING_BEGUN = "losing.begun"
    LOSING_OPEN = "losing.open"
    """Another one waits already: one at a time."""
    LOSING_ANSWER_WRONG = "losing.answer_wrong"
    LOSING_UNAVAILABLE = "losing.unavailable"
    LOSING_LOCKED = "losing.locked"
    LOSING_CANCELLED = "losing.cancelled"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105

    # The desk.
    DESK_WRONG = "desk.wrong"
    """The one sentence for whatever was wrong at an agent's sign-in."""
    DESK_LOCKED = "desk.locked"
    """Only for the audit: the day's tries of an agent were used up."""
    DESK_SIGNED_IN = "desk.signed_in"
    DESK_SIGNED_OUT = "desk.signed_out"
    DESK_SESSION_REPLACED = "desk.session_replaced"
    DESK_SESSION_ENDED = "desk.session_ended"
    DESK_INVITATION_OVER = "desk.invitation_over"
    DESK_PASSWORD_SHORT = "desk.password_short"  # noqa: S105
    DESK_PASSWORD_PERSONAL = "desk.password_personal"  # noqa: S105
    DESK_AGENT_ADDED = "desk.agent_added"
    DESK_AGENT_INVITED = "desk.agent_invited"
    DESK_AGENT_READY = "desk.agent_ready"
    DESK_AGENT_DISABLED = "desk.agent_disabled"
    DESK_AGENT_ENABLED = "desk.agent_enabled"
    DESK_AGENT_RESET = "desk.agent_reset"

    # Papers.
    CERTIFICATE_MADE = "certificate.made"
    CERTIFICATE_DOWNLOADED = "certificate.downloaded"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_LOCKED = "certificate.locked"
    CARE_FORM_DOWNLOADED = "care_form.downloaded"

    # Claims.
    CLAIMS_DOWNLOADED = "claims.downloaded"
    NOTICES_CHANGED = "notices.changed"

    # The desk: what agents do, in the audit only.
    DESK_OPENED = "desk.opened"
    DESK_NOT_FOUND = "desk.not_found"
    DESK_NO_REFERENCE = "desk.no_reference"
    DESK_NOT_CHECKED = "desk.not_checked"
    DESK_QUESTION = "desk.question"
    DESK_QUESTION_WRONG = "desk.question_wrong"
    DESK_IDENTITY_LOCKED = "desk.identity_locked"
    DESK_STOPPED = "desk.stopped"
    DESK_CANARY = "desk.canary"
    DESK_SENT_AGAIN = "desk.sent_again"
    DESK_WAIT_LIFTED = "desk.wait_lifted"
    DESK_TRIES_GIVEN = "desk.tries_given"
    DESK_ENDED = "desk.ended"
    DESK_LOSING_STARTED = "desk.losing_started"
    DESK_PREFIX_LATE = "desk.prefix_late"
    DESK_PREFIX_FINE = "desk.prefix_fine"
    DESK_LINK_SENT = "desk.link_sent"
    DESK_NOTED = "desk.noted"
    DESK_EXPORTED = "desk.exported"
    DESK_NOTE_EMPTY = "desk.note_empty"
    DESK_NOTE_EMAIL = "desk.note_email"
    DESK_NOTE_DATE = "desk.note_date"
    DESK_NOTE_CNI = "desk.note_cni"
    DESK_NOTE_NUMBER = "desk.note_number"
    DESK_NOTE_KNOWN = "desk.note_known"
    DESK_NOTE_LONG = "desk.note_long"
    DESK_NOTE_REFUSED = "desk.note_refused"
    DESK_NOTES_FULL = "desk.notes_full"
    DESK_NO_COLLEAGUE = "desk.no_colleague"
    DESK_HANDED_OVER = "desk.handed_over"
    DESK_DOES_NOT_FIT = "desk.does_not_fit"
    DESK_TRIES_LEFT = "desk.tries_left"
    DESK_USED_UP = "desk.used_up"
    DESK_NO_MAILBOX = "desk.no_mailbox"
    DESK_NO_ACT = "desk.no_act"
    DESK_NO_WHY = "desk.no_why"
    DESK_ACT_REFUSED = "desk.act_refused"

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
    SITE_PAUSED = "site.paused"
    """The whole site is closed for maintenance."""
    REGISTRATION_PAUSED = "registration.paused"
    """No account can be opened for now."""
    SWITCH_UNTIL = "switch.until"
    """A lead gave an end that is no time."""
    SWITCH_UNCONFIRMED = "switch.unconfirmed"
    """A lead closes the whole site without having said so twice."""
    SITE_UNAVAILABLE = "site.unavailable"
    """Nothing can be stored now: a full disk, a locked database."""
