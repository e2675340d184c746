"""How long an SMS may be: 160 characters of GSM-7, or 70 of UCS-2."""

from __future__ import annotations

import pytest

from amoe.segments import fits_one_segment, is_gsm7


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("a" * 160, True),
        ("a" * 161, False),
        ("à" * 160, True),
        ("€" * 80, True),
        ("€" * 80 + "a", False),
        ("[" * 81, False),
        ("ع" * 70, True),
        ("ع" * 71, False),
        ("a" * 70 + "ê", False),
        ("😀" * 35, True),
        ("😀" * 35 + "a", False),
    ],
    ids=lambda value: f"{value[:1]}{len(value)}" if isinstance(value, str) else None,
)
def test_one_segment(text: str, fits: bool) -> None:
    assert fits_one_segment(text) is fits


@pytest.mark.parametrize(
    ("characters", "gsm7"),
    [
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ", True),
        (" !\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà", True),
        ("^{}\\[~]|€\f", True),
        ("ê", False),
        ("ç", False),
        ("’", False),
        ("\u00a0", False),
        ("\u202f", False),
        ("`", False),
        ("\t", False),
        ("ع", False),
    ],
)
def test_the_alphabet_of_gsm_7(characters: str, gsm7: bool) -> None:
    assert is_gsm7(characters) is gsm7
