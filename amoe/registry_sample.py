"""Invented people for demonstrations and tests: the same person for the same index, always."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from amoe.registry_rows import COLUMNS

# First names: Latin script, Arabic script. Common ones; what a person is made of is put together
# by arithmetic and belongs to nobody.
_MEN = (
    ("Mohamed", "محمد"),
    ("Ahmed", "أحمد"),
    ("Youssef", "يوسف"),
    ("Omar", "عمر"),
    ("Ali", "علي"),
    ("Hamza", "حمزة"),
    ("Amine", "أمين"),
    ("Mehdi", "المهدي"),
    ("Ayoub", "أيوب"),
    ("Ilyas", "إلياس"),
    ("Yassine", "ياسين"),
    ("Zakaria", "زكرياء"),
    ("Anas", "أنس"),
    ("Othmane", "عثمان"),
    ("Soufiane", "سفيان"),
    ("Reda", "رضا"),
    ("Karim", "كريم"),
    ("Rachid", "رشيد"),
    ("Hassan", "حسن"),
    ("Hicham", "هشام"),
    ("Khalid", "خالد"),
    ("Abdellah", "عبد الله"),
    ("Abderrahmane", "عبد الرحمان"),
    ("Abdelilah", "عبد الإله"),
    ("Ismail", "إسماعيل"),
    ("Ibrahim", "إبراهيم"),
    ("Bilal", "بلال"),
    ("Marouane", "مروان"),
    ("Walid", "وليد"),
    ("Tarik", "طارق"),
    ("Nabil", "نبيل"),
    ("Adil", "عادل"),
    ("Jawad", "جواد"),
    ("Said", "سعيد"),
    ("Idriss", "إدريس"),
    ("Taha", "طه"),
    ("Saad", "سعد"),
    ("Badr", "بدر"),
    ("Mourad", "مراد"),
    ("Mustapha", "مصطفى"),
)
_WOMEN = (
    ("Fatima", "فاطمة"),
    ("Fatima Zahra", "فاطمة الزهراء"),
    ("Khadija", "خديجة"),
    ("Aicha", "عائشة"),
    ("Maryam", "مريم"),
    ("Salma", "سلمى"),
    ("Imane", "إيمان"),
    ("Hajar", "هاجر"),
    ("Chaimae", "شيماء"),
    ("Nour", "نور"),
    ("Sara", "سارة"),
    ("Zineb", "زينب"),
    ("Kaoutar", "كوثر"),
    ("Ghita", "غيثة"),
    ("Hiba", "هبة"),
    ("Doha", "ضحى"),
    ("Malak", "ملاك"),
    ("Ikram", "إكرام"),
    ("Meryem", "مريم"),
    ("Nadia", "نادية"),
    ("Samira", "سميرة"),
    ("Latifa", "لطيفة"),
    ("Naima", "نعيمة"),
    ("Asmae", "أسماء"),
    ("Hanane", "حنان"),
    ("Houda", "هدى"),
    ("Siham", "سهام"),
    ("Loubna", "لبنى"),
    ("Ihssane", "إحسان"),
    ("Oumaima", "أميمة"),
    ("Rim", "ريم"),
    ("Yasmine", "ياسمين"),
    ("Amal", "أمل"),
    ("Wafae", "وفاء"),
    ("Rajae", "رجاء"),
    ("Sanae", "سناء"),
    ("Safae", "صفاء"),
    ("Widad", "وداد"),
    ("Jihane", "جيهان"),
    ("Aya", "آية"),
)
_LAST_NAMES = (
    ("ALAMI", "العلمي"),
    ("ALAOUI", "العلوي"),
    ("AMRANI", "العمراني"),
    ("ANSARI", "الأنصاري"),
    ("ARABI", "العربي"),
    ("ASSOULI", "السولي"),
    ("ATTAR", "العطار"),
    ("AZIZI", "العزيزي"),
    ("BAKKALI", "البقالي"),
    ("BARAKA", "بركة"),
    ("BELHAJ", "بلحاج"),
    ("BELKACEM", "بلقاسم"),
    ("BENALI", "بنعلي"),
    ("BENANI", "بناني"),
    ("BENCHEKROUN", "بنشقرون"),
    ("BENJELLOUN", "بنجلون"),
    ("BENKIRAN", "بنكيران"),
    ("BENMOUSSA", "بنموسى"),
    ("BENNIS", "بنيس"),
    ("BENOMAR", "بنعمر"),
    ("BENSAID", "بنسعيد"),
    ("BENSLIMANE", "بنسليمان"),
    ("BERRADA", "برادة"),
    ("BOUAZZA", "بوعزة"),
    ("BOUCHTA", "بوشتى"),
    ("BOUHADDOU", "بوحدو"),
    ("BOURAS", "بوراس"),
    ("BOUZIANE", "بوزيان"),
    ("CHAFIK", "شفيق"),
    ("CHAOUI", "الشاوي"),
    ("CHERKAOUI", "الشرقاوي"),
    ("CHRAIBI", "الشرايبي"),
    ("DAOUDI", "الداودي"),
    ("DRISSI", "الإدريسي"),
    ("EL ABBASSI", "العباسي"),
    ("EL BOUKHARI", "البوخاري"),
    ("EL FASSI", "الفاسي"),
    ("EL GHAZI", "الغازي"),
    ("EL HARTI", "الحرتي"),
    ("EL IDRISSI", "الإدريسي"),
    ("EL KADIRI", "القادري"),
    ("EL KHATTABI", "الخطابي"),
    ("EL MANSOURI", "المنصوري"),
    ("EL MOKHTAR", "المختار"),
    ("EL OUAFI", "الوافي"),
    ("EL YOUSFI", "اليوسفي"),
    ("FARISSI", "الفارسي"),
    ("FILALI", "الفيلالي"),
    ("GHARBI", "الغربي"),
    ("GUESSOUS", "كسوس"),
    ("HADDAD", "الحداد"),
    ("HAJJI", "حجي"),
    ("HAKIMI", "حكيمي"),
    ("HAMDAOUI", "الحمداوي"),
    ("HASSANI", "الحسني"),
    ("IRAQI", "العراقي"),
    ("JABRI", "الجابري"),
    ("JAZOULI", "الجزولي"),
    ("KABBAJ", "القباج"),
    ("KETTANI", "الكتاني"),
    ("LAHLOU", "لحلو"),
    ("LAMRINI", "المريني"),
    ("LARAKI", "العراقي"),
    ("MALKI", "المالكي"),
    ("MEKNASSI", "المكناسي"),
    ("MERNISSI", "المرنيسي"),
    ("MESBAHI", "المصباحي"),
    ("MOUMEN", "مومن"),
    ("NACIRI", "الناصري"),
    ("NAJJAR", "النجار"),
    ("OUAZZANI", "الوزاني"),
    ("OUFKIRI", "أوفقيري"),
    ("OUHADDOU", "أوحدو"),
    ("RAHMANI", "الرحماني"),
    ("RAJI", "راجي"),
    ("REGRAGUI", "الركراكي"),
    ("RIFFI", "الريفي"),
    ("SABRI", "صبري"),
    ("SAHRAOUI", "الصحراوي"),
    ("SEBTI", "السبتي"),
    ("SEFRIOUI", "الصفريوي"),
    ("SLAOUI", "السلاوي"),
    ("SOUSSI", "السوسي"),
    ("TAHIRI", "الطاهري"),
    ("TAZI", "التازي"),
    ("TOUNSI", "التونسي"),
    ("WAHBI", "وهبي"),
    ("ZAIDI", "الزيدي"),
    ("ZEROUALI", "الزروالي"),
    ("ZNIBER", "زنيبر"),
)
UNIVERSITIES = (
    "um5",
    "uh2c",
    "uca",
    "usmba",
    "uit",
    "uae",
    "uiz",
    "uh1",
    "ump",
    "umi",
    "ucd",
    "usms",
    "uaq",
)
"""Codes after the usual initials of the public universities."""

_PEOPLE = tuple((latin, arabic, "M") for latin, arabic in _MEN) + tuple(
    (latin, arabic, "F") for latin, arabic in _WOMEN
)
_CNI_SERIES = (*"ABCDEFGHIJKLMNPQRSTUVWXZ", *(a + b for a in "BJKLPQS" for b in "ABCDEFGHJK"))
_CNI_NUMBERS = 900_000
"""From 100,000 on: six digits a series."""

MOST = 10_000_000
"""People for whom every number is unique."""

_BANK = "990"
"""Where the code of a bank stands in a RIB: none of the codes in use, so that no RIB is real."""

_APART = 1 << 40
"""Added to the index where bits are needed that say nothing about the others."""

_BORN_FROM = date(1998, 1, 1)
_BORN_DAYS = (date(2008, 12, 31) - _BORN_FROM).days + 1
_BIRTH_DATES = tuple((_BORN_FROM + timedelta(days)).isoformat() for days in range(_BORN_DAYS))
RIGHTS = ("2025-09-01", "2026-08-31")
"""One academic year."""

_PAYMENTS = ("bank", "postal", "bank", "postal", "bank")
"""By turns: exactly 60 % and 40 % of every five."""


def person(index: int) -> dict[str, str]:
    """The invented person number `index` (from 0), by column of the registry file.

    Numbers that must be unique are so for MOST people: a multiplication that has an inverse makes
    them from the index. What may repeat comes from well-mixed bits of it.
    """
    bits = _mixed(index)
    bits, first = divmod(bits, len(_PEOPLE))
    bits, last = divmod(bits, len(_LAST_NAMES))
    bits, born = divmod(bits, _BORN_DAYS)
    bits, university = divmod(bits, len(UNIVERSITIES))
    first_name, first_name_ar, sex = _PEOPLE[first]
    last_name, last_name_ar = _LAST_NAMES[last]
    birth_date = _BIRTH_DATES[born]
    series, number = divmod(
        (index * 7_368_787 + 1_299_709) % (len(_CNI_SERIES) * _CNI_NUMBERS), _CNI_NUMBERS
    )
    payment = _PAYMENTS[index % len(_PAYMENTS)]
    rib = civil_status_no = ""
    if payment == "bank":
        account = f"{_BANK}{_mixed(index + _APART) % 10**19:019}"
        rib = f"{account}{97 - int(account) * 100 % 97:02}"
    else:
        civil_status_no = f"{bits % 2400 + 1}/{birth_date[:4]}"
    mailbox = f"{first_name}.{last_name}.{index}".lower().replace(" ", "")
    return {
        "immatriculation": f"{(index * 387_420_489 + 48_271_003) % 10**9:09}",
        "employer_id": f"{'GHJKMNPRS'[index % 9]}{(index * 282_475_249 + 130_016_807) % 10**9:09}",
        "cni": f"{_CNI_SERIES[series]}{100_000 + number}",
        "birth_date": birth_date,
        "last_name": last_name,
        "first_name": first_name,
        "last_name_ar": last_name_ar,
        "first_name_ar": first_name_ar,
        "sex": sex,
        "payment": payment,
        "rib": rib,
        "civil_status_no": civil_status_no,
        "email": f"{mailbox}@etu.example",
        "university": UNIVERSITIES[university],
        "rights_from": RIGHTS[0],
        "rights_to": RIGHTS[1],
    }


def write(
    people: int, out: Path, on_progress: Callable[[int], None] | None = None, *, first: int = 0
) -> None:
    """Write the registry file of `people` invented people; tells by the thousand. Raises OSError.

    `first` is the index to begin with.
    """
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for done in range(1, people + 1):
            rows.writerow(person(first + done - 1).values())
            if on_progress and (done % 1000 == 0 or done == people):
                on_progress(done)


def _mixed(index: int) -> int:
    """64 bits in which every bit of the index has a say (SplitMix64, Steele et al., 2014)."""
    mixed = (index + 1) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
    return mixed ^ mixed >> 31
