"""What an agent can do for a caller: judged, told, audited, and never more than allowed."""

from __future__ import annotations

import re

import pytest

from amoe.desk.acts import Act, Why
from amoe.limits import (
    CODE_TRIES_DAY,
    DESK_LINK_LIFE,
    DESK_LINKS,
    LATE_LIFE,
    MORE_TRIES,
    RESEND_WAITS,
)
from amoe.reasons import Reason as R
from tests.client.test_desk_case import checks, finds
from tests.journeys.ways import Way, two_ways
from tests.support.agent import Agent
from tests.support.recovering import Recovering
from tests.support.site import Site
from tests.support.student import Student

LATE = "SMS to numbers like yours arrive late at the moment."


class Helper(Agent):
    """An agent who has a caller on the line."""

    caller: Student

    def hears(self, student: Student) -> Helper:
        """Open the case of the reference that the caller reads out."""
        if not self.key:
            self.is_signed_in()
        self.caller = student
        finds(self, student).is_answered(200)
        self.case = self.browser.address.split("?")[0].removeprefix(f"/{self.language}/")
        return self

    def checks(self, student: Student) -> Helper:
        """Open the case of somebody who was checked."""
        if not self.key:
            self.is_signed_in()
        checks(self, student.person).is_answered(200)
        self.case = self.browser.address.split("?")[0].removeprefix(f"/{self.language}/")
        return self

    def does(self, act: Act | str, why: Why | str = Why.ASKED) -> Helper:
        """Do something for the caller."""
        self.opens(self.case)
        self.sends(f"{self.case}/agir", act=act, why=why)
        return self

    def has_done(self, act: Act, reason: R, why: Why = Why.ASKED) -> Helper:
        """The page says so, and the audit."""
        from blueprints.shell.desk_acts import ACTS

        self.is_answered(200).sees(self.site.translated("Done:", self.language))
        self.sees(self.site.translated(ACTS[act][0], self.language))
        last = self.acts()[-1]
        assert (last.reason, last.outcome) == (reason, "accepted")
        assert last.detail.split(":")[0] == why
        return self

    def is_refused_because(self, reason: R) -> Helper:
        """The page says why not, and the audit."""
        assert self.browser.status == 422, self.browser.words()[:500]
        assert "act" in self.browser.problems(), self.browser.problems()
        last = self.acts()[-1]
        assert (last.reason, last.outcome) == (R.DESK_ACT_REFUSED, "refused")
        assert last.detail.split(":")[1] == reason
        return self


def helper(site: Site, **how: object) -> Helper:
    """An agent at work."""
    return Helper(site, **how)  # type: ignore[arg-type]


def locked_at_the_question(site: Site) -> Student:
    """A student without a try left."""
    student = site.student(language="fr").reaches("question")
    for _ in range(8):
        student.answers(student.wrong_answer())
        if (
            site.service.identification.tries(student.registration).__class__.__name__
            == "Exhausted"
        ):
            return student
    raise AssertionError("never locked")


