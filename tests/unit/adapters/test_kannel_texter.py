"""SMS handed to a Kannel: what it is told, and what its answers mean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amoe.adapters.kannel_texter import KannelTexter
from amoe.ports import Receipt
from tests.support.fake_gateway import (
    NEVER,
    PASSWORD,
    SENDER,
    USER,
    FakeGateway,
    Mood,
)
from tests.unit.adapters.sms_ways import (
    ARABIC,
    FRENCH,
    NUMBER,
    REPORT_URL,
    base,
    kannel,
    not_sent,
    sms,
)


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """One that takes everything and reports nothing."""
    with FakeGateway() as running:
        running.reports = NEVER
        yield running


@pytest.fixture
def texter(gateway: FakeGateway) -> KannelTexter:
    """The way out to it."""
    return kannel(base(gateway))


@pytest.mark.parametrize(
    ("text", "coding"),
    [(FRENCH, "0"), ("prix : 5 € [é à ù]", "0"), (ARABIC, "2"), ("reçu être", "2"), ("ok 👍", "2")],
)
def test_the_text_arrives_whole_in_the_alphabet_that_holds_it(
    gateway: FakeGateway, texter: KannelTexter, text: str, coding: str
) -> None:
    assert texter.send(sms(text=text)) == Receipt("")
    (taken,) = gateway.received
    assert (taken.to, taken.text, taken.coding) == (NUMBER, text, coding)
    assert taken.sender == SENDER


def test_number_text_and_password_stand_in_no_address(
    gateway: FakeGateway, texter: KannelTexter
) -> None:
    texter.send(sms())
    assert gateway.asked == ["POST /cgi-bin/sendsms HTTP/1.1"]


def test_only_the_port_of_a_kannel_need_be_given(gateway: FakeGateway) -> None:
    for url in (base(gateway), base(gateway) + "/"):
        kannel(base(gateway), url=url).send(sms())
    assert len(gateway.received) == 2


def test_it_asks_for_reports_where_the_site_listens(
    gateway: FakeGateway, texter: KannelTexter
) -> None:
    texter.send(sms())
    (taken,) = gateway.received
    assert taken.report_url == f"{REPORT_URL}?status=%d"
    assert taken.headers["X-Kannel-DLR-Mask"] == "31"


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("https://amoe.example/r?t=1", "https://amoe.example/r?t=1&status=%d"),
        ("https://amoe.example/a%20b", "https://amoe.example/a%%20b?status=%d"),
        ("https://amoe.example/é", "https://amoe.example/%%C3%%A9?status=%d"),
    ],
)
def test_the_address_of_the_reports_comes_back_as_it_was(
    gateway: FakeGateway, texter: KannelTexter, url: str, pattern: str
) -> None:
    texter.send(sms(report_url=url))
    assert gateway.received[0].report_url == pattern


def test_without_an_address_no_report_is_asked_for(
    gateway: FakeGateway, texter: KannelTexter
) -> None:
    texter.send(sms(report_url=""))
    assert not [name for name in gateway.received[0].headers if "DLR" in name]


def test_a_code_that_has_died_is_not_delivered_any_more(
    gateway: FakeGateway, texter: KannelTexter
) -> None:
    texter.send(sms())
    assert gateway.received[0].headers["X-Kannel-Validity"] == "10"


def test_queued_while_the_operator_is_away(gateway: FakeGateway, texter: KannelTexter) -> None:
    gateway.mood = Mood.QUEUES
    assert texter.send(sms()) == Receipt("", "sms.queued")
    assert len(gateway.received) == 1


def test_a_wrong_password_is_not_the_messages_fault(gateway: FakeGateway) -> None:
    fault = not_sent(kannel(base(gateway), password="expired"), sms())
    assert (fault.reason, fault.again, fault.down) == ("sms.sign_in", True, True)
    assert gateway.received == []


def test_a_number_without_an_operator_is_the_numbers_fault(
    gateway: FakeGateway, texter: KannelTexter
) -> None:
    gateway.mood, gateway.status = Mood.ANSWERS, 403
    gateway.body = b"Not routable. Do not try again."
    fault = not_sent(texter, sms())
    assert (fault.reason, fault.again, fault.down) == ("sms.refused", False, False)


@pytest.mark.parametrize("setting", ["user", "password", "sender"])
@pytest.mark.parametrize("value", ["", " amoe", "amoe\r\nX-Kannel-To: 1", "é"])
def test_what_cannot_travel_in_a_header_is_found_at_the_start(setting: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{setting.upper()} ") as raised:
        kannel("http://127.0.0.1", **{setting: value})
    assert value.strip() == "" or value not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "", "kannel:13013", "ftp://kannel", "http://", "http:///cgi-bin/sendsms",
        "http://kannel:port", "http://kannel/a b", "http://kannel/é", "http://a..b",
        f"http://{USER}:{PASSWORD}@kannel",
    ],
)  # fmt: skip
def test_an_address_without_sense_is_found_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match=r"^URL ") as raised:
        kannel("", url=url)
    assert PASSWORD not in str(raised.value)
