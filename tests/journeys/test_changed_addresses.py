"""An address changed midway: its proof falls by itself, and comes back with its value."""

from __future__ import annotations

from amoe.limits import RESEND_WAITS
from amoe.reasons import Reason as R
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site

OTHER = "autre@etu.example"
OTHER_PHONE = "07 11 22 33 44"


@every_way
def test_another_address_before_the_code_gets_a_code_of_its_own(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("code-courriel")
    first_code, first_email = student.reads_code("email"), student.email
    student.opens("courriel").is_answered(200)
    assert student.browser.value("email") == student.browser.value("email_again") == first_email
    student.email = OTHER
    student.gives_email().is_at("code-courriel").sees(OTHER)
    student.types_email_code(first_code).is_refused(R.CODE_WRONG, "code", left=4)
    student.types_email_code().is_at("telephone")


@every_way
def test_another_address_after_the_proof_must_be_proved_too(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    student.email = OTHER
    student.opens("courriel").gives_email().is_at("code-courriel")
    for slug in ("telephone", "code-telephone", "mot-de-passe", "terminee"):
        student.opens(slug).is_at("code-courriel")
    student.opens("code-courriel").types_email_code().is_at("mot-de-passe")
    student.chooses_password().is_at("terminee")
    assert site.inbox()[0].to == OTHER


@two_ways
def test_back_to_the_first_address_its_proof_holds_again(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("telephone")
    first = student.email
    student.opens("courriel").gives_email(OTHER).is_at("code-courriel")
    student.opens("courriel").gives_email(first).is_at("telephone")
    assert len(student.messages("email")) == 1


def test_back_to_an_address_that_is_not_proved_yet_its_code_still_counts(site: Site) -> None:
    student = site.student().stands_at("code-courriel")
    code = student.reads_code("email")
    student.opens("courriel").gives_email(OTHER).is_at("code-courriel")
    student.opens("courriel").gives_email(student.email).is_at("code-courriel")
    assert len(student.messages("email")) == 1
    student.types_email_code(code).is_at("telephone")


def test_only_the_last_proved_address_is_proved(site: Site) -> None:
    student = site.student().stands_at("telephone")
    first = student.email
    student.email = OTHER
    student.opens("courriel").gives_email().types_email_code().is_at("telephone")
    student.email = first
    student.opens("courriel").gives_email().is_at("code-courriel")
    site.passes(RESEND_WAITS[0])
    student.presses("code-courriel", "resend").types_email_code().is_at("telephone")


def test_the_same_address_in_other_capitals_is_the_same_address(site: Site) -> None:
    student = site.student().stands_at("courriel")
    student.sends("courriel", email="Salma@ETU.example", email_again="salma@etu.EXAMPLE")
    student.is_at("code-courriel").sees("salma@etu.example")


@every_way
def test_another_number_before_the_code_gets_a_code_of_its_own(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("code-telephone")
    first_code = student.reads_code("sms")
    student.opens("telephone").gives_phone(OTHER_PHONE).is_at("code-telephone").sees(OTHER_PHONE)
    student.types_phone_code(first_code).is_refused(R.CODE_WRONG, "code", left=4)
    student.phone = OTHER_PHONE.replace(" ", "")
    student.types_phone_code().is_at("mot-de-passe")


@two_ways
def test_another_number_after_the_proof_must_be_proved_too(site: Site, way: Way) -> None:
    student = site.student(**way).stands_at("mot-de-passe")
    first = student.phone
    student.phone = OTHER_PHONE.replace(" ", "")
    student.opens("telephone").gives_phone().is_at("code-telephone")
    student.opens("mot-de-passe").is_at("code-telephone")
    student.opens("telephone").gives_phone(first).is_at("mot-de-passe")
    student.opens("telephone").gives_phone().is_at("code-telephone")
    student.types_phone_code().is_at("mot-de-passe").chooses_password().is_at("terminee")


@two_ways
def test_another_identity_must_be_answered_for_and_the_addresses_stay_proved(
    site: Site, way: Way
) -> None:
    student = site.student(0, **way).stands_at("mot-de-passe")
    truth = student.person
    student.person = site.student(1).person
    student.opens("identite").gives_identity().is_at("question")
    for slug in ("courriel", "code-courriel", "telephone", "mot-de-passe", "terminee"):
        student.opens(slug).is_at("question")
    student.answers().is_at("mot-de-passe")
    student.person = truth
    student.opens("identite").gives_identity().is_at("question").answers().is_at("mot-de-passe")


def test_the_same_identity_again_asks_nothing_again(site: Site) -> None:
    student = site.student().stands_at("telephone")
    student.opens("identite").gives_identity(captcha="00000").is_at("telephone")
