"""An invitation: the mail, the page, a password and an app; once, within a day."""

from __future__ import annotations

import pytest

from amoe.limits import DAY, DESK_INVITATION_LIFE
from amoe.reasons import Reason
from tests.support.agent import Agent
from tests.support.site import Site


@pytest.fixture
def salma(site: Site) -> Agent:
    """Somebody with an invitation."""
    return Agent(site).is_invited()


def over(agent: Agent) -> None:
    """The page says that the link does not work any more."""
    agent.is_answered(410)
    words = "This invitation does not work any more"
    assert agent.browser.heading() == agent.site.translated(words, agent.language)


class TestTaken:
    """By the page."""

    @pytest.mark.parametrize("language", ["fr", "ar", "en"])
    def test_it_lets_in_and_the_next_time_password_and_app_do(
        self, site: Site, language: str
    ) -> None:
        salma = Agent(site, language=language).is_invited().takes_the_invitation().is_in()
        assert salma.browser.address == f"/{language}/bureau/"
        salma.signs_out()
        site.clock.passes(30)
        salma.gives().is_in()

    def test_with_htmx_too(self, site: Site) -> None:
        Agent(site, htmx=True).is_invited().takes_the_invitation().is_in()

    def test_by_a_pasted_password_of_any_letters(self, salma: Agent) -> None:
        salma.password = "سبعة أنهار وتسعة جسور"
        salma.takes_the_invitation().is_in()

    def test_of_128_characters(self, salma: Agent) -> None:
        salma.takes_the_invitation("abcdefgh" * 15 + "12345678").is_in()

    def test_it_is_audited(self, salma: Agent) -> None:
        salma.takes_the_invitation()
        assert [each.reason for each in salma.acts()] == [
            Reason.DESK_AGENT_ADDED,
            Reason.DESK_AGENT_INVITED,
            Reason.DESK_AGENT_READY,
            Reason.DESK_SIGNED_IN,
        ]
        assert {each.step for each in salma.acts()} == {"bureau"}

    def test_looking_takes_nothing_and_shows_the_same_key(self, salma: Agent) -> None:
        keys = {salma.opens_the_invitation().shown_key() for _ in range(3)}
        other = salma.with_another_browser().opens_the_invitation()
        assert {other.shown_key()} == keys
        assert salma.kept.totp == ""
        salma.takes_the_invitation().is_in()

    def test_the_square_is_drawn_without_a_script(self, salma: Agent) -> None:
        page = salma.opens_the_invitation().browser.page
        assert page.count("<svg") == 1
        assert "otpauth://totp/AMOE:" in page

    def test_the_code_that_confirmed_the_app_opens_nothing_more(self, salma: Agent) -> None:
        salma.takes_the_invitation()
        salma.with_another_browser().gives().is_refused(Reason.DESK_WRONG)

    def test_its_address_is_told_to_no_other_page(self, salma: Agent) -> None:
        answer = salma.browser.client.get(salma.invitation())
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"


class TestRefused:
    """With what is wrong, said at its field; the link still works."""

    @pytest.mark.parametrize(
        ("password", "reason"),
        [
            ("", Reason.PASSWORD_MISSING),
            ("quatorze signe", Reason.DESK_PASSWORD_SHORT),
            ("b" * 129, Reason.PASSWORD_LONG),
            ("aaaaaaaaaaaaaaaa", Reason.PASSWORD_COMMON),
            ("passwordpassword", Reason.PASSWORD_COMMON),
            ("salma berrada 12", Reason.DESK_PASSWORD_PERSONAL),
            ("salma@cnops.example", Reason.DESK_PASSWORD_PERSONAL),
        ],
    )
    def test_a_weak_password(self, salma: Agent, password: str, reason: Reason) -> None:
        salma.takes_the_invitation(password).is_refused(reason, "password")
        assert salma.browser.value("password") == salma.browser.value("password_again") == ""
        salma.takes_the_invitation().is_in()

    def test_two_that_differ(self, salma: Agent) -> None:
        salma.takes_the_invitation(again="sept rivieres et dix ponts")
        salma.is_refused(Reason.PASSWORD_DIFFERS, "password_again")

    def test_no_code_or_a_wrong_one(self, salma: Agent) -> None:
        salma.takes_the_invitation(code="").is_refused(Reason.APP_CODE_MISSING, "code")
        salma.takes_the_invitation(code="12345").is_refused(Reason.CODE_MALFORMED, "code")
        salma.opens_the_invitation()
        salma.fills_the_invitation(code=salma.wrong_code())
        salma.is_refused(Reason.APP_CODE_WRONG, "code")
        assert salma.kept.password_hash == ""
        salma.takes_the_invitation().is_in()

    def test_both_are_said_at_once(self, salma: Agent) -> None:
        salma.opens_the_invitation()
        salma.fills_the_invitation("quatorze signe", salma.wrong_code())
        assert list(salma.browser.problems()) == ["password", "code"]


class TestOver:
    """Used, too old, replaced, never there: one page."""

    def test_once_it_was_used(self, site: Site, salma: Agent) -> None:
        link = salma.invitation()
        open_still = salma.with_another_browser().opens_the_invitation()
        salma.takes_the_invitation().is_in()
        open_still.fills_the_invitation()
        over(open_still)
        open_still.browser.open(link)
        over(open_still)

    def test_after_a_day(self, site: Site, salma: Agent) -> None:
        link = salma.invitation()
        site.clock.passes(DESK_INVITATION_LIFE - 1)
        assert salma.browser.open(link).status == 200
        site.clock.passes(1)
        salma.browser.open(link)
        over(salma)

    def test_once_a_newer_one_was_sent(self, site: Site, salma: Agent) -> None:
        link = salma.invitation()
        site.service.agents.invite_again(salma.email)
        salma.browser.open(link)
        over(salma)
        assert salma.invitation() != link
        salma.takes_the_invitation().is_in()

    def test_once_its_agent_was_disabled(self, site: Site, salma: Agent) -> None:
        link = salma.invitation()
        site.service.agents.disable(salma.email)
        salma.browser.open(link)
        over(salma)
        site.service.agents.enable(salma.email)
        salma.browser.open(link)
        over(salma)

    def test_the_page_is_the_same_for_a_link_that_never_was(self, site: Site, salma: Agent) -> None:
        link = salma.invitation()
        site.clock.passes(DAY)
        client = site.app.test_client()
        dead, never = (client.get(each).text for each in (link, "/fr/bureau/invitation/abc"))
        assert dead.replace(link.rsplit("/", 1)[1], "abc") == never


class TestMail:
    """What is mailed."""

    @pytest.mark.parametrize("language", ["fr", "ar", "en"])
    def test_it_says_until_when_in_the_agents_language(self, site: Site, language: str) -> None:
        agent = Agent(site, language=language).is_invited()
        (mail,) = site.inbox()
        assert (mail.to, mail.language) == (agent.email, language)
        assert mail.subject == site.translated("Your access to the AMOE call centre", language)
        for part in (mail.text, mail.html):
            assert agent.name in part
            assert f"/{language}/bureau/invitation/" in part
        assert agent.name not in mail.subject

    def test_one_that_still_waits_is_not_sent_once_it_is_worth_nothing(self, site: Site) -> None:
        agent = Agent(site).is_invited()
        site.service.agents.invite_again(agent.email)
        assert len(site.inbox()) == 1
        agent.takes_the_invitation().is_in()
