"""Follows docs/add-a-language.md to the letter and walks the site in the new language."""

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
from tools.public_pages import samples

site = Site(Path("instance-new"), registry_folder(Path("people-new")))
student = site.student(site.of_kind("bank"), language="zgh")
for address in samples(site.app, "zgh"):
    student.browser.open(address)
    student.is_answered(200)
    assert '<html lang="zgh" dir="ltr">' in student.browser.page, address
assert 'aria-label="ⵜⵓⵜⵍⴰⵢⵜ"' in student.browser.open("/zgh/").page
assert "ⵜⴰⵎⴰⵣⵉⵖⵜ" in student.browser.open("/en/").page
student.reaches("identite")
voice = student.browser.client.get(
    "/zgh/inscription/image.mp3", query_string={"image": student.browser.hidden()["captcha_token"]}
)
assert voice.status_code == 200, voice.status
student = site.student(site.of_kind("postal"), language="zgh", htmx=True)
student.reaches("terminee").is_answered(200)
opened, sms, code = site.inbox()
assert [opened.language, code.language] == ["zgh", "zgh"]
print("walked")
"""


@pytest.mark.slow
def test_the_page_is_true(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "add-a-language.md").read_text("utf-8")
    copy = copied(tmp_path / "project")
    line, after = re.findall(r"```python\n([^\n]+)\n```", page)
    (text,) = re.findall(r"```po\n(.*?)```", page, re.S)
    start, compile_it = re.findall(r"```sh\n(.*?)```", page, re.S)
    (file,) = re.findall(r"`(translations/\S+\.po)`", page)

    replace(copy / "config.py", f"\n{after}\n", f"\n{after}\n{line}\n")
    run(copy, start)
    replace(copy / file, text.splitlines()[0] + '\nmsgstr ""\n', text)
    run(copy, compile_it)
    (copy / "people-new").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WALK], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.stdout.endswith("walked\n"), done.stderr[-2000:]


def copied(copy: Path) -> Path:
    """A copy of the project, set up as far as the environment that we run in is."""
    ignored = shutil.ignore_patterns(".git", ".venv", ".make", "instance*", "docs", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=ignored)
    (copy / ".venv").mkdir()
    (copy / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (copy / ".make").mkdir()
    (copy / ".make" / "run").touch()
    return copy


def replace(path: Path, old: str, new: str) -> None:
    """Put a text in place of another that is there once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), "utf-8")


def run(copy: Path, commands: str) -> None:
    """Run a block of commands of the page."""
    subprocess.run(["bash", "-ec", commands], cwd=copy, check=True, capture_output=True)
