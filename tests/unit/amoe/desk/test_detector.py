"""What in a note looks like somebody's data, and what is an ordinary sentence."""

from __future__ import annotations

import re

import pytest

from amoe import inputs
from amoe.desk.detector import HIDDEN, Found, personal

ORDINARY = [
    "Rappelle demain à 14:30, le SMS n’est pas arrivé.",
    "Code renvoyé 2 fois en 10 minutes.",
    "Il reste 1 essai sur 5, attendre 24 h.",
    "Dossier K7F 2QX 9M, même appelant que k7f2qx9m.",
    "A rappelé le 23/11/2026 et le 2026-11-24.",
    "Le 24 novembre 2026 il ira au bureau de Rabat.",
    "Dit que 350,50 DH ont été remboursés, pas 1200 DH.",
    "Paiement de 1000 dirhams attendu.",
    "Étape 3, question posée, page en arabe.",
    "Le téléphone est un Android 9, Chrome 120.",
    "Voir la fiche « code.locked ».",
    "Numéro de CNI mal lu : il confondait O et 0.",
    "A changé d’opérateur, le préfixe est resté.",
    "Bureau 12, guichet 4, ouvert de 8 h 30 à 16 h.",
    "Code HTTP 503 pendant 5 minutes.",
    "Appelle depuis l’UM5 de Rabat, QR de la bibliothèque.",
    "Année universitaire 2026/27.",
    "يعاود الاتصال غدا على الساعة 14:30.",
    "أعيد إرسال الرمز مرتين خلال 10 دقائق.",
    "بقيت محاولة واحدة من 5 محاولات.",
    "سيذهب إلى مكتب الرباط يوم 24 نونبر 2026.",
    "استرجع 350 درهما.",
    "الصفحة بالعربية والهاتف قديم.",
    "حالة K7F 2QX 9M.",
    "لم تصل الرسالة القصيرة بعد ١٠ دقائق.",
]
PERSONAL = [
    ("Son adresse est salma.alami@um5.ac.ma", Found.EMAIL),
    ("salma arobase gmail point com", Found.EMAIL),
    ("salma(at)gmail.com", Found.EMAIL),
    ("بريدها salma@gmail.com", Found.EMAIL),
    ("né le 27/03/2004", Found.DATE),
    ("né le 27 03 2004", Found.DATE),
    ("date : 2004-03-27", Found.DATE),
    ("née le 27 mars 2004", Found.DATE),
    ("née le 1er février 2003", Found.DATE),
    ("مزداد في 27 مارس 2004", Found.DATE),
    ("ولدت يوم ٢٧ غشت ٢٠٠٤", Found.DATE),
    ("CNI AB123456", Found.CNI),
    ("cni ab123456.", Found.CNI),
    ("CNI : AB 123456", Found.CNI),
    ("carte J45123", Found.CNI),
    ("البطاقة AB١٢٣٤٥٦", Found.CNI),
    ("numéro 048271003", Found.NUMBER),
    ("appeler au 06 12 34 56 78", Found.NUMBER),
    ("06.12.34.56.78", Found.NUMBER),
    ("+212 612-345678", Found.NUMBER),
    ("tél ٠٦١٢٣٤٥٦٧٨", Found.NUMBER),
    ("code 123456 reçu", Found.NUMBER),
    ("code 123 456", Found.NUMBER),
    ("RIB 011 780 0000123456789012 34", Found.NUMBER),
    ("fin du RIB 12345678", Found.NUMBER),
    ("état civil 1234/2004", Found.NUMBER),
    ("الرمز 123456", Found.NUMBER),
    ("0\u200b612345678", Found.NUMBER),
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_sentences_pass(sentence: str) -> None:
    assert personal(sentence) == (None, inputs.clean(sentence))


@pytest.mark.parametrize(("sentence", "found"), PERSONAL)
def test_what_looks_personal_is_found(sentence: str, found: Found) -> None:
    kind, told = personal(sentence)
    assert kind is found
    assert HIDDEN in told
    assert not re.search(r"\d{4}|@", told)


@pytest.mark.parametrize(
    "sentence", ["Salma a rappelé.", "mme alami", "السيدة العلمي اتصلت", "سَلمى"]
)
def test_the_caller_s_own_names_are_found(sentence: str) -> None:
    kind, told = personal(sentence, ["Salma", "ALAMI", "سلمى", "العلمي"])
    assert kind is Found.KNOWN
    assert HIDDEN in told


def test_names_within_other_words_are_none() -> None:
    assert personal("Le salmigondis de la page.", ["Salmi", "El", ""])[0] is None


def test_the_rest_of_a_sentence_stays() -> None:
    told = personal("Rappeler Salma au 06 12 34 56 78 le 24/11/2026, code 2 fois", ["Salma"])[1]
    assert told == f"Rappeler {HIDDEN} au {HIDDEN} le 24/11/2026, code 2 fois"
