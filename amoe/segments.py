"""How long an SMS may be: one segment of GSM-7 or of UCS-2."""

from __future__ import annotations

# 3GPP TS 23.038, basic character set; the extension table counts double.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
GSM7_MOST = 160
UCS2_MOST = 70


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM-7 alphabet."""
    return all(c in _BASIC or c in _EXTENDED for c in text)


def fits_one_segment(text: str) -> bool:
    """Whether the text travels as a single SMS."""
    if is_gsm7(text):
        return sum(2 if c in _EXTENDED else 1 for c in text) <= GSM7_MOST
    return len(text.encode("utf-16-be")) // 2 <= UCS2_MOST
