"""Papers are made once and kept; a folder in any state is no reason to give none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amoe.papers import Papers


class Edition:
    """A typesetter of which only the edition is asked."""

    def __init__(self) -> None:
        """The first one."""
        self.edition = "1"

    def pdf(self, template: str, data: dict[str, Any], *, at: int) -> bytes:
        """Not asked here."""
        raise NotImplementedError

    def png(self, template: str, data: dict[str, Any], *, ppi: float) -> bytes:
        """Not asked here."""
        raise NotImplementedError


class Made:
    """Makes papers and counts them."""

    def __init__(self) -> None:
        """None yet."""
        self.times = 0

    def of(self, text: str) -> Callable[[], bytes]:
        """How to make one."""

        def make() -> bytes:
            self.times += 1
            return text.encode()

        return make


@pytest.fixture
def made() -> Made:
    """Nothing was made."""
    return Made()


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    """At most 5, in a folder that is not there yet."""
    return Papers(Edition(), tmp_path / "papers", kept=5)


def kept(tmp_path: Path) -> list[Path]:
    """The files in the folder."""
    return sorted((tmp_path / "papers").iterdir())


def test_a_paper_is_made_once_for_all_workers(papers: Papers, made: Made, tmp_path: Path) -> None:
    assert papers.kept("a", made.of("A")) == b"A"
    other = Papers(Edition(), tmp_path / "papers")
    assert other.kept("a", made.of("A")) == b"A"
    assert made.times == 1


def test_other_words_are_another_paper(papers: Papers, made: Made) -> None:
    assert papers.kept("a", made.of("A")) == b"A"
    assert papers.kept("b", made.of("B")) == b"B"


def test_a_new_edition_makes_all_anew(tmp_path: Path, made: Made) -> None:
    edition = Edition()
    papers = Papers(edition, tmp_path / "papers")
    papers.kept("a", made.of("old"))
    edition.edition = "2"
    assert papers.kept("a", made.of("new")) == b"new"


@pytest.mark.parametrize("damage", [b"", b"x" * 10, b"x" * 40])
def test_half_a_file_is_made_anew(
    papers: Papers, made: Made, tmp_path: Path, damage: bytes
) -> None:
    papers.kept("a", made.of("A"))
    kept(tmp_path)[0].write_bytes(damage)
    assert papers.kept("a", made.of("A")) == b"A"
    assert papers.kept("a", made.of("A")) == b"A"
    assert made.times == 2, "made again, and kept again"


def test_no_more_are_kept_than_there_is_room_for(
    papers: Papers, made: Made, tmp_path: Path
) -> None:
    for number in range(12):
        papers.kept(str(number), made.of(str(number)))
        for age, path in enumerate(kept(tmp_path)):
            assert age < 5, path
    assert papers.kept("11", made.of("?")) == b"11", "the newest is there"
    assert made.times == 12


def test_the_oldest_goes_first(papers: Papers, made: Made, tmp_path: Path) -> None:
    papers.kept("first", made.of("first"))
    os.utime(kept(tmp_path)[0], (1, 1))
    for number in range(5):
        papers.kept(str(number), made.of(str(number)))
    papers.kept("first", made.of("first"))
    assert made.times == 7


def test_what_a_killed_worker_left_goes_too(papers: Papers, made: Made, tmp_path: Path) -> None:
    papers.kept("a", made.of("A"))
    for number in range(5):
        draft = tmp_path / "papers" / f".{number}"
        draft.write_bytes(b"half")
        os.utime(draft, (1, 1))
    papers.kept("b", made.of("B"))
    assert len(kept(tmp_path)) == 5
    assert papers.kept("a", made.of("?")) == b"A"


def test_a_file_where_the_folder_should_be(tmp_path: Path, made: Made) -> None:
    (tmp_path / "papers").write_text("in the way")
    papers = Papers(Edition(), tmp_path / "papers")
    assert papers.kept("a", made.of("A")) == b"A"
    assert papers.kept("a", made.of("A")) == b"A"
    assert made.times == 2


def test_a_full_disk_leaves_no_draft(tmp_path: Path, made: Made) -> None:
    papers = Papers(Edition(), tmp_path / "papers")
    papers.kept("a", made.of("A"))
    name = kept(tmp_path)[0]
    name.unlink()
    name.mkdir()  # nothing can be put in its place
    assert papers.kept("a", made.of("A")) == b"A"
    assert kept(tmp_path) == [name]


def test_nobody_else_may_look_into_the_folder(papers: Papers, made: Made, tmp_path: Path) -> None:
    papers.kept("a", made.of("A"))
    assert (tmp_path / "papers").stat().st_mode & 0o077 == 0
