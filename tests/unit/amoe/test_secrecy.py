"""Personal data at rest: sealed to its row, readable after a rotation; hashes kept apart."""

from __future__ import annotations

import hmac
import pickle

import pytest

from amoe.keys import Keys
from amoe.secrecy import Secrecy, Unsealable, decimal, fingerprint

PLAIN = "AB123456 سلمى".encode()
ROW = b"row one"


def test_what_is_sealed_can_be_read_again(secrecy: Secrecy) -> None:
    for plain in (PLAIN, b"", b"\0" * 5000):
        assert secrecy.unseal(secrecy.seal(plain, ROW), ROW) == plain


def test_a_seal_shows_nothing_and_is_never_the_same(secrecy: Secrecy) -> None:
    sealed = {secrecy.seal(PLAIN, ROW) for _ in range(100)}
    assert len(sealed) == 100
    assert not any(b"AB123456" in each for each in sealed)


@pytest.mark.parametrize("row", [b"row two", b"", b"row one "])
def test_a_seal_is_bound_to_its_row(secrecy: Secrecy, row: bytes) -> None:
    with pytest.raises(Unsealable):
        secrecy.unseal(secrecy.seal(PLAIN, ROW), row)


def test_one_altered_byte_anywhere_breaks_it(secrecy: Secrecy) -> None:
    sealed = secrecy.seal(PLAIN, ROW)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unsealable):
            secrecy.unseal(bytes(altered), ROW)


@pytest.mark.parametrize("length", [0, 1, 5, 13, 20, 28])
def test_a_torn_one_cannot_be_read(secrecy: Secrecy, length: int) -> None:
    with pytest.raises(Unsealable):
        secrecy.unseal(secrecy.seal(PLAIN, ROW)[:length], ROW)


def test_after_a_rotation_the_newest_key_writes_and_all_read(keys: Keys) -> None:
    first, second, third = keys, keys.rotated(), keys.rotated().rotated()
    old = Secrecy(first).seal(PLAIN, ROW)
    assert Secrecy(second).unseal(old, ROW) == PLAIN
    assert Secrecy(third).unseal(old, ROW) == PLAIN
    new = Secrecy(second).seal(PLAIN, ROW)
    assert (old[0], new[0]) == (1, 2)
    with pytest.raises(Unsealable):
        Secrecy(first).unseal(new, ROW)


def test_other_keys_read_nothing(secrecy: Secrecy) -> None:
    with pytest.raises(Unsealable):
        Secrecy(Keys.make(demo=False)).unseal(secrecy.seal(PLAIN, ROW), ROW)


def test_a_lookup_finds_the_same_again(secrecy: Secrecy) -> None:
    assert secrecy.lookup("cni", "AB123456") == secrecy.lookup("cni", "AB123456")
    assert len(secrecy.lookup("cni", "AB123456")) == 16


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("phone", ["AB123456"]),
        ("cni", ["AB123457"]),
        ("cni", ["AB123456", ""]),
        ("cni", ["", "AB123456"]),
        ("cn", ["iAB123456"]),
    ],
)
def test_lookups_of_other_kinds_and_values_stay_apart(
    secrecy: Secrecy, kind: str, values: list[str]
) -> None:
    assert secrecy.lookup(kind, *values) != secrecy.lookup("cni", "AB123456")


def test_lookups_are_keyed_and_survive_a_rotation(keys: Keys) -> None:
    mine = Secrecy(keys).lookup("cni", "AB123456")
    assert Secrecy(keys.rotated()).lookup("cni", "AB123456") == mine
    assert Secrecy(Keys.make(demo=False)).lookup("cni", "AB123456") != mine


def test_a_derived_secret_is_not_the_lookup_of_the_same(secrecy: Secrecy) -> None:
    derived = secrecy.derive("cni", "AB123456")
    assert len(derived) == 32
    assert derived[:16] != secrecy.lookup("cni", "AB123456")


def test_hashes_are_the_ones_of_rfc_2104(keys: Keys, secrecy: Secrecy) -> None:
    for values in (["AB123456"], [""], ["سلمى", "2004-03-27"], ["x" * 500]):
        message = "\x1f".join(("kind", *values)).encode()
        assert secrecy.derive("kind", *values) == hmac.digest(keys.codes, message, "sha256")
        assert secrecy.lookup("kind", *values) == hmac.digest(keys.lookup, message, "sha256")[:16]


def test_hostile_text_can_be_hashed(secrecy: Secrecy) -> None:
    assert secrecy.lookup("cni", "\ud800\0") != secrecy.lookup("cni", "\ud801\0")


def test_helper_processes_hash_and_seal_alike(secrecy: Secrecy) -> None:
    helper = pickle.loads(pickle.dumps(secrecy))
    assert helper.lookup("cni", "AB123456") == secrecy.lookup("cni", "AB123456")
    assert secrecy.unseal(helper.seal(PLAIN, ROW), ROW) == PLAIN


@pytest.mark.parametrize(
    ("source", "digits"),
    [
        (b"\0" * 32, "000000"),
        (b"\0" * 7 + b"\x2a" + b"\xff" * 24, "000042"),
        (b"\xff" * 8, "551615"),
    ],
)
def test_decimal_digits_keep_their_leading_zeros(source: bytes, digits: str) -> None:
    assert decimal(source, 6) == digits


def test_a_fingerprint_names_a_secret_without_telling_it() -> None:
    assert fingerprint("secret") == fingerprint("secret")
    assert fingerprint("secret") != fingerprint("secret2")
    assert len(fingerprint("secret")) == 16


def test_same_compares_bytes(secrecy: Secrecy) -> None:
    assert secrecy.same(b"abc", b"abc")
    assert not secrecy.same(b"abc", b"abd")
    assert not secrecy.same(b"abc", b"abcd")
