"""Follows docs/add-a-step.md to the letter in a copy of the project, and walks the new journey."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

WALK = """
from pathlib import Path
from tests.support.site import Site, registry_folder
site = Site(Path("instance-new"), registry_folder(Path("people-new")))
student = site.student(0)
student.browser.allow = frozenset({"french-typography"})
student.accepts_the_terms().is_at("nouvelles")
student.sends("nouvelles", news="maybe").is_answered(422).is_at("nouvelles")
student.sends("nouvelles", news="yes").is_at("identite")
student.opens("nouvelles").is_at("nouvelles")
student.gives_identity().is_at("question")
print("walked")
"""


def add(path: Path, line: str, after: str) -> None:
    """Put a line into a file after another one."""
    text = path.read_text("utf-8")
    assert text.count(f"\n{after}\n") == 1, after
    path.write_text(text.replace(f"\n{after}\n", f"\n{after}\n{line}\n"), "utf-8")


@pytest.mark.slow
def test_the_page_is_true(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "add-a-step.md").read_text("utf-8")
    copy = tmp_path / "project"
    ignored = shutil.ignore_patterns(".git", ".venv", "instance*", "docs", ".*_cache", "built")
    shutil.copytree(ROOT, copy, ignore=ignored)
    for path, block in re.findall(r"^`([^`]+)`\n```\w+\n(.*?)^```", page, re.S | re.M):
        (copy / path).write_text(block, "utf-8")
    field, after_field, imported, line, after_line = re.findall(r"```python\n([^\n]+)\n```", page)
    add(copy / "amoe" / "registration.py", field, after_field)
    steps = copy / "blueprints" / "registration" / "steps" / "__init__.py"
    add(steps, line, after_line)
    add(steps, imported, "from blueprints.registration.step import Step")
    (copy / "people-new").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WALK], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("walked\n"), done.stderr[-2000:]
