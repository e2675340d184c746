"""An agent signs in with all three or not at all; each refusal is the same answer."""

from __future__ import annotations

import re

import pytest

from amoe.limits import DAY, DESK_SIGN_IN, DESK_SIGN_IN_KNOWN
from amoe.reasons import Reason
from tests.client.test_statements import counting
from tests.support.agent import Agent
from tests.support.bare import without_token
from tests.support.site import Site


@pytest.fixture
def salma(site: Site) -> Agent:
    """An agent with password and app."""
    return Agent(site).is_at_work()


def bare(agent: Agent, email: str) -> tuple[int, str, list[tuple[str, str]]]:
    """A refusal without what was typed and the form's token, which is never the same."""
    response = agent.browser.response
    assert response
    page = without_token(agent.browser.page.replace(email, "…"))
    headers = [pair for pair in response.headers if pair[0] not in ("Content-Length", "Set-Cookie")]
    return response.status_code, page, sorted(headers)


def from_address(agent: Agent, address: str) -> Agent:
    """The agent, or whoever gives their address, somewhere else."""
    agent.browser.client.environ_base["REMOTE_ADDR"] = address
    return agent


class TestIn:
    """With address, password and code."""

    def test_by_the_page(self, salma: Agent) -> None:
        salma.gives().is_in().sees("Salma Berrada")
        assert salma.browser.address == "/fr/bureau/"
        assert [each.reason for each in salma.acts()][-1] == Reason.DESK_SIGNED_IN

    @pytest.mark.parametrize("address", ["/bureau", "/bureau/", "/fr/bureau"])
    def test_by_the_short_address(self, salma: Agent, address: str) -> None:
        salma.browser.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"
        salma.browser.open(address)
        salma.gives_again().is_in()

    def test_with_htmx_too(self, site: Site, salma: Agent) -> None:
        salma.browser.htmx = True
        salma.gives(code=salma.wrong_code()).is_refused(Reason.DESK_WRONG)
        assert salma.browser.first.headers["HX-Push-Url"] == "false"
        salma.gives_again()
        assert salma.browser.first.headers["HX-Redirect"] == "/fr/bureau/"
        salma.is_in()

    def test_with_an_address_in_capitals_and_digits_of_any_script(self, salma: Agent) -> None:
        arabic = salma.code().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
        salma.gives(email=f" {salma.email.upper()} ", code=arabic).is_in()

    def test_by_a_clock_that_is_a_step_off(self, site: Site, salma: Agent) -> None:
        salma.gives(code=salma.code(-1)).is_in()
        salma.with_another_browser().gives(code=salma.code(1)).is_in()

    def test_the_session_is_new(self, salma: Agent) -> None:
        salma.opens("bureau/").holds({"a": "known.to-somebody", "csrf_token": "x"})
        salma.signs_in()
        first = salma.browser.cookies()["desk"]
        salma.signs_out()
        salma.site.clock.passes(60)
        salma.signs_in()
        assert salma.browser.cookies()["desk"] != first

    def test_whoever_is_in_needs_no_sign_in(self, salma: Agent) -> None:
        salma.signs_in().sends("bureau/", email="x").is_in()


