"""The sentence for each reason code: the only place where a reason becomes words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from amoe.reasons import Reason
from blueprints.shell.pauses import paused_words

SENTENCES = {
    Reason.TERMS_NOT_ACCEPTED: _("Tick the box to accept the terms: without it no account can be opened."),
    Reason.METHOD_MISSING: _("Choose which number you use."),
    Reason.NUMBER_MISSING: _("Enter your number."),
    Reason.NUMBER_MALFORMED: _("This number is not complete. Enter only its digits and letters."),
    Reason.CNI_MISSING: _("Enter your CNI number."),
    Reason.CNI_MALFORMED: _("A CNI number is one or two letters followed by digits, like AB123456."),
    Reason.BIRTH_MISSING: _("Enter your date of birth: day, month and year."),
    Reason.BIRTH_MALFORMED: _("This date of birth does not exist. Write it like 27 03 2004."),
    Reason.ANSWER_MISSING: _("Enter your answer."),
    Reason.CIVIL_STATUS_MALFORMED: _("A civil-status number holds digits, like 1234/2004."),
    Reason.RIB_MALFORMED: _("Enter exactly the last 8 digits of your RIB."),
    Reason.EMAIL_MISSING: _("Enter your e-mail address."),
    Reason.EMAIL_MALFORMED: _("This is not a complete e-mail address. It looks like name@example.com."),
    Reason.EMAIL_DIFFERS: _("The two e-mail addresses are not the same."),
    Reason.PHONE_MISSING: _("Enter your mobile number."),
    Reason.PHONE_MALFORMED: _("A Moroccan mobile number has 10 digits, like 06 12 34 56 78."),
    Reason.PHONE_NOT_MOBILE: _("Codes can be sent to Moroccan mobiles only: the number starts with 06 or 07."),
    Reason.PHONE_DIFFERS: _("The two mobile numbers are not the same."),
    Reason.CODE_MISSING: _("Enter the 6-digit code."),
    Reason.CODE_MALFORMED: _("The code has exactly 6 digits."),
    Reason.CAPTCHA_MISSING: _("Enter the 5 digits of the image."),
    Reason.CAPTCHA_WRONG: _("These are not the digits of the image. Here is a new one."),
    Reason.CAPTCHA_EXPIRED: _("The image was no longer valid. Here is a new one."),
    Reason.ANSWER_WRONG: _("What you entered does not match the registry. Check the answer and your identity below."),
    Reason.CODE_WRONG: _("This is not the code that was sent."),
    Reason.CODE_EXPIRED: _("This code is no longer valid. Ask for a new one."),
    Reason.CODE_TRIES_SPENT: _("This code was tried too often. Ask for a new one."),
    Reason.RESEND_TOO_SOON: _("The code was sent a moment ago. Wait until it can be sent again."),
    Reason.REGISTRY_UNAVAILABLE: _("Checking is not possible right now. Your registration is kept and no try was used. Try again in a few minutes."),
    Reason.SITE_PAUSED: _("The site is closed for maintenance"),
    Reason.REGISTRATION_PAUSED: _("No account can be opened right now"),
    Reason.SWITCH_UNTIL: _("Give minutes from now, or a date with its time, within the next 30 days."),
    Reason.SWITCH_UNCONFIRMED: _("Tick the box: this closes the site to everybody but agents."),
    Reason.SITE_UNAVAILABLE: _("The site cannot save anything right now. It is not your fault, and what you typed is still here. Try again in a few minutes."),
    Reason.PASSWORD_MISSING: _("Choose a password."),
    Reason.PASSWORD_SHORT: _("The password needs at least 8 characters."),
    Reason.PASSWORD_LONG: _("The password can have 128 characters at most."),
    Reason.PASSWORD_NO_LOWERCASE: _("The password needs at least one lower-case letter (a to z)."),
    Reason.PASSWORD_NO_DIGIT: _("The password needs at least one digit."),
    Reason.PASSWORD_COMMON: _("Too many people use this password: choose another one."),
    Reason.PASSWORD_PERSONAL: _("The password must not be made of your name, number, birth date, e-mail or phone."),
    Reason.PASSWORD_DIFFERS: _("The two passwords are not the same."),
    Reason.NAME_MISSING: _("Enter your immatriculation number or your e-mail address."),
    Reason.PASSWORD_NOT_GIVEN: _("Enter your password."),
    Reason.PASSWORD_WRONG: _("This is not the right password."),
    Reason.SIGN_IN_WRONG: _("This was not accepted. Check the number or address, and the password."),
    Reason.SIGN_IN_EXPIRED: _("This took too long, or was done already. Sign in again."),
    Reason.APP_CODE_MISSING: _("Enter the code that the app shows."),
    Reason.APP_CODE_WRONG: _("This code is not right, or was used already. Wait for the next one of the app."),
    Reason.APP_SETUP_EXPIRED: _("This took too long, or was done already. Start again."),
    Reason.DESK_WRONG: _("This was not accepted. Check the address and the password, and take the newest code of the app: each one works once."),
    Reason.DESK_SIGNED_OUT: _("You are signed out."),
    Reason.DESK_SESSION_ENDED: _("Your session is over: it ends after 15 minutes without a click, and after 10 hours in all. Sign in again."),
    Reason.DESK_SESSION_REPLACED: _("Your session ended here because you signed in somewhere else. It was not you? Tell your lead at once."),
    Reason.DESK_NO_REFERENCE: _("A reference has 8 letters and digits, like K7F 2QX 9M. Have it read out once more."),
    Reason.DESK_NOT_FOUND: _("Nothing is known under this reference: it was misheard, or the caller has sent nothing yet."),
    Reason.DESK_NOT_CHECKED: _("Check the caller first, then tick the box."),
    Reason.DESK_DOES_NOT_FIT: _("This does not fit where the caller is now. Look again at the page: it may have moved on."),
    Reason.DESK_TRIES_LEFT: _("The caller still has more than one try: nothing to give yet."),
    Reason.DESK_USED_UP: _("This was done as often as it may be for this caller."),
    Reason.DESK_NO_MAILBOX: _("The caller has proved no e-mail address yet: a link can go nowhere. Have the site’s address typed on the phone."),
    Reason.DESK_NO_ACT: _("Choose what is to be done."),
    Reason.DESK_NO_WHY: _("Choose why it is done."),
    Reason.DESK_IDENTITY_LOCKED: _("This number was looked for with other cards or dates of birth too often. Ask the caller to go to an office with the card."),
    Reason.DESK_NOTE_EMPTY: _("Write what colleagues should know."),
    Reason.DESK_NOTE_EMAIL: _("Nothing is kept yet: this looks like an e-mail address. Write it without."),
    Reason.DESK_NOTE_DATE: _("Nothing is kept yet: this looks like a date of birth. Write it without."),
    Reason.DESK_NOTE_CNI: _("Nothing is kept yet: this looks like a CNI number. Write it without."),
    Reason.DESK_NOTE_NUMBER: _("Nothing is kept yet: this looks like a telephone, an account number or a code. Write it without."),
    Reason.DESK_NOTE_KNOWN: _("Nothing is kept yet: this says who the caller is, or what they typed. Write it without."),
    Reason.DESK_NOTE_LONG: _("A note has 500 characters at most. Make it shorter."),
    Reason.DESK_NOTES_FULL: _("There are 20 notes on this caller: no more can be kept."),
    Reason.DESK_NO_COLLEAGUE: _("Choose a colleague."),
    Reason.DESK_PASSWORD_SHORT: _("The password needs at least 15 characters."),
    Reason.DESK_PASSWORD_PERSONAL: _("The password must not be made of your name or your e-mail address."),
    Reason.RESET_EXPIRED: _("This link was used already, or its time is over. Ask for a new one."),
    Reason.LOST_MISSING: _("Choose what you have lost."),
    Reason.LOSING_EXPIRED: _("This took too long, or was done already. Start again."),
    Reason.LOSING_ANSWER_WRONG: _("This does not match the registry."),
    Reason.LOSING_UNAVAILABLE: _("Checking is not possible right now. No try was used. Try again in a few minutes."),
    Reason.EMAIL_SAME: _("This is the address that we have already."),
    Reason.PHONE_SAME: _("This is the number that we have already."),
    Reason.EMAIL_LOCKED: _("No more e-mails with codes can be sent to you for now."),
    Reason.PHONE_LOCKED: _("No more SMS with codes can be sent to you for now."),
    Reason.SMS_PAUSED: _("SMS cannot be sent right now."),
    Reason.PREFIX_LOCKED: _("No SMS can be sent to this number for now."),
}  # fmt: skip


_NEEDS = {
    Reason.REGISTRY_UNAVAILABLE: "registry",
    Reason.LOSING_UNAVAILABLE: "registry",
    Reason.SMS_PAUSED: "sms",
}
"""The switch behind a reason: when it is off, the operator's words follow the sentence."""


def sentence(reason: Reason | str, left: int | None = None) -> str:
    """What the person is told for a reason, with the tries that remain when they are counted."""
    words = str(SENTENCES[Reason(reason)])
    if reason in _NEEDS:
        words = f"{words} {paused_words(_NEEDS[Reason(reason)])}".rstrip()
    if left is None:
        return words
    return words + " " + tries_left(left)


def tries_left(left: int) -> str:
    """How many tries remain, in words."""
    if left == 0:
        return str(_("No try is left."))
    return ngettext("%(num)d try is left.", "%(num)d tries are left.", left)
