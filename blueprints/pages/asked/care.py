"""Questions about who is covered, care forms and refunds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from blueprints.pages.asked.question import OFFICES, Area, Link, Question

CARE = Area(
    "soins",
    _("Cover and refunds"),
    (
        Question(
            "parent",
            _("I am already insured by a parent"),
            (
                _(
                    "Then AMOE is not for you, and no account can be opened here: your care is refunded by the scheme of that parent. The same holds if you are covered by your husband or wife."
                ),
            ),
            (Link("pages.amoe", _("Who AMOE covers")),),
            also="pere mere cnss cnops far mutuelle ayant droit father mother والد اب ام مؤمن",
        ),
        Question(
            "prive",
            _("I study at a private university"),
            (
                _(
                    "What we know here holds for public higher education only. Ask your institution, or call."
                ),
            ),
            call=True,
            also="ecole privee prive payante private school خصوصي خاصة",
        ),
        Question(
            "famille",
            _("Are my spouse and children covered too?"),
            (
                _(
                    "This site cannot answer it: it opens accounts for students only. Ask the call centre, with your CNI at hand."
                ),
            ),
            call=True,
            also="conjoint marie married femme mari epouse enfants bebe wife husband kids زوجة زوج اطفال ابناء",
        ),
        Question(
            "feuilles",
            _("Where do I hand in my care forms?"),
            (
                _(
                    "At a reception point of ONOUSC, the office for student services: most are in a university residence or a faculty."
                ),
            ),
            (OFFICES, Link("pages.refund", _("Getting care refunded"))),
            also="deposer feuille soins maladie dossier bureau cite remboursement form ملف مرض وضع نحط فين",
        ),
        Question(
            "attestation",
            _("Where do I get my certificate of cover?"),
            (
                _(
                    "Sign in and choose “Certificate of cover”: you download it at once, as a PDF to print or to show on your phone. Whoever gets it can check on this site that it is genuine."
                ),
            ),
            (Link("account.sign_in", _("My certificate")),),
            call=True,
            also="attestation certificat preuve droits telecharger proof download شهادة وثيقة تحميل",
        ),
        Question(
            "delai",
            _("How long does a refund take?"),
            (
                _(
                    "It depends on the claim, and we promise nothing. Your account shows where each claim stands and, once enough were paid, how long claims of its kind usually take."
                ),
            ),
            (Link("account.sign_in", _("My claims")),),
            call=True,
            also="quand argent paye attente semaines when money weeks متى فلوس مدة تعويض",
        ),
    ),
)
