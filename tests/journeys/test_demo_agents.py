"""The two agents of the demo: each signs in with what `/demo/` says."""

from __future__ import annotations

import pytest

from config import LANGUAGES
from tests.support.agent import Agent
from tests.support.browser import Browser
from tests.support.site import Site
from tools.demo_agents import open_desk


@pytest.fixture
def demo(site: Site) -> Site:
    """A site with them."""
    assert open_desk(site.service) == 2
    return site


@pytest.mark.parametrize("role", ["agent", "lead"])
def test_each_enters_by_what_is_listed(demo: Site, role: str) -> None:
    listed = demo.app.test_client().get("/demo/agents.json").get_json()
    (told,) = [each for each in listed if each["role"] == role]
    agent = Agent(demo, email=told["email"])
    agent.gives(told["email"], told["password"], told["app_code"]).is_in()
    agent.key = told["app_key"]
    demo.clock.passes(30)
    agent.password = told["password"]
    agent.with_another_browser().gives().is_in()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_board_shows_them(demo: Site, language: str) -> None:
    client = demo.app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    board = Browser(client).open("/demo/")
    for each in client.get("/demo/agents.json").get_json():
        for name in ("shows", "email", "password", "app_code", "app_key"):
            assert each[name] in board.words()
    assert f'href="/{language}/bureau/"' in board.page


def test_a_second_start_changes_nothing_and_brings_nobody_back(demo: Site) -> None:
    client = demo.app.test_client()
    first, _ = listed = client.get("/demo/agents.json").get_json()
    demo.service.agents.disable(first["email"])
    assert open_desk(demo.service) == 0
    assert client.get("/demo/agents.json").get_json() == listed[1:]
    assert demo.inbox() == []
