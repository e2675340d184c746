"""When the line drops: pages that were read are still there, no step of the journey ever is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from blueprints.shell.texts import catalogue
from config import LANGUAGES, Fund
from tests.support.served import Served
from tests.support.site import Site
from tools.chromium import phone

pytestmark = pytest.mark.browser
every_language = pytest.mark.parametrize("language", LANGUAGES)
CLOCK = "const PATIENCE = 8000;"


@pytest.fixture
def reader(browser: Browser, running: Any) -> Iterator[Callable[[str], Reader]]:
    """Opens phones on the running site, in a language."""
    opened = []

    def open_phone(language: str, url: str = running.url) -> Reader:
        opened.append(phone(browser, language=language))
        return Reader(opened[-1].new_page(), url)

    yield open_phone
    for context in opened:
        context.close()


class Reader:
    """Somebody who reads on a phone whose line comes and goes."""

    def __init__(self, page: Page, url: str) -> None:
        """Take a page that nothing was opened in yet."""
        self.page, self.url = page, url

    def reads(self, path: str) -> Reader:
        """Open a page; wait until the worker is there, and has kept what it keeps of it."""
        self.page.goto(self.url + path)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        return self

    def until_kept(self, path: str) -> Reader:
        """Wait for a page to be kept."""
        self.page.wait_for_function("path => caches.match(path).then(Boolean)", arg=path)
        return self

    def loses_the_line(self) -> Reader:
        """No request of the phone gets through, and the browser's own cache has run out."""
        self.page.context.new_cdp_session(self.page).send("Network.clearBrowserCache")
        self.page.context.set_offline(True)
        return self

    def has_it_back(self) -> Reader:
        """They do again."""
        self.page.context.set_offline(False)
        return self

    def heading(self, path: str) -> str:
        """What a page shows first."""
        self.page.goto(self.url + path)
        return self.page.locator("h1").inner_text()

    def keeps(self) -> list[str]:
        """The addresses of all that the phone keeps."""
        found: list[str] = self.page.evaluate(
            """async () => { const found = [];
               for (const name of await caches.keys())
                 for (const one of await (await caches.open(name)).keys())
                   found.push(new URL(one.url).pathname + new URL(one.url).search);
               return found }"""
        )
        return sorted(found)


def no_line(language: str) -> str:
    """The heading of the offline page."""
    return str(catalogue(language).gettext("No connection"))


@every_language
def test_a_page_that_was_read_is_still_there(reader, language: str) -> None:
    someone = reader(language).reads(f"/{language}/")
    told = someone.heading(f"/{language}/questions")
    someone.until_kept(f"/{language}/questions").loses_the_line()
    assert someone.heading(f"/{language}/questions") == told
    assert someone.heading(f"/{language}/") != told


@every_language
def test_the_very_first_page_is_kept_too(reader, language: str) -> None:
    someone = reader(language)
    told = someone.reads(f"/{language}/bureaux/").page.locator("h1").inner_text()
    someone.loses_the_line()
    assert someone.heading(f"/{language}/bureaux/") == told


@every_language
def test_another_page_gives_way_to_the_call_centre(reader, language: str) -> None:
    someone = reader(language).reads(f"/{language}/").loses_the_line()
    assert someone.heading(f"/{language}/videos") == no_line(language)
    expect(someone.page.locator("html")).to_have_attribute("lang", language)
    expect(someone.page.locator("main a[href^='tel:']")).to_have_text(Fund().call_centre)
    assert someone.page.url.endswith("/videos")
    someone.has_it_back().page.locator("main a.button").click()
    expect(someone.page.locator("h1")).not_to_have_text(no_line(language))


def test_each_language_has_its_own_offline_page(reader) -> None:
    someone = reader("fr").reads("/fr/").reads("/ar/aide").until_kept("/ar/hors-ligne")
    someone.loses_the_line()
    assert someone.heading("/fr/videos") == no_line("fr")
    assert someone.heading("/ar/videos") == no_line("ar")


@every_language
def test_a_step_is_never_kept(reader, language: str) -> None:
    someone = reader(language).reads(f"/{language}/")
    steps = [f"/{language}/inscription/{slug}" for slug in ("conditions", "arret", "efface")]
    for step in steps:
        someone.reads(step)
    someone.reads(f"/{language}/inscription/").until_kept(f"/{language}/inscription/")
    kept = someone.keeps()
    assert not {one for one in kept if "/inscription/" in one} - {f"/{language}/inscription/"}
    someone.loses_the_line()
    for step in steps:
        assert someone.heading(step) == no_line(language)


def test_only_public_pages_and_files_are_kept(reader) -> None:
    someone = reader("fr").reads("/fr/")
    for path in ("/fr/inscription/conditions", "/demo/", "/fr/rien", "/robots.txt", "/fr/"):
        someone.page.goto(someone.url + path)
    someone.until_kept("/fr/")
    kept = {one for one in someone.keeps() if not one.startswith("/static/")}
    assert kept == {"/fr/", "/fr/hors-ligne"}


