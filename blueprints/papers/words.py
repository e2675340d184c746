"""What papers say, in the two languages that stand on each of them, whatever the page's."""

from __future__ import annotations

from typing import Any

from blueprints.shell.texts import translate

LANGUAGES = ("fr", "ar")


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is used."""
    return text


COMMON = {
    "fund": _("National fund of social welfare organisations (CNOPS)"),
    "scheme": _("Compulsory health insurance for students (AMOE)"),
    "name": _("First and last name"),
    "immatriculation": _("Immatriculation number"),
    "cni": _("CNI number"),
    "call": _("Call centre"),
}

CERTIFICATE = {
    "title": _("Certificate of cover"),
    "says": _("The person named below is insured under AMOE for the period shown."),
    "column": _("Details"),
    "covered": _("Covered"),
    "made": _("Certificate made on"),
    "number": _("Certificate number"),
    "check": _("Check this certificate"),
    "scan": _("Scan the code or type the address. The page says whether the certificate is valid today, and shows initials, period and date: compare them with this paper."),
    "card": _("Compare the name and the visible characters of the CNI with the holder’s card. The others are masked on purpose."),
    "worthless": _("Without this check, the paper proves nothing: the cover may have ended."),
    "alt": _("QR code that leads to this address:"),
}  # fmt: skip

CARE_FORM = {
    "ambulatory": _("Ambulatory care form"),
    "long_illness": _("Long-illness care form"),
    "dental": _("Dental care form"),
    "insured": _("The insured student"),
    "spent": _("Total paid (dirhams)"),
    "papers": _("Number of papers attached"),
    "signed": _("Date and signature of the insured student"),
    "agreement": _("Agreement of the fund: number and date"),
    "doctor": _("The doctor"),
    "dentist": _("The dentist"),
    "professional": _("Name and INPE number"),
    "date": _("Date"),
    "act": _("Act"),
    "quotation": _("Code"),
    "fee": _("Fee (DH)"),
    "tooth": _("Tooth"),
    "stamp": _("Stamp and signature"),
    "teeth": _("Teeth treated: cross them out"),
    "pharmacy": _("The pharmacy"),
    "medicine": _("Medicine and quantity"),
    "price": _("Price (DH)"),
    "stickers": _("Stick the stickers or bar codes of the medicines here, or on a sheet attached"),
    "tests": _("Tests, X-rays and other care"),
    "total": _("Total"),
    "hand_in": _("Attach the prescription, the invoices and receipts, then hand the form in at a reception point of ONOUSC. Keep a photo of everything."),
    "printed": _("Form printed from the AMOE student account on"),
}  # fmt: skip


def both(texts: dict[str, str]) -> dict[str, dict[str, str]]:
    """Texts by language, as a paper's template takes them."""
    return {
        language: {name: str(translate(language, text)) for name, text in texts.items()}
        for language in LANGUAGES
    }


def told(texts: dict[str, str], title: str, **more: Any) -> dict[str, Any]:
    """What a paper's template is told: its texts, and a title in both languages for its file."""
    words = both({**COMMON, **texts})
    return {
        "words": words,
        "title": " / ".join(words[language][title] for language in LANGUAGES),
        "kind": title,
        **more,
    }
