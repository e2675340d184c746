"""A site whose clock is the real one, 200 people in its registry, and a crowd in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amoe.adapters.clocks import SystemClock
from amoe.registry_sample import person
from amoe.service import Service
from tests.parallel.crowd import Crowd
from tests.support.site import Site, registry_folder

PEOPLE = 200


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, with the same instance folder as the crowd."""
    folder = registry_folder(tmp_path_factory.mktemp("many"), PEOPLE)
    site = Site(tmp_path_factory.mktemp("place") / "instance", folder, clock=SystemClock())
    yield site
    site.close()


@pytest.fixture(scope="module")
def service(place: Site) -> Service:
    """The site's service in this process, to get things ready and to look at what came of them."""
    return place.service


@pytest.fixture(scope="module")
def crowd(place: Site) -> Iterator[Crowd]:
    """Sixty-four people in eight processes."""
    with Crowd(place.service.database.path.parent) as gathered:
        yield gathered


@pytest.fixture(scope="session")
def insured() -> dict[str, list[dict[str, str]]]:
    """The people of the registry by the way they are paid."""
    everybody = [person(index) for index in range(PEOPLE)]
    return {
        kind: [one for one in everybody if one["payment"] == kind] for kind in ("bank", "postal")
    }
