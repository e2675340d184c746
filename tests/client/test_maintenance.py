"""Closed for maintenance: every page says so, agents and programs go on, no database is asked."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from amoe.limits import DAY, DESK_IDLE, HOUR, MINUTE
from blueprints.registration.steps import journey
from blueprints.shell.maintenance import SAID, TYPED
from config import LANGUAGES, ROOT
from tests.client.test_statements import counting
from tests.support.agent import Agent
from tests.support.browser import Browser
from tests.support.site import Site

WORDS = {
    "fr": "Mise à jour du registre <b>AMOE</b>.",
    "ar": "تحديث سجل <b>AMOE</b>.",
    "en": "The registry is brought up to date <b>now</b>.",
}
every_language = pytest.mark.parametrize("language", LANGUAGES)
plain_and_htmx = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


def addresses() -> list[tuple[str, str]]:
    """Every address of the checked list with something in its blanks, and a method."""
    found = []
    for line in (ROOT / "tests/checked/urls.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            rule, methods = line.split(" ")
            path = re.sub(r"<[^>]*>", "x", rule.replace("<language:language>", "fr"))
            found += [(path, method) for method in methods.split(",")]
    return found


def browser(site: Site, *, htmx: bool = False) -> Browser:
    """A stranger's."""
    return Browser(site.app.test_client(), htmx=htmx)


def is_closed(at: Browser, site: Site, language: str, name: str = "site") -> Browser:
    """The page that says so."""
    assert at.status == 503, at.words()[:300]
    assert at.response
    assert at.heading() == site.translated(SAID[name][1], language)
    assert int(at.response.headers["Retry-After"]) >= MINUTE
    assert at.response.headers["Cache-Control"] == "no-store"
    assert "053 800 20 20" in at.words()
    return at


class TestTheWholeSite:
    """Nobody but agents and programs."""

    @every_language
    @plain_and_htmx
    @pytest.mark.parametrize(
        "path",
        ["", "inscription/", "inscription/identite", "connexion", "compte/", "questions",
         "bureaux/", "rien", "numero-oublie/demande"],
    )  # fmt: skip
    def test_every_page_says_it_in_the_persons_language(
        self, site: Site, path: str, htmx: bool, language: str
    ) -> None:
        site.service.switches.pause("site", words=WORDS)
        at = is_closed(browser(site, htmx=htmx).open(f"/{language}/{path}"), site, language)
        assert WORDS[language] in html.unescape(at.page)
        assert WORDS[language] not in at.page, "an operator's words are no markup"
        assert ("<html" in at.page) is not htmx

    def test_no_address_of_the_site_is_forgotten(self, site: Site) -> None:
        """Read from the checked list: what is added later is closed, unless it is said here."""
        site.service.switches.pause("site")
        client = site.app.test_client()
        open_ones = set()
        for path, method in addresses():
            if client.open(path, method=method).status_code != 503:
                open_ones.add(path.split("/x")[0])
        # Of the desk its doors are open; the demo's board plays mailboxes and phones.
        assert {each for each in open_ones if not each.startswith("/demo/")} == {
            "/.well-known/security.txt",
            "/bureau/",
            "/fr/bureau/",
            "/fr/bureau/invitation",
            "/fr/hors-ligne",
            "/metrics",
            "/robots.txt",
            "/sms/rapport",
            "/sw.js",
        }

    @plain_and_htmx
    def test_a_form_is_not_judged_first(self, site: Site, htmx: bool) -> None:
        """Without a token of ours it would be a 400, and with a huge body a 413."""
        site.service.switches.pause("site")
        at = browser(site, htmx=htmx)
        is_closed(at.send("/fr/connexion", {"name": "1", "password": "secret-7"}), site, "fr")
        assert "secret-7" not in at.page

    def test_the_root_speaks_the_browsers_language(self, site: Site) -> None:
        site.service.switches.pause("site", words=WORDS)
        answer = site.app.test_client().get("/", headers={"Accept-Language": "ar-MA"})
        assert html.escape(WORDS["ar"]) in answer.get_data(as_text=True)

    @every_language
    def test_without_words_the_site_has_its_own(self, site: Site, language: str) -> None:
        site.service.switches.pause("site", words={"fr": "Panne."} if language != "fr" else {})
        at = browser(site).open(f"/{language}/")
        assert site.translated(SAID["site"][2], language) in at.words()
        assert "Panne." not in at.words()

    @every_language
    def test_it_leads_to_the_same_page_in_other_languages_and_back(
        self, site: Site, language: str
    ) -> None:
        site.service.switches.pause("site")
        at = browser(site).open(f"/{language}/connexion")
        others = [code for code in LANGUAGES if code != language]
        assert all(f'href="/{code}/connexion"' in at.page for code in others)
        at.follow(site.translated("Try again", language))
        assert at.address == f"/{language}/connexion"

    @pytest.mark.parametrize("path", ["/fr/rien", "//elsewhere.example/x", "/%0d%0aX: 1"])
    def test_it_leads_back_to_known_addresses_only(self, site: Site, path: str) -> None:
        site.service.switches.pause("site")
        at = browser(site).open(path)
        assert at.status in (503, 404)
        assert "elsewhere" not in at.page
        assert site.translated("Try again", "fr") not in at.words()

    @plain_and_htmx
    def test_no_cookie_is_set(self, site: Site, htmx: bool) -> None:
        site.service.switches.pause("site")
        at = browser(site, htmx=htmx).open("/fr/inscription/conditions")
        assert at.cookies() == {}

    def test_an_island_gives_way_to_the_whole_page(self, site: Site) -> None:
        """And one that wants no error to be shown says so itself: htmx heeds that last."""
        site.service.switches.pause("site")
        get = site.app.test_client().get
        headers = {"HX-Request": "true", "HX-Target": "p#more"}
        answer = get("/fr/compte/dossiers/lignes", headers=headers)
        assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (
            "#main",
            "innerHTML",
        )
        whole = get("/fr/", headers={"HX-Request": "true", "HX-Target": "main#main"})
        assert "HX-Retarget" not in whole.headers


