"""Flask-Limiter counts exactly over all processes of a machine, beside the service's own limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from limits import parse

from amoe.limits import HOUR, Charge, Limit, Spent
from amoe.service import Service
from amoe.store.database import Database
from amoe.store.migrations import site as site_tables
from extensions import limiter
from tests.parallel.crowd import SIZE, Crowd
from tests.parallel.wire import Place
from tests.support.memory import memory_folder
from tests.support.student import Student
from tools.running_site import RunningSite

pytestmark = pytest.mark.slow

EACH = 50
"""Hits of each of the 64."""
FLOOD = "substr(key, 1, 6) = CAST('flood:' AS BLOB)"
"""The guards' rows in the table of counters."""


class Hits(NamedTuple):
    """How often one of the crowd goes through a guard, and the guard's subject."""

    subject: str
    times: int


def goes_through(service: Service, hits: Hits) -> Callable[[], Any]:
    """Goes through a guard of 100 an hour; gives back how often it was let pass."""
    hundred = parse("100 per hour")
    return lambda: sum(limiter.limiter.hit(hundred, hits.subject) for _ in range(hits.times))


def goes_through_and_spends(service: Service, hits: Hits) -> Callable[[], Any]:
    """Goes through the guard and takes a try of the service's own in turn; how often each went."""
    hundred, tries = parse("100 per hour"), Limit("tries", 100, HOUR)

    def deed() -> tuple[int, int]:
        passed = spent = 0
        for _ in range(hits.times):
            passed += limiter.limiter.hit(hundred, hits.subject)
            with service.database.writing():
                charge = Charge(tries, hits.subject)
                spent += isinstance(service.limits.spend([charge], service.clock.now()), Spent)
        return passed, spent

    return deed


@pytest.mark.parametrize("trial", range(3))
def test_of_thousands_of_hits_from_eight_processes_exactly_the_limit_passes(
    crowd: Crowd, trial: int
) -> None:
    passed = crowd.does(goes_through, [Hits(f"crowd{trial}", EACH)] * SIZE)
    assert [each for each in passed if not isinstance(each, int)] == []
    assert sum(passed) == 100  # type: ignore[arg-type]


def test_each_hit_is_counted_once(crowd: Crowd, service: Service) -> None:
    crowd.does(goes_through, [Hits("counted", EACH)] * SIZE)
    sql = f"SELECT MAX(used) AS used FROM counters WHERE {FLOOD}"
    row = service.database.one(sql)
    assert row is not None
    assert row["used"] == SIZE * EACH


def test_the_guard_and_the_services_own_limits_do_not_disturb_one_another(crowd: Crowd) -> None:
    outcomes = crowd.does(goes_through_and_spends, [Hits("both", 10)] * SIZE)
    assert [each for each in outcomes if not isinstance(each, tuple)] == []
    assert [sum(each) for each in zip(*outcomes, strict=True)] == [100, 100]  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The instance folder of two real servers."""
    with memory_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[tuple[Place, Place]]:
    """Both servers, as a browser reaches them."""
    with RunningSite(folder) as one, RunningSite(folder) as two:
        yield Place(one.port), Place(two.port)


@pytest.fixture(scope="module")
def database(folder: Path, servers: object) -> Iterator[Database]:
    """The database of both."""
    opened = Database(folder / "amoe.db", site_tables)
    yield opened
    opened.close()


@pytest.mark.service
def test_one_too_many_at_either_is_stopped_at_both(
    servers: tuple[Place, Place], database: Database
) -> None:
    person = servers[0].people()[0]
    students = [Student(place, person, language="fr", htmx=False) for place in servers]  # type: ignore[arg-type]
    for student in students:
        student.accepts_the_terms().is_at("identite")
    assert 2 in [row["used"] for row in database.all(f"SELECT used FROM counters WHERE {FLOOD}")]
    database.run(f"UPDATE counters SET used = 3000 WHERE {FLOOD}")  # as many more have come
    for student in students:
        student.opens("conditions").sends("conditions", accept="1").is_answered(429)


@pytest.mark.service
def test_a_voice_is_asked_for_ten_times_at_both_together(servers: tuple[Place, Place]) -> None:
    clients = [place.test_client() for place in servers]
    asked = [clients[n % 2].get("/fr/inscription/image.mp3").status_code for n in range(14)]
    assert asked == [404] * 10 + [429] * 4
