"""The kannel.conf of docs/sms.md works as it stands: with its places, ports and names filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amoe.adapters.texters import texter
from amoe.ports import NotSent, Receipt, Text
from config import ROOT
from config_sms import gateways
from tests.service.report_listener import listening
from tools.kannel import RunningKannel

pytestmark = pytest.mark.service

FILLED_IN = {
    "CHANGE-1": "{password}",
    "CHANGE-2": "amoe",
    "CHANGE3": "operator",
    "CHANGE-4": "{password}",
    "smpp.operator.example": "127.0.0.1",
    "2775": "{smsc}",
    "13000": "{admin}",
    "13001": "{box}",
    "13013": "{sendsms}",
    "/var/log/kannel": "{folder}",
    "/var/spool/kannel": "{folder}",
    "sms-outgoing-queue-limit = 5000": "sms-outgoing-queue-limit = 2",
    "reconnect-delay = 5": "reconnect-delay = 1",
}


def documented() -> str:
    """The file that the operator is told to write, for a Kannel of this test."""
    written = (ROOT / "docs" / "sms.md").read_text("utf-8")
    (config,) = re.findall(r"```\n(group = core\n.*?)```", written, re.DOTALL)
    for theirs, ours in FILLED_IN.items():
        assert theirs in config
        config = config.replace(theirs, ours)
    return config


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the two that the operator makes."""
    for name in ("waiting", "reports"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


def test_the_documented_kannel_sends_reports_and_outlives_a_restart(folder: Path) -> None:
    with listening() as site, RunningKannel(folder, documented()) as kannel:
        way = texter(gateways(kannel.environment)[0])

        def sent(name: str, to: str = "+212712345678") -> Receipt:
            return way.send(Text(to, f"Code 482913 {name}", name, site.url(name)))

        sent("first")
        site.hears("first", "8", "1")

        # The operator reports only after Kannel was restarted.
        kannel.smsc.fate = ""
        sent("late")
        site.hears("late", "8")
        kannel.stop()
        kannel.start()
        kannel.smsc.report_late("DELIVRD")
        site.hears("late", "8", "1")

        # What waits for the operator waits through a restart; beyond the limit Kannel says no.
        kannel.smsc.fate = "DELIVRD"
        kannel.stop_smsc()
        assert [sent("kept").reason, sent("too").reason] == ["sms.queued"] * 2
        with pytest.raises(NotSent, match=r"sms\.throttled"):
            sent("beyond")
        kannel.start_smsc()
        site.hears("kept", "8", "1")
        site.hears("too", "8", "1")

        with pytest.raises(NotSent, match=r"sms\.refused"):
            sent("foreign", to="+33612345678")
    told = "".join(path.read_text("utf-8") for path in folder.glob("*.log"))
    assert "482913" not in told
    assert "12345678" not in told