class TestSendingAgain:
    """The same code once more, within the limits of everybody."""

    @two_ways
    def test_the_code_goes_out_again(self, site: Site, way: Way) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        before = len(site.inbox())
        site.passes(RESEND_WAITS[0])
        agent = helper(site, **way).hears(student).does(Act.SEND_AGAIN, Why.NOTHING_CAME)
        agent.has_done(Act.SEND_AGAIN, R.DESK_SENT_AGAIN, Why.NOTHING_CAME)
        assert len(site.inbox()) == before + 1
        student.types_email_code().stands_at("telephone")

    def test_not_before_the_wait_is_over(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        before = len(site.inbox())
        helper(site).hears(student).does(Act.SEND_AGAIN).is_refused_because(R.RESEND_TOO_SOON)
        assert len(site.inbox()) == before

    def test_what_the_caller_is_typing_stays(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        student.types_email_code(captcha="00000")
        site.passes(RESEND_WAITS[0])
        draft = student.registration.draft
        helper(site).hears(student).does(Act.SEND_AGAIN)
        assert student.registration.draft == draft
        assert draft

    def test_nothing_is_sent_where_no_code_is_awaited(self, site: Site) -> None:
        student = site.student(language="fr").reaches("question")
        helper(site).hears(student).does(Act.SEND_AGAIN).is_refused_because(R.DESK_DOES_NOT_FIT)

    def test_the_limits_of_the_mailbox_hold_for_agents_too(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        agent = helper(site).hears(student)
        for _ in range(12):
            site.passes(max(RESEND_WAITS))
            if agent.does(Act.SEND_AGAIN).browser.status == 422:
                break
        agent.is_refused_because(R.EMAIL_LOCKED)
        assert agent.browser.page.count('id="act-error"') == 1


class TestLiftingAWait:
    """Once for a caller."""

    def test_the_button_on_the_caller_s_page_works_at_once(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        before = len(site.inbox())
        helper(site).hears(student).does(Act.LIFT_WAIT).has_done(Act.LIFT_WAIT, R.DESK_WAIT_LIFTED)
        student.opens("code-courriel").presses("code-courriel", "resend")
        assert len(site.inbox()) == before + 1

    def test_it_is_lifted_once(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        agent = helper(site).hears(student).does(Act.LIFT_WAIT).does(Act.SEND_AGAIN)
        agent.has_done(Act.SEND_AGAIN, R.DESK_SENT_AGAIN)
        agent.does(Act.LIFT_WAIT).is_refused_because(R.DESK_USED_UP)
        assert 'id="act-error"' in agent.browser.page

    def test_where_nobody_waits_nothing_is_spent(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        site.passes(RESEND_WAITS[0])
        agent = helper(site).hears(student)
        agent.does(Act.LIFT_WAIT).is_refused_because(R.DESK_DOES_NOT_FIT)
        agent.does(Act.SEND_AGAIN).has_done(Act.SEND_AGAIN, R.DESK_SENT_AGAIN)
        agent.does(Act.LIFT_WAIT).has_done(Act.LIFT_WAIT, R.DESK_WAIT_LIFTED)


class TestMoreTries:
    """Three, once in 30 days for a person, whoever the agent is."""

    def test_a_locked_question_opens_for_three_tries(self, site: Site) -> None:
        student = locked_at_the_question(site)
        helper(site).hears(student).does(Act.MORE_TRIES, Why.MISTYPED)
        left = site.service.identification.tries(student.registration)
        assert left.left == MORE_TRIES  # type: ignore[union-attr]
        for _ in range(MORE_TRIES):
            student.answers(student.wrong_answer())
        student.opens("question")
        assert student.browser.status == 429
        agent = helper(site, name="Omar Idrissi").hears(student)
        agent.does(Act.MORE_TRIES).is_refused_because(R.DESK_USED_UP)

    def test_the_right_answer_is_then_accepted(self, site: Site) -> None:
        student = locked_at_the_question(site)
        agent = helper(site).hears(student).does(Act.MORE_TRIES)
        agent.has_done(Act.MORE_TRIES, R.DESK_TRIES_GIVEN)
        student.answers().stands_at("courriel")

    def test_not_while_tries_are_left(self, site: Site) -> None:
        student = site.student(language="fr").reaches("question")
        agent = helper(site).hears(student).does(Act.MORE_TRIES)
        agent.is_refused_because(R.DESK_TRIES_LEFT)
        agent.sees("essais")

    def test_another_registration_of_the_same_person_gets_none(self, site: Site) -> None:
        agent = helper(site).hears(locked_at_the_question(site)).does(Act.MORE_TRIES)
        again = locked_at_the_question(site)
        agent.hears(again).does(Act.MORE_TRIES).is_refused_because(R.DESK_USED_UP)

    def test_codes_that_are_locked_for_the_day_open_again(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        for tried in range(CODE_TRIES_DAY.cap + 1):
            if tried and tried % 5 == 0:
                site.passes(max(RESEND_WAITS))
                student.presses("code-courriel", "resend")
            student.types_email_code(student.wrong_code("email"))
        student.opens("code-courriel")
        assert student.browser.status == 429
        agent = helper(site).hears(student).does(Act.MORE_TRIES)
        agent.has_done(Act.MORE_TRIES, R.DESK_TRIES_GIVEN)
        site.passes(max(RESEND_WAITS))
        student.opens("code-courriel").presses("code-courriel", "resend")
        student.types_email_code().stands_at("telephone")

    def test_the_owner_of_an_account_is_told(self, site: Site) -> None:
        owner = Recovering(site, 0).is_signed_in()
        stranger = locked_at_the_question(site)
        helper(site).hears(stranger).does(Act.MORE_TRIES)
        told = [each for each in site.inbox() if each.to == owner.account.email]
        assert "trois essais de plus" in told[0].text


class TestTheLink:
    """Opens the caller's page on another phone, from the mailbox that was proved."""

    def test_it_opens_the_registration_where_it_stands(self, site: Site) -> None:
        student = site.student(language="fr").reaches("telephone")
        agent = helper(site).hears(student).does(Act.LINK, Why.PAGE_LOST)
        agent.has_done(Act.LINK, R.DESK_LINK_SENT, Why.PAGE_LOST)
        mailed = link_of(site, student.registration.email)
        other = student.in_another_tab()
        other.browser.client.delete_cookie("session")
        other.browser.open(mailed)
        other.browser.send(mailed, other.browser.hidden())
        other.stands_at("telephone")
        assert mailed.rsplit("/", 1)[1] not in agent.browser.page, "an agent never sees it"

    def test_it_works_once_and_not_for_long(self, site: Site) -> None:
        student = site.student(language="fr").reaches("telephone")
        agent = helper(site).hears(student).does(Act.LINK)
        mailed = link_of(site, student.registration.email)
        student.browser.open(mailed)
        student.browser.send(mailed, student.browser.hidden())
        student.browser.open(mailed)
        assert student.browser.status == 410
        agent.does(Act.LINK)
        newest = link_of(site, student.registration.email)
        assert newest != mailed
        site.passes(DESK_LINK_LIFE)
        student.browser.open(newest)
        assert student.browser.status == 410

    def test_before_a_mailbox_is_proved_there_is_nowhere_to_send_it(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        before = len(site.inbox())
        helper(site).hears(student).does(Act.LINK).is_refused_because(R.DESK_NO_MAILBOX)
        assert len(site.inbox()) == before

    def test_three_a_day(self, site: Site) -> None:
        agent = helper(site).hears(site.student(language="fr").reaches("telephone"))
        for _ in range(DESK_LINKS.cap):
            agent.does(Act.LINK).has_done(Act.LINK, R.DESK_LINK_SENT)
        agent.does(Act.LINK).is_refused_because(R.DESK_USED_UP)


class TestEnding:
    """All that was typed is erased; the caller may begin again."""

    def test_the_registration_is_gone(self, site: Site) -> None:
        student = site.student(language="fr").reaches("telephone")
        reference = student.registration.reference
        agent = helper(site).hears(student).does(Act.END, Why.SUSPICION)
        agent.has_done(Act.END, R.DESK_ENDED, Why.SUSPICION)
        assert site.service.registrations.named(reference) is None
        student.opens("telephone")
        assert student.browser.status == 410
        agent.does(Act.SEND_AGAIN).is_refused_because(R.DESK_DOES_NOT_FIT)

    def test_an_open_account_is_not_ended_so(self, site: Site) -> None:
        student = site.student(language="fr").reaches("terminee")
        helper(site).hears(student).does(Act.END).is_refused_because(R.DESK_DOES_NOT_FIT)


class TestLateSms:
    """An operator whose SMS do not arrive: students with such numbers are told."""

    def test_the_caller_s_page_says_so_until_they_arrive_again(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-telephone")
        said = site.translated(LATE, "fr")
        assert said not in student.browser.words()
        agent = helper(site).hears(student).does(Act.LATE, Why.SEVERAL_CALLERS)
        agent.has_done(Act.LATE, R.DESK_PREFIX_LATE, Why.SEVERAL_CALLERS)
        assert said in student.opens("code-telephone").browser.words()
        agent.opens(agent.case).sees(said)
        agent.does(Act.FINE).has_done(Act.FINE, R.DESK_PREFIX_FINE)
        assert said not in student.opens("code-telephone").browser.words()

    def test_it_ends_by_itself(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-telephone")
        agent = helper(site).hears(student).does(Act.LATE)
        site.passes(LATE_LIFE)
        site.service.forget_old()
        assert not site.service.desk.late.late(agent.acts()[-1].detail.split(":")[1])

    def test_other_operators_students_read_nothing(self, site: Site) -> None:
        late = site.student(language="fr").reaches("code-telephone")
        helper(site).hears(late).does(Act.LATE)
        other = site.student(1, language="fr").reaches("telephone")
        other.gives_phone("0723456789")
        assert site.translated(LATE, "fr") not in other.browser.words()

    def test_the_agent_never_reads_the_prefix(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-telephone")
        agent = helper(site).hears(student).does(Act.LATE)
        assert "0" + student.registration.phone[4:7] not in agent.browser.page
        assert agent.acts()[-1].detail.endswith(":0" + student.registration.phone[4:7])


class TestLostPhoneOrMailbox:
    """An agent starts it, for somebody who was checked, and can finish nothing."""

    @pytest.mark.parametrize("act", [Act.LOST_PHONE, Act.LOST_MAILBOX])
    def test_a_link_goes_to_the_other_channel(self, site: Site, act: Act) -> None:
        owner = Recovering(site, 0).is_signed_in()
        before = len(site.inbox())
        agent = helper(site).checks(owner).does(act, Why.CHANNEL_LOST)
        agent.has_done(act, R.DESK_LOSING_STARTED, Why.CHANNEL_LOST)
        came = site.inbox()[: len(site.inbox()) - before]
        linked = [each for each in came if re.search(r"/compte-perdu/|/s/", each.text)]
        assert [each.to for each in linked] == [
            owner.account.email if act is Act.LOST_PHONE else owner.account.phone
        ]
        token = re.search(r"/([\w-]{10,})\s", linked[0].text + " ")
        assert token
        assert token[1] not in agent.browser.page

    def test_the_mailbox_that_is_said_to_be_lost_is_told(self, site: Site) -> None:
        owner = Recovering(site, 0).is_signed_in()
        helper(site).checks(owner).does(Act.LOST_MAILBOX)
        told = [each for each in site.inbox() if each.to == owner.account.email]
        assert "vous aviez perdu cette boîte" in told[0].text

    def test_by_a_reference_alone_it_is_not_offered(self, site: Site) -> None:
        student = site.student(language="fr").reaches("terminee")
        agent = helper(site).hears(student)
        assert Act.LOST_PHONE not in agent.browser.page
        agent.does(Act.LOST_PHONE).is_refused_because(R.DESK_DOES_NOT_FIT)


class TestTheForm:
    """What is missing is said; nobody else's case can be acted on."""

    def test_act_and_reason_are_needed_and_what_was_chosen_stays(self, site: Site) -> None:
        agent = helper(site).hears(site.student(language="fr").reaches("question"))
        agent.does("", "").is_refused(R.DESK_NO_ACT, "act").is_refused(R.DESK_NO_WHY, "why")
        agent.does(Act.END, "").is_refused(R.DESK_NO_WHY, "why")
        assert f'value="{Act.END}" aria-describedby="hint-{Act.END}" checked' in agent.browser.page

    def test_a_colleague_cannot_act_on_it(self, site: Site) -> None:
        student = site.student(language="fr").reaches("question")
        case = helper(site).hears(student).case
        other = helper(site, name="Omar Idrissi").is_signed_in().opens("bureau/")
        other.sends(f"{case}/agir", act=Act.END, why=Why.ASKED).meets_nothing()
        assert site.service.registrations.named(student.registration.reference)

    def test_a_student_meets_nothing(self, site: Site) -> None:
        student = site.student(language="fr").reaches("question")
        case = helper(site).hears(student).case
        student.browser.send(f"/fr/{case}/agir", {"act": Act.END, "why": Why.ASKED})
        assert student.browser.status in (400, 404)
        assert site.service.registrations.named(student.registration.reference)

    @pytest.mark.parametrize("language", ["fr", "ar", "en"])
    def test_each_act_has_its_words(self, site: Site, language: str) -> None:
        student = site.student(language="fr").reaches("code-telephone")
        agent = helper(site, language=language).hears(student)
        assert agent.browser.page.count('type="radio" name="act"') == 7

    def test_the_timeline_tells_what_was_done_and_why(self, site: Site) -> None:
        student = site.student(language="fr").reaches("code-courriel")
        agent = helper(site).hears(student).does(Act.LIFT_WAIT, Why.NOTHING_CAME)
        agent.opens(agent.case).sees(site.translated("An agent lifted the wait", "fr"))
        agent.sees(site.translated("no message came", "fr"))


def link_of(site: Site, email: str) -> str:
    """The address of the newest link to go on, without the site."""
    for message in site.inbox():
        found = re.search(r"https?://[^/\s]+(/\S*/reprise/\S+)", message.text)
        if message.to == email and found:
            return found[1]
    raise AssertionError("no link came")


def test_what_agents_helped_with_is_counted_by_act_and_reason(site: Site) -> None:
    student = site.student(language="fr").reaches("code-telephone")
    agent = helper(site).hears(student).does(Act.LIFT_WAIT, Why.NOTHING_CAME)
    agent.does(Act.LATE, Why.SEVERAL_CALLERS).does(Act.MORE_TRIES)
    site.service.counting.count()
    rows = site.service.database.all("SELECT name, n FROM counts WHERE kind = 'help'")
    assert {row["name"]: row["n"] for row in rows} == {
        f"{R.DESK_WAIT_LIFTED}:{Why.NOTHING_CAME}": 1,
        f"{R.DESK_PREFIX_LATE}:{Why.SEVERAL_CALLERS}": 1,
    }
