"""When an SMS is not taken: what is certain, what is not, and that nothing is told but a code."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from amoe.ports import NotSent
from tests.support.fake_gateway import HOST, FakeGateway, Mood
from tests.unit.adapters.mail_server import certificate, free_port
from tests.unit.adapters.sms_ways import NUMBER, Way, aggregator, base, kannel, not_sent, sms

pytestmark = pytest.mark.parametrize("way", [kannel, aggregator])
NOBODYS_DOUBT = {"again": True, "down": True, "uncertain": False}
DOUBT = {"again": False, "down": True, "uncertain": True}
THE_NUMBERS = {"again": False, "down": False, "uncertain": False}


def told(fault: NotSent) -> dict[str, bool]:
    """What the sender is to do."""
    return {"again": fault.again, "down": fault.down, "uncertain": fault.uncertain}


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """One that works."""
    with FakeGateway() as running:
        yield running


@contextmanager
def server(*answers: bytes, drip: float = 0.0) -> Iterator[str]:
    """A server that reads a request and sends raw bytes, `drip` seconds apart; its address."""
    listening = socket.create_server((HOST, 0))
    closed = threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65536)
            try:
                for answer in answers:
                    connection.sendall(answer)
                    closed.wait(drip)
            except OSError:
                return
            if drip:
                closed.wait(5)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://{HOST}:{listening.getsockname()[1]}"
    closed.set()
    thread.join(5)
    listening.close()


@pytest.mark.parametrize(
    ("status", "reason", "what"),
    [
        (400, "sms.refused", THE_NUMBERS),
        (422, "sms.refused", THE_NUMBERS),
        (401, "sms.sign_in", NOBODYS_DOUBT),
        (403, "sms.sign_in", NOBODYS_DOUBT),
        (407, "sms.sign_in", NOBODYS_DOUBT),
        (429, "sms.throttled", NOBODYS_DOUBT),
        (503, "sms.throttled", NOBODYS_DOUBT),
        (402, "sms.402", NOBODYS_DOUBT),
        (404, "sms.404", NOBODYS_DOUBT),
        (405, "sms.405", NOBODYS_DOUBT),
        (500, "sms.500", NOBODYS_DOUBT),
        (502, "sms.502", NOBODYS_DOUBT),
        (504, "sms.no_answer", DOUBT),
        (204, "sms.204", DOUBT),
    ],
)
def test_a_status_is_told_by_its_code_alone(
    way: Way, gateway: FakeGateway, status: int, reason: str, what: dict[str, bool]
) -> None:
    gateway.mood, gateway.status = Mood.ANSWERS, status
    gateway.body = b"" if status == 204 else b"said +212612345678: 482913"
    fault = not_sent(way(base(gateway)), sms())
    assert (fault.reason, told(fault)) == (reason, what)
    assert gateway.requests == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(way: Way, gateway: FakeGateway, status: int) -> None:
    gateway.mood, gateway.status, gateway.location = Mood.ANSWERS, status, base(gateway)
    fault = not_sent(way(base(gateway)), sms())
    assert (fault.reason, told(fault)) == (f"sms.{status}", NOBODYS_DOUBT)
    assert gateway.requests == 1


@pytest.mark.parametrize("to", ["", "0612345678", "+33612345678", f"{NUMBER} +212612345679", "x"])
def test_what_is_not_one_moroccan_mobile_is_refused_before_anything_is_sent(
    way: Way, gateway: FakeGateway, to: str
) -> None:
    fault = not_sent(way(base(gateway)), sms(to=to))
    assert (fault.reason, told(fault)) == ("sms.refused", THE_NUMBERS)
    assert gateway.requests == 0


@pytest.mark.parametrize("text", ["a" * 161, "ب" * 71, "€" * 81])
def test_more_than_one_segment_is_refused_before_anything_is_sent(
    way: Way, gateway: FakeGateway, text: str
) -> None:
    fault = not_sent(way(base(gateway)), sms(text=text))
    assert (fault.reason, told(fault)) == ("sms.too_long", THE_NUMBERS)
    assert gateway.requests == 0


def test_nobody_listens(way: Way) -> None:
    fault = not_sent(way(f"http://{HOST}:{free_port()}"), sms())
    assert (fault.reason, told(fault)) == ("sms.unreachable", NOBODYS_DOUBT)


def test_a_name_that_is_not_known(way: Way) -> None:
    fault = not_sent(way("http://gateway.invalid"), sms())
    assert (fault.reason, told(fault)) == ("sms.unreachable", NOBODYS_DOUBT)


def test_a_connection_that_is_not_taken_up_in_time(way: Way) -> None:
    with socket.create_server((HOST, 0), backlog=0) as listening:
        port = listening.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex((HOST, port))  # the queue is full: the next gets no answer at all
        try:
            fault = not_sent(way(f"http://{HOST}:{port}", timeout=0.2), sms())
        finally:
            for one in waiting:
                one.close()
    assert (fault.reason, told(fault)) == ("sms.timeout", NOBODYS_DOUBT)


@pytest.mark.parametrize("mood", [Mood.HANGS, Mood.HANGS_AND_DROPS])
def test_no_answer_in_time_leaves_a_doubt(way: Way, gateway: FakeGateway, mood: Mood) -> None:
    gateway.mood, gateway.hang = mood, 3
    begun = time.perf_counter()
    fault = not_sent(way(base(gateway), timeout=0.2), sms())
    assert (fault.reason, told(fault)) == ("sms.no_answer", DOUBT)
    assert time.perf_counter() - begun < 1
    assert gateway.requests == 1


def test_a_connection_closed_without_an_answer_leaves_a_doubt(
    way: Way, gateway: FakeGateway
) -> None:
    gateway.mood = Mood.CLOSES
    fault = not_sent(way(base(gateway)), sms())
    assert (fault.reason, told(fault)) == ("sms.no_answer", DOUBT)
    assert len(gateway.received) == gateway.requests == 1


@pytest.mark.parametrize(
    "answer",
    [b"\0\1\2\r\n\r\n", b"+OK smsc ready\r\n", b"HTTP/1.1 two-hundred\r\n\r\n", b"HTTP/1."],
)
def test_what_is_no_http_leaves_a_doubt(way: Way, answer: bytes) -> None:
    with server(answer) as url:
        fault = not_sent(way(url), sms())
    assert (fault.reason, told(fault)) == ("sms.no_answer", DOUBT)


def test_an_answer_that_drips_ends_with_the_time_out(way: Way) -> None:
    begun = time.perf_counter()
    with server(*[b"H", b"T", b"T", b"P"] * 50, drip=0.05) as url:
        fault = not_sent(way(url, timeout=0.3), sms())
    assert (fault.reason, told(fault)) == ("sms.no_answer", DOUBT)
    assert time.perf_counter() - begun < 1


def test_a_status_is_enough_when_the_rest_of_the_answer_does_not_come(way: Way) -> None:
    cut = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 1000\r\n\r\nAuthor"
    with server(cut) as url:
        assert not_sent(way(url), sms()).reason == "sms.sign_in"


def test_an_answer_without_end_is_not_read_to_its_end(way: Way) -> None:
    endless = b"HTTP/1.1 500 Oh\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * 70_000
    begun = time.perf_counter()
    with server(endless, drip=2) as url:
        assert not_sent(way(url, timeout=2), sms()).reason == "sms.500"
    assert time.perf_counter() - begun < 1


def test_the_crossing_is_noted_before_a_request_is_whole(way: Way, gateway: FakeGateway) -> None:
    taken: list[int] = []
    way(base(gateway)).send(sms(), lambda: taken.append(len(gateway.received)))
    assert (taken, len(gateway.received)) == ([0], 1)


def test_a_fault_of_the_crossing_is_not_the_gateways_and_nothing_is_sent(
    way: Way, gateway: FakeGateway
) -> None:
    def full_disk() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        way(base(gateway)).send(sms(), full_disk)
    assert gateway.received == []


@pytest.mark.parametrize("mood", [Mood.ANSWERS, Mood.CLOSES])
def test_a_fault_after_the_crossing_was_noted(way: Way, gateway: FakeGateway, mood: Mood) -> None:
    gateway.mood = mood
    noted: list[bool] = []
    not_sent(way(base(gateway)), sms(), lambda: noted.append(True))
    assert noted == [True]


def test_a_fault_before_the_crossing_notes_nothing(way: Way) -> None:
    noted: list[bool] = []
    not_sent(way(f"http://{HOST}:{free_port()}"), sms(), lambda: noted.append(True))
    assert noted == []


def test_after_it_was_down_the_next_sms_goes_out(way: Way, gateway: FakeGateway) -> None:
    texter = way(base(gateway))
    texter.send(sms())
    gateway.down()
    assert not_sent(texter, sms()).reason == "sms.unreachable"
    gateway.up()
    texter.send(sms())
    assert len(gateway.received) == 2


def test_a_connection_that_was_idle_raises_no_doubt(way: Way, gateway: FakeGateway) -> None:
    texter = way(base(gateway))
    for _ in range(3):
        texter.send(sms())
        gateway.down()  # closes what is open, as servers do with idle connections
        gateway.up()
    assert len(gateway.received) == gateway.requests == 3


def secured(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own, and that certificate's file."""
    return certificate(folder, name)


