"""To everybody but agents each address of the desk is one that does not exist, to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from flask import Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from amoe.limits import DESK_IDLE, DESK_LIFE, HOUR, MINUTE
from amoe.reasons import Reason
from blueprints.desk import guard
from config import Settings
from tests.support.agent import Agent
from tests.support.insured import Insured
from tests.support.site import CAPTCHA, Site

ABSENT = "/fr/rien-du-tout"
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
DOORS = {"desk.home", "desk.invitation", "desk_root"}
"""What is there for who is not signed in yet."""

MISSHAPEN = (
    "/fr/bureau/rien", "/fr/bureau//rester", "/fr//bureau/rester", "//fr/bureau/rester",
    "/fr/bureau/rester/", "/bureau/rester", "/bureau/fr", "/fr/bureau/../bureau/rester",
)  # fmt: skip


def inside(site: Site) -> list[str]:
    """The addresses of the desk but its doors, with something for what they take."""
    rules = [rule for rule in site.app.url_map.iter_rules() if rule.endpoint.startswith("desk")]
    assert {rule.endpoint for rule in rules} >= DOORS
    return sorted(filled(rule.rule) for rule in rules if rule.endpoint not in DOORS)


def filled(rule: str) -> str:
    """An address by a rule."""
    return re.sub(r"<[^>]+>", "x", rule.replace("<language:language>", "fr"))


def said(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that an answer tells."""
    return answer.status_code, answer.data, sorted(answer.headers)


def nobody(site: Site) -> FlaskClient:
    """A browser that was never here."""
    return site.app.test_client()


def a_student(site: Site) -> FlaskClient:
    """Somebody signed in to their own account."""
    student = Insured(site).is_signed_in().opens("compte/").is_on("compte/")
    return student.browser.client


def a_student_in_disguise(site: Site) -> FlaskClient:
    """The same, who gives the account's cookie for the desk's."""
    student = Insured(site).is_signed_in()
    client, held = student.browser.client, student.browser.cookies()["amoe"]
    client.set_cookie("desk", held)
    return client


def a_signed_out_agent(site: Site) -> FlaskClient:
    """An agent who has gone home."""
    agent = Agent(site).is_signed_in().signs_out()
    return agent.browser.client


def a_disabled_agent(site: Site) -> FlaskClient:
    """An agent who was shut out while signed in."""
    agent = Agent(site).is_signed_in()
    site.service.agents.disable(agent.email)
    return agent.browser.client


Stranger = Callable[[Site], FlaskClient]
strangers = pytest.mark.parametrize(
    "stranger", [nobody, a_student, a_student_in_disguise, a_signed_out_agent, a_disabled_agent]
)


@strangers
def test_every_address_inside_is_none_to_a_stranger(site: Site, stranger: Stranger) -> None:
    client = stranger(site)
    for method in METHODS:
        absent = said(client.open(ABSENT, method=method))
        assert absent[0] == 404
        for address in (*inside(site), *MISSHAPEN):
            assert said(client.open(address, method=method)) == absent, (method, address)


@strangers
def test_no_fragment_of_them_is_there_either(site: Site, stranger: Stranger) -> None:
    client, headers = stranger(site), {"HX-Request": "true"}
    absent = said(client.get(ABSENT, headers=headers))
    for address in inside(site):
        assert said(client.get(address, headers=headers)) == absent, address


NAMELESS = b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"a": "x" * 200_000}},
        {"data": {f"n{n}": "x" for n in range(100)}, "content_type": "multipart/form-data"},
        {"data": NAMELESS, "content_type": "multipart/form-data; boundary=b"},
        {"data": b"{}", "content_type": "application/json"},
    ],
    ids=["long", "many fields", "a field without a name", "no form"],
)
def test_no_body_that_is_sent_tells_them_apart(site: Site, sent: dict[str, Any]) -> None:
    client = nobody(site)
    absent = said(client.post(ABSENT, **sent))
    assert absent[0] == 404
    for address in inside(site):
        assert said(client.post(address, **sent)) == absent, address


