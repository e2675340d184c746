"""`make keys` and `flask keys rotate`: keys are made once, never overwritten, and rotated."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from amoe.keys import FILE, Keys
from config import ROOT
from tests.support.site import Site


def make_keys(instance: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the operator's command."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AMOE_")}
    return subprocess.run(
        [sys.executable, "-m", "tools.make_keys"],
        cwd=ROOT,
        env={**clean, "AMOE_INSTANCE": str(instance), **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.service
def test_keys_are_made_for_production_and_never_overwritten(tmp_path: Path) -> None:
    instance = tmp_path / "new" / "instance"
    first = make_keys(instance)
    assert first.returncode == 0
    assert FILE in first.stdout
    made = Keys.load(instance)
    assert not made.demo
    assert stat.S_IMODE((instance / FILE).stat().st_mode) == 0o600
    second = make_keys(instance)
    assert second.returncode == 2
    assert "rotate" in second.stderr
    assert Keys.load(instance) == made


@pytest.mark.service
def test_making_them_warns_of_nothing(tmp_path: Path) -> None:
    assert make_keys(tmp_path).stderr == ""


@pytest.mark.service
def test_the_commands_words_hold_no_key(tmp_path: Path) -> None:
    said = make_keys(tmp_path)
    for line in (tmp_path / FILE).read_text().splitlines():
        key = line.split('"')[-2] if line.count('"') >= 2 else ""
        if len(key) > 40:
            assert key not in said.stdout + said.stderr


def test_rotating_keeps_what_was_sealed_readable(site: Site) -> None:
    before = Keys.load(site.app.extensions["settings"].instance)
    sealed = site.service.secrecy.seal(b"AB123456", b"row")
    result = site.app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert result.exit_code == 0, result.output
    after = Keys.load(site.app.extensions["settings"].instance)
    assert sorted(after.sealing) == [1, 2]
    assert after.sessions[1:] == before.sessions
    assert type(site.service.secrecy)(after).unseal(sealed, b"row") == b"AB123456"


@pytest.mark.service
def test_an_old_instance_gets_the_key_for_papers_and_keeps_all_others(tmp_path: Path) -> None:
    kept = Keys.make(demo=False)
    replace(kept, papers={}).save(tmp_path)
    said = make_keys(tmp_path)
    assert said.returncode == 0
    made = Keys.load(tmp_path)
    assert len(made.papers) == 1
    assert replace(made, papers={}) == replace(kept, papers={})
    assert make_keys(tmp_path).returncode == 2
