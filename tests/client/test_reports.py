"""Delivery reports as gateways send them: query, form or JSON; right address or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from amoe.store.outbox import DELIVERED, FAILED, HANDED_OVER, Sent
from config import Settings
from tests.support.site import CAPTCHA, Site
from tests.unit.amoe.ports import Gate

WORDS = ("status", "state", "message_status", "dlr")
WAYS: dict[str, Callable[[FlaskClient, str, str, str], TestResponse]] = {
    "query": lambda client, at, name, word: client.get(at, query_string={name: word}),
    "query of a POST": lambda client, at, name, word: client.post(at, query_string={name: word}),
    "form": lambda client, at, name, word: client.post(at, data={name: word, "id": "7"}),
    "JSON": lambda client, at, name, word: client.post(at, json={name: word, "id": 7}),
}


class Aggregator(Gate):
    """A gateway that knows where to report."""

    @property
    def address(self) -> str:
        """The path of the newest SMS's report."""
        return urlsplit(self.taken[-1].report_url).path


@pytest.fixture
def gateway() -> Aggregator:
    """Where all SMS go."""
    return Aggregator()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path, gateway: Aggregator) -> Iterator[Site]:
    """A site on which one SMS was sent."""
    made = Site(tmp_path / "instance", people_folder, texter=gateway)
    made.student().stands_at("code-telephone")
    made.send_messages()
    yield made
    made.close()


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A program without cookies."""
    return site.app.test_client()


def became(site: Site) -> Sent:
    """What is known of the SMS."""
    row = site.service.database.one("SELECT about FROM outbox WHERE channel = 'sms'")
    assert row
    sent = site.service.outbox.latest(row["about"])
    assert sent
    return sent


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("way", WAYS)
def test_a_report_is_taken_however_it_is_sent(
    site: Site, client: FlaskClient, gateway: Aggregator, way: str, name: str
) -> None:
    answer = WAYS[way](client, gateway.address, name, "DELIVRD")
    assert (answer.status_code, answer.data) == (200, b"ok")
    assert became(site).state == DELIVERED


def test_a_number_in_json_is_a_word_too(
    site: Site, client: FlaskClient, gateway: Aggregator
) -> None:
    assert client.post(gateway.address, json={"status": 2}).status_code == 200
    assert (became(site).state, became(site).reason) == (FAILED, "sms.undelivered")


@pytest.mark.parametrize("order", [("8", "1"), ("1", "8"), ("2", "1", "2"), ("1", "1", "16")])
def test_reports_may_come_twice_and_in_any_order(
    site: Site, client: FlaskClient, gateway: Aggregator, order: tuple[str, ...]
) -> None:
    for word in order:
        assert client.get(gateway.address, query_string={"status": word}).status_code == 200
    assert became(site).state == DELIVERED


def test_the_gateway_is_given_the_address_of_the_site(gateway: Aggregator, site: Site) -> None:
    settings = site.app.extensions["settings"]
    assert gateway.taken[-1].report_url.startswith(f"{settings.site_url}/sms/rapport/")


def test_the_gateway_may_reach_the_site_by_another_address(
    tmp_path: Path, people_folder: Path, gateway: Aggregator
) -> None:
    settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
    inside = replace(settings, report_url="http://10.0.0.7:8000")
    site = Site(settings.instance, people_folder, settings=inside, texter=gateway)
    site.student().stands_at("code-telephone")
    site.send_messages()
    assert gateway.taken[-1].report_url.startswith("http://10.0.0.7:8000/sms/rapport/")
    site.close()


@pytest.mark.parametrize(
    "forge",
    [
        lambda address: address[:-1],
        lambda address: address + "A",
        lambda address: address.rpartition(".")[0],
        lambda address: address.rpartition(".")[0] + ".",
        lambda address: "/sms/rapport/x.y",
        lambda address: "/sms/rapport/.",
        lambda address: "/sms/rapport/%00.%ff%fe",
        lambda address: "/sms/rapport/" + "9" * 5000,
    ],
)
@pytest.mark.parametrize("way", WAYS)
def test_a_forged_address_is_no_address(
    site: Site, client: FlaskClient, gateway: Aggregator, way: str, forge: Any
) -> None:
    before = became(site)
    assert WAYS[way](client, forge(gateway.address), "status", "1").status_code == 404
    assert became(site) == before


ODD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "an unknown word": {"query_string": {"status": "teleported"}},
    "an empty word": {"data": {"status": ""}},
    "another name": {"data": {"result": "1"}},
    "a list": {"json": ["status", "1"]},
    "a text": {"json": "1"},
    "null": {"json": None},
    "a word within a word": {"json": {"status": {"code": 1}}},
    "no JSON": {"data": b'{"status": 1', "content_type": "application/json"},
    "no text": {"data": b"\xff\xfe\x00", "content_type": "application/json"},
    "half a character": {"data": rb'{"status": "\ud800"}', "content_type": "application/json"},
    "very deep": {"data": b"[" * 50_000, "content_type": "application/json"},
}


@pytest.mark.parametrize("odd", ODD)
def test_what_makes_no_sense_changes_nothing_and_is_no_fault_of_ours(
    site: Site, client: FlaskClient, gateway: Aggregator, odd: str
) -> None:
    before = became(site)
    answer = client.post(gateway.address, **ODD[odd])
    assert answer.status_code == 200
    assert became(site) == before


@pytest.mark.parametrize("odd", ["very deep", "no text", "a list"])
def test_what_makes_no_sense_at_a_forged_address_is_just_not_found(
    client: FlaskClient, odd: str
) -> None:
    assert client.post("/sms/rapport/x.y", **ODD[odd]).status_code == 404


def test_looking_at_the_address_changes_nothing(
    site: Site, client: FlaskClient, gateway: Aggregator
) -> None:
    before = became(site)
    assert client.get(gateway.address).status_code == 200
    assert client.head(gateway.address).status_code == 200
    assert became(site) == before


def test_a_report_sets_no_cookie_and_is_kept_by_nobody(
    client: FlaskClient, gateway: Aggregator
) -> None:
    answer = client.post(gateway.address, data={"status": "8"})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_gateway_is_told_to_come_back_when_nothing_can_be_written(
    site: Site, client: FlaskClient, gateway: Aggregator
) -> None:
    site.service.database.run("PRAGMA query_only = 1")
    answer = client.get(gateway.address, query_string={"status": "1"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    site.service.database.run("PRAGMA query_only = 0")
    assert became(site).state == HANDED_OVER
    client.get(gateway.address, query_string={"status": "1"})
    assert became(site).state == DELIVERED