def test_an_agents_session_is_worth_nothing_to_a_student(site: Site) -> None:
    agent = Agent(site).is_signed_in()
    agent.browser.client.set_cookie("amoe", agent.browser.cookies()["desk"])
    agent.opens("compte/")
    assert agent.browser.address.endswith("/connexion")


def test_both_sessions_live_side_by_side_in_one_browser(site: Site) -> None:
    agent, student = Agent(site).is_signed_in(), Insured(site).is_signed_in()
    student.browser.client.set_cookie("desk", agent.browser.cookies()["desk"])
    agent.browser = student.browser
    agent.opens("bureau/").is_in()
    student.opens("compte/").is_on("compte/")
    agent.signs_out()
    student.opens("compte/").is_on("compte/")


@pytest.fixture
def lead_page(site: Site) -> str:
    """A page for leads."""

    @guard.leads_only
    def figures() -> Response:
        return Response(guard.current().role, mimetype="text/plain")

    site.app.add_url_rule("/<language:language>/bureau/essai", "desk_essay", figures)
    return "bureau/essai"


def test_a_page_for_leads_is_none_to_agents(site: Site, lead_page: str) -> None:
    agent = Agent(site).is_signed_in()
    client = agent.browser.client
    found, absent = client.get(agent.address(lead_page)), client.get(ABSENT)
    assert (found.status_code, found.data) == (404, absent.data)
    lead = Agent(site, "Driss Tazi", role="lead").is_signed_in().opens(lead_page)
    assert lead.is_answered(200).browser.page == "lead"


def test_no_cache_keeps_a_page_of_the_desk(site: Site, lead_page: str) -> None:
    lead = Agent(site, role="lead").is_signed_in()
    for path in ("bureau/", "bureau/rester", lead_page):
        answer = lead.browser.client.get(lead.address(path))
        assert answer.headers["Cache-Control"] == "no-store", path


class TestNetworks:
    """`AMOE_DESK_FROM`: elsewhere there is no desk, no sign-in and no invitation."""

    @pytest.fixture
    def site(self, tmp_path: Path, people_folder: Path) -> Iterator[Site]:
        """A site whose agents work in two networks."""
        networks = (ip_network("10.20.0.0/16"), ip_network("2001:db8::/32"))
        folder = tmp_path / "instance"
        settings = Settings(instance=folder, demo=True, demo_captcha=CAPTCHA, desk_from=networks)
        made = Site(folder, people_folder, settings=settings)
        yield made
        made.close()

    @pytest.mark.parametrize("address", ["10.20.3.4", "2001:db8::7", "::ffff:10.20.3.4"])
    def test_from_within_the_desk_is_there(self, site: Site, address: str) -> None:
        client = site.app.test_client()
        assert client.get("/fr/bureau/", environ_base={"REMOTE_ADDR": address}).status_code == 200

    @pytest.mark.parametrize("address", ["10.21.0.1", "127.0.0.1", "2001:db9::7", "unix:", ""])
    def test_from_elsewhere_nothing_is_there_even_for_an_agent(
        self, site: Site, address: str
    ) -> None:
        agent = Agent(site).is_signed_in()
        secret = agent._rows().invite(agent.id, site.clock.now() + 60)
        client, base = agent.browser.client, {"REMOTE_ADDR": address}
        doors = ["/bureau", "/bureau/", "/fr/bureau", "/fr/bureau/"]
        doors += ["/fr/bureau/invitation/x", f"/fr/bureau/invitation/{secret}"]
        for method in METHODS:
            absent = said(client.open(ABSENT, method=method, environ_base=base))
            for path in (*doors, *inside(site), *MISSHAPEN):
                found = client.open(path, method=method, environ_base=base)
                assert said(found) == absent, (method, path)

    def test_the_site_itself_is_there_for_all(self, site: Site) -> None:
        assert site.app.test_client().get("/fr/").status_code == 200

    def test_behind_a_proxy_the_real_address_counts(
        self, tmp_path: Path, people_folder: Path, site: Site
    ) -> None:
        settings: Settings = site.app.extensions["settings"]
        folder = tmp_path / "behind"
        made = Site(folder, people_folder, settings=replace(settings, instance=folder, proxies=1))
        client = made.app.test_client()
        base = {"REMOTE_ADDR": "10.20.0.1"}
        for real, status in (("10.20.9.9", 200), ("41.1.2.3", 404), ("10.20.9.9, 41.1.2.3", 404)):
            headers = {"X-Forwarded-For": real}
            answer = client.get("/fr/bureau/", environ_base=base, headers=headers)
            assert answer.status_code == status, real
        made.close()