class TestRefused:
    """Unknown, disabled, wrong, used, too late: one answer."""

    def test_each_is_the_same_page(self, site: Site, salma: Agent) -> None:
        code = salma.code()
        other = Agent(site, "Omar Idrissi").is_at_work()
        site.service.agents.disable(other.email)
        waiting = Agent(site, "Nadia Fassi").is_invited()
        locked = Agent(site, "Karim Alami").is_at_work()
        for _ in range(10):
            locked.gives(code=locked.wrong_code())
        used = Agent(site, "Hind Chraibi").signs_in()
        # (who asks, the address, the password, the code)
        asked = [
            (salma, salma.email, "not this password", code),
            (salma, salma.email, salma.password, salma.wrong_code()),
            (salma, "nobody@cnops.example", salma.password, code),
            (salma, "no address at all", salma.password, code),
            (other, other.email, other.password, other.code()),
            (waiting, waiting.email, waiting.password, code),
            (waiting, waiting.email, "", code),
            (locked, locked.email, locked.password, locked.code()),
            (used, used.email, used.password, used.code()),
        ]
        found = []
        for agent, email, password, typed in asked:
            browser = agent.with_another_browser()
            browser.gives(email, password or "-", typed).is_refused(Reason.DESK_WRONG)
            found.append(bare(browser, email))
        assert [each for each in found if each != found[0]] == []

    def test_the_audit_tells_the_operator_more(self, salma: Agent) -> None:
        for _ in range(10):
            salma.gives(code=salma.wrong_code())
        salma.gives().is_refused(Reason.DESK_WRONG)
        last = salma.acts()[-2:]
        assert [(each.outcome, each.reason) for each in last] == [
            ("refused", Reason.DESK_WRONG),
            ("locked", Reason.DESK_LOCKED),
        ]

    def test_each_costs_the_same_statements(self, site: Site, salma: Agent) -> None:
        off = Agent(site, "Omar Idrissi").is_at_work()
        site.service.agents.disable(off.email)
        locked = Agent(site, "Karim Alami").is_at_work()
        sign_in = site.service.agent_sign_in.sign_in
        for _ in range(10):
            sign_in(locked.email, "wrong", "000000", "fr")
        asked = [
            (salma.email, "wrong", salma.code()),
            (salma.email, salma.password, salma.wrong_code()),
            ("nobody@cnops.example", salma.password, salma.code()),
            (off.email, off.password, off.code()),
            (locked.email, locked.password, locked.code()),
        ]
        found = []
        for each in asked:
            with counting(site) as ledger:
                sign_in(*each, "fr", "192.0.2.0/24")
                found.append([line.split("(")[0].split("WHERE")[0] for line in ledger.counted])
                assert ledger.transactions == 2
                assert ledger.writes_outside == []
        assert [each for each in found if each != found[0]] == []
        assert len(found[0]) == 6, found[0]

    def test_the_eleventh_try_of_a_day_is_not_judged(self, site: Site, salma: Agent) -> None:
        for _ in range(10):
            salma.gives(password="not this password").is_refused(Reason.DESK_WRONG)
        salma.gives().is_refused(Reason.DESK_WRONG)
        site.clock.passes(DAY)
        salma.gives().is_in()

    def test_a_right_try_takes_none_away(self, site: Site, salma: Agent) -> None:
        for _ in range(12):
            salma.with_another_browser().gives().is_in()
            site.clock.passes(30)

    def test_strangers_elsewhere_shut_nobody_out(self, site: Site, salma: Agent) -> None:
        salma.signs_in().signs_out()
        for nth in range(2 * DESK_SIGN_IN.cap):
            stranger = from_address(salma.with_another_browser(), f"203.0.{nth}.9")
            stranger.gives(password="not this password").is_refused(Reason.DESK_WRONG)
        site.clock.passes(30)
        from_address(salma.with_another_browser(), "203.0.113.9").gives().is_refused(
            Reason.DESK_WRONG
        )
        site.clock.passes(30)
        salma.gives().is_in()

    def test_nor_does_a_place_where_only_a_colleague_was(self, site: Site, salma: Agent) -> None:
        Agent(site, "Omar Idrissi").signs_in()
        for _ in range(DESK_SIGN_IN.cap):
            salma.with_another_browser().gives(password="not this password")
        salma.gives().is_refused(Reason.DESK_WRONG)

    def test_at_home_too_the_eleventh_try_is_not_judged(self, site: Site, salma: Agent) -> None:
        salma.signs_in().signs_out()
        for _ in range(DESK_SIGN_IN_KNOWN.cap):
            salma.gives(password="not this password").is_refused(Reason.DESK_WRONG)
        site.clock.passes(30)
        salma.gives().is_refused(Reason.DESK_WRONG)
        assert site.service.agents.enable(salma.email)
        site.clock.passes(30)
        salma.gives().is_in()

    def test_a_place_is_known_for_30_days_after_the_last_sign_in(
        self, site: Site, salma: Agent
    ) -> None:
        salma.signs_in()
        for passed, enters in ((20, True), (29, True), (30, False)):
            site.clock.passes(passed * DAY)
            for nth in range(DESK_SIGN_IN.cap):
                from_address(salma.with_another_browser(), f"203.0.{nth}.9").gives(password="x")
            site.clock.passes(30)
            salma.with_another_browser().gives()
            assert (salma.acts()[-1].reason == Reason.DESK_SIGNED_IN) is enters, passed

    def test_the_operator_lets_in_whom_strangers_have_shut_out(
        self, site: Site, salma: Agent
    ) -> None:
        for _ in range(11):
            salma.gives(password="not this password")
        assert site.service.agents.enable(salma.email)
        salma.gives().is_in()

    @pytest.mark.parametrize("missing", ["email", "password", "code"])
    def test_what_is_missing_is_said_and_costs_no_try(self, salma: Agent, missing: str) -> None:
        reasons = {
            "email": Reason.EMAIL_MISSING,
            "password": Reason.PASSWORD_NOT_GIVEN,
            "code": Reason.CODE_MISSING,
        }
        for _ in range(11):
            salma.gives(**{missing: ""}).is_refused(reasons[missing], missing)
        salma.gives().is_in()

    def test_what_was_typed_comes_back_but_no_secret(self, salma: Agent) -> None:
        code = salma.wrong_code()
        salma.gives(code=code)
        assert salma.browser.value("email") == salma.email
        assert salma.password not in salma.browser.page
        assert code not in salma.browser.page

    def test_a_flood_from_one_address_is_stopped(self, site: Site, salma: Agent) -> None:
        salma.gives(code=salma.wrong_code())
        site.service.database.run(
            "UPDATE counters SET used = 120 WHERE substr(key, 1, 6) = CAST('flood:' AS BLOB)"
        )
        salma.gives().is_answered(429)
        site.clock.passes(60)
        salma.gives().is_in()


