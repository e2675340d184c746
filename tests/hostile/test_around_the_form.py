"""Hostile tokens, buttons, addresses, queries, headers and cookies get a page, never a fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from amoe import inputs
from config import LANGUAGES
from tests.hostile.inspection import Shape, complaints, kept
from tests.hostile.siege import Answer, Siege
from tests.support.naughty import naughty_values, to_form_bytes
from tests.support.site import Site

FEW, MANY = naughty_values(50), naughty_values(1000)

HX_HEADERS = (
    "hx_request",
    "hx_boosted",
    "hx_current_url",
    "hx_history_restore_request",
    "hx_prompt",
    "hx_target",
    "hx_trigger",
    "hx_trigger_name",
    "hx_source",
    "hx_request_type",
)
OTHERS = ("accept_language", "referer", "origin", "user_agent", "accept", "accept_encoding",
          "host", "x_forwarded_for", "x_forwarded_host", "range", "if_none_match",
          "if_modified_since", "if_range")  # fmt: skip

Send = Callable[[Siege, str], list[Answer]]


def raw(value: str) -> bytes:
    """The bytes that a program without manners would send."""
    return value.encode("utf-8", "surrogatepass")


def token(siege: Siege, value: str) -> list[Answer]:
    """In the place of the token that a form carries."""
    return [siege.send({"email": "a@etu.example", "csrf_token": value})]


def button(siege: Siege, value: str) -> list[Answer]:
    """In the place of the name of the button that was pressed."""
    stop = f"/{siege.language}/inscription/arret".encode()
    fields = siege.csrf.encode()
    return [
        siege.send({"do": value, "email": "a"}),
        siege.ask("POST", stop, body=b"csrf_token=" + fields + b"&do=" + quoted(value)),
    ]


def slug(siege: Siege, value: str) -> list[Answer]:
    """As a step, as a language, as the whole path; asked for and posted to."""
    paths = [b"/fr/inscription/" + raw(value), b"/" + raw(value) + b"/inscription/", raw(value)]
    made = [siege.ask("GET", path if path[:1] == b"/" else b"/" + path) for path in paths]
    return [*made, siege.ask("POST", paths[0], body=b"csrf_token=" + siege.csrf.encode())]


def query(siege: Siege, value: str) -> list[Answer]:
    """As a query of a page, of the spoken captcha, of the demo's list."""
    told = quoted(value)
    return [
        siege.ask("GET", siege.address.encode(), query=raw(value).replace(b"\0", b"%00")),
        siege.ask("GET", b"/ar/inscription/image.mp3", query=b"image=" + told),
        siege.ask("GET", b"/demo/people.json", query=b"n=" + told),
        siege.ask("GET", b"/", query=told + b"=" + told),
    ]


def htmx(siege: Siege, value: str) -> list[Answer]:
    """In every header of htmx, encoded as htmx may do and not, on a page and on a form."""
    plain = dict.fromkeys(HX_HEADERS, value)
    encoded = {**plain, **{f"{name}_uri_autoencoded": "true" for name in HX_HEADERS}}
    fragment = {**plain, "hx_request": "true"}
    return [
        siege.ask("GET", siege.address.encode(), **fragment),
        siege.ask("GET", b"/", **encoded),
        siege.send({"email": value}, **fragment),
    ]


def headers(siege: Siege, value: str) -> list[Answer]:
    """In the other headers, one by one and all together."""
    each = OTHERS[siege.count % len(OTHERS)]
    return [
        siege.ask("GET", b"/", accept_language=value),
        siege.ask("GET", siege.address.encode(), **{each: value}),
        siege.ask("GET", b"/", **dict.fromkeys(OTHERS, value)),
    ]


def cookie(siege: Siege, value: str) -> list[Answer]:
    """As the cookie of the session, as its end, and as the whole header."""
    told = raw(value).decode("latin-1").translate(dict.fromkeys(map(ord, "\r\n\0")))[:8000]
    path = siege.address.encode()
    return [
        siege.ask("GET", path, cookie=f"amoe={told}"),
        siege.ask("GET", path, cookie=f"amoe={siege.cookie}{told}"),
        siege.ask("POST", path, body=b"email=a", cookie=told),
    ]


def quoted(value: str) -> bytes:
    """Percent-encoded."""
    return to_form_bytes(value).encode()


PLACES = (token, button, slug, query, htmx, headers, cookie)


def besiege(place: Site, shape: Shape, send: Send, values: Sequence[str]) -> None:
    """Send each value in one place of the request."""
    siege = Siege(place, "courriel")
    for value in values:
        for answer in send(siege, value):
            wrong = complaints(answer, value, shape, step="courriel", baseline=siege.baseline)
            assert not wrong, (value[:200], answer.status, wrong)
        found = place.service.registrations.find(siege.key)
        # The button that erases everything is among the values of nobody.
        assert found is not None
        assert not kept(found)
        assert found.language in LANGUAGES, inputs.clean(value)
        if siege.count % 300 < 4:
            siege.begin_again()


@pytest.mark.parametrize("send", PLACES, ids=lambda send: send.__name__)
def test_fifty_hostile_values_around_the_form_are_survived(
    place: Site, shape: Shape, send: Send
) -> None:
    besiege(place, shape, send, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("send", PLACES, ids=lambda send: send.__name__)
def test_a_thousand_hostile_values_around_the_form_are_survived(
    place: Site, shape: Shape, send: Send
) -> None:
    besiege(place, shape, send, MANY)
