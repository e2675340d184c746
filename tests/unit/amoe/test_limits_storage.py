"""Flask-Limiter's counts at rest: exact, by the site's clock, and of no use to who reads them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import blake2b, md5, sha1, sha256, sha512
from pathlib import Path

import pytest
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from amoe.keys import Keys
from amoe.limits import Charge, Limit, Limits, Spent
from amoe.secrecy import Secrecy
from amoe.store.counters import Counters
from amoe.store.database import Database
from amoe.store.limits_storage import SiteStorage
from config import ROOT
from tests.support.clock import SetClock

ADDRESS = "196.200.131.7"
KEY = f"LIMITS:LIMITER/{ADDRESS}/registration.submit/3000/1/minute"
THREE = RateLimitItemPerMinute(3)


def storage_at(path: Path, secrecy: Secrecy, clock: SetClock, **options: bool) -> SiteStorage:
    """The storage as Flask-Limiter opens it: by its address and its options."""
    made = storage_from_string(
        f"amoe-sqlite://{path}",
        secrecy=secrecy,  # type: ignore[arg-type]
        clock=clock,  # type: ignore[arg-type]
        **options,
    )
    assert isinstance(made, SiteStorage)
    return made


@pytest.fixture
def storage(database: Database, secrecy: Secrecy, clock: SetClock) -> Iterator[SiteStorage]:
    """The storage on the site's empty tables."""
    made = storage_at(database.path, secrecy, clock)
    yield made
    made.database.close()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else writes, for longer than anybody waits."""
    with database.writing():
        yield


class TestAWindow:
    """Counts from the first hit to its end."""

    def test_opens_at_the_first_hit_and_does_not_slide(
        self, storage: SiteStorage, clock: SetClock
    ) -> None:
        opened = clock.now()
        assert storage.incr(KEY, 60) == 1
        clock.passes(59)
        assert storage.incr(KEY, 60) == 2
        assert (storage.get(KEY), storage.get_expiry(KEY)) == (2, opened + 60)

    def test_ends_and_opens_anew(self, storage: SiteStorage, clock: SetClock) -> None:
        for _ in range(5):
            storage.incr(KEY, 60)
        clock.passes(60)
        assert (storage.get(KEY), storage.get_expiry(KEY)) == (0, clock.now())
        assert storage.incr(KEY, 60) == 1
        assert storage.get_expiry(KEY) == clock.now() + 60

    def test_of_nobody_is_empty_and_ends_now(self, storage: SiteStorage, clock: SetClock) -> None:
        assert (storage.get(KEY), storage.get_expiry(KEY)) == (0, clock.now())

    def test_counts_what_a_hit_costs(self, storage: SiteStorage) -> None:
        assert [storage.incr(KEY, 60, cost) for cost in (1, 5, 0, 2)] == [1, 6, 6, 8]

    def test_is_one_keys_own(self, storage: SiteStorage) -> None:
        storage.incr(KEY, 60)
        storage.incr(KEY, 60)
        assert storage.incr(f"{KEY}/other", 60) == 1


class TestALimit:
    """What Flask-Limiter makes of the counts."""

    def test_lets_pass_up_to_its_figure_and_again_after_its_window(
        self, storage: SiteStorage, clock: SetClock
    ) -> None:
        limiter = FixedWindowRateLimiter(storage)
        hits = [limiter.hit(THREE, ADDRESS) for _ in range(5)]
        assert hits == [True, True, True, False, False]
        assert not limiter.test(THREE, ADDRESS)
        clock.passes(60)
        assert limiter.test(THREE, ADDRESS)
        assert limiter.hit(THREE, ADDRESS)

    def test_tells_what_is_left_and_until_when(self, storage: SiteStorage, clock: SetClock) -> None:
        limiter = FixedWindowRateLimiter(storage)
        for left in (2, 1, 0, 0):
            limiter.hit(THREE, ADDRESS)
            assert limiter.get_window_stats(THREE, ADDRESS) == (clock.now() + 60, left)

    def test_is_exact_for_many_threads_at_once(self, storage: SiteStorage) -> None:
        limiter, hundred = FixedWindowRateLimiter(storage), RateLimitItemPerHour(100)

        def hits(_: int) -> int:
            try:
                return sum(limiter.hit(hundred, ADDRESS) for _ in range(25))
            finally:
                storage.database.close()

        with ThreadPoolExecutor(8) as crowd:
            assert sum(crowd.map(hits, range(16))) == 100
        assert storage.get(hundred.key_for(ADDRESS)) == 400

    def test_with_a_moving_window_is_refused_and_not_counted_wrongly(
        self, storage: SiteStorage
    ) -> None:
        with pytest.raises(NotImplementedError):
            MovingWindowRateLimiter(storage)


class TestOpening:
    """What was closed is opened by hand, and nothing else."""

    def test_one_leaves_the_others(self, storage: SiteStorage) -> None:
        storage.incr(KEY, 60)
        storage.incr("other", 60)
        storage.clear(KEY)
        assert (storage.get(KEY), storage.get("other")) == (0, 1)

    def test_all_leaves_the_limits_of_the_service(
        self, storage: SiteStorage, limits: Limits, clock: SetClock
    ) -> None:
        charge = Charge(Limit("sms_hour", 4, 3600), "0612345678")
        limits.spend([charge], clock.now())
        for key in ("one", "two", "three"):
            storage.incr(key, 60)
        assert storage.reset() == 3
        assert [storage.get(key) for key in ("one", "two", "three")] == [0, 0, 0]
        assert limits.left([charge], clock.now()) == Spent(3)


class TestTheTable:
    """It is the site's own: shared, cleaned by its chore, and tells nothing."""

    def test_is_shared_by_all_who_have_the_keys(
        self, storage: SiteStorage, database: Database, secrecy: Secrecy, clock: SetClock
    ) -> None:
        other = storage_at(database.path, secrecy, clock)
        assert [each.incr(KEY, 60) for each in (storage, other, storage)] == [1, 2, 3]
        other.database.close()

    def test_forgets_what_has_ended_with_the_sites_own_chore(
        self, storage: SiteStorage, counters: Counters, clock: SetClock
    ) -> None:
        storage.incr(KEY, 60)
        storage.incr("later", 61)
        clock.passes(60)
        assert counters.forget_ended(clock.now()) == 1

    def test_holds_neither_an_address_nor_a_hash_that_can_be_tried_out(
        self, storage: SiteStorage, database: Database
    ) -> None:
        storage.incr(KEY, 60)
        files = sorted(database.path.parent.glob("amoe.db*"))
        whole = b"".join(file.read_bytes() for file in files)
        assert b"flood:" in whole, "the row is there"
        for text in (KEY, ADDRESS, ADDRESS.encode().hex(), "196.200"):
            assert text.encode() not in whole
        for plain in (KEY.encode(), ADDRESS.encode()):
            for hashed in (md5, sha1, sha256, sha512, blake2b):
                assert hashed(plain).digest()[:8] not in whole
                assert hashed(plain).hexdigest()[:16].encode() not in whole

    def test_hides_a_key_otherwise_in_every_instance(
        self, storage: SiteStorage, database: Database, clock: SetClock
    ) -> None:
        other = storage_at(database.path, Secrecy(Keys.make(demo=False)), clock)
        storage.incr(KEY, 60)
        assert other.get(KEY) == 0
        other.database.close()

    def test_is_reached_without_waiting_for_the_disk_and_the_sites_writes_still_wait(
        self, storage: SiteStorage, database: Database
    ) -> None:
        storage.incr(KEY, 60)
        pragmas = ("PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA busy_timeout")
        assert [tuple(storage.database.one(each) or ()) for each in pragmas] == [
            ("wal",),
            (1,),
            (5000,),
        ]
        assert tuple(database.one("PRAGMA synchronous") or ()) == (2,)

    def test_is_reached_again_after_its_connection_was_closed(self, storage: SiteStorage) -> None:
        storage.incr(KEY, 60)
        storage.database.close()
        assert storage.incr(KEY, 60) == 2
        assert tuple(storage.database.one("PRAGMA synchronous") or ()) == (1,)

    def test_is_reached_by_one_statement_a_hit(self, storage: SiteStorage) -> None:
        heard: list[str] = []
        storage.database.on_statement = heard.append
        storage.incr(KEY, 60)
        heard.clear()
        storage.incr(KEY, 60)
        assert [each.split()[0] for each in heard] == ["INSERT"]