class TestUntilWhen:
    """Said when it is known, and no promise when it is over."""

    def test_the_time_of_morocco_is_told(self, site: Site) -> None:
        until = site.clock.now() + 90 * MINUTE
        site.service.switches.pause("site", until=until)
        at = browser(site).open("/fr/")
        with site.app.app_context():
            shown = site.app.jinja_env.filters["clock"](until)
        assert f"<bdi>{shown}</bdi>" in at.page
        assert at.response
        assert at.response.headers["Retry-After"] == str(90 * MINUTE)

    def test_the_day_too_when_it_is_far(self, site: Site) -> None:
        until = site.clock.now() + 2 * DAY
        site.service.switches.pause("site", until=until)
        day = site.app.jinja_env.filters["day"](until)
        assert f"<bdi>{day}</bdi>" in browser(site).open("/fr/").page

    @every_language
    def test_when_it_takes_longer_the_page_says_so(self, site: Site, language: str) -> None:
        site.service.switches.pause("site", until=site.clock.now() + MINUTE)
        site.clock.passes(HOUR)
        at = is_closed(browser(site).open(f"/{language}/"), site, language)
        longer = "It takes longer than planned. Please try again in a few minutes."
        assert site.translated(longer, language) in at.words()

    @every_language
    def test_unknown_it_is_said_to_be_unknown(self, site: Site, language: str) -> None:
        site.service.switches.pause("site")
        at = is_closed(browser(site).open(f"/{language}/"), site, language)
        assert site.translated("We cannot say yet until when.", language) in at.words()


class TestAgents:
    """They are still in: callers ask them what is going on."""

    @every_language
    @pytest.mark.parametrize("name", ["site", "registration"])
    def test_go_on(self, site: Site, name: str, language: str) -> None:
        agent = Agent(site, language=language).is_at_work()
        site.service.switches.pause(name)
        agent.signs_in().opens("bureau/").is_in()

    def test_whoever_is_none_finds_no_desk_behind_the_closed_door(self, site: Site) -> None:
        """Each of its addresses is one that does not exist: closed as well, to the byte."""
        student = site.student().stands_at("courriel").browser.client
        site.service.switches.pause("site", words=WORDS)
        for client in (site.app.test_client(), student):
            for method in ("GET", "POST", "HEAD", "PUT", "OPTIONS"):
                for headers in ({}, {"HX-Request": "true"}):
                    absent = client.open("/fr/rien/x", method=method, headers=headers)
                    assert absent.status_code == 503
                    for path in ("interrupteurs/", "dossier/x", "rien", "rester", "chercher"):
                        found = client.open(f"/fr/bureau/{path}", method=method, headers=headers)
                        assert found.status_code == 503, (method, path)
                        assert found.data == absent.data, (method, path)
                        assert sorted(found.headers) == sorted(absent.headers), (method, path)

    def test_who_holds_a_session_that_ended_is_led_to_the_sign_in(self, site: Site) -> None:
        agent = Agent(site).is_signed_in()
        site.service.switches.pause("site")
        site.passes(DESK_IDLE)
        agent.opens("bureau/interrupteurs/").is_answered(200).gives_again().is_in()

    def test_offices_are_no_desk(self, site: Site) -> None:
        site.service.switches.pause("site")
        assert browser(site).open("/fr/bureaux/").status == 503


