"""Security headers stand on every kind of answer; the policy lets nothing in but our own files."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.site import Site

Ask = Callable[[FlaskClient], TestResponse]
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}

ANSWERS: dict[str, Ask] = {
    "a public page": lambda client: client.get("/fr/"),
    "the root": lambda client: client.get("/"),
    "a step": lambda client: client.get("/ar/inscription/conditions"),
    "a fragment": lambda client: client.get("/fr/inscription/conditions", headers=HTMX),
    "a HEAD": lambda client: client.head("/fr/"),
    "OPTIONS": lambda client: client.options("/fr/"),
    "a missing slash": lambda client: client.get("/fr"),
    "a step not yet reached": lambda client: client.get("/fr/inscription/courriel"),
    "a form without a token": lambda client: client.post("/fr/inscription/conditions"),
    "no such page": lambda client: client.get("/fr/rien"),
    "no such method": lambda client: client.post("/fr/"),
    "too much": lambda client: client.post("/fr/inscription/conditions", data=b"x" * 70_000),
    "no such sound": lambda client: client.get("/fr/inscription/image.mp3"),
    "JSON": lambda client: client.get("/demo/people.json"),
    "no such file": lambda client: client.get("/static/none.js"),
}
STATUS = {
    "a missing slash": 308,
    "a step not yet reached": 303,
    "a form without a token": 400,
    "no such page": 404,
    "no such method": 405,
    "too much": 413,
    "no such sound": 404,
    "no such file": 404,
}
every_answer = pytest.mark.parametrize("kind", ANSWERS)


def policy(answer: TestResponse) -> dict[str, list[str]]:
    """The directives of the content security policy."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


@every_answer
def test_every_answer_has_them_all(public_site: Site, kind: str) -> None:
    answer = ANSWERS[kind](public_site.app.test_client())
    assert answer.status_code == STATUS.get(kind, 200)
    headers = answer.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for power in ("camera", "microphone", "geolocation", "payment"):
        assert f"{power}=()" in headers["Permissions-Policy"]
    assert policy(answer)["default-src"] == ["'none'"]
    assert "Server" not in headers or "Werkzeug" in headers["Server"]


@every_answer
def test_the_policy_allows_nothing_unsafe_and_no_other_site(public_site: Site, kind: str) -> None:
    sources = policy(ANSWERS[kind](public_site.app.test_client()))
    for directive, allowed in sources.items():
        for source in allowed:
            assert "unsafe" not in source
            assert re.fullmatch(r"'none'|'self'|data:|'sha256-[\w+/=]{44}'", source), source
            assert source != "data:" or directive == "img-src"
    assert sources["script-src"] == ["'self'"]
    for closed in ("base-uri", "frame-ancestors"):
        assert sources[closed] == ["'none'"]
    assert sources["form-action"] == ["'self'"]


@pytest.mark.parametrize("address", ["/fr/", "/ar/inscription/conditions", "/fr/rien", "/demo/"])
def test_the_one_inline_style_is_the_one_that_the_policy_names(
    public_site: Site, address: str
) -> None:
    answer = public_site.app.test_client().get(address)
    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.S)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy(answer)["style-src"] == [f"'sha256-{digest}'"]
    assert not re.search(r"\sstyle=", answer.text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", answer.text))


def test_a_journeys_cookie_is_for_the_server_alone(public_site: Site) -> None:
    answer = public_site.app.test_client().get("/fr/inscription/conditions")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie


def test_whoever_leaves_has_nothing_left_in_the_browser(site: Site) -> None:
    student = site.student().reaches("question").opens("arret")
    page = student.browser
    answer = page.client.post(student.address("arret"), data={**page.hidden(), "do": "erase"})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert site.service.database.one("SELECT 1 FROM registrations") is None


def test_static_files_are_not_sniffed_nor_used_by_other_sites(public_site: Site) -> None:
    page = public_site.app.test_client().get("/fr/").text
    for address in re.findall(r'src="(/static/[^"]+)"', page):
        headers = public_site.app.test_client().get(address).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_answer_names_a_file_of_the_server(public_site: Site) -> None:
    for ask in ANSWERS.values():
        assert str(Path(__file__).parents[2]) not in ask(public_site.app.test_client()).text
