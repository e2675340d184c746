"""SMS through a real Kannel to a simulated operator: texts arrive whole, reports come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from amoe.adapters.kannel_texter import KannelTexter
from amoe.adapters.texters import texter
from amoe.ports import NotSent, Receipt, Text
from config_sms import faults, gateways
from tests.service.report_listener import Listener, listening
from tools.kannel import UNROUTED, RunningKannel
from tools.smsc import SUBMIT_FAILED, THROTTLED, Sms

pytestmark = pytest.mark.service

NUMBER = "+212612345678"
FRENCH = "Votre code AMOE : 482913. Il vaut 10 minutes. Ne le donnez à personne. @€ [amoe.example]"
ARABIC = "رمز التحقق الخاص بكم: 482913\nلا تعطوه لأي أحد."
_ids = count(1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningKannel]:
    """A Kannel connected to its operator, for all tests of this file."""
    with RunningKannel(tmp_path_factory.mktemp("kannel")) as kannel:
        yield kannel


@pytest.fixture
def kannel(running: RunningKannel) -> Iterator[RunningKannel]:
    """The same in good health, with nothing received yet."""
    running.smsc.received.clear()
    yield running
    running.smsc.fate, running.smsc.answer = "DELIVRD", 0


@pytest.fixture
def site() -> Iterator[Listener]:
    """Where reports go."""
    with listening() as listener:
        yield listener


@pytest.fixture
def way(kannel: RunningKannel) -> KannelTexter:
    """The way out as the settings make it."""
    found = gateways(kannel.environment)
    assert faults(found) == []
    made = texter(found[0])
    assert isinstance(made, KannelTexter)
    return made


def message(site: Listener, text: str = FRENCH, *, to: str = NUMBER) -> Text:
    """An SMS with an id of its own."""
    name = f"row{next(_ids)}.sig-_nature"
    return Text(to, text, name, site.url(name))


def received(kannel: RunningKannel, number: int) -> list[Sms]:
    """Wait until this many segments have reached the operator."""
    end = time.monotonic() + 10
    while len(kannel.received()) < number:
        assert time.monotonic() < end, f"only {len(kannel.received())} SMS came"
        time.sleep(0.02)
    return kannel.received()


@pytest.mark.parametrize(
    ("text", "coding"),
    [(FRENCH, 0), (ARABIC, 8), ("e" * 160, 0), ("ر" * 70, 8), ("^{}\\[~]|€" * 8, 0), ("çœ 👍", 8)],
)
def test_a_text_arrives_whole_in_one_segment(
    kannel: RunningKannel, way: KannelTexter, site: Listener, text: str, coding: int
) -> None:
    sent = message(site, text)
    assert way.send(sent) == Receipt("")
    site.hears(sent.message_id, "8", "1")
    (sms,) = received(kannel, 1)
    assert (sms.to, sms.text, sms.coding) == (NUMBER.removeprefix("+"), text, coding)
    assert sms.sender == kannel.sender


def test_what_the_operator_could_not_deliver_is_reported(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    kannel.smsc.fate = "UNDELIV"
    sent = message(site)
    way.send(sent)
    site.hears(sent.message_id, "8", "2")


def test_what_the_operator_refuses_is_reported(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    kannel.smsc.answer = SUBMIT_FAILED
    sent = message(site)
    assert way.send(sent) == Receipt("")
    site.hears(sent.message_id, "16")
    assert kannel.received() == []


def test_an_operator_that_cannot_keep_up_gets_it_again(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    kannel.smsc.answer = THROTTLED
    sent = message(site)
    way.send(sent)
    time.sleep(0.2)
    kannel.smsc.answer = 0
    site.hears(sent.message_id, "8", "1")
    assert len(kannel.received()) == 1


def test_a_report_may_come_long_after(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    kannel.smsc.fate = ""
    sent = message(site)
    way.send(sent)
    site.hears(sent.message_id, "8")
    kannel.smsc.report_late("DELIVRD")
    site.hears(sent.message_id, "8", "1")


@pytest.mark.parametrize("status", [204, 404, 500])
def test_a_report_that_is_not_answered_200_is_made_again(
    way: KannelTexter, site: Listener, status: int
) -> None:
    site.answers = [status, status]
    sent = message(site)
    way.send(sent)
    site.hears(sent.message_id, "8", "8", "1", "1")


def test_what_the_site_answers_to_a_report_becomes_no_sms(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    sent = message(site)
    way.send(sent)
    site.hears(sent.message_id, "8", "1")
    time.sleep(0.3)
    assert [sms.text for sms in kannel.received()] == [FRENCH]


def test_while_the_operator_is_away_kannel_keeps_it(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    kannel.stop_smsc()
    sent = [message(site, ARABIC), message(site, FRENCH)]
    try:
        assert [way.send(one) for one in sent] == [Receipt("", "sms.queued")] * 2
        time.sleep(0.3)
        assert [site.statuses(one.message_id) for one in sent] == [[], []]
    finally:
        kannel.start_smsc()
    for one in sent:
        site.hears(one.message_id, "8", "1")
    assert sorted(sms.text for sms in kannel.received()) == sorted([ARABIC, FRENCH])


def test_a_wrong_password_is_not_the_messages_fault(kannel: RunningKannel, site: Listener) -> None:
    (right,) = gateways(kannel.environment)
    with pytest.raises(NotSent) as raised:
        texter(replace(right, password="expired")).send(message(site))
    fault = raised.value
    assert (fault.reason, fault.again, fault.down) == ("sms.sign_in", True, True)
    assert kannel.received() == []


def test_a_number_without_an_operator_is_refused(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    with pytest.raises(NotSent) as raised:
        way.send(message(site, to=UNROUTED.ljust(13, "1")))
    fault = raised.value
    assert (fault.reason, fault.again, fault.down) == ("sms.refused", False, False)
    assert kannel.received() == []


@pytest.mark.parametrize("to", ["", "0612345678", f"{NUMBER} +212612345679"])
def test_what_is_not_one_moroccan_mobile_is_refused(
    kannel: RunningKannel, way: KannelTexter, site: Listener, to: str
) -> None:
    with pytest.raises(NotSent, match=r"sms\.refused"):
        way.send(message(site, to=to))
    assert kannel.received() == []


def test_fifty_sms_arrive_once_each_and_are_reported(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    sent = [message(site, f"Code {n:06}", to=f"+2126000000{n:02}") for n in range(50)]
    for one in sent:
        way.send(one)
    for one in sent:
        site.hears(one.message_id, "8", "1")
    assert sorted(sms.text for sms in kannel.received()) == [one.text for one in sent]


def test_its_logs_hold_neither_number_nor_text(
    kannel: RunningKannel, way: KannelTexter, site: Listener
) -> None:
    sent = message(site)
    way.send(sent)
    site.hears(sent.message_id, "8", "1")
    logs = "".join(path.read_text("utf-8") for path in kannel.folder.glob("*.log"))
    assert NUMBER.removeprefix("+") not in logs
    assert "482913" not in logs


def test_when_kannel_is_gone_it_is_unreachable_and_nothing_is_left_behind(
    tmp_path: Path, site: Listener
) -> None:
    with RunningKannel(tmp_path) as own:
        way = texter(gateways(own.environment)[0])
        way.send(message(site))
        pids = own.pids
    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with pytest.raises(NotSent) as raised:
        way.send(message(site))
    assert (raised.value.reason, raised.value.uncertain) == ("sms.unreachable", False)


def test_nothing_is_left_behind_when_a_test_fails(tmp_path: Path) -> None:
    pids: list[int] = []

    def fail() -> None:
        with RunningKannel(tmp_path) as own:
            pids.extend(own.pids)
            raise AssertionError("as a test does")

    with pytest.raises(AssertionError, match="as a test does"):
        fail()
    assert len(pids) == 2
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