def test_a_page_that_changed_is_shown_as_soon_as_the_line_is_back(reader) -> None:
    someone = reader("fr").reads("/fr/").until_kept("/fr/")
    someone.page.evaluate(
        """caches.open("amoe-1").then(c => c.put("/fr/aide",
           new Response("<h1>Hier</h1>", {headers: {"Content-Type": "text/html"}})))"""
    )
    assert someone.loses_the_line().heading("/fr/aide") == "Hier"
    today = someone.has_it_back().heading("/fr/aide")
    assert today != "Hier"
    someone.page.wait_for_function(
        "caches.match('/fr/aide').then(a => a.text()).then(t => !t.includes('Hier'))"
    )
    assert someone.loses_the_line().heading("/fr/aide") == today


def test_the_short_address_is_kept_in_the_language_that_it_came_in(reader) -> None:
    french, arabic = reader("fr").reads("/"), reader("ar").reads("/")
    told = [each.until_kept(f"/{code}/").page.locator("h1").inner_text()
            for each, code in ((french, "fr"), (arabic, "ar"))]  # fmt: skip
    assert told[0] != told[1]
    for each, code, heading in ((french, "fr", told[0]), (arabic, "ar", told[1])):
        assert "/" not in each.loses_the_line().keeps()
        assert each.heading("/") == each.heading(f"/{code}/") == heading


def test_the_address_of_a_poster_is_still_there(reader) -> None:
    someone = reader("ar").reads("/c/um5")
    told = someone.page.locator("h1").inner_text()
    assert "/ar/c/um5" in someone.keeps()
    assert someone.loses_the_line().heading("/c/um5") == told != no_line("ar")


def test_in_a_language_never_read_the_offline_page_is_another_ones(reader) -> None:
    someone = reader("fr").reads("/fr/").loses_the_line()
    assert someone.heading("/ar/") == no_line("fr")


def test_a_search_without_a_line_shows_the_page_that_it_searches(reader) -> None:
    someone = reader("fr").reads("/fr/").reads("/fr/questions?q=code").reads("/fr/questions")
    told = someone.until_kept("/fr/questions").page.locator("h1").inner_text()
    assert not [one for one in someone.keeps() if "?" in one]
    someone.loses_the_line()
    assert someone.heading("/fr/questions?q=rib") == told


def test_what_an_older_worker_kept_is_removed(reader) -> None:
    someone = reader("fr")
    someone.page.goto(someone.url + "/sw.js")
    someone.page.evaluate("caches.open('amoe-0').then(c => c.put('/fr/aide', new Response('old')))")
    someone.reads("/fr/").until_kept("/fr/")
    assert "amoe-0" not in someone.page.evaluate("caches.keys()")


def test_no_more_is_kept_than_fits(reader) -> None:
    someone = reader("fr").reads("/fr/").until_kept("/fr/")
    someone.page.evaluate(
        """caches.open("amoe-1").then(c => Promise.all([...Array(70).keys()]
           .map(n => c.put("/fr/old-" + n, new Response("old")))))"""
    )
    someone.reads("/fr/aide").until_kept("/fr/aide")
    someone.page.wait_for_function(
        "caches.open('amoe-1').then(c => c.keys()).then(all => all.length <= 60)"
    )
    assert {"/fr/aide", "/fr/hors-ligne", "/fr/old-69"} <= set(someone.keeps())


def test_who_saves_data_gets_no_worker(browser: Browser, running: Any) -> None:
    context = phone(browser, language="fr")
    context.set_extra_http_headers({"Save-Data": "on"})
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url.removeprefix(running.url)))
    page.goto(running.url + "/fr/", wait_until="networkidle")
    assert asked == ["/fr/"]
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    context.close()


class Stuck:
    """The site behind a line on which one page never comes through; the worker has no patience."""

    def __init__(self, app: Any, path: str) -> None:
        """Hold `path` back once told to."""
        self.app, self.path = app, path
        self.holds = False
        self.freed = threading.Event()

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        """Answer as the site does, or wait."""
        if self.holds and environ["PATH_INFO"] == self.path:
            self.freed.wait(30)
        if environ["PATH_INFO"] != "/sw.js":
            return self.app(environ, start)
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        script = b"".join(self.app(environ, lambda *told: None)).decode()
        assert CLOCK in script
        start("200 OK", [("Content-Type", "text/javascript")])
        return [script.replace(CLOCK, "const PATIENCE = 200;").encode()]


def test_on_a_line_that_hardly_moves_a_kept_page_is_shown(reader, site: Site) -> None:
    stuck = Stuck(site.app.wsgi_app, "/fr/aide")
    site.app.wsgi_app = stuck  # type: ignore[method-assign]
    with Served(site) as url:
        someone = reader("fr", url).reads("/fr/").reads("/fr/aide").until_kept("/fr/aide")
        told = someone.page.locator("h1").inner_text()
        stuck.holds = True
        someone.reads("/fr/")
        someone.page.goto(url + "/fr/aide")
        assert someone.page.locator("h1").inner_text() == told
        stuck.freed.set()
