"""Moroccan names in Latin letters, which everybody spells anew: one sound, and how many slips."""

from __future__ import annotations

import re

# One sound, one spelling: how Moroccan names are written changes from sign to sign.
_SOUNDS = (
    ("sh", "ch"), ("oo", "u"), ("ou", "u"), ("w", "u"), ("q", "k"), ("ph", "f"), ("y", "i"),
    ("gu", "g"), ("ss", "s"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")


def sound(word: str) -> str:
    """A folded word in one spelling for each sound, no letter twice in a row."""
    for several, one in _SOUNDS:
        word = word.replace(several, one)
    return _TWICE.sub(r"\1", word)


def away_from(one: str, other: str) -> int:
    """How many letters are to be added, left out or changed; at most 3 is told."""
    if abs(len(one) - len(other)) > 2:
        return 3
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        above, row = row, [number]
        for place, wanted in enumerate(other, 1):
            change = above[place - 1] + (letter != wanted)
            row.append(min(change, above[place] + 1, row[-1] + 1))
    return min(row[-1], 3)
