"""SMS gateways are read from the environment in order, and what is wrong is named, never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from amoe.adapters.http_texter import HttpTexter
from amoe.adapters.kannel_texter import KannelTexter
from amoe.adapters.texters import SmsGateway, texter
from config_sms import faults, gateways

SECRET = "s3cret of the gateway"
BODY = '{"to": "{to}", "text": "{text}", "key": "s3cret of the gateway"}'
KANNEL = {
    "AMOE_SMS_GATEWAYS": "inwi",
    "AMOE_SMS_INWI_KIND": "kannel",
    "AMOE_SMS_INWI_URL": "http://127.0.0.1:13013",
    "AMOE_SMS_INWI_USER": "amoe",
    "AMOE_SMS_INWI_PASSWORD": SECRET,
    "AMOE_SMS_INWI_SENDER": "AMOE",
}
SECOND = {
    "AMOE_SMS_SECOND_KIND": "http",
    "AMOE_SMS_SECOND_URL": f"https://sms.example/v1?key={SECRET.replace(' ', '+')}",
    "AMOE_SMS_SECOND_HEADERS": json.dumps({"X-Key": SECRET}),
    "AMOE_SMS_SECOND_BODY": BODY,
    "AMOE_SMS_SECOND_ACCEPTED": "200, 202",
    "AMOE_SMS_SECOND_ID_PATH": "data.id",
    "AMOE_SMS_SECOND_TIMEOUT": "2.5",
}
BOTH = {**KANNEL, **SECOND, "AMOE_SMS_GATEWAYS": " inwi  second "}


def wrong(env: dict[str, str]) -> list[str]:
    """The sentences about an environment; none may show a secret."""
    sentences = faults(gateways(env))
    assert "s3cret" not in "".join(sentences)
    return sentences


def test_no_gateway_is_no_fault_of_this_file() -> None:
    assert gateways({}) == ()
    assert faults(()) == []


def test_they_come_in_the_order_of_preference() -> None:
    assert [gateway.name for gateway in gateways(BOTH)] == ["inwi", "second"]
    turned = {**BOTH, "AMOE_SMS_GATEWAYS": "second inwi"}
    assert [gateway.name for gateway in gateways(turned)] == ["second", "inwi"]
    assert wrong(BOTH) == wrong(turned) == []


def test_every_setting_is_read() -> None:
    inwi, second = gateways(BOTH)
    assert inwi == SmsGateway(
        name="inwi",
        kind="kannel",
        url="http://127.0.0.1:13013",
        user="amoe",
        password=SECRET,
        sender="AMOE",
    )
    assert second == SmsGateway(
        name="second",
        kind="http",
        url=SECOND["AMOE_SMS_SECOND_URL"],
        headers={"X-Key": SECRET},
        body=BODY,
        accepted=frozenset({200, 202}),
        id_path="data.id",
        timeout=2.5,
    )
    assert inwi.timeout == 5.0


def test_each_becomes_its_kind_of_way_out() -> None:
    assert [type(texter(gateway)) for gateway in gateways(BOTH)] == [KannelTexter, HttpTexter]


def test_the_settings_show_no_secret() -> None:
    assert "s3cret" not in f"{gateways(BOTH)!r} {gateways(BOTH)}"


def test_the_settings_of_others_are_left_alone() -> None:
    env = {**KANNEL, "AMOE_SMS_DAILY_BUDGET": "5", "AMOE_SMS_INWIX_URL": "x", "HOME": "/root"}
    assert wrong(env) == []


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n", "utf-8")
    env = {**KANNEL, "AMOE_SMS_INWI_PASSWORD_FILE": str(file)}
    del env["AMOE_SMS_INWI_PASSWORD"]
    assert gateways(env)[0].password == SECRET
    assert wrong(env) == []


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_password_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    env = {**KANNEL, "AMOE_SMS_INWI_PASSWORD": "", "AMOE_SMS_INWI_PASSWORD_FILE": str(file)}
    assert wrong(env) == ["AMOE_SMS_INWI_PASSWORD_FILE holds no password, or cannot be read"]


def test_two_passwords_are_one_too_many(tmp_path: Path) -> None:
    env = {**KANNEL, "AMOE_SMS_INWI_PASSWORD_FILE": str(tmp_path / "password")}
    assert wrong(env) == ["AMOE_SMS_INWI_PASSWORD and PASSWORD_FILE are both set"]


@pytest.mark.parametrize("setting", ["KIND", "URL", "USER", "PASSWORD", "SENDER"])
def test_what_a_kannel_needs_is_named_when_it_is_missing(setting: str) -> None:
    env = {**KANNEL, f"AMOE_SMS_INWI_{setting}": " "}
    assert wrong(env) == [f"AMOE_SMS_INWI_{setting} is missing"]


@pytest.mark.parametrize("setting", ["KIND", "URL", "BODY"])
def test_what_an_aggregator_needs_is_named_when_it_is_missing(setting: str) -> None:
    env = {**SECOND, "AMOE_SMS_GATEWAYS": "second", f"AMOE_SMS_SECOND_{setting}": ""}
    assert wrong(env) == [f"AMOE_SMS_SECOND_{setting} is missing"]


def test_a_gateway_that_is_named_and_not_described() -> None:
    assert wrong({"AMOE_SMS_GATEWAYS": "orange"}) == [
        "AMOE_SMS_ORANGE_KIND is missing",
        "AMOE_SMS_ORANGE_URL is missing",
    ]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("KIND", "smpp", "KIND is neither kannel nor http"),
        ("URL", "sms.example/v1", "URL is not an http:// or https:// address"),
        ("URL", "ftp://sms.example", "URL is not an http:// or https:// address"),
        ("HEADERS", "X-Key: a", "HEADERS is not a JSON object of strings"),
        ("HEADERS", '{"X-Key": 5}', "HEADERS is not a JSON object of strings"),
        ("HEADERS", "[]", "HEADERS is not a JSON object of strings"),
        ("HEADERS", '{"X-Key": "é"}', "HEADERS holds something beside printable ASCII"),
        ("BODY", "{to}", "BODY is not JSON"),
        ("BODY", '["{to}", "{text}", "{code}"]', "BODY holds {code}, which is no placeholder"),
        ("BODY", '["{to}"]', "BODY holds no {to} or {to_digits}, or no {text}"),
        ("BODY", '["{to}", "{text}", "{sender}"]', "SENDER is missing: BODY asks for it"),
        ("ACCEPTED", "2xx", "ACCEPTED is not a list of statuses such as 200,202"),
        ("ACCEPTED", "200,", "ACCEPTED is not a list of statuses such as 200,202"),
        ("ACCEPTED", "200 404", "ACCEPTED holds something beside statuses from 200 to 299"),
        ("TIMEOUT", "five", "TIMEOUT is not a number of seconds up to 60"),
        ("TIMEOUT", "0", "TIMEOUT is not a number of seconds up to 60"),
        ("TIMEOUT", "nan", "TIMEOUT is not a number of seconds up to 60"),
        ("TIMEOUT", "inf", "TIMEOUT is not a number of seconds up to 60"),
        ("PASWORD", SECRET, "PASWORD is no setting of a gateway"),
    ],
)
def test_what_has_no_sense_is_named(setting: str, value: str, sentence: str) -> None:
    env = {**SECOND, "AMOE_SMS_GATEWAYS": "second", f"AMOE_SMS_SECOND_{setting}": value}
    assert wrong(env) == [f"AMOE_SMS_SECOND_{sentence}"]


@pytest.mark.parametrize(
    ("url", "clear"),
    [
        ("http://sms.example", True),
        ("http://196.200.0.1:13013", True),
        ("https://sms.example", False),
        ("http://127.0.0.1:13013", False),
        ("http://[::1]:13013", False),
        ("http://10.0.0.5:13013", False),
        ("http://localhost:13013", False),
        ("http://kannel:13013", False),
    ],
)
def test_codes_and_passwords_leave_the_own_network_over_tls_only(url: str, clear: bool) -> None:
    sentence = "AMOE_SMS_INWI_URL would send codes and the password over the internet in clear"
    assert wrong({**KANNEL, "AMOE_SMS_INWI_URL": url}) == ([sentence] if clear else [])


@pytest.mark.parametrize("name", ["in-wi", "in_wi", "إنوي", "a.b"])
def test_a_name_is_letters_and_digits(name: str) -> None:
    assert wrong({"AMOE_SMS_GATEWAYS": name}) == [
        "AMOE_SMS_GATEWAYS holds a name that is not letters and digits only"
    ]


def test_no_gateway_is_named_twice() -> None:
    assert wrong({**KANNEL, "AMOE_SMS_GATEWAYS": "inwi INWI"}) == [
        "AMOE_SMS_GATEWAYS names INWI twice"
    ]


def test_every_fault_is_told_at_once() -> None:
    assert wrong({**BOTH, "AMOE_SMS_INWI_X": "1", "AMOE_SMS_INWI_USER": "",
                  "AMOE_SMS_INWI_SENDER": "", "AMOE_SMS_SECOND_BODY": ""}) == [
        "AMOE_SMS_INWI_X is no setting of a gateway",
        "AMOE_SMS_INWI_USER is missing",
        "AMOE_SMS_INWI_SENDER is missing",
        "AMOE_SMS_SECOND_BODY is missing",
    ]  # fmt: skip
