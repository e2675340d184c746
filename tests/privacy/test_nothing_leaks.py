"""Fifty registrations leave nothing personal, no code and no captcha in any file, log or URL."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from flask.sessions import SecureCookieSessionInterface

from tests.privacy import planted
from tests.privacy.leaks import Finder, forms
from tests.privacy.town import Town
from tests.support.personal import KINDS, writings

pytestmark = pytest.mark.slow

COOKIE = {
    "s": r"[\w-]{24}",
    "r": r"[A-Z0-9]{8}",
    "t": r"[0-9]{10}",
    "stored": "1",
    "done": "1",
    "csrf_token": r"[0-9a-f]{40}",
}
"""What the session's cookie may hold: it is signed, not secret."""


@pytest.mark.parametrize("index", [0, 1], ids=["bank", "postal"])
def test_the_finder_finds_every_writing_in_every_form(finder: Finder, index: int) -> None:
    person, given = planted.planted(index), planted.typed(index)
    for kind, texts in writings(person, **given).items():
        for form in (form for text in texts for form in forms(text)):
            found = finder.leaks(b"\0\xff" + form + b"\xfe\0")
            assert any(leak.startswith(kind) for leak in found), (kind, form)


def test_the_stories_meet_every_kind_of_data() -> None:
    assert set(planted.all_writings().values()) == set(KINDS)


def test_no_file_of_the_instance_holds_any_of_it(town: Town, finder: Finder) -> None:
    files = [path for path in town.folder.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"amoe.db", "amoe.db-wal", "amoe.db-shm", "registry.db", "keys.json"} <= names
    assert (town.folder / "amoe.db-wal").stat().st_size > 100_000
    leaks = {path.name: found for path in files if (found := finder.leaks(unmarked(path)))}
    assert not leaks


def unmarked(path: Path) -> bytes:
    """A file without the random marks of 128 bits in it, where any five digits stand by chance."""
    return re.sub(rb"[0-9a-f]{32}", b"*", path.read_bytes())


def test_no_line_of_the_logs_holds_any_of_it(town: Town, finder: Finder) -> None:
    log = town.heard.log.getvalue()
    lines = [json.loads(line) for line in log.splitlines()]
    seen = Counter(line["event"] for line in lines)
    # Requests, messages that failed, and the fault that nobody foresaw are all in there.
    assert seen["request"] > 500
    assert {"OSError", "ValueError"} <= {line.get("reason") for line in lines}
    assert "RuntimeError" in {line.get("error") for line in lines}
    assert not finder.leaks(log.encode())


def test_no_address_that_was_asked_for_holds_any_of_it(town: Town, finder: Finder) -> None:
    assert len(town.heard.addresses) > 500
    assert not finder.leaks("\n".join(town.heard.addresses).encode())


def test_no_header_of_any_answer_holds_any_of_it(town: Town, finder: Finder) -> None:
    said = {f"{name}: {value}" for name, value in town.heard.headers}
    leading = {line for line in said if line.startswith(("Location", "HX-"))}
    assert {"Location", "HX-Push-Url", "Set-Cookie"} <= {line.split(":")[0] for line in said}
    assert not finder.leaks("\n".join(leading).encode())
    # The others hold random marks and lengths, where any five digits may stand by chance.
    assert not Finder(planted.all_writings()).leaks("\n".join(said).encode())


def test_the_cookie_holds_a_secret_a_reference_and_times_only(town: Town) -> None:
    reader = SecureCookieSessionInterface().get_signing_serializer(town.app)
    assert reader is not None
    cookies = {value for name, value in town.heard.headers if name == "Set-Cookie"}
    assert len(cookies) > 100
    for cookie in cookies:
        name, _, value = cookie.partition(";")[0].partition("=")
        assert name == "amoe"
        held = reader.loads(value) if value else {}
        assert set(held) <= set(COOKIE)
        for key, told in held.items():
            assert re.fullmatch(COOKIE[key], str(told)), (key, told)


def test_no_subject_of_a_mail_holds_any_of_it(town: Town, finder: Finder) -> None:
    subjects = {message.subject for message in town.inbox()}
    assert not finder.leaks("\n".join(subjects).encode())
    assert len(subjects - {""}) == 6, "three mails in two languages, the same for everybody"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_would_have_been_seen_in_the_clear(finder: Finder, kind: str) -> None:
    told = "; ".join(text for text, label in planted.all_writings().items() if label == kind)
    assert any(leak.startswith(kind) for leak in finder.leaks(told.encode()))
