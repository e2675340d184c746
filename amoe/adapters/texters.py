"""Makes the way out that a gateway's settings describe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amoe.adapters.http_texter import ACCEPTED, HttpTexter
from amoe.adapters.kannel_texter import KannelTexter
from amoe.ports import Texter

KANNEL, HTTP = "kannel", "http"
TIMEOUT = 5.0


@dataclass(frozen=True)
class SmsGateway:
    """One SMS gateway as the operator describes it. What may hold a secret is never shown."""

    name: str
    """What status, rows and logs call it."""
    kind: str
    """`kannel` or `http`."""
    url: str = field(default="", repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    sender: str = ""
    """What phones show instead of a number, as agreed with the operator."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    accepted: frozenset[int] = ACCEPTED
    id_path: str = ""
    timeout: float = TIMEOUT
    """Seconds that handing one SMS over may last."""
    unread: tuple[str, ...] = ()
    """Sentences about settings that could not be read."""


def texter(gateway: SmsGateway) -> Texter:
    """The way out for a gateway.

    Raises ValueError with a sentence that begins with the name of the setting at fault.
    """
    if gateway.kind == KANNEL:
        return KannelTexter(
            url=gateway.url,
            user=gateway.user,
            password=gateway.password,
            sender=gateway.sender,
            timeout=gateway.timeout,
        )
    if gateway.kind == HTTP:
        return HttpTexter(
            url=gateway.url,
            body=gateway.body,
            sender=gateway.sender,
            headers=gateway.headers,
            user=gateway.user,
            password=gateway.password,
            accepted=gateway.accepted,
            id_path=gateway.id_path,
            timeout=gateway.timeout,
        )
    raise ValueError("KIND is neither kannel nor http")
