"""Finds in a note what looks like somebody's data: a note is for what happened, not for who it is.

It would rather warn once too often: what was typed stays in the field. Ordinary sentences,
references, times, amounts, school years and days of these years pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from amoe import inputs
from amoe.folding import folded, words


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
_DATE, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_MONTHS = (
    "janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "يناير|فبراير|مارس|[أا]بريل|ماي|مايو|يونيو|يوليوز|يوليو|غشت|[أا]غسطس|شتنبر|سبتمبر|[أا]كتوبر|نونبر|نوفمبر|"
    "دجنبر|ديسمبر"
)
# The sign alone is a key that callers look for; "arobase" alone is its name.
_EMAIL = re.compile(
    r"[^\s@]+@[^\s@]+|[^\s@]+ ?@ ?[^\s@]+\.[a-z]+|\S+ ?[(\[]at[)\]] ?\S*"
    r"|[\w.-]+ (?:arobase|أروباز) [\w-]+ ?(?:\.|point|dot|نقطة) ?\w+",
    re.IGNORECASE,
)
# One separator throughout, and no digits around it: a telephone may hold what looks like a year.
_DAY = re.compile(
    rf"(?<!\d)(?<!\d[ ./-])(?:{_DATE}(?P<by>[ ./-]){_MONTH}(?P=by)(?P<last>{_YEAR})(?!(?P=by)?\d)"
    rf"|(?P<first>{_YEAR})(?P<with>[ ./-]){_MONTH}(?P=with){_DATE}(?!(?P=with)?\d)"
    rf"|{_DATE}(?:er)? (?:{_MONTHS}) (?P<year>{_YEAR})\b)",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(
    rf"(?<![\d./-]){_DATE}(?P<by>[./-]){_MONTH}(?P=by)(?P<year>\d\d)(?![./-]?\d)"
)
_BIRTH = re.compile(
    r"\b(?:n[ée]e? (?:le|en|vers)|born (?:on|in)|naissance|birth|(?:ال)?ازدياد|(?:ال)?ميلاد"
    r"|(?:ال)?مزدادة?|ازدادت?|ولدت?|مولودة?)(?: ?:)?"
    r"(?: (?:le|du|en|est|هو|في|يوم|سنة|عام|بتاريخ)){0,2}"
    rf" (?:{_YEAR}\b|\d{{1,2}}(?:er)? (?:\d+|(?:{_MONTHS})\b)(?: \d+)?)",
    re.IGNORECASE,
)
# Letters before digits are a card; "le 10000" and "DH 10000" are none.
_SMALL_WORDS = "a|au|ce|de|dh|du|en|et|id|il|in|la|le|ma|me|n|no|nr|of|on|or|ou|sa|si|to|un|y"
_CNI = re.compile(
    rf"\b[a-z]{{1,2}}-?\d{{4,6}}\b|\b(?!(?:{_SMALL_WORDS}) )[a-z]{{1,2}} \d{{5,6}}\b",
    re.IGNORECASE,
)
_OF_CALLS = (
    re.compile(r"(?<![\d:.,])(?:[01]?\d|2[0-3]) ?[:h] ?[0-5]\d(?![:\d])", re.IGNORECASE),
    re.compile(r"(?<![\d.,/-])202\d ?[/-] ?(?:20)?[23]\d(?![./-]?\d)"),
    re.compile(
        r"(?<![\d.,])(?:\d{1,3}[ .]\d{3}|\d{1,5})(?:[.,]\d\d)?"
        r" ?(?:dhs?\b|mad\b|dirhams?\b|دره|دراهم)",
        re.IGNORECASE,
    ),
)
"""Times, years at the university and amounts: made of digits, and no one's number."""
_RIB_END = re.compile(rf"\brib\b\D{{0,12}}(?!{_YEAR}\b)\d{{4,}}", re.IGNORECASE)
_DIGITS = re.compile(r"\d(?:(?:[ ./()-]{0,3}|[:,;_=+]| ?[–—•·*|] ?)\d){5,}")
_WORD = re.compile(r"[\w\u064b-\u0652\u0670]+")
"""Arabic vowel signs belong to their word."""
_LEAST, _LEAST_TYPED = 3, 5
"""Letters of what is looked for: shorter ones stand in too many words."""
_NO_NAMES = {"abd", "ait", "ben", "bent", "bint", "ould", "عبد", "الله", "ابن", "بنت"}
"""Parts of names that alone name nobody."""
_JOINED = "وفبلك"
"""Arabic letters that are written together with the next word: and, so, by, for, like."""


def personal(
    text: str, known: Iterable[str] = (), typed: Iterable[str] = ()
) -> tuple[Found | None, str]:
    """What in a text looks personal first, if anything does, and the text with all such hidden.

    `known`: the caller's names, of which no part may stand there. `typed`: what they typed,
    looked for as a whole only, for it may be made of ordinary words.
    """
    names = {part for each in known for part in words(inputs.clean(each)) if len(part) >= _LEAST}
    names -= _NO_NAMES
    wholes = {_compact(each) for each in typed if len(_compact(each)) >= _LEAST_TYPED}
    found: list[Found] = []
    held: list[str] = []

    def hide(kind: Found) -> str:
        found.append(kind)
        return HIDDEN

    def hold(match: re.Match[str]) -> str:
        """Keep what only looks like a number out of the way until the end."""
        held.append(match[0])
        return f"\N{OBJECT REPLACEMENT CHARACTER}{'x' * len(held)};"

    def judge_day(match: re.Match[str]) -> str:
        year = int(match["last"] or match["first"] or match["year"])
        return hide(Found.DATE) if year <= NEWEST_BIRTH else hold(match)

    def judge_short_day(match: re.Match[str]) -> str:
        """27/03/04 is a birth, 23/11/26 a day of a call."""
        year = int(match["year"])
        return hold(match) if NEWEST_BIRTH % 100 < year < 60 else hide(Found.DATE)

    def judge_word(match: re.Match[str]) -> str:
        return hide(Found.KNOWN) if _spellings(match[0]) & names else match[0]

    told = inputs.clean(text, len(text) + 1)
    told = _EMAIL.sub(lambda _: hide(Found.EMAIL), told)
    told = _SHORT_DAY.sub(judge_short_day, _DAY.sub(judge_day, told))
    told = _BIRTH.sub(lambda _: hide(Found.DATE), told)
    for pattern in _OF_CALLS:
        told = pattern.sub(hold, told)
    told = _CNI.sub(lambda _: hide(Found.CNI), told)
    told = _RIB_END.sub(lambda _: hide(Found.NUMBER), told)
    told = _DIGITS.sub(lambda _: hide(Found.NUMBER), told)
    told = re.sub(
        r"\S+", lambda each: hide(Found.KNOWN) if _compact(each[0]) in wholes else each[0], told
    )
    told = _WORD.sub(judge_word, told)
    for nth, kept in enumerate(held, 1):
        told = told.replace(f"\N{OBJECT REPLACEMENT CHARACTER}{'x' * nth};", kept)
    return (found[0] if found else None), told


def _spellings(word: str) -> set[str]:
    """A word as names are compared: without its article, and without a letter joined to it."""
    bare = words(word)
    if bare and bare[0][0] in _JOINED:
        bare += words(bare[0][1:])
    return set(bare)


def _compact(text: str) -> str:
    return folded(text).replace(" ", "")
