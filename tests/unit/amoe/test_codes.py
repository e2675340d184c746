"""One-time codes: derived, stable, bound to nonce, address and channel; their life and resends."""

from __future__ import annotations

import pytest

from amoe.codes import EMAIL, SMS, Challenge, code_for
from amoe.keys import Keys
from amoe.limits import CODE_LIFE
from amoe.secrecy import Secrecy

NOW = 1_800_000_000
ADDRESS = "salma@etu.example"


@pytest.fixture
def challenge() -> Challenge:
    """A code that was just sent."""
    return Challenge.make(EMAIL, ADDRESS, NOW)


def test_a_code_has_six_digits_and_stays_the_same(secrecy: Secrecy) -> None:
    for n in range(300):
        code = code_for(secrecy, EMAIL, ADDRESS, f"nonce{n}")
        assert len(code) == 6
        assert code.isascii()
        assert code.isdigit()
        assert code == code_for(secrecy, EMAIL, ADDRESS, f"nonce{n}")


def test_codes_are_spread_over_all_a_million(secrecy: Secrecy) -> None:
    codes = [int(code_for(secrecy, EMAIL, ADDRESS, f"{n}")) for n in range(5000)]
    assert len(set(codes)) > 4950
    assert all(400 < sum(code // 100_000 == first for code in codes) < 600 for first in range(10))


@pytest.mark.parametrize(
    ("channel", "address", "nonce"),
    [
        (EMAIL, ADDRESS, "other"),
        (EMAIL, "amina@etu.example", "nonce"),
        (SMS, ADDRESS, "nonce"),
    ],
    ids=["nonce", "address", "channel"],
)
def test_another_nonce_address_or_channel_is_another_code(
    secrecy: Secrecy, channel: str, address: str, nonce: str
) -> None:
    assert code_for(secrecy, channel, address, nonce) != code_for(secrecy, EMAIL, ADDRESS, "nonce")


def test_another_instance_has_other_codes(secrecy: Secrecy) -> None:
    other = Secrecy(Keys.make(demo=False))
    nonces = [f"nonce{n}" for n in range(20)]
    assert [code_for(secrecy, EMAIL, ADDRESS, nonce) for nonce in nonces] != [
        code_for(other, EMAIL, ADDRESS, nonce) for nonce in nonces
    ]


def test_rotated_keys_keep_the_codes_that_were_sent(keys: Keys) -> None:
    before, after = Secrecy(keys), Secrecy(keys.rotated())
    assert code_for(before, SMS, "+2126", "n") == code_for(after, SMS, "+2126", "n")


def test_no_two_challenges_share_a_nonce(challenge: Challenge) -> None:
    assert Challenge.make(EMAIL, ADDRESS, NOW).nonce != challenge.nonce
    assert len(challenge.nonce) >= 16


@pytest.mark.parametrize(
    ("after", "alive"),
    [(0, True), (CODE_LIFE - 1, True), (CODE_LIFE, False)],
)
def test_it_lives_ten_minutes(challenge: Challenge, after: int, alive: bool) -> None:
    assert CODE_LIFE == 600
    assert challenge.alive(NOW + after) is alive


def test_it_may_be_sent_again_after_60_then_120_then_300_seconds(challenge: Challenge) -> None:
    waits = []
    now = NOW
    for _ in range(5):
        waits.append(challenge.resend_at - now)
        now = challenge.resend_at
        challenge.send_again(now, renew=False)
    assert waits == [60, 120, 300, 300, 300]


def test_sending_it_again_extends_neither_code_nor_life(challenge: Challenge) -> None:
    nonce, dies_at = challenge.nonce, challenge.dies_at
    challenge.send_again(NOW + 60, renew=False)
    assert (challenge.nonce, challenge.dies_at, challenge.sends) == (nonce, dies_at, 2)


def test_a_dead_one_is_renewed_with_another_code_and_a_new_life(challenge: Challenge) -> None:
    nonce = challenge.nonce
    challenge.send_again(NOW + 700, renew=True)
    assert challenge.nonce != nonce
    assert challenge.dies_at == NOW + 700 + CODE_LIFE
    assert challenge.resend_at == NOW + 700 + 120
