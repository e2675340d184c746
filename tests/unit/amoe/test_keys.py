"""The secret keys of an instance: made at random, kept for their owner only, rotatable."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.keys import FILE, Keys, KeysMissing


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Whatever the operator's shell gives to new files."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_the_file_is_readable_by_its_owner_only(tmp_path: Path, keys: Keys, umask: int) -> None:
    keys.save(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_mode_stays_when_the_file_is_replaced(tmp_path: Path, keys: Keys) -> None:
    keys.save(tmp_path)
    (tmp_path / FILE).chmod(0o644)
    keys.rotated().save(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("demo", [False, True])
def test_what_is_saved_is_loaded_again(tmp_path: Path, demo: bool) -> None:
    keys = Keys.make(demo=demo).rotated().rotated()
    keys.save(tmp_path)
    assert Keys.load(tmp_path) == keys


def test_saving_makes_the_folder_and_leaves_nothing_but_the_file(
    tmp_path: Path, keys: Keys
) -> None:
    keys.save(tmp_path / "new" / "instance")
    assert [path.name for path in (tmp_path / "new" / "instance").iterdir()] == [FILE]


def test_where_no_file_is_loading_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        Keys.load(tmp_path)


def test_every_key_has_256_random_bits_of_its_own(keys: Keys) -> None:
    made = [*keys.sealing.values(), keys.lookup, keys.codes, *keys.sessions]
    made += keys.papers.values()
    again = Keys.make(demo=False)
    made += [*again.sealing.values(), again.lookup, again.codes, *again.sessions]
    made += again.papers.values()
    assert len(set(made)) == len(made) == 10
    assert {len(key) for key in made} == {32}


def test_the_file_says_whether_it_was_made_for_a_demo(tmp_path: Path) -> None:
    Keys.make(demo=True).save(tmp_path)
    assert json.loads((tmp_path / FILE).read_text())["demo"] is True


def test_a_rotation_adds_a_sealing_key_and_keeps_the_old_ones(keys: Keys) -> None:
    rotated = keys.rotated()
    assert rotated.sealing[1] == keys.sealing[1]
    assert sorted(rotated.sealing) == [1, 2]
    assert rotated.sealing[2] != keys.sealing[1]


def test_a_rotation_keeps_what_rows_are_found_by_and_codes_come_from(keys: Keys) -> None:
    rotated = keys.rotated()
    assert (rotated.lookup, rotated.codes, rotated.demo) == (keys.lookup, keys.codes, keys.demo)


def test_a_rotation_signs_anew_and_still_accepts_the_last_session_key(keys: Keys) -> None:
    once, twice = keys.rotated(), keys.rotated().rotated()
    assert once.sessions[1:] == keys.sessions
    assert len(twice.sessions) == 2
    assert keys.sessions[0] not in twice.sessions


def test_a_rotation_adds_a_key_for_papers_and_keeps_the_old_ones(keys: Keys) -> None:
    rotated = keys.rotated()
    assert rotated.papers[1] == keys.papers[1]
    assert sorted(rotated.papers) == [1, 2]
    assert rotated.papers[2] not in (keys.papers[1], *rotated.sealing.values())


def test_an_instance_from_before_papers_were_signed_is_completed(
    tmp_path: Path, keys: Keys
) -> None:
    keys.save(tmp_path)
    told = json.loads((tmp_path / FILE).read_text())
    del told["papers"]
    (tmp_path / FILE).write_text(json.dumps(told))
    old = Keys.load(tmp_path)
    assert old.papers == {}
    completed = old.completed()
    assert len(completed.papers[1]) == 32
    assert completed.sealing == keys.sealing
    assert completed.completed() == completed