class TestTheDatabase:
    """It is not asked, and need not work."""

    def test_no_statement_more_is_made(self, site: Site) -> None:
        client = site.app.test_client()
        site.service.switches.pause("site", words=WORDS)
        site.clock.passes(60)
        with counting(site) as ledger:
            for path in ("/", "/fr/inscription/identite", "/ar/compte/", "/fr/rien"):
                assert client.get(path).status_code == 503
                assert client.post(path, data={"a": "1"}).status_code == 503
        assert ledger.counted == []

    def test_on_a_running_site_none_is_made_to_find_out(self, site: Site) -> None:
        client = site.app.test_client()
        with counting(site) as ledger:
            for _ in range(3):
                site.clock.passes(60)
                assert client.get("/fr/inscription/").status_code == 200
        assert ledger.counted == []

    def test_while_it_is_locked_the_site_is_closed_and_opened(self, site: Site) -> None:
        at = browser(site)
        with locked(site):
            assert "cannot be written" in operator(site, "off", "site", "--fr", "Panne.")
            assert "Panne." in at.open("/fr/").words()
            assert at.status == 503
            assert "OFF" in operator(site, "list")
            operator(site, "on", "site")
            assert at.open("/fr/").status == 200

    def test_while_it_is_away_too(self, site: Site) -> None:
        site.service.switches.pause("site", words=WORDS)
        site.close()
        for path in site.service.database.path.parent.glob("*.db*"):
            path.unlink()
        site.clock.passes(60)
        is_closed(browser(site).open("/ar/compte/"), site, "ar")


class TestRegistrationOnly:
    """The steps are closed, all the rest works."""

    @every_language
    @plain_and_htmx
    def test_every_step_says_it(self, site: Site, htmx: bool, language: str) -> None:
        site.service.switches.pause("registration", words=WORDS)
        at = browser(site, htmx=htmx)
        for step in journey.steps:
            at.open(f"/{language}/inscription/{step.slug}")
            is_closed(at, site, language, "registration")
            assert WORDS[language] in html.unescape(at.page)
            at.send(f"/{language}/inscription/{step.slug}", {"do": "resend"})
            is_closed(at, site, language, "registration")

    @pytest.mark.parametrize("path", ["reprise/X.y", "image.mp3", "envoi/code-courriel"])
    def test_what_belongs_to_them_is_closed_too(self, site: Site, path: str) -> None:
        site.service.switches.pause("registration")
        assert site.app.test_client().get(f"/fr/inscription/{path}").status_code == 503

    @every_language
    @pytest.mark.parametrize("path", ["", "connexion", "questions", "numero-oublie", "bureaux/"])
    def test_all_the_rest_works(self, site: Site, path: str, language: str) -> None:
        site.service.switches.pause("registration")
        assert browser(site).open(f"/{language}/{path}").status == 200

    @plain_and_htmx
    def test_whoever_wants_to_stop_can(self, site: Site, htmx: bool) -> None:
        student = site.student(htmx=htmx).stands_at("courriel")
        reference = student.registration.reference
        site.service.switches.pause("registration")
        student.opens("arret").is_answered(200).sends("arret", do="erase").is_at("efface")
        assert site.service.registrations.named(reference) is None


class TestTheStartPage:
    """It says what one would meet, and caches ask anew while it does."""

    @every_language
    @pytest.mark.parametrize(
        ("name", "said", "starts"),
        [
            ("registration", "No account can be opened right now", False),
            ("registry", "Identities cannot be checked right now.", True),
            ("sms", "SMS cannot be sent right now.", True),
        ],
    )
    def test_says_so(self, site: Site, name: str, said: str, starts: bool, language: str) -> None:
        site.service.switches.pause(name, words=WORDS)
        at = browser(site).open(f"/{language}/inscription/")
        assert at.status == 200
        assert site.translated(said, language) in at.words()
        assert WORDS[language] in html.unescape(at.page)
        assert (f'href="/{language}/inscription/conditions"' in at.page) is starts

    def test_is_kept_by_no_cache_meanwhile_and_by_caches_before_and_after(self, site: Site) -> None:
        get = site.app.test_client().get
        usual = get("/fr/inscription/")
        site.service.switches.pause("registration")
        told = get("/fr/inscription/", headers={"If-None-Match": usual.headers["ETag"]})
        assert told.status_code == 200, "it is another page than the one that is kept"
        assert told.headers["Cache-Control"] == "no-cache"
        again = get("/fr/inscription/", headers={"If-None-Match": told.headers["ETag"]})
        assert again.status_code == 304
        site.service.switches.resume("registration")
        after = get("/fr/inscription/", headers={"If-None-Match": told.headers["ETag"]})
        assert after.status_code == 200
        assert after.headers["ETag"] == usual.headers["ETag"]
        assert after.headers["Cache-Control"] == usual.headers["Cache-Control"]

    def test_says_nothing_of_mails_that_nobody_waits_for(self, site: Site) -> None:
        before = browser(site).open("/fr/inscription/").page
        site.service.switches.pause("bulk", words=WORDS)
        assert browser(site).open("/fr/inscription/").page == before


def test_what_comes_back_is_what_steps_keep_and_no_secret() -> None:
    kept = {name for step in journey.steps for name in step.keeps}
    assert set(TYPED) == kept


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """Another process writes and does not end."""
    site.close()
    with closing(sqlite3.connect(site.service.database.path, isolation_level=None)) as other:
        site.service.database.run("PRAGMA busy_timeout = 50")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def operator(site: Site, *arguments: str) -> str:
    """Run `flask switch …`; what it says on both outputs."""
    with site.app.app_context():
        done = site.app.test_cli_runner().invoke(args=["switch", *arguments])
    assert done.exit_code == 0, done.output
    return str(done.output)
