"""An answer counts however it is written: spaces, digits of other scripts, zeros, separators."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amoe.reasons import Reason as R
from tests.support.site import Site

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
Spell = Callable[[str], str]

RIB_SPELLINGS: dict[str, Spell] = {
    "the last 8 digits": lambda rib: rib[-8:],
    "all 24 digits": lambda rib: rib,
    "all 24 in groups": lambda rib: f"{rib[:3]} {rib[3:6]} {rib[6:22]} {rib[22:]}",
    "spaces": lambda rib: f" {rib[-8:-2]} {rib[-2:]} ",
    "no-break spaces": lambda rib: f"{rib[-8:-4]}\u00a0{rib[-4:]}",
    "hyphen": lambda rib: f"{rib[-8:-2]}-{rib[-2:]}",
    "Arabic digits": lambda rib: rib[-8:].translate(ARABIC),
    "all in Arabic digits": lambda rib: rib.translate(ARABIC),
    "Persian digits": lambda rib: rib[-8:].translate(PERSIAN),
    "full-width digits": lambda rib: rib[-8:].translate(WIDE),
    "bidi marks": lambda rib: f"\u202d{rib[-8:]}\u202c\u200f",
}

CIVIL_SPELLINGS: dict[str, Spell] = {
    "as in the registry": lambda number: number,
    "leading zeros": lambda number: "000" + number,
    "spaces around": lambda number: f"  {number}  ",
    "spaces inside": lambda number: number.replace("/", " / "),
    "hyphen": lambda number: number.replace("/", "-"),
    "space only": lambda number: number.replace("/", " "),
    "backslash": lambda number: number.replace("/", "\\"),
    "dot": lambda number: number.replace("/", "."),
    "Arabic digits": lambda number: number.translate(ARABIC),
    "Persian digits": lambda number: number.translate(PERSIAN),
    "bidi marks": lambda number: "\u200f" + number.replace("/", "\u200e/\u200e"),
}


@pytest.mark.parametrize("spelling", RIB_SPELLINGS)
def test_the_end_of_a_rib(site: Site, spelling: str) -> None:
    student = site.student(site.of_kind("bank"), language="ar").stands_at("question")
    student.answers(RIB_SPELLINGS[spelling](student.person["rib"])).is_at("courriel")


@pytest.mark.parametrize("spelling", CIVIL_SPELLINGS)
def test_a_civil_status_number(site: Site, spelling: str) -> None:
    student = site.student(site.of_kind("postal"), language="ar").stands_at("question")
    written = CIVIL_SPELLINGS[spelling](student.person["civil_status_no"])
    student.answers(written).is_at("courriel")


ALMOST: dict[str, Spell] = {
    "another year": lambda number: number[:-1] + str((int(number[-1]) + 1) % 10),
    "the year only": lambda number: number.partition("/")[2],
    "the number only": lambda number: number.partition("/")[0],
    "the other way round": lambda number: "/".join(reversed(number.split("/"))),
    "all together": lambda number: number.replace("/", ""),
    "a trailing zero": lambda number: number.replace("/", "0/"),
}


@pytest.mark.parametrize("almost", ALMOST)
def test_almost_right_is_wrong(site: Site, almost: str) -> None:
    student = site.student(site.of_kind("postal")).stands_at("question")
    typed = ALMOST[almost](student.person["civil_status_no"])
    student.answers(typed).is_refused(R.ANSWER_WRONG, "answer", left=2)
    assert student.browser.value("answer") == typed
