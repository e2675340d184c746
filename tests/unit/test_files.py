"""Every file says what it is for and stays small enough to be read at once."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest

from config import ROOT

OURS = ["amoe", "blueprints", "bench", "deploy", "tests", "tools"]
PYTHON = [*ROOT.glob("*.py"), *(path for name in OURS for path in (ROOT / name).rglob("*.py"))]
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
STYLES = [*(ROOT / "static").glob("*.css")]
SCRIPTS = [*(ROOT / "static" / "js").rglob("*.js")]
HTMX_SHA256 = "a0abb04f2f45"
"""How the hash of the vendored htmx 4.0.1 begins: another file is another decision."""


def name(path: Path) -> str:
    """A path as tests are named."""
    return str(path.relative_to(ROOT))


def length(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text("utf-8").splitlines())


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_a_python_file_begins_with_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    if not tree.body:
        return  # an empty __init__.py only names a package
    docstring = ast.get_docstring(tree)
    assert docstring, "no docstring"
    assert len(docstring.splitlines()[0]) > 10


@pytest.mark.parametrize("path", [*TEMPLATES, *STYLES, *SCRIPTS], ids=name)
def test_a_template_style_or_script_is_under_300_lines(path: Path) -> None:
    assert length(path) < 300


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_is_under_60_lines_and_says_what_it_is_for(path: Path) -> None:
    assert length(path) < 60
    assert re.match(r"(//|/\*) ?\w", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_script_and_calls_no_other_site(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\son\w+\s*=|<script(?![^>]*\bsrc=)|javascript:", text)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)
    if path.parent.name != "emails":
        assert not re.search(r"\sstyle=", text), "the policy allows one hashed style only"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_escapes_all_that_it_says(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", path.read_text("utf-8"))


def test_htmx_is_the_vendored_file_and_no_other() -> None:
    (vendored,) = (ROOT / "static" / "vendor").glob("*.js")
    assert vendored.name == "htmx-4.0.1.min.js"
    assert hashlib.sha256(vendored.read_bytes()).hexdigest().startswith(HTMX_SHA256)
