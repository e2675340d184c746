"""Fifty people and their accounts leave nothing personal and no secret in a file, log or URL."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from amoe.claim_rows import KINDS as KINDS_OF_CARE
from tests.privacy import planted
from tests.privacy.leaks import Finder, forms
from tests.privacy.town import DEVICE, Town
from tests.support.personal import KINDS, writings

pytestmark = pytest.mark.slow

TOKEN = r"[\w-]{24}"
COOKIE = {
    **dict.fromkeys("sacmlp", TOKEN),
    "r": r"[A-Z0-9]{8}",
    "q": r"[\w-]{16}",
    "t": r"[0-9]{10}",
    "d": r"[a-z_.]+",
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


def files(town: Town) -> list[Path]:
    """All of the instance."""
    found = [path for path in town.folder.rglob("*") if path.is_file()]
    names = {path.name for path in found}
    logs = {f"{name}.db-wal" for name in ("amoe", "claims")}
    assert {"amoe.db", "amoe.db-shm", "registry.db", "claims.db", "keys.json"} | logs <= names
    assert (town.folder / "amoe.db-wal").stat().st_size > 100_000
    return found


def test_no_file_of_the_instance_holds_any_of_it(town: Town, finder: Finder) -> None:
    leaks = {path.name: found for path in files(town) if (found := finder.leaks(unmarked(path)))}
    assert not leaks


def test_no_file_holds_what_opens_something(town: Town, secret_finder: Finder) -> None:
    leaks = {path.name: secret_finder.leaks(path.read_bytes()) for path in files(town)}
    assert not {name: found for name, found in leaks.items() if found}


def test_no_file_of_claims_names_a_kind_of_care(town: Town) -> None:
    # Four letters come by chance: the others are looked for.
    kinds = Finder({kind: kind for kind in KINDS_OF_CARE if len(kind) > 5})
    for path in town.folder.glob("claims.db*"):
        assert not kinds.leaks(path.read_bytes()), path.name


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


def test_no_line_of_the_logs_holds_what_opens_something(town: Town, secret_finder: Finder) -> None:
    assert not secret_finder.leaks(town.heard.log.getvalue().encode())


def test_no_address_that_was_asked_for_holds_any_of_it(town: Town, finder: Finder) -> None:
    assert len(town.heard.addresses) > 500
    leaks = finder.leaks("\n".join(town.heard.addresses).encode())
    # The number of a claim, which its owner alone may open, is the name of its page.
    assert {leak.split(" at ")[0] for leak in leaks} == {"claim_no"}


def test_an_address_with_a_secret_is_told_to_no_other_and_kept_by_no_cache(town: Town) -> None:
    tokens = town.tokens()
    opened = 0
    for path, headers in town.heard.answers:
        told = path + headers.get("Location", "")
        if not any(token in told for token in tokens):
            continue
        opened += 1
        assert headers["Referrer-Policy"] == "strict-origin", path
        assert headers["Cache-Control"] == "no-store", path
        assert not any(token in headers.get("HX-Push-Url", "") for token in tokens), path
    assert opened >= 10


def test_no_address_holds_what_a_page_showed_once_or_a_cookie_says(
    town: Town, secret_finder: Finder
) -> None:
    # A certificate's own address, which is printed on it, holds its secret.
    others = [address for address in town.heard.addresses if "/verifier/" not in address]
    leaks = secret_finder.leaks("\n".join(others).encode())
    assert [leak for leak in leaks if not leak.startswith("link")] == []


def test_no_header_of_any_answer_holds_any_of_it(town: Town, finder: Finder) -> None:
    said = {f"{name}: {value}" for name, value in town.heard.headers}
    leading = {line for line in said if line.startswith(("Location", "HX-"))}
    assert {"Location", "HX-Push-Url", "Set-Cookie"} <= {line.split(":")[0] for line in said}
    leaks = finder.leaks("\n".join(leading).encode())
    assert {leak.split(" at ")[0] for leak in leaks} <= {"claim_no"}
    # The others hold random marks and lengths, where any five digits may stand by chance.
    assert not Finder(planted.all_writings()).leaks("\n".join(said).encode())


def test_the_cookie_holds_secrets_a_reference_and_times_only(town: Town) -> None:
    assert {name for name, _ in town.cookies()} == {"amoe", DEVICE, "desk"}
    seen = set()
    for held in town.sessions():
        seen |= set(held)
        for key, told in held.items():
            assert re.fullmatch(COOKIE[key], str(told)), (key, told)
    assert set("sacmlpqd") <= seen
    for name, value in town.cookies():
        assert name != DEVICE or re.fullmatch(TOKEN, value), value


def test_no_subject_of_a_mail_holds_any_of_it(town: Town, finder: Finder) -> None:
    subjects = {message.subject for message in town.inbox()} - {""}
    assert not finder.leaks("\n".join(subjects).encode())
    kinds = town.service.database.all(
        "SELECT DISTINCT template, language FROM outbox WHERE channel = 'email'"
    )
    assert 15 < len(subjects) <= len(kinds), "one for each mail in each language, for everybody"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_would_have_been_seen_in_the_clear(finder: Finder, kind: str) -> None:
    told = "; ".join(text for text, label in planted.all_writings().items() if label == kind)
    assert any(leak.startswith(kind) for leak in finder.leaks(told.encode()))
