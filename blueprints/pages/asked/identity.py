"""Questions about who somebody is: numbers, cards, and the question from the registry."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from amoe.limits import CIVIL_STATUS_DAY, CIVIL_STATUS_MONTH, RIB_DAY, RIB_MONTH
from blueprints.pages.asked.question import Area, Link, Question, time

IDENTITY = Area(
    "identite",
    _("Identity"),
    (
        Question(
            "non-confirme",
            _("“What you entered does not match the registry”"),
            (
                _(
                    "Something differs from what CNOPS has: the number, the CNI, the date of birth or the answer. To protect you, the page does not say which. Compare each one with your papers; you can change them on the same page."
                ),
                _(
                    "If everything is right, CNOPS may have an old or wrong value: call, with the reference on your screen at hand."
                ),
            ),
            call=True,
            also="erreur confirmer confirmation faux wrong number correspond خطأ تأكيد لا يطابق",
        ),
        Question(
            "numero",
            _("I do not know my immatriculation number"),
            (
                _(
                    "It is in the e-mail that told you of your enrolment. If you no longer have it, the number can be sent to the e-mail address that CNOPS has for you."
                ),
            ),
            (Link("number.ask", _("Get my number by e-mail")),),
            also="oublie perdu trouver ou est matricule forgot lost find نسيت وين فين",
        ),
        Question(
            "quelle-question",
            _("Which question am I asked?"),
            (
                _(
                    "It depends on how your refunds come: by bank transfer, the last 8 digits of your RIB; by money order, your civil-status number."
                ),
            ),
            also="verification virement mandat secrete security سؤال تحويل حوالة",
        ),
        Question(
            "etat-civil",
            _("Where is my civil-status number?"),
            (
                _(
                    "At the top of the back of your electronic CNI, and in the civil-status register. It looks like 1234/2004."
                ),
            ),
            also="cni dos carte naissance livret famille birth back card كناش ظهر",
        ),
        Question(
            "rib",
            _("Which digits of my RIB?"),
            (
                _(
                    "The last 8 of its 24 digits, of the account on which CNOPS pays your refunds. If you have changed banks since, use the RIB that you gave CNOPS, or call."
                ),
            ),
            call=True,
            also="banque compte bancaire chiffres bank account cih بنك حساب ارقام",
        ),
        Question(
            "cni-renouvelee",
            _("My CNI was renewed"),
            (
                _(
                    "Type the number of your new card: it usually stays the same. If your number has changed and the new one is refused, try the old one, then call."
                ),
            ),
            call=True,
            also="nouvelle carte expiree perdue changee new card lost تجديد بطاقة جديدة ضاعت",
        ),
        Question(
            "etranger",
            _("I am a foreign student, without a CNI"),
            (
                _(
                    "In the CNI field, type the number of the identity document that CNOPS has for you, for example your residence card. If it is refused, this site cannot help: the call centre can see what to do."
                ),
            ),
            call=True,
            also="sejour passeport titre carte foreigner passport residence اجنبي جواز اقامة",
        ),
        Question(
            "bloque",
            _("I have no try left"),
            (
                _(
                    "To protect your account, answers are counted: for the civil-status number, %(day)s in %(one)s and %(month)s in %(many)s.",
                    day=CIVIL_STATUS_DAY.cap,
                    one=time(CIVIL_STATUS_DAY.window),
                    month=CIVIL_STATUS_MONTH.cap,
                    many=time(CIVIL_STATUS_MONTH.window),
                ),
                _(
                    "For the RIB, %(day)s in %(one)s and %(month)s in %(many)s. The page says when you can try again: have the right number ready.",
                    day=RIB_DAY.cap,
                    one=time(RIB_DAY.window),
                    month=RIB_MONTH.cap,
                    many=time(RIB_MONTH.window),
                ),
            ),
            call=True,
            also="bloque verrouille essais tentatives trop locked tries blocked محاولات مغلق",
        ),
    ),
)
