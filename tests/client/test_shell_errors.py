"""Every error is a page in the person's language that says what to do, and never a trace."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blueprints.shell.texts import catalogue
from config import LANGUAGES
from tests.support.page_linter import lint_page
from tests.support.site import Site

SECRET = "salma@etu.example"


class BrokenClock:
    """A port that works while the site starts, then raises with somebody's data in its words."""

    broken = False

    def now(self) -> int:
        """The time, or a fault."""
        if self.broken:
            raise RuntimeError(SECRET)
        return 1_800_000_000


@pytest.fixture
def broken(tmp_path: Path, people_folder: Path) -> Site:
    """A site one of whose ports breaks at every request of the journey."""
    clock = BrokenClock()
    site = Site(tmp_path / "instance", people_folder, clock=clock)
    clock.broken = True
    return site


def no_page(client: FlaskClient, language: str) -> TestResponse:
    """An address that does not exist."""
    return client.get(f"/{language}/rien")


def no_method(client: FlaskClient, language: str) -> TestResponse:
    """A page that takes no form."""
    return client.post(f"/{language}/aide")


def too_much(client: FlaskClient, language: str) -> TestResponse:
    """A form of more than 64 KiB."""
    return client.post(f"/{language}/inscription/conditions", data={"accept": "x" * 65_537})


def too_often(client: FlaskClient, language: str) -> TestResponse:
    """The spoken captcha again and again."""
    for _ in range(11):
        answer = client.get(f"/{language}/inscription/image.mp3")
    return answer


def no_token(client: FlaskClient, language: str) -> TestResponse:
    """A form of another time, or of another site."""
    client.get(f"/{language}/inscription/conditions")
    return client.post(f"/{language}/inscription/conditions", data={"accept": "1"})


Ask = Callable[[FlaskClient, str], TestResponse]
ERRORS: list[tuple[Ask, int]] = [
    (no_page, 404),
    (no_method, 405),
    (too_much, 413),
    (too_often, 429),
    (no_token, 400),
]
every_error = pytest.mark.parametrize(
    ("ask", "status"), ERRORS, ids=[ask.__name__ for ask, _ in ERRORS]
)
every_language = pytest.mark.parametrize("language", LANGUAGES)

HEADINGS = {
    400: ["This page was open for too long", "Your browser keeps no cookie"],
    404: ["Page not found"],
    405: ["This cannot be opened that way"],
    413: ["Too much was sent"],
    429: ["Too many requests"],
    500: ["Something went wrong on our side"],
}


def is_an_error_page(answer: TestResponse, status: int, language: str) -> None:
    """What every error page must be."""
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert lint_page(answer.text) == []
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'href="/{language}/"' in answer.text, "the way home"
    for trace in ("Traceback", "File &#34;", ".py", "Exception", "Error:", SECRET):
        assert trace not in answer.text
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
    assert heading
    assert bool(re.search(r"[\u0621-\u064a]", heading[1])) is (language == "ar")
    assert heading[1] in {catalogue(language).gettext(words) for words in HEADINGS[status]}


@every_language
@every_error
def test_it_is_a_page_in_the_persons_language(
    site: Site, ask: Ask, status: int, language: str
) -> None:
    is_an_error_page(ask(site.app.test_client(), language), status, language)


@every_language
def test_a_fault_of_ours_is_a_page_without_a_trace(broken: Site, language: str) -> None:
    answer = broken.app.test_client().get(f"/{language}/inscription/conditions")
    is_an_error_page(answer, 500, language)


def test_with_htmx_a_fault_is_a_fragment_and_no_step_in_the_history(broken: Site) -> None:
    answer = broken.app.test_client().get(
        "/fr/inscription/conditions", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 500
    assert answer.headers["HX-Push-Url"] == "false"
    assert "<html" not in answer.text
    assert lint_page(answer.text, fragment=True) == []
    assert SECRET not in answer.text


@pytest.mark.parametrize(("wish", "language"), [("ar-MA", "ar"), ("fr", "fr"), ("", "fr")])
def test_where_the_address_has_no_language_the_browsers_wish_counts(
    public_site: Site, wish: str, language: str
) -> None:
    answer = public_site.app.test_client().get("/rien", headers={"Accept-Language": wish})
    is_an_error_page(answer, 404, language)


def test_a_wrong_method_says_which_ones_are_right(public_site: Site) -> None:
    assert "GET" in no_method(public_site.app.test_client(), "fr").headers["Allow"]


def test_too_many_requests_say_how_long_to_wait(site: Site) -> None:
    wait = int(too_often(site.app.test_client(), "fr").headers["Retry-After"])
    assert 0 < wait <= 600


def test_one_who_asks_too_often_stops_nobody_else(site: Site) -> None:
    mine, yours = site.student(0).reaches("identite"), site.student(1).reaches("identite")
    too_often(mine.browser.client, "fr")
    assert yours.browser.client.get("/fr/inscription/image.mp3").status_code == 404


@every_language
def test_without_a_cookie_the_page_explains_why_one_is_needed(
    public_site: Site, language: str
) -> None:
    answer = public_site.app.test_client().post(
        f"/{language}/inscription/conditions", data={"accept": 1}
    )
    is_an_error_page(answer, 400, language)
    titles = {"fr": "Votre navigateur n’accepte pas", "ar": "متصفحكم", "en": "Your browser keeps"}
    assert titles[language] in answer.text


@pytest.mark.parametrize("size", [65_000, 65_537, 1_000_000])
def test_what_is_too_much_is_64_kib(public_site: Site, size: int) -> None:
    answer = public_site.app.test_client().post("/fr/inscription/conditions", data=b"x" * size)
    assert answer.status_code == (413 if size > 65_536 else 400)
