"""Questions about the codes that come by e-mail and by SMS, and about the image."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from amoe.limits import (
    CAPTCHA_LIFE,
    CODE_LIFE,
    CODE_TRIES,
    CODE_TRIES_DAY,
    EMAIL_HOUR,
    KEPT_FOR_SMS,
    RESEND_WAITS,
    SMS_HOUR,
)
from blueprints.pages.asked.question import Area, Question, time

CODES = Area(
    "codes",
    _("Verification codes"),
    (
        Question(
            "code-email",
            _("The code by e-mail does not come"),
            (
                _(
                    "Look in the spam or junk folder. Then read the address on the page again, letter by letter: you can change it there."
                ),
                _(
                    "You can have the code sent again after %(wait)s; the page says when. At most %(most)s e-mails go to one address in an hour.",
                    wait=time(RESEND_WAITS[0]),
                    most=EMAIL_HOUR.cap,
                ),
            ),
            call=True,
            also="email mail courriel gmail recu recois recevoir arrive otp get come received وصل وصلني وصلنيش توصلت اتوصل ايميل كود رسالة",
        ),
        Question(
            "code-sms",
            _("The code by SMS does not come"),
            (
                _(
                    "Is your phone on, with a network and room for messages? Is the number on the page right? It must be a Moroccan mobile that starts with 06 or 07. The page also tells what became of the SMS."
                ),
                _(
                    "You can have the code sent again after %(wait)s. At most %(most)s SMS go to one number in an hour.",
                    wait=time(RESEND_WAITS[0]),
                    most=SMS_HOUR.cap,
                ),
                _(
                    "When SMS cannot be sent at all, your registration is kept for %(kept)s and an e-mail tells you how to go on.",
                    kept=time(KEPT_FOR_SMS),
                ),
            ),
            call=True,
            also="recu recois recevoir arrive otp message get come received inwi orange iam وصل وصلني وصلنيش توصلت اتوصل كود ميساج",
        ),
        Question(
            "code-refuse",
            _("The code is refused"),
            (
                _(
                    "Take the code of the last message and type its 6 digits. It is valid for %(life)s from its first sending; sending it again does not extend this.",
                    life=time(CODE_LIFE),
                ),
                _(
                    "A code can be tried %(tries)s times, and codes %(day)s times in %(window)s in all. After that, ask for a new code, or wait as the page says.",
                    tries=CODE_TRIES.cap,
                    day=CODE_TRIES_DAY.cap,
                    window=time(CODE_TRIES_DAY.window),
                ),
            ),
            also="faux errone invalide expire incorrect wrong expired خاطئ صلاحية كود",
        ),
        Question(
            "image",
            _("I cannot read the image"),
            (
                _(
                    "Ask for another image as often as you like, or press play to hear its 5 digits. An image is valid for %(life)s.",
                    life=time(CAPTCHA_LIFE),
                ),
            ),
            also="captcha lire chiffres entendre son voir aveugle see hear كابتشا اسمع",
        ),
        Question(
            "lien-reprise",
            _("I got an e-mail with a link to go on"),
            (
                _(
                    "It comes when SMS could not be sent and work again. Open the link and press the button: you go on where you stopped. It works for %(kept)s from the moment the SMS failed. Give it to nobody.",
                    kept=time(KEPT_FOR_SMS),
                ),
            ),
            also="reprendre continuer email mail resume رابط متابعة",
        ),
    ),
)