class TestSessionsEnd:
    """Idle 15 minutes, 10 hours in all, one at a time; who comes back is told why."""

    def test_after_15_idle_minutes(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        site.clock.passes(DESK_IDLE - 1)
        agent.opens("bureau/").is_in()
        site.clock.passes(DESK_IDLE - 1)
        agent.opens("bureau/").is_in()
        site.clock.passes(DESK_IDLE)
        agent.opens("bureau/rester")
        assert agent.browser.page == "0"
        agent.opens("bureau/").is_told(Reason.DESK_SESSION_ENDED).is_out()

    def test_what_refreshes_itself_extends_nothing(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        for _ in range(3):
            site.clock.passes(DESK_IDLE // 3)
            agent.opens("bureau/rester")
        assert agent.browser.page == "0"

    def test_staying_extends_it(self, site: Site) -> None:
        agent = Agent(site).is_signed_in().opens("bureau/")
        fields = agent.browser.hidden()
        site.clock.passes(DESK_IDLE - MINUTE)
        agent.browser.send(agent.address("bureau/rester"), fields)
        assert agent.browser.page == str(DESK_IDLE)

    def test_after_10_hours_of_work(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        for _ in range(DESK_LIFE // (10 * MINUTE) - 1):
            site.clock.passes(10 * MINUTE)
            assert agent.browser.client.get("/fr/bureau/").status_code == 200
        site.clock.passes(10 * MINUTE)
        agent.opens("bureau/").is_told(Reason.DESK_SESSION_ENDED).is_out()
        site.clock.passes(1)
        site.service.forget_old()
        assert site.service.database.all("SELECT * FROM agent_sessions") == []

    def test_the_next_days_first_click_leads_to_the_sign_in(self, site: Site) -> None:
        agent = Agent(site, htmx=True).is_signed_in()
        site.clock.passes(14 * HOUR)
        site.service.forget_old()
        agent.opens("bureau/quelque-chose")
        assert agent.browser.first.headers["HX-Redirect"] == "/fr/bureau/"
        agent.is_answered(200).is_told(Reason.DESK_SESSION_ENDED)
        agent.opens("bureau/quelque-chose").meets_nothing()

    def test_a_new_sign_in_ends_the_old_one_which_is_told(self, site: Site) -> None:
        agent = Agent(site).is_signed_in().opens("bureau/").is_in()
        other = agent.with_another_browser().signs_in()
        agent.opens("bureau/").is_told(Reason.DESK_SESSION_REPLACED).is_out()
        other.opens("bureau/").is_in()
        assert len(site.service.database.all("SELECT * FROM agent_sessions")) == 1

    def test_it_is_told_once(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        agent.with_another_browser().is_signed_in()
        agent.opens("bureau/").is_told(Reason.DESK_SESSION_REPLACED).opens("bureau/")
        assert site.says(Reason.DESK_SESSION_REPLACED, "fr") not in agent.browser.words()

    def test_a_page_shown_often_writes_once_a_minute(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        seen = []
        for _ in range(6):
            site.clock.passes(20)
            agent.opens("bureau/")
            (row,) = site.service.database.all("SELECT seen_at FROM agent_sessions")
            seen.append(row["seen_at"])
        assert len(set(seen)) == 3
