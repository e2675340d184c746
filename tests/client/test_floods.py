"""Guards against floods: far above a campus, counted by the site's clock, never in the way."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from limits.storage import MemoryStorage

from amoe.keys import Keys
from amoe.store.limits_storage import SiteStorage
from app import create_app
from blueprints.shell.logs import AllowList
from config import ConfigurationError, Settings
from extensions import limiter
from tests.support.site import Site

MOST = 3000
MINUTE = 60


def counts(site: Site) -> list[int]:
    """The use of every flood guard, in the site's own table."""
    sql = "SELECT used FROM counters WHERE substr(key, 1, 6) = CAST('flood:' AS BLOB)"
    return [row["used"] for row in site.service.database.all(sql)]


def many_more_come(site: Site) -> None:
    """As many requests from the same address as the guard lets pass."""
    site.service.database.run(
        "UPDATE counters SET used = :most WHERE substr(key, 1, 6) = CAST('flood:' AS BLOB)",
        most=MOST,
    )


def test_what_stores_something_new_is_counted_once_for_an_address(site: Site) -> None:
    site.student(0).accepts_the_terms().is_at("identite")
    assert counts(site) == [1]
    site.student(1).accepts_the_terms().is_at("identite")
    assert counts(site) == [2]


def test_one_too_many_is_stopped_and_the_next_minute_is_open(site: Site) -> None:
    site.student(0).accepts_the_terms().is_at("identite")
    many_more_come(site)
    site.student(1).accepts_the_terms().is_answered(429)
    site.clock.passes(MINUTE)
    site.student(2).accepts_the_terms().is_at("identite")
    assert counts(site) == [1]


class TestTrouble:
    """A guard that cannot count lets pass, and the operator reads why."""

    @pytest.fixture
    def log(self) -> Iterator[io.StringIO]:
        """What the guard's log says, in the site's format."""
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(AllowList())
        limiter.logger.addHandler(handler)
        yield written
        limiter.logger.removeHandler(handler)

    def test_shuts_nobody_out_and_is_logged_without_an_address(
        self, site: Site, log: io.StringIO
    ) -> None:
        with broken_guard():
            site.student(0).accepts_the_terms().is_at("identite")
        line = json.loads(log.getvalue())
        assert (line["level"], line["error"]) == ("error", "Unavailable")
        assert any(place.startswith("limits_storage.py:") for place in line["where"])
        assert "127.0.0.1" not in log.getvalue()

    def test_that_ends_is_forgotten(self, site: Site) -> None:
        with broken_guard():
            site.student(0).accepts_the_terms().is_at("identite")
        site.student(1).accepts_the_terms().is_at("identite")
        assert counts(site) == [1]

    def test_one_who_is_stopped_is_no_line_with_an_address(
        self, site: Site, log: io.StringIO
    ) -> None:
        site.student(0).accepts_the_terms()
        many_more_come(site)
        site.student(1).accepts_the_terms().is_answered(429)
        assert log.getvalue() == ""


@contextmanager
def broken_guard() -> Iterator[None]:
    """The guard's connection of this thread cannot write, as on a full disk."""
    assert isinstance(limiter.storage, SiteStorage)
    limiter.storage.database.run("PRAGMA query_only = ON")
    yield
    limiter.storage.database.run("PRAGMA query_only = OFF")


class TestTheSetting:
    """AMOE_LIMITS_URL: another place to count."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        """A demo on a folder that holds keys and nothing else."""
        Keys.make(demo=True).save(tmp_path)
        return Settings(instance=tmp_path, demo=True)

    def test_left_empty_means_our_own_database_which_need_not_be_there_yet(
        self, settings: Settings
    ) -> None:
        create_app(settings)
        assert isinstance(limiter.storage, SiteStorage)
        assert limiter.storage.database.path == settings.instance / "amoe.db"
        assert [path.name for path in settings.instance.glob("*.db*")] == []

    def test_names_another_storage(self, settings: Settings) -> None:
        create_app(replace(settings, limits_url="memory://"))
        assert isinstance(limiter.storage, MemoryStorage)

    def test_that_nobody_knows_is_refused_without_its_password(self, settings: Settings) -> None:
        with pytest.raises(ConfigurationError, match="AMOE_LIMITS_URL") as refused:
            create_app(replace(settings, limits_url="carrier://:geheim@pigeon"))
        assert "geheim" not in str(refused.value)
