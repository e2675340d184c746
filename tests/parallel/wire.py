"""A client for a real server over HTTP, with the few verbs that a `Student`'s browser asks for."""

from __future__ import annotations

import http.client
import json
from email.message import Message
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class WireAnswer:
    """One answer, read to its end."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        """Keep it."""
        self.status_code = status
        self.headers = headers
        self.mimetype = headers.get_content_type()
        self.body = body

    def get_data(self, *, as_text: bool = True) -> str:
        """The body as text."""
        return self.body.decode()


class WireClient:
    """Keeps cookies; one connection a request, as a phone that loses its network does."""

    def __init__(self, port: int) -> None:
        """Take the server's port."""
        self._port = port
        self.cookies: dict[str, str] = {}

    def get(self, address: str, headers: dict[str, str] | None = None) -> WireAnswer:
        """Fetch a page."""
        return self._ask("GET", address, "", headers or {})

    def post(
        self, address: str, data: dict[str, Any], headers: dict[str, str] | None = None
    ) -> WireAnswer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", address, urlencode(data), {**kind, **(headers or {})})

    def _ask(self, method: str, address: str, body: str, headers: dict[str, str]) -> WireAnswer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        line.request(method, address, body or None, {**headers, "Cookie": cookie})
        answer = line.getresponse()
        taken = WireAnswer(answer.status, answer.headers, answer.read())
        line.close()
        for name, morsel in SimpleCookie(
            "; ".join(answer.headers.get_all("Set-Cookie", []))
        ).items():
            self.cookies[name] = morsel.value
        return taken


class Place:
    """What a `Student` needs of a site, when the site is a server of its own."""

    def __init__(self, port: int) -> None:
        """Take the server's port."""
        self._port = port
        self.app = self

    def test_client(self) -> WireClient:
        """A new browser."""
        return WireClient(self._port)

    def people(self) -> list[dict[str, str]]:
        """The sample people that the demo shows."""
        found: list[dict[str, str]] = json.loads(self.test_client().get("/demo/people.json").body)
        return found
