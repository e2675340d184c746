"""What is refused comes back and is kept, without anything that nobody can see."""

from __future__ import annotations

import pytest

from tests.hostile.inspection import kept
from tests.hostile.siege import Siege
from tests.support.naughty import BIDI_MARKS
from tests.support.site import Site

SEEN_AND_UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\x00\x07\x1b\x7f\x85" + BIDI_MARKS
IGNORABLE = {
    "combining grapheme joiner": "\u034f",
    "hangul fillers": "\u115f\u1160\u3164\uffa0",
    "variation selectors": "\ufe0f\ufe0e\u180b\U000e0100",
    "khmer inherent vowels": "\u17b4\u17b5",
}
"""Invisible as well, but letters and marks by their category (Unicode: Default_Ignorable)."""


@pytest.mark.parametrize("mark", SEEN_AND_UNSEEN, ids=lambda mark: f"U+{ord(mark):04X}")
def test_a_mark_that_nobody_sees_is_not_kept(place: Site, mark: str) -> None:
    siege = Siege(place, "identite")
    typed = f"{mark}12{mark}<é>34{mark}"
    answer = siege.send({"number": typed, "cni": typed, "day": typed, "captcha": ""})
    assert answer.status == 422
    draft = siege.registration().draft
    assert (draft["number"], draft["cni"], draft["day"]) == ("12<é>34",) * 3
    assert not kept(siege.registration())
    assert 'value="12&lt;é&gt;34"' in answer.page


def test_a_long_text_is_cut_before_it_is_kept(place: Site) -> None:
    siege = Siege(place, "identite")
    siege.send({"number": "9" * 40_000, "cni": "\ufdfa" * 900, "captcha": "1" * 5_000})
    draft = siege.registration().draft
    assert len(draft["number"]) == 300
    assert len(draft["cni"]) <= 300


def test_passwords_and_codes_are_never_kept(place: Site) -> None:
    for step, fields in (
        ("mot-de-passe", {"password": "Sesame7 ouvre", "password_again": "Sesame7 ferme"}),
        ("code-courriel", {"code": "Sesame7", "captcha": "Sesame7 ouvre"}),
        ("question", {"answer": "Sesame7 ouvre"}),
    ):
        siege = Siege(place, step)
        assert siege.send(fields).status == 422
        assert b"Sesame7" not in siege.registration().to_json()


@pytest.mark.parametrize("marks", IGNORABLE.values(), ids=IGNORABLE.keys())
def test_a_letter_or_mark_that_nobody_sees_is_not_kept_either(place: Site, marks: str) -> None:
    siege = Siege(place, "telephone")
    siege.send({"phone": f"06{marks}12", "phone_again": f"0612{marks}"})
    draft = siege.registration().draft
    assert (draft["phone"], draft["phone_again"]) == ("0612", "0612")
