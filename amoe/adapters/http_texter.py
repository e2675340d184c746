"""Hands SMS to an aggregator that takes JSON over HTTP, as its configuration describes it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from typing import Any

from amoe.adapters.http_post import HttpPost, check_header, refusal
from amoe.adapters.sms_rules import check
from amoe.ports import Crossing, NotSent, Receipt, Text, unnoted
from amoe.segments import is_gsm7

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
PLACEHOLDERS = frozenset({"to", "to_digits", "text", "sender", "id", "report_url", "coding"})
"""What may stand in the strings of a body: `to` is +212…, `to_digits` 212…, `coding` gsm7 or ucs2.
"""
ACCEPTED = frozenset({200, 201, 202})
_LONGEST_ID = 100


class HttpTexter:
    """Posts each SMS to an aggregator. Any number of threads may use it at once."""

    def __init__(
        self, *, url: str, body: str, sender: str = "", headers: Mapping[str, str] | None = None,
        user: str = "", password: str = "", accepted: Collection[int] = ACCEPTED,
        id_path: str = "", timeout: float = 5.0,
    ) -> None:  # fmt: skip
        """Take what the aggregator's manual says; `timeout` in seconds.

        `body`: a JSON document whose strings may hold placeholders. `user` and `password` travel as
        Basic, a password alone as Bearer. `accepted`: the statuses that mean "taken". `id_path`:
        where the answer holds the message's id ("data.0.id"); an answer without it is no receipt.

        Raises ValueError with a sentence that begins with the name of the setting at fault.
        """
        self._headers = _headers(headers or {}, user, password)
        self._body = _parsed(body)
        self._sender = sender
        if "{sender}" in body and not sender:
            raise ValueError("SENDER is missing: BODY asks for it")
        self._accepted = frozenset(accepted)
        if not self._accepted or not all(200 <= status < 300 for status in self._accepted):
            raise ValueError("ACCEPTED holds something beside statuses from 200 to 299")
        self._id_path = id_path.split(".") if id_path else []
        self._post = HttpPost(url, timeout=timeout)

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Hand one over; its receipt holds the aggregator's id. Raises NotSent with a code."""
        check(text)
        values = {
            "to": text.to,
            "to_digits": text.to.removeprefix("+"),
            "text": text.text,
            "sender": self._sender,
            "id": text.message_id,
            "report_url": text.report_url,
            "coding": "gsm7" if is_gsm7(text.text) else "ucs2",
        }
        filled = _in_strings(self._body, lambda string: _filled(string, values))
        answer = self._post.send(self._headers, json.dumps(filled).encode(), crossing)
        if answer.status not in self._accepted:
            raise refusal(answer.status)
        name = _at(self._id_path, answer.body) if self._id_path else ""
        if name is None:
            # Many aggregators say 200 to everything and put the refusal into the answer.
            raise NotSent("sms.no_id", again=False, down=True, uncertain=True)
        return Receipt(name)


def _headers(given: Mapping[str, str], user: str, password: str) -> dict[str, str]:
    """The headers of every request."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    for name, value in given.items():
        check_header("HEADERS", name, value)
        if PLACEHOLDERS & set(_PLACEHOLDER.findall(value)):
            raise ValueError("HEADERS holds a placeholder: they are for BODY only")
        headers[name] = value
    signs_in = any(name.lower() == "authorization" for name in given)
    if signs_in and (user or password):
        raise ValueError("HEADERS holds Authorization, and USER or PASSWORD is set as well")
    if user:
        headers["Authorization"] = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
    elif password:
        check_header("PASSWORD", "Authorization", password)
        headers["Authorization"] = f"Bearer {password}"
    return headers


def _parsed(body: str) -> Any:
    """The body's template, with nothing in it that would be sent as it stands by mistake."""
    try:
        template = json.loads(body)
    except ValueError:
        raise ValueError("BODY is not JSON") from None
    names: set[str] = set()

    def note(string: str) -> str:
        names.update(_PLACEHOLDER.findall(string))
        return string

    _in_strings(template, note)
    unknown = sorted(names - PLACEHOLDERS)
    if unknown:
        raise ValueError(f"BODY holds {{{unknown[0]}}}, which is no placeholder")
    if "text" not in names or not names & {"to", "to_digits"}:
        raise ValueError("BODY holds no {to} or {to_digits}, or no {text}")
    return template


def _in_strings(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every string in it changed, its names of members left alone."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_in_strings(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _in_strings(one, change) for name, one in value.items()}
    return value


def _filled(string: str, values: Mapping[str, str]) -> str:
    """A string with its placeholders replaced, once: what a value holds is never replaced."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], string)


def _at(path: list[str], body: bytes) -> str | None:
    """What stands at a path of a JSON answer; None when there is nothing that can be an id."""
    try:
        found = json.loads(body)
        for part in path:
            found = found[int(part)] if isinstance(found, list) else found[part]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if isinstance(found, bool) or not isinstance(found, str | int) or found == "":
        return None
    return str(found)[:_LONGEST_ID]
