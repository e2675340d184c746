"""`/metrics`: for who has the token; the numbers of `flask messages status`, and nobody's data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from amoe.gateways import FAILURES
from amoe.ports import NotSent
from config import Settings
from tests.support.site import CAPTCHA, Site
from tests.unit.amoe.ports import NEVER, Gate

TOKEN = "a token of twenty letters or more"
LINE = re.compile(r'^(amoe_[a-z_]+)((?:\{(?:[a-z]+="[^"\\\n]*",?)*\})?) (\d+)$')
"""Prometheus' text format, version 0.0.4: name, labels, value."""


@pytest.fixture
def texter() -> Gate:
    """The SMS gateway, which the site calls `sms`."""
    return Gate()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path, texter: Gate) -> Iterator[Site]:
    """A site whose metrics somebody may read."""
    settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
    settings = replace(settings, metrics_token=TOKEN)
    made = Site(settings.instance, people_folder, settings=settings, texter=texter)
    yield made
    made.close()


def asks(site: Site, token: str | None = TOKEN, scheme: str = "Bearer ") -> TestResponse:
    """Read the page as Prometheus does."""
    headers = {} if token is None else {"Authorization": scheme + token}
    return site.app.test_client().get("/metrics", headers=headers)


def values(site: Site) -> dict[str, int]:
    """The value of each line."""
    found = {}
    for line in asks(site).get_data(as_text=True).splitlines():
        if not line.startswith("#"):
            match = LINE.match(line)
            assert match, line
            found[match[1] + match[2]] = int(match[3])
    return found


class TestWhoMayRead:
    """The page is not there for anybody else."""

    @pytest.mark.parametrize(
        "token", [None, "", "wrong", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é" * 33]
    )
    def test_without_the_token_there_is_no_such_page(self, site: Site, token: str | None) -> None:
        answer = asks(site, token)
        assert answer.status_code == 404
        assert "amoe_" not in answer.get_data(as_text=True)

    @pytest.mark.parametrize("token", [None, "", "Bearer", TOKEN])
    def test_where_no_token_is_set_nobody_may(
        self, tmp_path: Path, people_folder: Path, token: str | None
    ) -> None:
        site = Site(tmp_path / "without", people_folder)
        assert asks(site, token).status_code == 404
        site.close()

    def test_who_has_the_token_may(self, site: Site) -> None:
        answer = asks(site)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers

    def test_the_token_is_not_taken_from_the_address(self, site: Site) -> None:
        answer = site.app.test_client().get("/metrics", query_string={"token": TOKEN})
        assert answer.status_code == 404


class TestWhatItTells:
    """The state of the sending."""

    def test_has_a_kind_and_an_explanation_for_each_name(self, site: Site) -> None:
        lines = asks(site).get_data(as_text=True).splitlines()
        names = {LINE.match(line)[1] for line in lines if not line.startswith("#")}  # type: ignore[index]
        for word in ("HELP", "TYPE"):
            told = [line.split(" ")[2] for line in lines if line.startswith(f"# {word} ")]
            assert len(told) == len({*told})
            assert names <= {*told}
        assert lines[-1] != ""
        assert asks(site).data.endswith(b"\n")

    def test_of_an_idle_site_is_nothing_but_a_whole_budget(self, site: Site) -> None:
        found = values(site)
        assert found.pop("amoe_sms_left") == 20_000
        assert set(found.values()) == {0}

    def test_counts_what_waits_and_for_how_long(self, site: Site) -> None:
        for index, seconds in ((0, 40), (1, 2)):
            site.student(index).stands_at("code-courriel")
            site.clock.passes(seconds)
        found = values(site)
        assert found['amoe_messages_waiting{lane="email"}'] == 2
        assert found['amoe_messages_oldest_seconds{lane="email"}'] == 42
        assert found['amoe_messages_waiting{lane="sms"}'] == 0
        site.send_messages()
        found = values(site)
        assert found['amoe_messages_waiting{lane="email"}'] == 0
        assert found['amoe_messages_oldest_seconds{lane="email"}'] == 0

    def test_counts_states_and_failures_by_reason_and_gateway(
        self, site: Site, texter: Gate
    ) -> None:
        texter.plan = [NEVER]
        for index in (0, 1):
            site.student(index).stands_at("code-telephone")
            site.send_messages()
        found = values(site)
        sms = 'lane="sms",gateway="sms"'
        assert found[f'amoe_messages_day{{{sms},state="handed_over"}}'] == 1
        assert found[f'amoe_messages_day{{{sms},state="failed"}}'] == 1
        assert found[f'amoe_messages_failed_day{{{sms},reason="smtp.550"}}'] == 1
        assert found["amoe_sms_left"] == 19_998

    def test_forgets_what_is_older_than_a_day(self, site: Site) -> None:
        site.student().stands_at("code-courriel")
        site.send_messages()
        state = 'amoe_messages_day{lane="email",gateway="demo-mail",state="handed_over"}'
        assert values(site)[state] == 1
        site.clock.passes(24 * 3600 + 1)
        assert state not in values(site)

    def test_shows_each_gateways_circuit(self, site: Site, texter: Gate) -> None:
        gateway = 'channel="sms",gateway="sms"'
        assert values(site)[f"amoe_gateway_open{{{gateway}}}"] == 0
        texter.plan = [NotSent("sms.timeout", again=True, down=True, uncertain=True)] * FAILURES
        for index in range(FAILURES):
            site.student(index).stands_at("code-telephone")
        site.send_messages()
        found = values(site)
        assert found[f"amoe_gateway_failures{{{gateway}}}"] == FAILURES
        assert found[f"amoe_gateway_open{{{gateway}}}"] == 1
        assert found['amoe_gateway_open{channel="email",gateway="demo-mail"}'] == 0

    def test_shows_pauses(self, site: Site) -> None:
        site.service.switches.pause("sms")
        found = values(site)
        assert found['amoe_messages_paused{lane="sms"}'] == 1
        assert found['amoe_messages_paused{lane="bulk"}'] == 0

    def test_shows_whether_anybody_sends(self, site: Site) -> None:
        assert values(site)["amoe_senders"] == 0
        assert site.service.presence.name
        assert values(site)["amoe_senders"] == 1
        site.service.presence.close()
        assert values(site)["amoe_senders"] == 0

    def test_is_what_the_command_tells(self, site: Site, texter: Gate) -> None:
        texter.plan = [NEVER]
        site.student(0).stands_at("code-telephone")
        site.send_messages()
        site.student(1).stands_at("code-courriel")
        with site.app.app_context():  # as `flask` gives it to every command
            told = site.app.test_cli_runner().invoke(args=["messages", "status", "--metrics"])
        assert (told.exit_code, told.stderr) == (0, "")
        assert told.stdout == asks(site).get_data(as_text=True)

    def test_names_nobody(self, site: Site, texter: Gate) -> None:
        """Not even when a gateway answers with an address."""
        student = site.student()
        texter.plan = [NotSent(f"no route to +212{student.phone[1:]}", again=False)]
        student.stands_at("code-telephone")
        site.send_messages()
        told = asks(site).get_data(as_text=True)
        assert 'reason="unnamed"' in told
        for secret in (student.email, student.phone[1:], *student.person.values()):
            if len(secret) > 4:
                assert secret not in told
