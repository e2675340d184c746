"""Closed in the middle of a registration: afterwards it goes on with all that was proved."""

from __future__ import annotations

import pytest

from amoe.limits import DAY, HOUR, JOURNEY_IDLE, JOURNEY_LIFE, MINUTE
from amoe.reasons import Reason as R
from blueprints.shell.maintenance import SAID
from tests.journeys.ways import Way, every_way, two_ways
from tests.support.site import Site
from tests.support.student import CAPTCHA, STEPS, Student

both_switches = pytest.mark.parametrize("switch", ["site", "registration"])
WORDS = {"fr": "Mise à jour du registre.", "ar": "تحديث السجل.", "en": "An update."}


def is_told_that_it_is_closed(student: Student, switch: str = "site") -> Student:
    """The page of maintenance, in their language."""
    student.is_answered(503)
    assert student.browser.heading() == student.site.translated(SAID[switch][1], student.language)
    return student


def opened_again(site: Site, switch: str, after: int) -> None:
    """The operator takes that long, and the house is kept meanwhile."""
    for _ in range(4):
        site.passes(after // 4)
        for chore in site.service.chores():
            chore()
    assert site.service.switches.resume(switch)


class TestARegistrationBegunBefore:
    """Nothing that was proved is lost, however long it takes up to a day."""

    @both_switches
    @every_way
    @pytest.mark.parametrize("slug", ["question", "telephone", "mot-de-passe"])
    def test_goes_on_where_it_was(self, site: Site, switch: str, slug: str, way: Way) -> None:
        student = site.student(**way).stands_at(slug)
        before = student.registration
        site.service.switches.pause(switch, words=WORDS)
        is_told_that_it_is_closed(student.opens(slug), switch).sees(WORDS[student.language])
        opened_again(site, switch, 5 * HOUR)
        student.opens(slug).is_at(slug).is_answered(200)
        assert student.registration == before
        for following in STEPS[STEPS.index(slug) + 1 :]:
            student.goes_on().is_at(following)

    @two_ways
    def test_has_the_time_that_it_had(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("question")
        site.passes(JOURNEY_IDLE - MINUTE)
        site.service.switches.pause("site")
        opened_again(site, "site", 3 * HOUR)
        site.passes(MINUTE - 1)
        other = student.in_another_tab().opens("question").is_answered(200)
        site.passes(JOURNEY_IDLE)
        other.opens("question").is_answered(410)

    @two_ways
    def test_lives_two_hours_of_an_open_site(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("question")
        site.passes(20 * MINUTE)
        site.service.switches.pause("site")
        opened_again(site, "site", 3 * HOUR)
        for _ in range((JOURNEY_LIFE - 20 * MINUTE) // (20 * MINUTE)):
            student.opens("question").is_answered(200)
            site.passes(20 * MINUTE)
        student.opens("question").is_answered(410)

    def test_is_erased_when_more_than_a_day_has_passed(self, site: Site) -> None:
        student = site.student().stands_at("question")
        reference = student.registration.reference
        site.service.switches.pause("site")
        opened_again(site, "site", DAY + JOURNEY_LIFE - 4)
        assert site.service.registrations.named(reference)
        site.passes(5)
        site.service.forget_old()
        assert site.service.registrations.named(reference) is None
        student.opens("question").is_answered(410)

    @two_ways
    def test_reads_that_it_waits_and_which_reference_to_tell(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("courriel")
        site.service.switches.pause("site")
        student.opens("courriel")
        waits = (
            "Your registration waits for you: what you have proved stays proved, and this time "
            "does not count. If this is not your own phone, close the browser."
        )
        student.sees(site.translated(waits, student.language))
        reference = student.session()["r"]
        student.sees(f"{reference[:3]} {reference[3:6]} {reference[6:]}")

    @two_ways
    def test_a_stranger_is_told_of_no_registration(self, site: Site, way: Way) -> None:
        site.service.switches.pause("site")
        student = is_told_that_it_is_closed(site.student(**way).opens("courriel"))
        assert 'class="reference"' not in student.browser.page


class TestAFormSentMeanwhile:
    """It is not judged; what was typed comes back with the page, but for secrets."""

    @both_switches
    @every_way
    def test_is_sent_again_with_one_press(self, site: Site, switch: str, way: Way) -> None:
        student = site.student(**way).stands_at("courriel")
        site.service.switches.pause(switch)
        is_told_that_it_is_closed(student.gives_email(), switch)
        is_told_that_it_is_closed(student.sends("courriel"), switch)
        assert student.registration.email == ""
        assert student.messages("email") == []
        site.service.switches.resume(switch)
        student.sends("courriel").is_at("code-courriel").types_email_code().is_at("telephone")

    @two_ways
    def test_with_its_image_while_that_is_valid(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("identite")
        site.service.switches.pause("site")
        is_told_that_it_is_closed(student.gives_identity())
        assert CAPTCHA not in student.browser.page
        site.service.switches.resume("site")
        student.sends("identite").is_refused(R.CAPTCHA_MISSING, "captcha")
        assert student.browser.value("cni") == student.person["cni"]

    @two_ways
    @pytest.mark.parametrize(
        ("slug", "act"),
        [("question", "answers"), ("code-courriel", "types_email_code"),
         ("mot-de-passe", "chooses_password")],
    )  # fmt: skip
    def test_shows_no_secret_and_spends_nothing(
        self, site: Site, slug: str, act: str, way: Way
    ) -> None:
        student = site.student(site.of_kind("bank"), **way).stands_at(slug)
        secrets = [student.right_answer(), "7 rivieres bleues"]
        if slug == "code-courriel":
            secrets.append(student.reads_code("email"))
        before = student.registration
        site.service.switches.pause("site")
        is_told_that_it_is_closed(getattr(student, act)())
        assert all(secret not in student.browser.page for secret in secrets)
        assert 'type="hidden"' not in student.browser.page
        assert student.registration == before

    @two_ways
    def test_a_button_beside_it_leads_back_to_the_page(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("telephone")
        site.service.switches.pause("site")
        student.presses("telephone", "ar", phone=student.phone)
        is_told_that_it_is_closed(student)
        assert 'type="hidden"' not in student.browser.page
        site.service.switches.resume("site")
        student.browser.follow(site.translated("Try again", student.language))
        student.is_at("telephone").is_answered(200)

    @two_ways
    def test_markup_in_it_stays_text(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("courriel")
        site.service.switches.pause("site")
        student.gives_email('"><script>x</script>')
        assert "<script>x" not in student.browser.page


class TestTheRegistryPaused:
    """It is asked nothing and nobody waits for it; who needs it is told before and after."""

    @every_way
    @pytest.mark.parametrize("slug", ["identite", "question"])
    def test_the_page_says_so_before_anything_is_typed(
        self, site: Site, slug: str, way: Way
    ) -> None:
        student = site.student(**way).stands_at(slug)
        site.service.switches.pause("registry", words=WORDS)
        student.opens(slug).is_answered(200).sees(WORDS[student.language])
        site.service.switches.resume("registry")
        assert WORDS[student.language] not in student.opens(slug).browser.words()

    @every_way
    def test_no_try_is_spent_and_the_words_follow_the_refusal(self, site: Site, way: Way) -> None:
        student = site.student(site.of_kind("postal"), **way).stands_at("question")
        site.service.switches.pause("registry", words=WORDS)
        for _ in range(4):
            student.answers(student.wrong_answer())
            student.is_refused(R.REGISTRY_UNAVAILABLE, status=503)
            assert student.browser.problems()[""].endswith(WORDS[student.language])
            assert student.browser.page.count(WORDS[student.language]) == 1
        site.service.switches.resume("registry")
        student.answers().is_at("courriel")

    @two_ways
    def test_whoever_is_past_the_question_notices_nothing(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("courriel")
        site.service.switches.pause("registry", words=WORDS)
        student.opens("courriel")
        assert WORDS[student.language] not in student.browser.words()
        student.gives_email().types_email_code().gives_phone().types_phone_code()
        student.chooses_password().is_at("terminee")


class TestSmsPaused:
    """The words stand beside what is said and kept anyway."""

    @every_way
    def test_the_page_of_the_number_says_so_before_and_after(self, site: Site, way: Way) -> None:
        student = site.student(**way).stands_at("telephone")
        site.service.switches.pause("sms", words=WORDS)
        student.opens("telephone").is_answered(200).sees(WORDS[student.language])
        student.gives_phone().is_locked(R.SMS_PAUSED).sees(WORDS[student.language])
        assert student.registration.kept_until
