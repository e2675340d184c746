"""SMS handed to a JSON aggregator: the body that its configuration describes, the id it gives."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator

import pytest

from amoe.adapters.http_texter import HttpTexter
from amoe.ports import Receipt
from tests.support.fake_gateway import NEVER, PASSWORD, SENDER, FakeGateway, Mood
from tests.unit.adapters.sms_ways import (
    ARABIC,
    FRENCH,
    NUMBER,
    REPORT_URL,
    aggregator,
    base,
    not_sent,
    sms,
)


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """One that takes everything and reports nothing."""
    with FakeGateway() as running:
        running.reports = NEVER
        yield running


@pytest.mark.parametrize(
    ("text", "coding"), [(FRENCH, "gsm7"), (ARABIC, "ucs2"), ('"}, {"to": "{to}" \\ \n', "gsm7")]
)
def test_the_text_arrives_whole_and_breaks_out_of_nothing(
    gateway: FakeGateway, text: str, coding: str
) -> None:
    receipt = aggregator(base(gateway)).send(sms(text=text))
    (taken,) = gateway.received
    assert (taken.to, taken.text, taken.coding) == (NUMBER, text, coding)
    assert (taken.sender, taken.report_url) == (SENDER, REPORT_URL)
    assert receipt == Receipt("g1")


def test_placeholders_stand_anywhere_in_strings_and_other_values_stay(
    gateway: FakeGateway,
) -> None:
    template = {
        "from": "{sender}", "to": "{to_digits}", "content": "<{text}> to {to}", "alphabet": "x",
        "callback": "", "options": [{"flash": False, "ttl": 600, "tags": ["otp", "{id}"]}, None],
    }  # fmt: skip
    aggregator(base(gateway), body=json.dumps(template)).send(sms())
    assert gateway.received[0].text == f"<{FRENCH}> to {NUMBER}"


def test_a_text_that_looks_like_a_placeholder_is_sent_as_it_is(gateway: FakeGateway) -> None:
    aggregator(base(gateway)).send(sms(text="{to} {id} {nothing}"))
    assert gateway.received[0].text == "{to} {id} {nothing}"


def test_headers_are_sent_as_they_are_written(gateway: FakeGateway) -> None:
    headers = {"X-Api-Key": "k{e}y", "Content-Type": "application/json; charset=utf-8"}
    aggregator(base(gateway), headers=headers, password="").send(sms())
    sent = gateway.received[0].headers
    assert sent["X-Api-Key"] == "k{e}y"
    assert sent["Content-Type"] == "application/json; charset=utf-8"
    assert "Authorization" not in sent


@pytest.mark.parametrize(
    ("user", "password", "header"),
    [
        ("", PASSWORD, f"Bearer {PASSWORD}"),
        ("amoe", "p:é", "Basic " + b64encode("amoe:p:é".encode()).decode()),
        ("amoe", "", "Basic " + b64encode(b"amoe:").decode()),
    ],
)
def test_it_signs_in(gateway: FakeGateway, user: str, password: str, header: str) -> None:
    aggregator(base(gateway), user=user, password=password).send(sms())
    assert gateway.received[0].headers["Authorization"] == header


@pytest.mark.parametrize(
    ("answer", "path", "receipt"),
    [
        ({"id": "abc"}, "id", "abc"),
        ({"data": {"sms": [{"ref": 17}]}}, "data.sms.0.ref", "17"),
        ({"id": "x" * 500}, "id", "x" * 100),
        ("not asked", "", ""),
    ],
)
def test_the_id_is_found_where_it_stands(
    gateway: FakeGateway, answer: object, path: str, receipt: str
) -> None:
    gateway.mood, gateway.status, gateway.body = Mood.ANSWERS, 200, json.dumps(answer).encode()
    assert aggregator(base(gateway), id_path=path).send(sms()) == Receipt(receipt)


@pytest.mark.parametrize(
    "answer",
    [b"", b"OK", b"\xff", b"[]", b"null", b'{"id": null}', b'{"id": ""}', b'{"id": true}',
     b'{"id": {}}', b'{"error": "no credit for +212612345678"}', b"[" * 4000],
)  # fmt: skip
def test_an_answer_without_the_id_is_no_receipt_and_leaves_a_doubt(
    gateway: FakeGateway, answer: bytes
) -> None:
    gateway.mood, gateway.status, gateway.body = Mood.ANSWERS, 200, answer
    fault = not_sent(aggregator(base(gateway), id_path="id"), sms())
    assert (fault.reason, fault.again, fault.uncertain) == ("sms.no_id", False, True)


def test_only_the_agreed_statuses_mean_taken(gateway: FakeGateway) -> None:
    texter = aggregator(base(gateway), accepted={202}, id_path="")
    gateway.mood, gateway.status = Mood.ANSWERS, 202
    assert texter.send(sms()) == Receipt("")
    gateway.status = 200
    fault = not_sent(texter, sms())
    assert (fault.reason, fault.uncertain) == ("sms.200", True)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("url", "gateway.example/sms"),
        ("body", ""),
        ("body", "{to} {text}"),
        ("body", '{"to": "{to}"}'),
        ("body", '{"text": "{text}"}'),
        ("body", '{"to": "{to}", "text": "{text}", "x": "{code}"}'),
        ("body", '{"{to}": "{text}"}'),
        ("headers", {"X-Key": "a\r\nb"}),
        ("headers", {"X-Key": "clé"}),
        ("headers", {"X Key": "a"}),
        ("headers", {"": "a"}),
        ("headers", {"Content-Length": "3"}),
        ("headers", {"X-To": "{to}"}),
        ("headers", {"authorization": "Bearer other"}),
        ("password", "clé"),
        ("sender", ""),
        ("accepted", set()),
        ("accepted", {200, 302}),
    ],
)
def test_what_has_no_sense_is_found_at_the_start_by_name(setting: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{setting.upper()} "):
        aggregator("https://gateway.example", **{setting: value})


def test_a_sender_need_not_be_given_where_the_aggregator_knows_it() -> None:
    HttpTexter(url="https://gateway.example", body='{"to": "{to}", "text": "{text}"}')