class TestOut:
    """The way out, by POST."""

    def test_nothing_is_left_in_the_browser(self, site: Site, salma: Agent) -> None:
        salma.signs_in().signs_out()
        first = salma.browser.first
        assert first.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert first.headers["Cache-Control"] == "no-store"
        salma.is_told(Reason.DESK_SIGNED_OUT).is_out()
        assert site.service.database.all("SELECT * FROM agent_sessions") == []
        assert salma.acts()[-1].reason == Reason.DESK_SIGNED_OUT

    def test_a_link_signs_nobody_out(self, salma: Agent) -> None:
        salma.signs_in().opens("bureau/quitter").is_answered(405)
        salma.opens("bureau/").is_in()

    def test_nor_does_another_site(self, salma: Agent) -> None:
        salma.signs_in()
        assert salma.browser.client.post("/fr/bureau/quitter").status_code == 400
        salma.opens("bureau/").is_in()

    def test_the_old_cookie_is_worth_nothing(self, salma: Agent) -> None:
        kept = salma.signs_in().browser.cookies()["desk"]
        salma.signs_out()
        salma.browser.client.set_cookie("desk", kept)
        salma.opens("bureau/").is_told(Reason.DESK_SESSION_ENDED).is_out()


class TestCookie:
    """The desk's own."""

    def test_it_is_strict_and_for_the_server_alone(self, salma: Agent) -> None:
        answer = salma.browser.client.get("/fr/bureau/")
        (cookie,) = answer.headers.getlist("Set-Cookie")
        parts = {part.strip() for part in cookie.split(";")}
        assert cookie.startswith("desk=")
        assert {"HttpOnly", "Path=/", "SameSite=Strict"} <= parts
        assert not any(part.startswith(("Expires", "Max-Age", "Domain")) for part in parts)

    def test_over_tls_it_is_bound_to_the_host(self, site: Site) -> None:
        site.app.config.update(SESSION_COOKIE_NAME="__Host-amoe", SESSION_COOKIE_SECURE=True)
        answer = site.app.test_client().get("/fr/bureau/", base_url="https://amoe.example")
        (cookie,) = answer.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-desk=")
        assert {"Secure", "Path=/"} <= {part.strip() for part in cookie.split(";")}

    def test_it_holds_what_is_listed_and_no_more(self, salma: Agent) -> None:
        from tests.unit.test_checked_files import lines

        salma.signs_in().signs_out()
        with salma.site.app.test_request_context("/bureau"):
            reader = salma.site.app.session_interface.get_signing_serializer(  # type: ignore[attr-defined]
                salma.site.app
            )
        salma.site.clock.passes(30)
        salma.gives().is_in()
        held = {f"desk.{name}" for name in reader.loads(salma.browser.cookies()["desk"])}
        assert held <= set(lines("cookies.txt"))
        assert set(salma.browser.cookies()) == {"desk"}

    def test_a_link_of_another_site_does_not_end_the_session(self, salma: Agent) -> None:
        """The browser keeps a strict cookie back then: the page asks once more, by itself."""
        answer = salma.site.app.test_client().get(
            "/fr/bureau/", headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.headers["Refresh"] == "0; url=/fr/bureau/"
        assert "Set-Cookie" not in answer.headers

    def test_the_style_comes_from_a_file_of_ours_only(self, salma: Agent) -> None:
        answer = salma.signs_in().browser.client.get("/fr/bureau/")
        policy = answer.headers["Content-Security-Policy"]
        assert "style-src 'self';" in policy
        assert "<style" not in answer.text
        (address,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)
        assert salma.browser.client.get(address).status_code == 200

    def test_students_pay_no_byte_for_it(self, site: Site) -> None:
        for path in ("/fr/", "/fr/inscription/conditions", "/fr/connexion"):
            page = site.app.test_client().get(path).text
            assert "desk" not in page.replace("/fr/bureau", ""), path
