"""One site for all tests that only look; who changes something takes a `site` of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Site
from tests.support.visits import Visits


@pytest.fixture(scope="session")
def public_site(tmp_path_factory: pytest.TempPathFactory, people_folder: Path) -> Iterator[Site]:
    """A demo site that many tests visit."""
    made = Site(tmp_path_factory.mktemp("public") / "instance", people_folder)
    yield made
    made.close()


@pytest.fixture(scope="session")
def visits(public_site: Site) -> Visits:
    """All public pages, each fetched once a test process."""
    return Visits(public_site)
