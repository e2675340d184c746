"""The SMS gateways of the environment: AMOE_SMS_GATEWAYS, and AMOE_SMS_<NAME>_… for each of them.

AMOE_SMS_GATEWAYS names them in order of preference, parted by blanks. For a gateway NAME:

- _KIND: `kannel` or `http` (an aggregator that takes JSON)
- _URL: where to post; for Kannel `http://127.0.0.1:13013` is enough
- _USER, _PASSWORD: the sign-in; _PASSWORD_FILE: a file with the password instead
- _SENDER: what phones show as the sender
- _TIMEOUT: seconds, 5 by default
- _BODY, _HEADERS, _ACCEPTED, _ID_PATH: for `http` only, see docs/sms.md
"""

from __future__ import annotations

import ipaddress
import json
import math
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from amoe.adapters.texters import TIMEOUT, SmsGateway, texter

_SETTINGS = frozenset(
    {
        "KIND", "URL", "USER", "PASSWORD", "PASSWORD_FILE", "SENDER", "TIMEOUT",
        "BODY", "HEADERS", "ACCEPTED", "ID_PATH",
    }
)  # fmt: skip
_NEEDED = {"kannel": ("URL", "USER", "PASSWORD", "SENDER"), "http": ("URL", "BODY")}
_LONGEST_TIMEOUT = 60
_TAKEN = frozenset({"smtp", "mail"})
"""Names that a circuit of the other channel has."""


def gateways(env: Mapping[str, str]) -> tuple[SmsGateway, ...]:
    """The gateways in order of preference. What cannot be read is kept for `faults`."""
    return tuple(_gateway(name, env) for name in env.get("AMOE_SMS_GATEWAYS", "").split())


def faults(found: tuple[SmsGateway, ...]) -> list[str]:
    """Why the site may not start with these gateways, a sentence each; empty when it may."""
    sentences = []
    names = [gateway.name.upper() for gateway in found]
    for number, gateway in enumerate(found):
        if not re.fullmatch(r"[A-Za-z0-9]+", gateway.name):
            sentences.append("AMOE_SMS_GATEWAYS holds a name that is not letters and digits only")
        elif gateway.name.lower() in _TAKEN:
            sentences.append(f"AMOE_SMS_GATEWAYS names {gateway.name}: that is the mail server")
        elif names[number] in names[:number]:
            sentences.append(f"AMOE_SMS_GATEWAYS names {gateway.name} twice")
        else:
            sentences += [f"{_prefix(gateway.name)}{fault}" for fault in _faults(gateway)]
    return sentences


def _faults(gateway: SmsGateway) -> list[str]:
    """The same for one gateway; each begins with the last part of a setting's name."""
    found = list(gateway.unread)
    for setting in _NEEDED.get(gateway.kind, ("KIND", "URL")):
        read_in_vain = any(sentence.startswith(setting) for sentence in gateway.unread)
        if not getattr(gateway, setting.lower()) and not read_in_vain:
            found.append(f"{setting} is missing")
    if found:
        return found
    try:
        texter(gateway)
    except ValueError as fault:
        return [str(fault)]
    if in_clear(gateway.url):
        return ["URL would send codes and the password over the internet in clear"]
    return []


def _gateway(name: str, env: Mapping[str, str]) -> SmsGateway:
    unread: list[str] = []
    prefix = _prefix(name)
    given = {
        variable.removeprefix(prefix): value.strip()
        for variable, value in env.items()
        if variable.startswith(prefix) and value.strip()
    }
    unread += [
        f"{setting} is no setting of a gateway" for setting in sorted(given.keys() - _SETTINGS)
    ]
    defaults = SmsGateway(name, "")
    return SmsGateway(
        name=name,
        kind=given.get("KIND", "").lower(),
        url=given.get("URL", ""),
        user=given.get("USER", ""),
        password=_password(given, unread),
        sender=given.get("SENDER", ""),
        headers=_headers(given.get("HEADERS", "{}"), unread),
        body=given.get("BODY", ""),
        accepted=_accepted(given["ACCEPTED"], unread) if "ACCEPTED" in given else defaults.accepted,
        id_path=given.get("ID_PATH", ""),
        timeout=_timeout(given.get("TIMEOUT", f"{TIMEOUT}"), unread),
        unread=tuple(unread),
    )


def _prefix(name: str) -> str:
    return f"AMOE_SMS_{name.upper()}_"


def _password(given: Mapping[str, str], unread: list[str]) -> str:
    """The password itself, or the first line of the file that holds it."""
    if "PASSWORD_FILE" not in given:
        return given.get("PASSWORD", "")
    if "PASSWORD" in given:
        unread.append("PASSWORD and PASSWORD_FILE are both set")
        return ""
    try:
        lines = Path(given["PASSWORD_FILE"]).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    if not lines or not lines[0].strip():
        unread.append("PASSWORD_FILE holds no password, or cannot be read")
        return ""
    return lines[0].strip()


def _headers(text: str, unread: list[str]) -> dict[str, str]:
    try:
        headers = json.loads(text)
    except ValueError:
        headers = None
    if not isinstance(headers, dict) or not all(isinstance(v, str) for v in headers.values()):
        unread.append("HEADERS is not a JSON object of strings")
        return {}
    return headers


def _accepted(text: str, unread: list[str]) -> frozenset[int]:
    words = re.split(r"[\s,]+", text)
    if not all(re.fullmatch(r"[0-9]{3}", word) for word in words):
        unread.append("ACCEPTED is not a list of statuses such as 200,202")
        return frozenset()
    return frozenset(map(int, words))


def _timeout(text: str, unread: list[str]) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= _LONGEST_TIMEOUT:  # also false for what is no number
        unread.append(f"TIMEOUT is not a number of seconds up to {_LONGEST_TIMEOUT}")
        return TIMEOUT
    return seconds


def in_clear(url: str) -> bool:
    """Whether it leaves the operator's own network without TLS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https" or not re.search(r"[.:]", host.rstrip(".")):
        return False  # a name without a dot is one of the own network
    try:
        return not ipaddress.ip_address(host).is_private
    except ValueError:
        return True
