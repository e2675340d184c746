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
    "Inscrite pour l’année 2025-2026.",
    "Elle ne trouve pas l’arobase sur son clavier.",
    "لا يجد علامة @ في لوحة المفاتيح.",
    "Rappelle entre 9:00 et 12:00, 3 fois.",
    "Ils étaient 12, 14, 20 à attendre.",
    "Un dossier de 2 500,00 DH attend.",
    "Essayé le 23/11/26, puis le 24/11 à 10:15.",
    "Ne reçoit que 3 SMS, ne le 4e.",
    "Demander la date de naissance 2 fois.",
    "Il y a de 10000 à 12000 étudiants.",
    "مسجلة للسنة الجامعية 2025-2026.",
    "الحقوق مفتوحة منذ 1 شتنبر 2026.",
    "انتظر حتى ١٦:٤٥ ثم نعيد الإرسال.",
    "المبلغ ١٥٠٠ درهم.",
    "اطلبوا تاريخ الازدياد قبل المتابعة.",
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
    ("écrire à f.benali @ etu.example", Found.EMAIL),
    ("né le 1/2/03", Found.DATE),
    ("née en 2003", Found.DATE),
    ("né le 12 mars", Found.DATE),
    ("ازداد سنة 2003", Found.DATE),
    ("المزدادة بتاريخ 12 مارس", Found.DATE),
    ("تاريخ الازدياد ٢٠٠٣-٠٢-٠١", Found.DATE),
    ("cni ab 12345", Found.CNI),
    ("06:12:34:56:78", Found.NUMBER),
    ("06,12,34,56,78", Found.NUMBER),
    ("06 – 12 – 34 – 56 – 78", Found.NUMBER),
    ("06•12•34•56•78", Found.NUMBER),
    ("06-12-34-56-78", Found.NUMBER),
    ("appeler au 06 12 2034 5678", Found.NUMBER),
    ("le code : 48-29-13", Found.NUMBER),
    ("fin du RIB 5678", Found.NUMBER),
    ("هاتفه ٠٦/١٢/٣٤/٥٦/٧٨", Found.NUMBER),
    ("رسم الولادة ١٢٣٤/٢٠٠٤", Found.NUMBER),
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
    "sentence",
    [
        "Salma a rappelé.",
        "mme alami",
        "السيدة العلمي اتصلت",
        "سَلمى",
        "أُرسل لسلمى رابط",
        "وسلمى تنتظر",
    ],
)
def test_the_caller_s_own_names_are_found(sentence: str) -> None:
    kind, told = personal(sentence, ["Salma", "ALAMI", "سلمى", "العلمي"])
    assert kind is Found.KNOWN
    assert HIDDEN in told


def test_names_within_other_words_are_none() -> None:
    assert personal("Le salmigondis de la page.", ["Salmi", "El", ""])[0] is None


def test_a_part_that_names_nobody_is_an_ordinary_word() -> None:
    assert personal("إن شاء الله غدا", ["عبد الله"])[0] is None


def test_what_the_caller_typed_is_found_as_a_whole_only() -> None:
    assert personal("Écrit à «contact.rabat», sans réponse", [], ["contact.rabat"])[0]
    assert personal("Le contact de Rabat répond.", [], ["contact.rabat", "", "de"])[0] is None


def test_it_looks_as_far_as_a_note_goes() -> None:
    assert personal("a " * 245 + "0612345678")[0] is Found.NUMBER


@pytest.mark.parametrize(("sentence", "_"), PERSONAL)
def test_what_it_gives_back_can_be_kept(sentence: str, _: Found) -> None:
    assert personal(personal(sentence)[1])[0] is None


def test_the_day_of_a_call_hides_no_number_beside_it() -> None:
    assert personal("le 12/05/2026 06 12 34 56 78")[1] == f"le 12/05/2026 {HIDDEN}"


def test_the_rest_of_a_sentence_stays() -> None:
    told = personal("Rappeler Salma au 06 12 34 56 78 le 24/11/2026, code 2 fois", ["Salma"])[1]
    assert told == f"Rappeler {HIDDEN} au {HIDDEN} le 24/11/2026, code 2 fois"
