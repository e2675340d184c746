"""A site whose clock is the real one, 200 people in its registry, and a crowd in front of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amoe.adapters.clocks import SystemClock
from amoe.registry_sample import person
from amoe.service import Service
from tests.parallel.crowd import Crowd
from tests.support.memory import memory_folder
from tests.support.site import Site, registry_folder

PEOPLE = 200


@pytest.fixture(scope="module")
def place() -> Iterator[Site]:
    """The site, with the same instance folder as the crowd."""
    with memory_folder() as folder:
        (folder / "people").mkdir()
        people = registry_folder(folder / "people", PEOPLE)
        site = Site(folder / "instance", people, clock=SystemClock())
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
