"""The reference that a student reads to an agent: eight characters that cannot be misheard."""

from __future__ import annotations

import secrets

from amoe import inputs

# Without I, L, O, U and vowels (no words), without look-alikes of digits (B, G, S, Z) and without
# letters that sound alike in French or English (D, J, N, P). A digit at least every third place.
LETTERS = "CFHKMQRTVWXY"
DIGITS = "23456789"
_PATTERN = (LETTERS, DIGITS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS, LETTERS)
_GROUPS = (3, 3, 2)


def new_reference() -> str:
    """A random reference, such as K7F2QX9M."""
    return "".join(secrets.choice(alphabet) for alphabet in _PATTERN)


def grouped(reference: str) -> str:
    """As it is shown and read aloud: K7F 2QX 9M."""
    parts, start = [], 0
    for length in _GROUPS:
        parts.append(reference[start : start + length])
        start += length
    return " ".join(parts)


def typed(text: str) -> str:
    """A reference as it was typed: without spaces and hyphens, in capitals, ASCII digits."""
    return inputs.compact(text).upper().replace("-", "")[:20]


def is_reference(text: str) -> bool:
    """Whether a text could be a reference at all."""
    return len(text) == len(_PATTERN) and all(
        letter in alphabet for letter, alphabet in zip(text, _PATTERN, strict=True)
    )
