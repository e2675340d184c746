"""CPU of one whole registration, server side, messages included, in units of its password hash.

Everything is measured in one run: the site and bare Flask with the same requests, plain and with
htmx, under the same server, and the hash alone; by the kernel's own account of the server's
threads. Budget (design, chapter 5): at most 1.8 hashes with htmx and 2.2 plain.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
from aiosmtpd.controller import Controller

from amoe.passwords import hash_password
from amoe.registry_sample import person as invented
from config import ROOT
from tools.running_site import CAPTCHA, RunningSite, free_port
from tools.walk import PASSWORD

JOURNEYS = 40
WARM_UP = 5
BUDGET = {"htmx": 1.8, "plain": 2.2}


def cpu(pid: int) -> float:
    """Seconds of CPU that a process, its children and all their threads have used."""
    pids = [pid]
    for child in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(child.read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            pids.append(int(child.parent.name))
    total = 0
    for one in pids:
        for schedule in Path(f"/proc/{one}/task").glob("*/schedstat"):
            with suppress(OSError):  # a thread that ended meanwhile
                total += int(schedule.read_text().split()[0])
    return total / 1e9


@dataclass
class Client:
    """A person's requests, as bytes on one kept connection; adds up the server's CPU."""

    site: RunningSite
    htmx: bool
    spent: float = 0.0
    requests: int = 0
    page: str = ""
    cookie: str = ""
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.site.port)

    def fetch(self, method: str, address: str, body: str = "") -> http.client.HTTPResponse:
        """One request, its CPU counted."""
        headers = {"Accept-Encoding": "br", "Accept-Language": "fr"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.htmx:
            headers |= {"HX-Request": "true", "HX-Boosted": "true"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        before = cpu(self.site.pid)
        self.connection.request(method, address, body or None, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        self.spent += cpu(self.site.pid) - before
        self.requests += 1
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie = value.split(";", 1)[0]
        if answer.getheader("Content-Encoding") == "br":
            raw = brotli.decompress(raw)
        self.page = raw.decode()
        return answer

    def open(self, slug: str) -> None:
        """Follow a link."""
        answer = self.fetch("GET", f"/fr/inscription/{slug}")
        assert answer.status == 200, (slug, answer.status)

    def send(self, slug: str, **fields: str) -> None:
        """Send a form and be at the next step."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        hidden = {name: unescape(value) for name, value in hidden.items()}
        answer = self.fetch("POST", f"/fr/inscription/{slug}", urlencode({**hidden, **fields}))
        if answer.status == 303:
            answer = self.fetch("GET", answer.getheader("Location") or "")
        assert answer.status == 200, (slug, answer.status, self.page[:2000])


class Mailbox:
    """A real SMTP server in this process: what it takes is not the site's CPU."""

    def __init__(self) -> None:
        """Start on a free port."""
        self.texts: dict[str, str] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.settings = {
            "AMOE_SMTP_HOST": "127.0.0.1",
            "AMOE_SMTP_PORT": str(self._controller.port),
            "AMOE_SMTP_SECURITY": "none",
        }

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        """Take a mail."""
        message = message_from_bytes(envelope.content)
        plain = next(p for p in message.walk() if p.get_content_type() == "text/plain")
        self.texts[envelope.rcpt_tos[0]] = plain.get_payload(decode=True).decode()
        return "250 OK"

    def stop(self) -> None:
        """End it."""
        self._controller.stop()


def code(site: RunningSite, mailbox: Mailbox, to: str) -> str:
    """The code that came to an address; waits for it. Reading it is not counted."""
    for _ in range(400):
        text = mailbox.texts.get(to) or sms(site, to)
        found = re.search(r"\b(\d{6})\b", text)
        if found:
            return found[1]
        time.sleep(0.01)
    raise AssertionError("no code")


def sms(site: RunningSite, to: str) -> str:
    """The newest SMS to a number, from the demo's inbox."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    connection.request("GET", "/demo/messages.json")
    messages = json.loads(connection.getresponse().read())
    return next((m["text"] for m in messages if m["to"] == to), "")


def register(client: Client, person: dict[str, str], mailbox: Mailbox | None) -> float:
    """A whole registration; returns the server's seconds of CPU. Bare Flask has no mailbox."""
    email = f"{person['cni'].lower()}@etu.example"
    phone = "06" + person["immatriculation"][-8:]
    year, month, day = person["birth_date"].split("-")
    answer = person["rib"][-8:] or person["civil_status_no"]

    def settle() -> None:
        """Let the sender work: its CPU belongs to the registration."""
        before = cpu(client.site.pid)
        time.sleep(0.03)
        client.spent += cpu(client.site.pid) - before

    def reads(to: str) -> str:
        if mailbox is None:
            return "123456"
        settle()
        return code(client.site, mailbox, to)

    client.open("")
    client.open("conditions")
    client.send("conditions", accept="1")
    client.send("identite", method="immatriculation", number=person["immatriculation"],
                cni=person["cni"], day=day, month=month, year=year, captcha=CAPTCHA)  # fmt: skip
    client.send("question", answer=answer)
    client.send("courriel", email=email, email_again=email)
    client.send("code-courriel", code=reads(email), captcha=CAPTCHA)
    client.send("telephone", phone=phone, phone_again=phone)
    client.send("code-telephone", code=reads("+212" + phone[1:]), captcha=CAPTCHA)
    client.send("mot-de-passe", password=PASSWORD, password_again=PASSWORD)
    if mailbox is None and not client.htmx:
        for _ in range(8):  # the pages after each redirect
            client.open("page")
    if mailbox is not None:
        settle()
    return client.spent


def hash_cost() -> float:
    """Median seconds of CPU of one password hash in this process."""
    spent = []
    for _ in range(25):
        before = time.process_time()
        hash_password(PASSWORD)
        spent.append(time.process_time() - before)
    return statistics.median(spent)


class BareSite(RunningSite):
    """Bare Flask under the same server."""

    def __enter__(self) -> BareSite:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                   "--port", str(self.port), "--workers", "1", "--blocking-threads", "8",
                   "--log-level", "error", "--no-ws", "--factory", "bench.bare:bare"]  # fmt: skip
        self._process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        self._wait()
        return self


def measured(
    site: RunningSite, people: Iterator[dict[str, str]], mailbox: Mailbox | None, *, htmx: bool
) -> float:
    """Median CPU seconds of many registrations, after some that are not counted."""
    found = [register(Client(site, htmx), next(people), mailbox) for _ in range(WARM_UP + JOURNEYS)]
    return statistics.median(found[WARM_UP:])


def main() -> int:
    """Print the figures; 1 when the site is over its budget."""
    people = (invented(index) for index in range(1000))
    over = False
    mailbox = Mailbox()
    with (
        tempfile.TemporaryDirectory() as folder,
        RunningSite(Path(folder) / "site", **mailbox.settings) as site,
        BareSite(Path(folder)) as bare,
    ):
        for way in ("htmx", "plain"):
            before = hash_cost()
            ours = measured(site, people, mailbox, htmx=way == "htmx")
            theirs = measured(bare, people, None, htmx=way == "htmx")
            unit = statistics.median([before, hash_cost()])
            over |= ours / unit > BUDGET[way]
            print(
                f"{way:6} {ours / unit:.2f} hashes (budget {BUDGET[way]}),"
                f" bare Flask {theirs / unit:.2f};"
                f" one hash {unit * 1000:.1f} ms, one registration {ours * 1000:.1f} ms"
            )
    mailbox.stop()
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
