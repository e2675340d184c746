"""A signed paper is genuine as it is, and not with one byte more, less or other."""

from __future__ import annotations

import random
import re

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from amoe.keys import Keys
from amoe.signatures import Signer

PDF = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 2\n0000000000 65535 f\r\n"
    b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n44\n%%EOF"
)
KEYS = Keys.make(demo=True)
SIGNER = Signer(KEYS)
SIGNED = SIGNER.signed(PDF)


def test_what_we_signed_is_genuine_and_the_same_each_time() -> None:
    assert SIGNER.genuine(SIGNED)
    assert SIGNER.signed(PDF) == SIGNED
    assert Signer(KEYS).genuine(SIGNED)


def test_the_signature_is_one_comment_and_moves_nothing_that_offsets_point_at() -> None:
    line = re.search(rb"%AMOE-SIGNATURE-1 [0-9a-f]{16} [0-9a-f]{128}\n", SIGNED)
    assert line
    assert SIGNED.replace(line[0], b"") == PDF
    assert line.end() == SIGNED.rfind(b"startxref")
    assert SIGNED.endswith(b"%%EOF"), "PDF/A allows nothing behind it"


def test_each_byte_counts() -> None:
    for place in range(len(SIGNED)):
        for change in (1, 0x20, 0x80):
            altered = bytearray(SIGNED)
            altered[place] ^= change
            assert not SIGNER.genuine(bytes(altered)), place


def test_a_byte_more_or_less_counts() -> None:
    for place in range(len(SIGNED) + 1):
        assert not SIGNER.genuine(SIGNED[:place] + b"\n" + SIGNED[place:]), place
        assert not SIGNER.genuine(SIGNED[:place] + SIGNED[place + 1 :]) or place == len(SIGNED)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"%PDF-1.7",
        PDF,
        b"startxref\n",
        SIGNED + b"\n",
        SIGNED + PDF,
        PDF + SIGNED,
        SIGNED + b"\nstartxref\n44\n%%EOF",
        SIGNED.upper(),
    ],
    ids=lambda file: str(file[:20]),
)
def test_everything_else_is_not_ours(file: bytes) -> None:
    assert not SIGNER.genuine(file)


def test_the_line_of_another_paper_does_not_fit() -> None:
    other = SIGNER.signed(PDF.replace(b"44", b"45"))
    line = re.search(rb"%AMOE-SIGNATURE-1 .*\n", other)
    mine = re.search(rb"%AMOE-SIGNATURE-1 .*\n", SIGNED)
    assert line
    assert mine
    assert not SIGNER.genuine(SIGNED.replace(mine[0], line[0]))


def test_noise_is_refused_and_breaks_nothing() -> None:
    chance = random.Random(5)
    for _ in range(300):
        noise = chance.randbytes(chance.randrange(400))
        assert not SIGNER.genuine(noise + b"startxref\n" + noise)


def test_another_instance_does_not_accept_it() -> None:
    assert not Signer(Keys.make(demo=True)).genuine(SIGNED)


def test_after_a_rotation_old_papers_stay_genuine_and_new_ones_have_the_new_key() -> None:
    rotated = Signer(KEYS.rotated())
    assert rotated.genuine(SIGNED)
    assert rotated.signed(PDF) != SIGNED
    assert rotated.genuine(rotated.signed(PDF))
    assert not SIGNER.genuine(rotated.signed(PDF))


def test_the_public_key_checks_a_paper_without_us() -> None:
    line = re.search(rb"%AMOE-SIGNATURE-1 ([0-9a-f]+) ([0-9a-f]+)\n", SIGNED)
    assert line
    name, pem = SIGNER.public_keys().split("\n", 1)
    assert name == line[1].decode()
    key = load_pem_public_key(pem.encode())
    key.verify(bytes.fromhex(line[2].decode()), b"amoe-paper-1\n" + SIGNED.replace(line[0], b""))  # type: ignore[union-attr,call-arg]


def test_the_newest_public_key_comes_first() -> None:
    keys = Signer(KEYS.rotated()).public_keys()
    assert keys.count("BEGIN PUBLIC KEY") == 2
    old = SIGNER.public_keys()
    assert keys.endswith(old)
    assert not keys.startswith(old)


def test_without_a_key_nothing_is_signed_and_what_is_no_pdf_is_refused() -> None:
    bare = Keys(demo=True, sealing={1: bytes(32)}, lookup=bytes(32), codes=bytes(32), sessions=[])
    with pytest.raises(RuntimeError, match="no key"):
        Signer(bare).signed(PDF)
    with pytest.raises(ValueError, match="no PDF"):
        SIGNER.signed(b"hello")
