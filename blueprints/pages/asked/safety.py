"""Questions about safety, slow lines and personal data."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from amoe.limits import JOURNEY_IDLE
from blueprints.pages.asked.question import Area, Link, Question, time

SAFETY = Area(
    "securite",
    _("Safety and access"),
    (
        Question(
            "telephone-partage",
            _("I use somebody else’s phone or a shared one"),
            (
                _(
                    "You can. Do not let the browser save your password, and when you stop before the end, press “Stop or start over”, then erase everything. After %(idle)s without activity the registration closes by itself.",
                    idle=time(JOURNEY_IDLE),
                ),
                _(
                    "Give a mobile number and an e-mail address that are yours: they open your account."
                ),
            ),
            also="cyber ordinateur public ami frere partage shared friend cafe سيبير صديق مشترك",
        ),
        Question(
            "faux-message",
            _("Is this SMS or e-mail really from you?"),
            (
                _(
                    "We never ask for your password, a code, your bank card or money. A message that does is a fake: do not answer, open no link in it. If you gave a code or a password, call at once."
                ),
            ),
            (Link("pages.help", _("Help and contact")),),
            call=True,
            also="arnaque phishing faux fraude pirate scam fake hacker نصب احتيال مزيف",
        ),
        Question(
            "connexion-lente",
            _("My connection is slow or breaks off"),
            (
                _(
                    "The site is made for it: a few kilobytes a page, 2G is enough, JavaScript is not needed. If the line is lost, what you have sent is kept for %(idle)s. The public pages that you have read stay readable on most phones.",
                    idle=time(JOURNEY_IDLE),
                ),
                _(
                    "Without any internet, an account cannot be opened; the call centre can be reached by a plain phone."
                ),
            ),
            call=True,
            also="marche fonctionne bug panne working internet 2g 3g reseau lent coupe debit offline slow network ريزو كونيكسيون ضعيف",
        ),
        Question(
            "mes-donnees",
            _("Who sees my data?"),
            (
                _(
                    "CNOPS, to handle your rights and claims. An agent never sees your password, your codes or your answer to the question. Nothing is sold and no page loads anything from others."
                ),
            ),
            (Link("pages.privacy", _("Personal data")),),
            also="confidentialite prive loi 09-08 cndp privacy خصوصية معطيات",
        ),
    ),
)
