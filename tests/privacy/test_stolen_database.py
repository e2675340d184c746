"""Who steals the database files but not the keys learns nothing and can guess nothing."""

from __future__ import annotations

import hmac
import shutil
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b, md5, sha1, sha256, sha512
from itertools import pairwise, permutations
from pathlib import Path

import pytest

from amoe.keys import Keys
from amoe.secrecy import Secrecy, Unsealable
from app import create_app
from config import ConfigurationError, Settings
from tests.privacy import planted
from tests.privacy.columns import ALLOWED
from tests.privacy.columns_desk import DESK, SEALED
from tests.privacy.leaks import Finder
from tests.privacy.town import Town

pytestmark = pytest.mark.slow

BOUND = {
    ("amoe.db", "registrations", "sealed"): "SELECT sealed, key FROM registrations",
    ("amoe.db", "accounts", "sealed"): "SELECT sealed, 'account:', insured_key FROM accounts",
    ("amoe.db", "accounts", "totp"): "SELECT totp, 'totp:', id FROM accounts",
    ("amoe.db", "outbox", "sealed"): "SELECT sealed, id FROM outbox",
    ("amoe.db", "certificates", "sealed"): "SELECT sealed, key FROM certificates",
    ("amoe.db", "matters", "sealed"): "SELECT sealed, 'matter:', key FROM matters",
    ("claims.db", "claims", "sealed"): "SELECT sealed, key FROM claims",
    ("claims.db", "statuses", "sealed"): (
        "SELECT s.sealed, 'status:', c.key, s.turn FROM statuses AS s"
        " JOIN claims AS c ON c.nr = s.claim"
    ),
    ("registry.db", "insured", "sealed"): "SELECT sealed, key FROM insured",
}
"""Every sealed column, with what of its row it is bound to, put together as bytes."""
PERSONAL = {column for column in BOUND if column[1:] not in (("accounts", "totp"),)}
"""Those in which something of a person can be read with the keys."""


