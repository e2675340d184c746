"""Weighs one page, fragment or refusal as it travels, in bytes after brotli, against its budget."""

from __future__ import annotations

import re
from dataclasses import dataclass

import brotli

from blueprints.pages.worker import OFFLINE
from tests.support.browser import Browser

KILO = 1000
FIRST_PAINT = 14 * KILO
FIRST_VISIT = 30 * KILO
LATER_STEP = 3 * KILO
REFUSAL = 3200
"""A step again with a sentence at every field: ours, the design speaks of steps only."""
QUALITY = 4
"""The brotli quality that the site itself uses for pages."""
PACKED = {"Accept-Encoding": "br"}
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}


@dataclass(frozen=True)
class Weight:
    """One measured thing against its budget, in bytes."""

    name: str
    weight: int
    budget: int


def packed(page: str) -> int:
    """The weight of a page that is at hand unpacked."""
    return len(brotli.compress(page.encode(), quality=QUALITY))


def blocking_requests(page: str) -> int:
    """How many more requests a browser makes before it paints: styles, scripts that block."""
    styles = re.findall(r"<link[^>]+stylesheet", page)
    scripts = [tag for tag in re.findall(r"<script[^>]*\ssrc=[^>]*>", page) if "defer" not in tag]
    fonts = re.findall(r"@font-face|@import", page)
    return len(styles) + len(scripts) + len(fonts)


class Scale:
    """Weighs, and keeps what it found."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.found: list[Weight] = []
        self._loaded: dict[str, int] = {}

    def note(self, name: str, weight: int, budget: int) -> None:
        """Keep one."""
        self.found.append(Weight(name, weight, budget))

    def travels(
        self, browser: Browser, address: str, fields: dict[str, str] | None = None
    ) -> bytes:
        """A page, or a form's answer, as it is sent to a browser that takes brotli."""
        if fields is None:
            answer = browser.client.get(address, headers=PACKED)
        else:
            headers = {**PACKED, **browser._headers()}
            answer = browser.client.post(address, data=fields, headers=headers)
        assert answer.headers["Content-Encoding"] == "br", address
        return answer.data

    def first_paint(self, browser: Browser, address: str) -> str:
        """Weigh the page alone; returns it, unpacked."""
        sent = self.travels(browser, address)
        self.note(f"first paint {address}", len(sent), FIRST_PAINT)
        return brotli.decompress(sent).decode()

    def whole(self, browser: Browser, address: str) -> None:
        """Weigh a first visit, up to the last byte that comes without being asked for."""
        page = self.first_paint(browser, address)
        own = self.found[-1].weight + self._assets(browser, address, page)
        self.note(f"first visit {address}", own, FIRST_VISIT)
        self.note(f"requests before paint {address}", 1 + blocking_requests(page), 1)

    def fragment(self, browser: Browser, address: str) -> None:
        """Weigh what htmx gets of a page."""
        answer = browser.client.get(address, headers={**PACKED, **HTMX})
        assert answer.status_code == 200, (address, answer.status_code)
        assert answer.headers["Content-Encoding"] == "br", address
        self.note(f"fragment {address}", len(answer.data), LATER_STEP)

    def refusal(self, browser: Browser, address: str, fields: dict[str, str]) -> None:
        """Weigh what htmx gets when a form's fields are refused; the page must be open."""
        sent = {**browser.hidden(), **fields}
        answer = browser.client.post(address, data=sent, headers={**PACKED, **HTMX})
        assert answer.status_code == 422, (address, answer.status_code)
        assert answer.headers["Content-Encoding"] == "br", address
        self.note(f"refusal {address}", len(answer.data), REFUSAL)

    def _assets(self, browser: Browser, address: str, page: str) -> int:
        """Bytes of all that a page loads on the site, as sent to a browser that takes brotli.

        Its scripts bring the service worker, which fetches the offline page.
        """
        loaded = set(re.findall(r'<(?:script|img)\b[^>]*\ssrc="(/[^"]+)"', page))
        if "/static/site." in page:
            loaded |= {"/sw.js", f"/{address.split('/')[1]}/{OFFLINE}"}
        for each in loaded - set(self._loaded):
            answer = browser.client.get(each, headers=PACKED)
            assert answer.status_code == 200, each
            self._loaded[each] = len(answer.data)
        return sum(self._loaded[each] for each in loaded)
