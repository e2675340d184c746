"""Starts a real Kannel behind which a simulated operator stands: for service tests and the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tools.running_site import free_port
from tools.smsc import SimulatedSmsc, Sms

UNROUTED = "+2126999"
"""How numbers begin that this Kannel has no operator for."""
_START_SECONDS = 15
_STOP_SECONDS = 2
"""Then a process is killed: a bearerbox with reports for a smsbox that has left waits for ever."""
_CONFIG = """
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = {password}
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = {box}
smsbox-interface = "127.0.0.1"
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
dlr-storage = internal
store-type = file
store-location = "{folder}/waiting"
sms-resend-freq = 1

group = smsc
smsc = smpp
smsc-id = operator
host = 127.0.0.1
port = {smsc}
transceiver-mode = true
smsc-username = amoe
smsc-password = operator
system-type = ""
source-addr-ton = 5
source-addr-npi = 0
dest-addr-ton = 1
dest-addr-npi = 1
reconnect-delay = 1
denied-prefix = "{unrouted}"

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = "127.0.0.1"
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"
max-messages = 1
concatenation = false
"""


class RunningKannel:
    """`with RunningKannel(folder) as kannel:` gives one whose sendsms is at `kannel.url`."""

    user, password, sender = "amoe", "kannel-secret", "AMOE"

    def __init__(self, folder: Path, config: str = _CONFIG) -> None:
        """Take the folder for its configuration, its logs and what it keeps for later.

        `config` has the places of ours: {admin} {box} {sendsms} {smsc} {folder} …
        """
        self.folder = folder
        self._config = config
        self._ports = {name: free_port() for name in ("admin", "box", "sendsms", "smsc")}
        self._processes: list[subprocess.Popen[bytes]] = []
        self.url = f"http://127.0.0.1:{self._ports['sendsms']}/cgi-bin/sendsms"
        self.smsc = SimulatedSmsc(self._ports["smsc"], password="operator")
        """The operator; its moods may be set at any time."""

    @property
    def pids(self) -> list[int]:
        """The ids of its processes, bearerbox first."""
        return [process.pid for process in self._processes]

    @property
    def environment(self) -> dict[str, str]:
        """The site's settings that send by it."""
        return {
            "AMOE_SMS_GATEWAYS": "kannel",
            "AMOE_SMS_KANNEL_KIND": "kannel",
            "AMOE_SMS_KANNEL_URL": self.url,
            "AMOE_SMS_KANNEL_USER": self.user,
            "AMOE_SMS_KANNEL_PASSWORD": self.password,
            "AMOE_SMS_KANNEL_SENDER": self.sender,
        }

    def __enter__(self) -> Self:
        """Start the operator and Kannel; returns when they are connected."""
        try:
            self.smsc.start()
            self.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """Stop both."""
        self._end()

    def received(self) -> list[Sms]:
        """Every segment that reached the operator, in order."""
        return list(self.smsc.received)

    def stop_smsc(self) -> None:
        """The operator is gone; returns when Kannel has noticed."""
        self.smsc.stop()
        self._wait("notice that the operator is gone", lambda: not self._online())

    def start_smsc(self) -> None:
        """The operator is back; returns when Kannel has signed in."""
        self.smsc.start()
        self._wait("come back to the operator", self._online)

    def start(self) -> None:
        """Start Kannel's two processes; returns when they have reached the operator."""
        config = self._write_config()
        self._run("bearerbox", config)
        self._wait("start", lambda: "Kannel bearerbox" in self._status())
        self._run("smsbox", config)
        self._wait("start", lambda: "smsbox:" in self._status())
        self._wait("reach the operator", self._online)

    def stop(self) -> None:
        """End Kannel's processes, those only that were started here: smsbox first."""
        while self._processes:
            process = self._processes.pop()
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _end(self) -> None:
        self.stop()
        self.smsc.stop()

    def _write_config(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "kannel.conf"
        path.touch(mode=0o600)
        path.write_text(
            self._config.format(
                folder=self.folder, user=self.user, password=self.password, unrouted=UNROUTED,
                **self._ports,
            ),
            "utf-8",
        )  # fmt: skip
        return path

    def _run(self, name: str, config: Path) -> None:
        # Debian keeps them where only root looks.
        program = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise RuntimeError(f"{name} is missing: tools/install-kannel installs it")
        with (self.folder / f"{name}.log").open("wb") as log:
            # 3: errors and worse; its INFO lines hold numbers and texts, its warnings numbers.
            process = subprocess.Popen([program, "-v", "3", str(config)], stdout=log, stderr=log)
        self._processes.append(process)

    def _status(self) -> str:
        """What bearerbox says of itself; empty while it says nothing."""
        url = f"http://127.0.0.1:{self._ports['admin']}/status.txt?password={self.password}"
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                told: str = answer.read().decode()
                return told
        except (urllib.error.URLError, OSError):
            return ""

    def _online(self) -> bool:
        return "(online" in self._status()

    def _wait(self, what: str, done: Callable[[], bool]) -> None:
        end = time.monotonic() + _START_SECONDS
        while not done():
            ended = any(process.poll() is not None for process in self._processes)
            if ended or time.monotonic() > end:
                logs = [path.read_text("utf-8")[-1000:] for path in self.folder.glob("*.log")]
                raise RuntimeError(f"Kannel did not {what}:\n" + "\n".join(logs))
            time.sleep(0.02)
