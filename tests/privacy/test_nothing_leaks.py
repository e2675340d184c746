"""Fifty registrations leave nothing personal, no code and no captcha in any file, log or URL."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.privacy import planted
from tests.privacy.leaks import Finder, forms
from tests.privacy.town import Town
from tests.support.personal import KINDS


def test_the_finder_finds_every_writing_in_every_form(finder: Finder) -> None:
    for text, label in planted.all_writings().items():
        for form in forms(text):
            found = finder.leaks(b"\0\xff" + form + b"\xfe\0")
            assert any(leak.startswith(label) for leak in found), (text, form)


def test_the_stories_meet_every_kind_of_data() -> None:
    assert set(planted.all_writings().values()) == set(KINDS)


def test_no_file_of_the_instance_holds_any_of_it(town: Town, finder: Finder) -> None:
    files = [path for path in town.folder.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"amoe.db", "amoe.db-wal", "amoe.db-shm", "registry.db", "keys.json"} <= names
    assert (town.folder / "amoe.db-wal").stat().st_size > 100_000
    leaks = {path.name: found for path in files if (found := finder.leaks(path.read_bytes()))}
    assert not leaks


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
    names = {name for name, _ in town.heard.headers}
    assert {"Location", "HX-Push-Url", "Set-Cookie"} <= names
    assert not finder.leaks("\n".join(said).encode())


def test_no_subject_of_a_mail_holds_any_of_it(town: Town, finder: Finder) -> None:
    subjects = {message.subject for message in town.inbox()}
    assert not finder.leaks("\n".join(subjects).encode())
    assert len(subjects - {""}) == 4, "two mails in two languages, the same for everybody"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_would_have_been_seen_in_the_clear(finder: Finder, kind: str) -> None:
    told = "; ".join(text for text, label in planted.all_writings().items() if label == kind)
    assert any(leak.startswith(kind) for leak in finder.leaks(told.encode()))