@pytest.fixture(scope="module")
def loot(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of the instance but the keys."""
    folder = tmp_path_factory.mktemp("loot") / "instance"
    shutil.copytree(town.folder, folder, ignore=shutil.ignore_patterns("keys.json"))
    return folder


def stolen(folder: Path, file: str, sql: str) -> list[sqlite3.Row]:
    """What a thief reads."""
    connection = sqlite3.connect(folder / file)
    connection.row_factory = sqlite3.Row
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


Column = tuple[str, str, str]


def sealed_in(folder: Path, column: Column) -> list[tuple[bytes, bytes]]:
    """The sealed values of a column, each with the name it is bound to."""
    rows = stolen(folder, column[0], BOUND[column])
    return [(row[0], b"".join(map(raw, row[1:]))) for row in map(tuple, rows) if any(row[0] or b"")]


def raw(part: bytes | str | int) -> bytes:
    """A part of such a name: a turn has four bytes."""
    if isinstance(part, int):
        return part.to_bytes(4, "big")
    return part.encode() if isinstance(part, str) else part


def sealed_values(folder: Path) -> Iterator[tuple[bytes, bytes]]:
    """Those of all columns."""
    for column in BOUND:
        yield from sealed_in(folder, column)


def test_every_sealed_column_is_looked_at() -> None:
    told = {
        (file, table, column)
        for file, tables in ALLOWED.items()
        for table, columns in tables.items()
        for column, form in columns.items()
        if form == SEALED and table not in DESK
    }
    assert told == set(BOUND)


@pytest.mark.parametrize("column", BOUND, ids="-".join)
def test_something_is_sealed_in_every_one(loot: Path, column: Column) -> None:
    assert sealed_in(loot, column)


def test_nothing_can_be_unsealed_without_the_keys(loot: Path) -> None:
    others = [Secrecy(Keys.make(demo=True)) for _ in range(3)]
    # Keys of nothing but zeros are what a careless program would have fallen back to.
    zeros = Keys(demo=True, sealing={1: bytes(32)}, lookup=bytes(32), codes=bytes(32), sessions=[])
    values = list(sealed_values(loot))
    assert len(values) > 100
    for sealed, bound_to in values:
        for wrong in (*others, Secrecy(zeros)):
            with pytest.raises(Unsealable):
                wrong.unseal(sealed, bound_to)


@pytest.mark.parametrize("column", BOUND, ids="-".join)
def test_with_the_keys_all_of_it_can_be_read(town: Town, loot: Path, column: Column) -> None:
    plain = [town.service.secrecy.unseal(*each) for each in sealed_in(loot, column)]
    finder = Finder(planted.all_writings() | planted.claim_writings(town.today()))
    told = [each for each in plain if finder.leaks(each)]
    assert bool(told) == (column in PERSONAL), "the thief's tests look at what they should"


def test_a_sealed_value_cannot_be_moved_to_another_row(town: Town, loot: Path) -> None:
    everything = list(sealed_values(loot))
    names = {name for _, name in everything}
    assert len(names) > 150
    for (one, own), (_, elsewhere) in pairwise(everything):
        assert own != elsewhere
        with pytest.raises(Unsealable):
            town.service.secrecy.unseal(one, elsewhere)


def test_equal_data_do_not_look_equal(loot: Path) -> None:
    sealed = [value for value, _ in sealed_values(loot)]
    assert len({value[1:13] for value in sealed}) == len(sealed), "a nonce was used twice"


@pytest.mark.parametrize("index", [0, 1], ids=["end of the RIB", "civil-status number"])
def test_an_answer_cannot_be_guessed_by_hashing_without_the_key(loot: Path, index: int) -> None:
    person = planted.planted(index)
    answer = person["rib"][-8:] or person["civil_status_no"]
    rows = stolen(loot, "registry.db", "SELECT * FROM insured")
    kept = {bytes(value) for row in rows for value in row if isinstance(value, bytes)}
    assert len(kept) > planted.PEOPLE * 4
    for message in messages(person, answer):
        for digest in digests(message):
            for length in (8, 16, 20, 32):
                assert digest[:length] not in kept


def messages(person: dict[str, str], answer: str) -> Iterator[bytes]:
    """What an implementation could have hashed: the right answer alone or with what is known."""
    known = [answer, person["immatriculation"], person["payment"], "answer"]
    for count in range(1, len(known) + 1):
        for words in permutations(known, count):
            if answer in words:
                yield from (sign.join(words).encode() for sign in ("", "|", ":", "\x1f", "\0"))


def digests(message: bytes) -> Iterator[bytes]:
    """Plain hashes, and keyed ones with a key that is none."""
    for plain in (sha256, sha1, md5, sha512, blake2b):
        yield plain(message).digest()
    for key in (b"", bytes(16), bytes(32), b"dev", b"secret", b"amoe", b"lookup"):
        yield hmac.digest(key, message, "sha256")


def test_the_same_hash_with_the_key_is_the_one_that_is_kept(town: Town, loot: Path) -> None:
    person = planted.planted(0)
    right = town.service.secrecy.lookup(
        "answer", person["immatriculation"], "bank", person["rib"][-8:]
    )
    kept = {row["answer_key"] for row in stolen(loot, "registry.db", "SELECT * FROM insured")}
    assert right in kept, "the test above looks at the right column"


def test_a_claim_is_found_by_its_number_with_the_key_only(town: Town, loot: Path) -> None:
    told = planted.claim(3, town.today())
    kept = {
        bytes(value)
        for row in stolen(loot, "claims.db", "SELECT key, person, digest FROM claims")
        for value in row
    }
    for secret in (told["claim_no"], told["immatriculation"]):
        for message in (secret, f"claim\x1f{secret}", f"immatriculation\x1f{secret}"):
            for digest in digests(message.encode()):
                assert digest[:16] not in kept
    secrecy = town.service.secrecy
    assert secrecy.lookup("claim", told["claim_no"]) in kept
    assert secrecy.lookup("immatriculation", told["immatriculation"]) in kept


def test_the_site_does_not_start_on_the_loot(loot: Path) -> None:
    settings = Settings(instance=loot, site_url="https://amoe.example", smtp_host="mail.example")
    with pytest.raises(ConfigurationError, match=r"keys\.json"):
        create_app(settings)


def test_a_demo_started_on_the_loot_reads_nothing(loot: Path) -> None:
    service = create_app(Settings(instance=loot, demo=True)).extensions["amoe"]
    for row in stolen(loot, "amoe.db", "SELECT key FROM registrations"):
        with pytest.raises(Unsealable):
            service.registrations.find(row["key"])
    service.database.close()
    (loot / "keys.json").unlink()
