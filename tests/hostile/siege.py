"""Sends raw bytes to a site as nobody's browser would, from a registration at a chosen step."""

from __future__ import annotations

import gzip
import io
import itertools
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import brotli
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import EnvironBuilder, run_wsgi_app

from amoe.codes import EMAIL, SMS
from amoe.phones import canonical_phone
from amoe.registration import Registration
from amoe.registry_sample import person
from amoe.secrecy import fingerprint
from tests.support.naughty import BODY_LIMIT, to_form_bytes
from tests.support.short_way import answers, begins, gives, identifies, identity_of, proves
from tests.support.site import Site

FORM = "application/x-www-form-urlencoded"

GOOD = {
    "conditions": {"accept": "1"},
    "identite": {
        "method": "immatriculation",
        "number": "123456789",
        "cni": "AB123456",
        "day": "9",
        "month": "3",
        "year": "2001",
        "captcha": "12345",
        "captcha_token": "",
    },
    "question": {"answer": "1"},
    "courriel": {"email": "a@etu.example", "email_again": "a@etu.example"},
    "code-courriel": {"code": "12345", "captcha": "24680", "captcha_token": ""},
    "telephone": {"phone": "0612", "phone_again": "0612"},
    "code-telephone": {"code": "12345", "captcha": "24680", "captcha_token": ""},
    "mot-de-passe": {"password": "abc", "password_again": "abc"},
    "numero-oublie": {
        "cni": "AB123456",
        "day": "9",
        "month": "3",
        "year": "2001",
        "captcha": "12345",
        "captcha_token": "",
    },
}
"""Every field of every step, with an innocent value that is refused (or changes nothing)."""

ELSEWHERE = {"numero-oublie": "/{}/numero-oublie/demande"}
"""Forms beside the journey: whoever has just begun one may fill them in."""


@dataclass
class Answer:
    """One answer of the site."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def page(self) -> str:
        """Its text, whatever it was packed in."""
        pack = self.header("Content-Encoding")
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        return (unpack[pack](self.body) if pack else self.body).decode()

    def header(self, name: str) -> str:
        """One header, empty when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Siege:
    """One attacker with one registration at a time, each request from another address."""

    def __init__(self, site: Site, step: str, payment: str = "bank", language: str = "fr") -> None:
        """Take the site and where to stand."""
        self.site, self.step, self.language = site, step, language
        self._people = (
            person(index) for index in itertools.count() if person(index)["payment"] == payment
        )
        self.count = 0
        self._registrations = 0
        self.cookie = self.csrf = self.baseline = ""
        self.key = b""
        self.begin_again()

    @property
    def address(self) -> str:
        """The step's path."""
        return ELSEWHERE.get(self.step, f"/{{}}/inscription/{self.step}").format(self.language)

    def begin_again(self) -> None:
        """Another registration at the same step, and its page as it is before anything is sent."""
        self._registrations += 1
        secret, registration = self._at_the_step()
        self.key = registration.key
        client = self.site.app.test_client()
        with client.session_transaction() as session:
            session["s"], session["r"], session["stored"] = secret, registration.reference, 1
        page = client.get(self.address).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]*)"', page)
        assert token, page
        held = client.get_cookie("amoe")
        assert held is not None
        self.csrf, self.cookie, self.baseline = token[1], held.value, unescape(page)

    def registration(self) -> Registration:
        """What is stored, unsealed."""
        found = self.site.service.registrations.find(self.key)
        assert found is not None
        return found

    def send(self, fields: dict[str, str], **headers: str) -> Answer:
        """Send the step's form; fields may be anything, lone surrogates included."""
        pairs = {"csrf_token": self.csrf, **fields}
        body = "&".join(f"{name}={to_form_bytes(value)}" for name, value in pairs.items())
        answer = self.ask("POST", self.address.encode(), body=body.encode(), **headers)
        self._keep_cookie(answer)
        return answer

    def send_in_all(self, value: str, nth: int) -> Answer:
        """Put a value into every field of the step; into one of them when all would be too much."""
        names = list(GOOD[self.step])
        if len(to_form_bytes(value)) * len(names) > BODY_LIMIT - 4096:
            return self.send_in_one(value, nth)
        return self.send(dict.fromkeys(names, value))

    def send_in_one(self, value: str, nth: int) -> Answer:
        """Put a value into one field, by turns, with innocent ones around it."""
        good = GOOD[self.step]
        return self.send({**good, list(good)[nth % len(good)]: value})

    def ask(
        self,
        method: str,
        path: bytes,
        query: bytes = b"",
        body: bytes = b"",
        kind: str = FORM,
        cookie: str | None = None,
        environ: dict[str, Any] | None = None,
        **headers: str,
    ) -> Answer:
        """One request, byte for byte; `headers` by their names with underscores."""
        self.count += 1
        high, low = divmod(self.count, 250)
        made = EnvironBuilder(method=method, path="/", environ_base={
            "REMOTE_ADDR": f"10.0.{high % 250}.{low}",
        }).get_environ()  # fmt: skip
        made |= {
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "HTTP_COOKIE": f"amoe={self.cookie}" if cookie is None else cookie,
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper()}": as_header(value) for name, value in headers.items()},
        }
        if method == "POST":
            made |= {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
        made |= environ or {}
        parts, status, answered = run_wsgi_app(self.site.app, made, buffered=True)
        return Answer(int(status.split()[0]), list(answered), b"".join(parts))

    def _keep_cookie(self, answer: Answer) -> None:
        """As a browser does; an accepted step may have given the registration another name."""
        sent = answer.header("Set-Cookie").partition(";")[0].removeprefix("amoe=")
        reader = SecureCookieSessionInterface().get_signing_serializer(self.site.app)
        if sent and reader is not None:
            self.cookie, self.key = sent, fingerprint(reader.loads(sent)["s"])

    def _at_the_step(self) -> tuple[str, Registration]:
        service, who = self.site.service, next(self._people)
        # Each phone in a block of numbers of its own: none of them is ever confirmed.
        email, phone = f"siege{self._registrations}@etu.example", f"06{self._registrations:05}000"
        secret, registration = begins(service)
        way = (
            ("conditions", lambda: None),
            ("identite", lambda: identifies(service, registration, identity_of(who))),
            ("question", lambda: answers(service, registration, who)),
            ("courriel", lambda: gives(service, registration, EMAIL, email)),
            ("code-courriel", lambda: proves(service, registration, EMAIL)),
            ("telephone", lambda: gives(service, registration, SMS, str(canonical_phone(phone)))),
            ("code-telephone", lambda: proves(service, registration, SMS)),
        )
        for step, goes_on in way:
            if step == self.step or self.step in ELSEWHERE:
                break
            goes_on()
        return secret, registration


def as_header(value: str) -> str:
    """As a server hands a header's bytes over; no server lets a line end or NUL through."""
    raw = value.encode("utf-8", "surrogatepass").decode("latin-1")
    return re.sub(r"[\r\n\0]", "", raw)[:8000]
