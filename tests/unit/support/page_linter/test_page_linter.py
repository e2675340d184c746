"""Says what each check of the page linter refuses and accepts, one pair of pages at a time."""

from __future__ import annotations

import pytest

from tests.support.page_linter import CHECKS, lint_page
from tests.unit.support.page_linter import (
    forms,
    fragments,
    languages,
    names,
    numbers,
    safety,
    structure,
    typography,
)
from tests.unit.support.page_linter.pages import Case, page

EMPTY = frozenset[str]()
WHOLE_PAGES = [
    case
    for subject in (structure, forms, names, safety, numbers, languages, typography)
    for case in subject.CASES
]
EVERY_CASE = [
    pytest.param(case, fragment, id=f"{'fragment: ' * fragment}{case.check}: {case.shows}")
    for cases, fragment in ((WHOLE_PAGES, False), (fragments.CASES, True))
    for case in cases
]


def found(html: str, *, fragment: bool = False, allow: frozenset[str] = EMPTY) -> set[str]:
    """Give the names of the checks that complain."""
    complaints = lint_page(html, fragment=fragment, allow=allow)
    return {complaint.partition(":")[0] for complaint in complaints}


@pytest.mark.parametrize(("case", "fragment"), EVERY_CASE)
def test_a_check_refuses_one_page_and_accepts_the_other(case: Case, fragment: bool) -> None:
    assert found(case.bad, fragment=fragment) == {case.check}
    assert lint_page(case.good, fragment=fragment) == []


@pytest.mark.parametrize(("case", "fragment"), EVERY_CASE)
def test_a_check_can_be_opted_out_of_by_name(case: Case, fragment: bool) -> None:
    assert found(case.bad, fragment=fragment, allow=frozenset({case.check})) == set()


def test_every_check_has_a_case() -> None:
    assert {case.check for case in WHOLE_PAGES + fragments.CASES} == set(CHECKS)


def test_opting_out_of_one_check_keeps_the_others() -> None:
    html = page("<button>l'aide</button>")
    assert found(html) == {"button-type", "french-typography"}
    assert found(html, allow=frozenset({"button-type"})) == {"french-typography"}


def test_a_misspelt_opt_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such check: one-h2"):
        lint_page(page(), allow=frozenset({"one-h2"}))


def test_a_complaint_says_what_and_where() -> None:
    assert lint_page(page("\n\n<input name='cin'>")) == [
        'labelled: <input name="cin"> (line 3) has no label'
    ]


def test_end_tags_may_be_left_out() -> None:
    assert lint_page(page("<ul><li><a href='/a'>Un</a><li>Deux</ul><p>Trois<p>Quatre")) == []


@pytest.mark.parametrize(
    "piece", ["a", "9", "A1", "a ", "9 ", "a' ", "9/", " ", "{", "\u2066", "a.", "+"]
)
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_what_a_hostile_test_typed_is_read_in_one_go(piece: str, lang: str) -> None:
    """A pattern that goes back and forth would take minutes here."""
    long = piece * (60_000 // len(piece))
    complaints = lint_page(page(f"<p>{long}</p>", lang=lang))
    assert all(len(complaint) < 300 for complaint in complaints)


def test_a_piece_of_a_page_opts_out_of_title_and_h1() -> None:
    piece = '<section lang="fr"><h2>Aide</h2></section>'
    assert lint_page(piece, fragment=True, allow=frozenset({"one-h1", "title-h1"})) == []
