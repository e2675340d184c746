"""The questions and answers, with a search that needs no JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, request
from flask_babel import force_locale

from amoe.folding import words
from amoe.inputs import clean
from blueprints.pages.asked import AREAS, Question
from blueprints.shell.languages import language
from blueprints.shell.respond import document
from config import LANGUAGES

LONGEST = 100
"""Characters of a search that are read."""

# Words that say nothing about what is asked. They stand in every second answer, or in none.
_EMPTY = frozenset(
    words(
        "a an and are by can did do does for how i in is it my no not of on the to what why"
        " au aux ce comment de des du en est et je la le les ma mes mon ne pas pour pourquoi"
        " que quel quelle qu qui site suis sur un une ai c d j l n s"
        " ما هل في من على عن لا لم لي كيف كيفاش فين لماذا علاش ديال ديالي او و يا"
    )
)
_PLURAL = 2
"""Letters that a searched word may have more than the one it finds: codes finds code."""


@dataclass(frozen=True, slots=True)
class _Indexed:
    question: Question
    title: frozenset[str]
    text: frozenset[str]


def init(blueprint: Blueprint, slug: str) -> None:
    """Add the view."""
    blueprint.add_url_rule(f"/<language:language>/{slug}", "questions", show)


def show() -> Response:
    """All questions by area, or those that are searched for by `?q=`."""
    typed = clean(request.args.get("q"), LONGEST)
    found = search(typed, language()) if typed else []
    response = document("pages/questions.html", areas=AREAS, typed=typed, found=found)
    if "q" in request.args:
        # One page for search engines, not one for everything that people type.
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def search(typed: str, code: str) -> list[Question]:
    """The questions that hold every word typed, or begin one with it; the best first."""
    sought = [word for word in dict.fromkeys(words(typed)) if word not in _EMPTY]
    if not sought:
        return []
    scored = []
    for place, entry in enumerate(_index(code)):
        points = [_points(word, entry) for word in sought]
        if all(points):
            scored.append((-sum(points), place, entry.question))
    return [question for _points_, _place, question in sorted(scored, key=lambda each: each[:2])]


def _points(word: str, entry: _Indexed) -> int:
    """How well a word fits a question: 0 not at all; a whole word of its title fits best."""
    for worth, held in ((6, entry.title), (2, entry.text)):
        if word in held:
            return worth + 2
        if any(_fits(word, each) for each in held):
            return worth
    return 0


def _fits(word: str, held: str) -> bool:
    longer = len(word) - len(held)
    return held.startswith(word) or (
        0 < longer <= _PLURAL and len(held) > _PLURAL + 1 and word.startswith(held)
    )


@cache
def _index(code: str) -> tuple[_Indexed, ...]:
    """Every question by its words: in the reader's language, its title in the others too."""
    titles: dict[str, set[str]] = {}
    for other in LANGUAGES:
        with force_locale(other):
            for question in _all():
                titles.setdefault(question.id, set()).update(words(str(question.title)))
    indexed = []
    with force_locale(code):
        for question in _all():
            text = " ".join([*map(str, question.answer), question.also])
            found = frozenset(titles[question.id])
            indexed.append(_Indexed(question, found, frozenset(words(text)) - found))
    return tuple(indexed)


def _all() -> list[Question]:
    return [question for area in AREAS for question in area.questions]
