"""Fixtures that every test may use: a site of one's own with people in its registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fickle import Fickle
from tests.support.site import Site, registry_folder


@pytest.fixture(scope="session")
def people_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with keys and 40 people, made once a test process and copied."""
    return registry_folder(tmp_path_factory.mktemp("people"))


@pytest.fixture
def site(tmp_path: Path, people_folder: Path) -> Iterator[Site]:
    """A demo site on its own databases, with a clock that stands still until it is moved."""
    made = Site(tmp_path / "instance", people_folder)
    yield made
    made.close()


@pytest.fixture
def fickle() -> Fickle:
    """Takes every message until told otherwise."""
    return Fickle()


@pytest.fixture
def fickle_site(tmp_path: Path, people_folder: Path, fickle: Fickle) -> Iterator[Site]:
    """A site that sends by it, and only when the test says so."""
    made = fickle.opened(tmp_path / "instance", people_folder)
    yield made
    made.close()
