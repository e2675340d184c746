"""Questions about pages that expire, and about an account that is open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from amoe.limits import JOURNEY_IDLE, JOURNEY_LIFE
from blueprints.pages.asked.question import OPEN, SIGN_IN, Area, Link, Question, time

GOING_ON = Area(
    "compte",
    _("My account"),
    (
        Question(
            "expiree",
            _("The page says that it has expired"),
            (
                _(
                    "To protect you, a registration ends after %(idle)s without activity, or after %(life)s. Start again: it takes about five minutes.",
                    idle=time(JOURNEY_IDLE),
                    life=time(JOURNEY_LIFE),
                ),
            ),
            (OPEN,),
            also="expire session temps longtemps timeout expired too long انتهت",
        ),
        Question(
            "deja-compte",
            _("The site says that I already have an account"),
            (
                _(
                    "There is one account for each person, so you need no other. If you did not open it yourself, call at once."
                ),
            ),
            (SIGN_IN,),
            call=True,
            also="existe deja pirate hacked already exists حساب موجود",
        ),
        Question(
            "mot-de-passe",
            _("I forgot my password"),
            (
                _(
                    "Choose a new one from the sign-in page: you get a link by e-mail, then a code by SMS. Nobody can tell you your password, not even an agent: it cannot be read."
                ),
            ),
            (SIGN_IN,),
            also="mdp oublie perdu reinitialiser changer forgot reset password نسيت كلمة السر باسوورد",
        ),
        Question(
            "telephone",
            _("I changed my phone number"),
            (
                _(
                    "While you open your account, give the new number. Once it is open, sign in and change it under “My details”. Without the old phone you get back in by your e-mail, after a waiting time that protects you."
                ),
            ),
            (Link("recovery.lost", _("I have lost my phone or my mailbox")),),
            call=True,
            also="numero mobile portable sim perdu vole changer nouveau change phone number بدلت رقمي نمرة تيليفون",
        ),
        Question(
            "email",
            _("I changed my e-mail address"),
            (
                _(
                    "While you open your account, give an address that you can open now; it may differ from the one that your university has. Once the account is open, sign in and change it under “My details”."
                ),
            ),
            call=True,
            also="email mail courriel adresse changer nouveau gmail change بدلت ايميل",
        ),
        Question(
            "gratuit",
            _("Is it free?"),
            (
                _(
                    "Yes: the account costs nothing, and students of public higher education pay no contribution for their cover. Nobody may ask you for money for it."
                ),
            ),
            also="prix payer cout cotisation argent price pay cost fee فابور مجانا ثمن خلاص",
        ),
    ),
)
