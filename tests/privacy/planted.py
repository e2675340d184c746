"""Fifty invented people whose every datum is unlike any other text, and their registry file."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from amoe.registry_rows import COLUMNS
from tests.support.personal import writings

PEOPLE = 50
_LATIN, _ARABIC = "abdefghijk", "بتثجحخدذرز"


def planted(index: int) -> dict[str, str]:
    """The person number `index`: bank and postal by turns."""
    letters = "".join(_LATIN[int(digit)] for digit in f"{index:02}7")
    arabic = "".join(_ARABIC[int(digit)] for digit in f"{index:02}7")
    bank = index % 2 == 0
    account = f"990{5_183_072_946_100_000_000 + index * 73_945_187_263:019}"
    return {
        "immatriculation": f"{730_519_000 + index * 7_193:09}",
        "employer_id": f"K{418_260_000 + index * 9_371:09}",
        "cni": f"QZ{614_800 + index * 37}",
        "birth_date": f"{1999 + index % 9}-{index % 11 + 2:02}-{index % 17 + 11:02}",
        "last_name": f"TAZWAQT{letters.upper()}",
        "first_name": f"Yaqdhan{letters}",
        "last_name_ar": f"تزواقت{arabic}",
        "first_name_ar": f"يقظان{arabic}",
        "sex": "M",
        "payment": "bank" if bank else "postal",
        "rib": f"{account}{97 - int(account) * 100 % 97:02}" if bank else "",
        "civil_status_no": "" if bank else f"{70_319 + index * 41}/{1999 + index % 9}",
        "email": f"registre.yq{index:02}@planted.example",
        "university": "um5",
        "rights_from": "2025-09-01",
        "rights_to": "2026-08-31",
    }


def typed(index: int) -> dict[str, str]:
    """What the person types besides what the registry has."""
    return {
        "email": f"tape.yq{index:02}@planted.example",
        "phone": f"07{48_150_000 + index * 1_237:08}",
        "password": f"zq{index:02}vif argent",
    }


def later(index: int) -> dict[str, str]:
    """What the person types who changes address, number or password."""
    return {
        "email": f"neuf.yq{index:02}@planted.example",
        "phone": f"06{59_270_000 + index * 1_319:08}",
        "password": f"wq{index:02}neige haute",
    }


def claim(index: int, today: date, status: str = "missing_papers") -> dict[str, str]:
    """The person's claim, as in the fund's file; the day of the care is like no other day here."""
    letters = "".join(_LATIN[int(digit)] for digit in f"{index:02}7")
    begun = (today - timedelta(20)).isoformat()
    paid = status == "paid"
    return {
        "claim_no": f"ZQ{index:02}X7710",
        "immatriculation": planted(index)["immatriculation"],
        "kind": "long_illness",
        "care_date": (today - timedelta(700 + index)).isoformat(),
        "deposited_on": begun,
        "office": f"Wazquet{letters}",
        "amount_claimed": "1250.50",
        "amount_refunded": "980.40" if paid else "",
        "status": status,
        "status_date": begun if status == "received" else today.isoformat(),
        "reason": f"Ordonnance zawqit{letters}" if status == "missing_papers" else "",
        "payment": "bank" if paid else "",
        "payment_ref": f"VZQ-{index:02}-8841" if paid else "",
    }


def all_writings() -> dict[str, str]:
    """Every writing of every datum, with its kind."""
    found: dict[str, str] = {}
    for index in range(PEOPLE):
        for given in (typed(index), later(index)):
            for kind, texts in writings(planted(index), **given).items():
                found |= dict.fromkeys(texts, kind)
    return found


CLAIM_KINDS = ("claim_no", "care_date", "office", "reason", "payment_ref")
"""What a claim tells of somebody besides its amounts and states; its kind is looked at apart."""


def claim_writings(today: date) -> dict[str, str]:
    """The same of the claims, as they were told at any time of these two weeks."""
    found = {}
    for index in range(PEOPLE):
        for status in ("missing_papers", "paid"):
            for ago in range(15):
                told = claim(index, today - timedelta(ago), status)
                found |= {told[kind]: kind for kind in CLAIM_KINDS if told[kind]}
    return found


def write(out: Path) -> None:
    """The registry file of the fifty."""
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        rows.writerows(planted(index) for index in range(PEOPLE))
