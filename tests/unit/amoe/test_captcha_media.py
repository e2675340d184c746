"""How a captcha looks and sounds: small pictures, never the same; digits in every language."""

from __future__ import annotations

import io
from statistics import median

import pytest
from PIL import Image

from amoe.captcha_media import VOICES, picture, spoken
from config import LANGUAGES

DIGITS = "0123456789"


@pytest.fixture(scope="module")
def pictures() -> list[bytes]:
    """Many pictures of many answers."""
    return [picture(str(31 * n % 100_000).zfill(5)) for n in range(200)]


def test_pictures_weigh_about_a_kilobyte_at_most(pictures: list[bytes]) -> None:
    assert median(map(len, pictures)) <= 1200
    assert max(map(len, pictures)) <= 1500


def test_pictures_are_pngs_of_148_by_50_in_four_greys_at_most(pictures: list[bytes]) -> None:
    for made in pictures:
        image = Image.open(io.BytesIO(made))
        assert (image.format, image.size) == ("PNG", (148, 50))
        colours = image.convert("RGB").getcolors(4)
        assert colours is not None, "more than four colours"
        assert len(colours) >= 2
        assert all(red == green == blue for _, (red, green, blue) in colours)


def test_there_is_something_to_read_in_each_fifth_of_a_picture(pictures: list[bytes]) -> None:
    for made in pictures:
        image = Image.open(io.BytesIO(made)).convert("L")
        dark = sum(count for count, grey in image.getcolors() or [] if grey < 128)
        assert 0.04 < dark / (148 * 50) < 0.5


def test_the_same_digits_never_look_the_same() -> None:
    assert len({picture("13579") for _ in range(100)}) == 100


def test_a_picture_says_nothing_beside_its_pixels(pictures: list[bytes]) -> None:
    for made in pictures:
        assert not Image.open(io.BytesIO(made)).info.keys() - {"transparency", "dpi", "gamma"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("digits", [DIGITS[:5], DIGITS[5:], "77777"])
def test_a_spoken_captcha_is_its_digits_one_after_the_other(language: str, digits: str) -> None:
    rest = spoken(digits, language)
    assert len(rest) <= 16_000
    for digit in digits:
        said = [(VOICES / language / f"{voice}-{digit}.mp3").read_bytes() for voice in VOICE]
        heard = next(each for each in said if rest.startswith(each))
        rest = rest[len(heard) :]
    assert rest == b""


def test_a_language_without_recordings_hears_them_in_french() -> None:
    assert spoken("2468", "zgh") == spoken("2468", "fr") != spoken("2468", "en")


VOICE = ("low", "high")


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_are_spoken_in_either_voice(language: str) -> None:
    assert len({spoken("7", language, bytes([draw])) for draw in range(60)}) == len(VOICE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("voice", VOICE)
@pytest.mark.parametrize("digit", DIGITS)
def test_every_recording_is_bare_mp3_frames(language: str, voice: str, digit: str) -> None:
    recorded = (VOICES / language / f"{voice}-{digit}.mp3").read_bytes()
    assert recorded[0] == 0xFF, "an ID3 header would be heard, or not, between the digits"
    assert recorded[1] & 0xE0 == 0xE0
    assert b"Xing" not in recorded
    assert b"ID3" not in recorded
    assert 500 < len(recorded) <= 4_000
