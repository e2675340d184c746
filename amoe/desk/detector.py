"""Finds in a note what looks like somebody's data: a note is for what happened, not for who it is.

It would rather warn once too often: the rest of what was typed stays in the field. Ordinary
sentences, references, times, amounts and days of these years pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from amoe import inputs
from amoe.folding import folded


class Found(StrEnum):
    """What it looks like."""

    EMAIL = "email"
    DATE = "date"
    CNI = "cni"
    NUMBER = "number"
    KNOWN = "known"
    """The caller's own name, or what they typed."""


NEWEST_BIRTH = 2015
"""Nobody born later studies; later days are days of calls."""
HIDDEN = "•••"
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+|\b(?:arobase|أروباز)\b|[(\[]at[)\]]", re.IGNORECASE)
_MONTHS = (
    "janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "يناير|فبراير|مارس|[أا]بريل|ماي|مايو|يونيو|يوليوز|يوليو|غشت|[أا]غسطس|شتنبر|سبتمبر|[أا]كتوبر|نونبر|نوفمبر|"
    "دجنبر|ديسمبر"
)
_DAY = re.compile(
    r"\b(?:\d{1,2}[ ./-]\d{1,2}[ ./-](?P<last>(?:19|20)\d\d)"
    r"|(?P<first>(?:19|20)\d\d)[ ./-]\d{1,2}[ ./-]\d{1,2}"
    rf"|\d{{1,2}}(?:er)? (?:{_MONTHS}) (?P<year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
# Two capitals and a space before digits are a card; "le 1000" and "DH 1000" are none.
_CNI = re.compile(r"\b[A-Za-z]{1,2}\d{4,6}\b|\b(?!DH|LE|DE|EN|UN|A )[A-Z]{1,2}[ -]\d{5,6}\b")
_DIGITS = re.compile(r"\d(?:[ ./-]{0,3}\d){5,}")
_YEARS = re.compile(r"\b202\d/(?:20)?[23]\d\b")
"""A year at the university, 2026/27."""
_WORD = re.compile(r"[\w\u064b-\u0652\u0670]+")
"""Arabic vowel signs belong to their word."""
_LEAST = 3
"""Letters of a name that is looked for: shorter ones stand in too many words."""


def personal(text: str, known: Iterable[str] = ()) -> tuple[Found | None, str]:
    """What in a text looks personal first, if anything does, and the text with all such hidden.

    `known`: what the site knows of the caller.
    """
    names = {
        word for each in known for word in folded(inputs.clean(each)).split() if len(word) >= _LEAST
    }
    found: list[Found] = []

    def hide(kind: Found, match: re.Match[str]) -> str:
        found.append(kind)
        return HIDDEN

    def hide_day(match: re.Match[str]) -> str:
        year = int(match["last"] or match["first"] or match["year"])
        return hide(Found.DATE, match) if year <= NEWEST_BIRTH else _held(match)

    held: list[str] = []

    def _held(match: re.Match[str]) -> str:
        """Keep what only looks like a number out of the way until the end."""
        held.append(match[0])
        return f"\N{OBJECT REPLACEMENT CHARACTER}{'x' * len(held)};"

    told = inputs.clean(text, len(text) + 1)
    told = _EMAIL.sub(lambda match: hide(Found.EMAIL, match), told)
    told = _YEARS.sub(_held, _DAY.sub(hide_day, told))
    told = _CNI.sub(lambda match: hide(Found.CNI, match), told)
    told = _DIGITS.sub(lambda match: hide(Found.NUMBER, match), told)
    told = _WORD.sub(
        lambda match: hide(Found.KNOWN, match) if folded(match[0]) in names else match[0], told
    )
    for nth, words in enumerate(held, 1):
        told = told.replace(f"\N{OBJECT REPLACEMENT CHARACTER}{'x' * nth};", words)
    return (found[0] if found else None), told
