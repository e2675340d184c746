"""Whole registrations whose SMS go through a real Kannel to an operator, which reports them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import config_sms
from amoe.delivery import Line
from config import Settings
from tests.support.served import Served
from tests.support.site import CAPTCHA, Site
from tests.unit.adapters.mail_server import free_port
from tools.kannel import RunningKannel
from tools.smsc import Sms

pytestmark = pytest.mark.service


class OverKannel(Site):
    """A demo site whose phones hang on the simulated operator."""

    kannel: RunningKannel

    def inbox(self) -> list[Any]:
        """What has come, newest first; the phones' from the operator, which takes a moment."""
        sent = super().inbox()
        mails = [message for message in sent if message.channel == "email"]
        handed_over = {message.to for message in sent if message.channel == "sms"}
        patiently(lambda: handed_over <= {called(sms) for sms in self.kannel.received()})
        phones = [SimpleNamespace(channel="sms", to=called(sms), text=sms.text)
                  for sms in self.kannel.received()]  # fmt: skip
        return [*mails, *reversed(phones)]


def called(sms: Sms) -> str:
    """The number in international form; operators leave its plus away."""
    return "+" + sms.to.removeprefix("+")


def patiently(done: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait for other processes until something is so; whether it came to be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return done()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path) -> Iterator[OverKannel]:
    """A site that sends by a Kannel and gets its reports.

    Each has a Kannel of its own, which ends first: a smsbox whose report meets a site that has
    left may panic (gwlib/conn.c: conn_unregister), and the next test would have none.
    """
    kannel, reports = RunningKannel(tmp_path / "kannel"), free_port()
    settings = Settings(
        instance=tmp_path / "instance",
        demo=True,
        demo_captcha=CAPTCHA,
        report_url=f"http://127.0.0.1:{reports}",
        sms_gateways=config_sms.gateways(kannel.environment),
    )
    made = OverKannel(tmp_path / "instance", people_folder, settings=settings)
    made.kannel = kannel
    with Served(made, reports, keeping=True), kannel:
        yield made
    made.close()


def comes_to_be(site: Site, reference: str, line: Line) -> bool:
    """Whether the newest message of a registration's phone comes to be told so."""

    def told() -> bool:
        registration = site.service.registrations.named(reference)
        assert registration
        found = site.service.contact.delivery(registration, "sms")
        return found is not None and found.line is line

    return patiently(told)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_registration_by_a_real_gateway(site: OverKannel, language: str) -> None:
    student = site.student(0 if language == "fr" else 1, language=language).reaches("telephone")
    student.gives_phone().is_at("code-telephone")
    site.send_messages()
    reference = student.registration.reference
    assert comes_to_be(site, reference, Line.DELIVERED)
    student.types_phone_code().chooses_password().is_at("terminee")
    number = "+212" + student.phone[1:]
    (sms,) = [each for each in site.kannel.received() if called(each) == number]
    assert sms.text.splitlines()[-1].startswith("@")
    assert (language == "ar") is (sms.coding == 8), "UCS-2 for Arabic, GSM-7 for French"


def test_the_operator_cannot_reach_the_phone(site: OverKannel) -> None:
    site.kannel.smsc.fate = "UNDELIV"
    student = site.student(2).reaches("telephone").gives_phone("0619999999")
    site.send_messages()
    assert comes_to_be(site, student.registration.reference, Line.REFUSED)
    site.kannel.smsc.fate = "DELIVRD"
    student.opens("telephone").gives_phone().types_phone_code().is_at("mot-de-passe")


def test_the_operator_is_away_and_the_sms_comes_when_it_is_back(site: OverKannel) -> None:
    student = site.student(3).reaches("telephone")
    site.kannel.stop_smsc()
    try:
        student.gives_phone()
        Site.send_messages(site)
        assert comes_to_be(site, student.registration.reference, Line.UNSURE)
    finally:
        site.kannel.start_smsc()
    assert comes_to_be(site, student.registration.reference, Line.DELIVERED)
    student.types_phone_code().is_at("mot-de-passe")
