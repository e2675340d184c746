"""An agent's password: long, no sign prescribed, neither common nor their own name."""

from __future__ import annotations

import pytest

from amoe.passwords import desk_faults
from amoe.reasons import Reason

OWN = ["Fatima Zahra El Ouafi", "f.elouafi@cnops.example"]


@pytest.mark.parametrize(
    "password",
    ["sept rivieres et", "ABCDEFGHIJKLMNO", "123456789012340", "سبعة أنهار وجسر",
     "sept rivieres " * 9, "Fatima aime sept rivieres"],
)  # fmt: skip
def test_good(password: str) -> None:
    assert desk_faults(password, OWN) == []


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("sept rivieres ", Reason.DESK_PASSWORD_SHORT),
        ("", Reason.DESK_PASSWORD_SHORT),
        ("sept rivieres et" * 9, Reason.PASSWORD_LONG),
        ("ababababababababa", Reason.PASSWORD_COMMON),
        ("Sunshinesunshine", Reason.PASSWORD_COMMON),
        ("azertyazertyazerty", Reason.PASSWORD_COMMON),
        ("Fatima-Zahra 2004", Reason.DESK_PASSWORD_PERSONAL),
        ("F.ELOUAFI@cnops.example", Reason.DESK_PASSWORD_PERSONAL),
    ],
)
def test_refused(password: str, reason: Reason) -> None:
    assert desk_faults(password, OWN) == [reason]


def test_no_letter_or_digit_is_asked_for() -> None:
    assert desk_faults("!?!?,;:.-_()[]{}", OWN) == []
