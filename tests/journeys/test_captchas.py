"""The image of five digits: wrong, old, used or somebody else's; on all three pages that ask it."""

from __future__ import annotations

import pytest

from amoe.limits import CAPTCHA_LIFE
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, code_pages, two_ways
from tests.support.site import Site
from tests.support.student import CAPTCHA, Student

asked = pytest.mark.parametrize("slug", ["identite", "code-courriel", "code-telephone"])


def at(site: Site, slug: str, way: Way | None = None, index: int = 0) -> Student:
    return site.student(index, **(way or {})).stands_at(slug)


def gives(student: Student, slug: str, captcha: str, *, right: bool = True) -> Student:
    """Send a form in which the captcha, or with `right` false the code too, may be at fault."""
    if slug == "identite":
        return student.gives_identity(captcha=captcha)
    channel = "email" if slug == "code-courriel" else "sms"
    code = student.reads_code(channel) if right else student.wrong_code(channel)
    return student.sends(slug, code=code, captcha=captcha)


@two_ways
@asked
def test_the_right_digits_open_the_door(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    gives(student, slug, student.reads_the_image()).is_answered(200)
    assert student.place != slug


@asked
def test_the_digits_may_be_typed_in_any_script_and_with_spaces(site: Site, slug: str) -> None:
    student = at(site, slug)
    arabic = student.reads_the_image().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    gives(student, slug, f" {arabic[:2]} {arabic[2:]}\u200f").is_answered(200)
    assert student.place != slug


@two_ways
@asked
def test_wrong_digits_bring_a_new_image_and_keep_the_rest(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    first = student.browser.value("captcha_token")
    gives(student, slug, student.misreads_the_image()).is_refused(R.CAPTCHA_WRONG, "captcha")
    assert student.browser.value("captcha") == ""
    assert student.browser.value("captcha_token") != first
    if slug == "identite":
        assert student.browser.value("number") == student.person["immatriculation"]
        assert student.browser.value("year") == student.person["birth_date"][:4]
    gives(student, slug, student.reads_the_image()).is_answered(200)
    assert student.place != slug


@asked
def test_an_image_that_was_misread_cannot_be_read_again(site: Site, slug: str) -> None:
    student = at(site, slug)
    old = {"captcha_token": student.browser.value("captcha_token")}
    right = student.reads_the_image()
    gives(student, slug, student.misreads_the_image())
    if slug == "identite":
        student.gives_identity(captcha=right, **old)
    else:
        student.sends(slug, code="123456", captcha=right, **old)
    student.is_refused(R.CAPTCHA_EXPIRED, "captcha")


@two_ways
@asked
def test_an_image_is_good_for_five_minutes(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    digits = student.reads_the_image()
    site.passes(CAPTCHA_LIFE)
    gives(student, slug, digits).is_refused(R.CAPTCHA_EXPIRED, "captcha")
    assert student.browser.value("captcha") == ""
    site.passes(CAPTCHA_LIFE - 1)
    gives(student, slug, student.reads_the_image()).is_answered(200)
    assert student.place != slug


@asked
def test_an_image_of_somebody_else_opens_nothing(site: Site, slug: str) -> None:
    student, other = at(site, slug), at(site, "identite", index=1)
    token, digits = other.browser.value("captcha_token"), other.reads_the_image()
    if slug == "identite":
        student.gives_identity(captcha=digits, captcha_token=token)
    else:
        student.sends(slug, code="123456", captcha=digits, captcha_token=token)
    student.is_refused(R.CAPTCHA_EXPIRED, "captcha")


@pytest.mark.parametrize("token", ["", "x", "A" * 36, "ééé", "A" * 3000])
def test_a_made_up_image_opens_nothing(site: Site, token: str) -> None:
    student = at(site, "identite")
    digits = site.service.captchas.answer(token)
    student.gives_identity(captcha=digits, captcha_token=token)
    student.is_refused(R.CAPTCHA_EXPIRED, "captcha")


def test_an_image_is_good_for_one_identity_only(site: Site) -> None:
    student = at(site, "identite")
    used = {"captcha": student.reads_the_image()}
    used["captcha_token"] = student.browser.value("captcha_token")
    student.gives_identity(**used).is_at("question")
    student.opens("identite").gives_identity(number="123456789", **used)
    student.is_at("identite").is_refused(R.CAPTCHA_EXPIRED, "captcha")


def test_an_image_is_good_for_one_guess_of_a_code_only(site: Site) -> None:
    student = at(site, "code-courriel")
    used = {"captcha": student.reads_the_image()}
    used["captcha_token"] = student.browser.value("captcha_token")
    wrong = student.wrong_code("email")
    student.types_email_code(wrong, **used).is_answered(422)
    student.types_email_code(**used).is_refused(R.CAPTCHA_EXPIRED, "captcha")
    student.types_email_code(wrong).is_refused(R.CODE_WRONG, "code", left=3)


@pytest.mark.parametrize(
    ("slug", "channel"), [("code-courriel", "email"), ("code-telephone", "sms")]
)
def test_a_failed_image_spends_no_try_of_the_code(site: Site, slug: str, channel: str) -> None:
    student = at(site, slug)
    for _ in range(6):
        gives(student, slug, student.misreads_the_image(), right=False)
        student.is_refused(R.CAPTCHA_WRONG, "captcha")
    student.sends(slug, code=student.wrong_code(channel), captcha=CAPTCHA)
    student.is_refused(R.CODE_WRONG, "code", left=4)


@code_pages
def test_the_tries_left_are_those_of_the_code(site: Site, slug: str, channel: str) -> None:
    student = at(site, slug)
    gives(student, slug, student.reads_the_image(), right=False)
    student.is_refused(R.CODE_WRONG, "code", left=4)


@two_ways
@asked
def test_another_image_keeps_what_is_typed(site: Site, slug: str, way: Way) -> None:
    student = at(site, slug, way)
    first = student.browser.value("captcha_token")
    typed = {"number": "G 1234", "day": "7"} if slug == "identite" else {"code": "1234"}
    student.presses(slug, "captcha", captcha="99999", **typed).is_answered(200).is_at(slug)
    assert student.browser.problems() == {}
    assert {name: student.browser.value(name) for name in typed} == typed
    assert student.browser.value("captcha") == ""
    assert student.browser.value("captcha_token") != first


def test_an_image_that_still_counts_stays_while_other_fields_are_mended(site: Site) -> None:
    student = at(site, "identite")
    first, digits = student.browser.value("captcha_token"), student.reads_the_image()
    student.gives_identity(cni="", captcha=digits).is_refused(R.CNI_MISSING, "cni")
    assert student.browser.value("captcha_token") == first
    assert student.browser.value("captcha") == digits
    student.gives_identity(captcha=digits).is_at("question")


@two_ways
def test_the_image_can_be_heard(site: Site, way: Way) -> None:
    student = at(site, "identite", way)
    heard = student.browser.source("audio")
    answer = student.browser.client.get(heard)
    assert (answer.status_code, answer.mimetype) == (200, "audio/mpeg")
    assert answer.headers["Cache-Control"] == "no-store"
    stranger = site.student(1).stands_at("identite")
    assert stranger.browser.client.get(heard).status_code == 404
    site.passes(CAPTCHA_LIFE)
    assert student.browser.client.get(heard).status_code == 404