def test_a_certificate_that_nobody_trusts_stops_it(way: Way, tmp_path: Path) -> None:
    context, _ = secured(tmp_path, HOST)
    noted: list[bool] = []
    with FakeGateway(tls=context) as gateway:
        fault = not_sent(way(base(gateway)), sms(), lambda: noted.append(True))
        assert (fault.reason, told(fault)) == ("sms.certificate", NOBODYS_DOUBT)
        assert (gateway.requests, noted) == (0, [])


def test_a_certificate_of_another_host_stops_it(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = secured(tmp_path, "gateway.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with FakeGateway(tls=context) as gateway:
        assert not_sent(way(base(gateway)), sms()).reason == "sms.certificate"
        assert gateway.requests == 0


def test_with_a_trusted_certificate_it_travels_and_the_deadline_holds(
    way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = secured(tmp_path, HOST)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with FakeGateway(tls=context) as gateway:
        way(base(gateway)).send(sms())
        assert len(gateway.received) == 1
        gateway.mood, gateway.hang = Mood.HANGS_AND_DROPS, 3
        fault = not_sent(way(base(gateway), timeout=0.5), sms())
        assert (fault.reason, told(fault)) == ("sms.no_answer", DOUBT)


def test_tls_to_a_server_that_speaks_none(way: Way, gateway: FakeGateway) -> None:
    secure = base(gateway).replace("http:", "https:")
    fault = not_sent(way(secure, timeout=0.5), sms())
    assert (fault.reason in ("sms.unreachable", "sms.timeout"), told(fault)) == (
        True,
        NOBODYS_DOUBT,
    )
    assert gateway.received == []


def test_nothing_is_logged(
    way: Way, gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    texter = way(base(gateway))
    with caplog.at_level(0):
        texter.send(sms())
        gateway.mood = Mood.CLOSES
        not_sent(texter, sms())
    assert caplog.text == ""


def test_many_threads_send_by_one(way: Way, gateway: FakeGateway) -> None:
    texter = way(base(gateway))
    numbers = [f"+2126{n:08}" for n in range(24)]
    threads = [threading.Thread(target=texter.send, args=(sms(to=to),)) for to in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sms.to for sms in gateway.received) == numbers