class TestTrouble:
    """Said by the errors that the storage names, so that Flask-Limiter can swallow them."""

    def test_before_the_tables_are_made_no_file_appears(
        self, tmp_path: Path, secrecy: Secrecy, clock: SetClock
    ) -> None:
        early = storage_at(tmp_path / "new" / "amoe.db", secrecy, clock)
        with pytest.raises(early.base_exceptions):
            early.incr(KEY, 60)
        assert not early.check()
        assert list(tmp_path.iterdir()) == []

    def test_a_locked_database_is_an_error_until_it_is_free(
        self, storage: SiteStorage, database: Database
    ) -> None:
        assert storage.check()
        storage.database.run("PRAGMA busy_timeout = 0")
        with locked(database):
            with pytest.raises(storage.base_exceptions):
                storage.incr(KEY, 60)
            assert not storage.check()
            assert storage.get(KEY) == 0, "reading goes on"
        assert storage.check()
        assert storage.incr(KEY, 60) == 1

    def test_a_database_that_can_only_be_read_is_not_healthy(self, storage: SiteStorage) -> None:
        storage.database.run("PRAGMA query_only = ON")
        assert storage.get(KEY) == 0
        assert not storage.check()

    def test_it_is_wrapped_for_who_asks_for_that(
        self, tmp_path: Path, secrecy: Secrecy, clock: SetClock
    ) -> None:
        early = storage_at(tmp_path / "new.db", secrecy, clock, wrap_exceptions=True)
        with pytest.raises(StorageError) as raised:
            early.incr(KEY, 60)
        assert isinstance(raised.value.storage_error, sqlite3.Error)
        assert not early.check()


FORK = """
import os, sys
from pathlib import Path
from amoe.adapters.clocks import SystemClock
from amoe.keys import Keys
from amoe.secrecy import Secrecy
from amoe.store.limits_storage import SiteStorage

path = Path(sys.argv[1])
secrecy = Secrecy(Keys.load(path.parent))
storage = SiteStorage(f"amoe-sqlite://{path}", secrecy=secrecy, clock=SystemClock())
storage.incr("key", 600)
mine = storage.database._connection()
child = os.fork()
if not child:
    other = storage.database._connection() is not mine
    os._exit(0 if other and sum(storage.incr("key", 600) > 1 for _ in range(50)) == 50 else 1)
for _ in range(50):
    storage.incr("key", 600)
assert storage.database._connection() is mine
assert os.waitpid(child, 0)[1] == 0
print(storage.get("key"))
"""


def test_a_process_that_was_forked_opens_a_connection_of_its_own(
    database: Database, keys: Keys
) -> None:
    keys.save(database.path.parent)
    done = subprocess.run(
        [sys.executable, "-c", FORK, str(database.path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("101", "")
