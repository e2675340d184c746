"""The two ways out for SMS, ready to be tried against the fake gateway, and an SMS to send."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

from amoe.adapters.http_texter import HttpTexter
from amoe.adapters.kannel_texter import KannelTexter
from amoe.ports import Crossing, NotSent, Text, Texter, unnoted
from tests.support.fake_gateway import (
    ID_PATH,
    JSON_BODY,
    JSON_PATH,
    KANNEL_PATH,
    PASSWORD,
    SENDER,
    USER,
    FakeGateway,
)

NUMBER = "+212612345678"
FRENCH, ARABIC = "Code AMOE : 482913", "رمز التحقق: 482913"
REPORT_URL = "https://amoe.example/sms/rapport/row.signature"
Way = Callable[..., Texter]
"""Makes a texter for a base address such as http://127.0.0.1:8000."""


def kannel(base: str, **changes: object) -> KannelTexter:
    """One for a Kannel."""
    given = {"url": base + KANNEL_PATH, "user": USER, "password": PASSWORD, "sender": SENDER}
    return KannelTexter(**{**given, **changes})  # type: ignore[arg-type]


def aggregator(base: str, **changes: object) -> HttpTexter:
    """One for a JSON aggregator."""
    given = {
        "url": base + JSON_PATH,
        "body": JSON_BODY,
        "password": PASSWORD,
        "sender": SENDER,
        "id_path": ID_PATH,
    }
    return HttpTexter(**{**given, **changes})  # type: ignore[arg-type]


def base(gateway: FakeGateway) -> str:
    """A gateway's address without path."""
    return gateway.json_url.removesuffix(JSON_PATH)


def sms(**changes: str) -> Text:
    """An SMS with a code."""
    given = {"to": NUMBER, "text": FRENCH, "message_id": "row", "report_url": REPORT_URL}
    return Text(**{**given, **changes})


def not_sent(texter: Texter, text: Text, crossing: Crossing = unnoted) -> NotSent:
    """The exception; neither it nor its trace may hold a number, a text, a secret or an address."""
    with pytest.raises(NotSent) as raised:
        texter.send(text, crossing)
    fault = raised.value
    told = f"{fault!r} {fault.args} {fault.__cause__} {vars(fault)}"
    told += "".join(traceback.format_exception(fault))
    for secret in (NUMBER.removeprefix("+"), "482913", PASSWORD, REPORT_URL):
        assert secret not in told
    return fault
