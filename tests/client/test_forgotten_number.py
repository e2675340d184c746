"""The pages for who forgot their number: the form, its refusals, and one answer for everybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amoe.forgotten_number import NO_EMAIL, TOO_OFTEN, UNKNOWN
from amoe.lane import OTHER_WAITS
from amoe.limits import NUMBER_DAY
from amoe.reasons import Reason
from amoe.registry_sample import person
from amoe.store.insured_rows import JOINT, SEALED
from blueprints.messages.status import metrics, status, table
from blueprints.shell.logs import AllowList
from config import LANGUAGES, Settings
from tests.client.test_floods import counts, many_more_come
from tests.client.test_statements import POST_MOST, counting
from tests.support.asker import CAPTCHA, Asker
from tests.support.moody_registry import DOWN, WELL, MoodyRegistry
from tests.support.site import Site
from tests.support.tripwire import tripwire

every_language = pytest.mark.parametrize("language", LANGUAGES)
both_browsers = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
SALMA = person(3)
EMPTY = {"cni": "", "day": "", "month": "", "year": "", "captcha": ""}


@pytest.fixture
def registry() -> MoodyRegistry:
    """Well until told otherwise."""
    return MoodyRegistry()


@pytest.fixture
def site(tmp_path: Path, people_folder: Path, registry: MoodyRegistry) -> Iterator[Site]:
    """A site whose registry can be away, and which counts how often it is asked."""
    settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
    made = Site(settings.instance, people_folder, settings=settings, registry_port=registry)
    registry.stands_for(made.service)
    yield made
    made.close()


def loses_email(site: Site, who: dict[str, str]) -> None:
    """The registry has no address for this person any more."""
    secrecy, registry = site.service.secrecy, site.service.registry_database
    key = secrecy.lookup("immatriculation", who["immatriculation"])
    row = registry.one("SELECT sealed FROM insured WHERE key = :key", key=key)
    assert row
    told = secrecy.unseal(row["sealed"], key).decode().split(JOINT)
    told[SEALED.index("email")] = ""
    sealed = secrecy.seal(JOINT.join(told).encode(), key)
    registry.run("UPDATE insured SET sealed = :sealed WHERE key = :key", sealed=sealed, key=key)


class TestTheForm:
    """What is asked, and what the page says when something is amiss."""

    @every_language
    def test_is_one_click_from_the_public_page(self, site: Site, language: str) -> None:
        asker = Asker(site, SALMA, language=language).opens("")
        assert f'href="{asker.address("demande")}"' in asker.browser.page
        asker.opens()
        assert asker.browser.heading() == site.translated("Get my number by e-mail", language)

    def test_is_nobodys_in_a_cache_and_sets_the_one_cookie(self, site: Site) -> None:
        asker = Asker(site, SALMA).opens()
        assert asker.browser.first.headers["Cache-Control"] == "no-store"
        assert set(asker.browser.cookies()) == {"amoe"}
        with asker.browser.client.session_transaction() as session:
            assert set(session) == {"csrf_token"}

    @every_language
    @both_browsers
    def test_says_in_a_sentence_at_each_field_what_is_missing(
        self, site: Site, language: str, htmx: bool
    ) -> None:
        asker = Asker(site, SALMA, language=language, htmx=htmx).asks(**EMPTY)
        assert asker.browser.status == 422
        assert asker.browser.problems() == {
            "cni": site.says(Reason.CNI_MISSING, language),
            "day": site.says(Reason.BIRTH_MISSING, language),
            "captcha": site.says(Reason.CAPTCHA_MISSING, language),
        }
        assert site.inbox() == []

    @both_browsers
    def test_keeps_what_was_typed(self, site: Site, htmx: bool) -> None:
        typed = {"cni": "AB 12x34", "day": "31", "month": "02", "year": "2004"}
        browser = Asker(site, SALMA, htmx=htmx).asks(**typed).browser
        assert browser.status == 422
        assert set(browser.problems()) == {"cni", "day"}
        assert {name: browser.value(name) for name in typed} == typed
        assert browser.address == "/fr/numero-oublie/demande"

    def test_takes_digits_of_any_script(self, site: Site) -> None:
        arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        year, month, day = (part.translate(arabic) for part in SALMA["birth_date"].split("-"))
        Asker(site, SALMA).asks(day=day, month=month, year=year)
        assert [mail.to for mail in site.inbox()] == [SALMA["email"]]

    def test_needs_its_own_token(self, site: Site) -> None:
        asker = Asker(site, SALMA).opens()
        asker.browser.allow = frozenset({"csrf"})
        assert asker.sends(csrf_token="").browser.status == 400
        assert site.inbox() == []

    def test_is_kept_when_nothing_can_be_stored(self, site: Site) -> None:
        asker = Asker(site, SALMA).opens()
        site.service.database.run("PRAGMA query_only = ON")
        browser = asker.sends().browser
        site.service.database.run("PRAGMA query_only = OFF")
        assert browser.status == 503
        assert browser.problems() == {"": site.says(Reason.SITE_UNAVAILABLE, "fr")}
        assert browser.value("cni") == SALMA["cni"]
        assert browser.first.headers["Retry-After"] == "120"
        assert asker.sends().browser.address == "/fr/numero-oublie/envoye"


class TestTheCaptcha:
    """The same image and voice as in the registration, for this browser only."""

    def test_is_read_from_the_image_and_opens_once(self, site: Site) -> None:
        asker = Asker(site, SALMA).opens()
        held, digits = asker.browser.hidden(), asker.solves()
        assert asker.sends(captcha=digits).browser.address == "/fr/numero-oublie/envoye"
        asker.sends(**held, captcha=digits)
        assert asker.browser.problems() == {"captcha": site.says(Reason.CAPTCHA_EXPIRED, "fr")}
        assert len(asker.mails()) == 1

    @both_browsers
    def test_that_was_misread_is_another_one(self, site: Site, htmx: bool) -> None:
        asker = Asker(site, SALMA, htmx=htmx).opens()
        before = asker.browser.source("img")
        asker.sends(captcha=f"{(int(asker.solves()) + 1) % 10**5:05}")
        assert asker.browser.problems() == {"captcha": site.says(Reason.CAPTCHA_WRONG, "fr")}
        assert asker.browser.source("img") != before
        assert asker.browser.value("captcha") == ""
        assert asker.browser.value("cni") == SALMA["cni"]
        assert site.inbox() == []

    @both_browsers
    def test_is_another_one_when_wished(self, site: Site, htmx: bool) -> None:
        asker = Asker(site, SALMA, htmx=htmx).opens()
        before = asker.browser.source("img")
        browser = asker.sends(do="captcha").browser
        assert (browser.status, browser.problems()) == (200, {})
        assert browser.source("img") != before
        assert browser.value("cni") == SALMA["cni"]

    @every_language
    def test_can_be_heard_in_this_browser_only(self, site: Site, language: str) -> None:
        asker = Asker(site, SALMA, language=language).opens()
        address = asker.browser.source("audio")
        heard = asker.browser.client.get(address)
        assert (heard.status_code, heard.mimetype) == (200, "audio/mpeg")
        assert heard.headers["Cache-Control"] == "no-store"
        other = Asker(site, SALMA, language=language).opens()
        assert other.browser.client.get(address).status_code == 404
        assert site.app.test_client().get(address).status_code == 404

    def test_is_spoken_a_few_times_only(self, site: Site) -> None:
        asker = Asker(site, SALMA).opens()
        address, client = asker.browser.source("audio"), asker.browser.client
        heard = [client.get(address).status_code for _ in range(11)]
        assert heard == [200] * 10 + [429]


class TestTheAnswer:
    """One page, whoever asked for whomever, and in whatever state the registry is."""

    def test_comes_after_a_redirect_without_htmx(self, site: Site) -> None:
        browser = Asker(site, SALMA).asks().browser
        assert browser.first.status_code == 303
        assert browser.first.headers["Location"] == "/fr/numero-oublie/envoye"
        assert browser.response
        assert browser.response.headers["Cache-Control"] == "no-store"

    def test_comes_at_once_with_htmx(self, site: Site) -> None:
        asker = Asker(site, SALMA, htmx=True).opens()
        before = asker.browser.round_trips
        browser = asker.sends().browser
        assert browser.round_trips - before == 1
        assert browser.first.headers["HX-Push-Url"] == "/fr/numero-oublie/envoye"
        assert "<html" not in browser.page

    @every_language
    def test_says_what_to_do_when_nothing_comes(self, site: Site, language: str) -> None:
        browser = Asker(site, SALMA, language=language).asks().browser
        said = site.translated("Nothing after 10 minutes?", language)
        assert said in browser.words()
        assert 'href="tel:0538002020"' in browser.page
        assert f'href="/{language}/inscription/"' in browser.page

    @both_browsers
    def test_is_the_same_for_everybody_to_the_byte_and_to_the_statement(
        self, site: Site, registry: MoodyRegistry, htmx: bool
    ) -> None:
        loses_email(site, person(4))
        for _ in range(NUMBER_DAY.cap):
            Asker(site, person(5)).asks()
        site.send_messages()
        stories: dict[str, Callable[[], dict[str, str]]] = {
            "known": lambda: SALMA,
            "unknown": lambda: {**SALMA, "cni": "ZZ999999"},
            "another birth date": lambda: {**SALMA, "birth_date": "2004-02-29"},
            "without e-mail": lambda: person(4),
            "budget spent": lambda: person(5),
            "registry away": lambda: setattr(registry, "mood", DOWN) or SALMA,
        }
        asked, answers, works = registry.asked, set(), set()
        for tell in stories.values():
            asker = Asker(site, tell(), htmx=htmx).opens()
            captcha = asker.solves()
            with counting(site) as ledger:
                asker.sends(captcha=captcha)
            works.add(tuple(" ".join(each.split()[:3]) for each in ledger.counted))
            answers.add(
                tuple(
                    (a.status, masked(a.get_data(as_text=True)), str(sorted(a.headers.items())))
                    for a in asker.browser.answers
                )
            )
        assert len(answers) == 1
        assert len(works) == 1, works
        assert registry.asked == asked, "nobody is looked up while somebody waits"
        site.send_messages()
        rows = site.service.database.all("SELECT state, reason FROM outbox ORDER BY nr")
        assert len({tuple(row) for row in rows}) == 2, "sent before; waiting for the registry"
        registry.mood = WELL
        site.clock.passes(OTHER_WAITS[0])
        site.send_messages()
        rows = site.service.database.all("SELECT state, reason FROM outbox ORDER BY nr")
        assert [tuple(row) for row in rows[NUMBER_DAY.cap :]] == [
            ("handed_over", ""),
            ("dropped", UNKNOWN),
            ("dropped", UNKNOWN),
            ("dropped", NO_EMAIL),
            ("dropped", TOO_OFTEN),
            ("handed_over", ""),
        ]

    @both_browsers
    def test_costs_few_statements_and_one_transaction(self, site: Site, htmx: bool) -> None:
        asker = Asker(site, SALMA, htmx=htmx)
        with counting(site) as ledger:
            asker.opens()
            assert ledger.counted == []
            captcha = asker.solves()
            ledger.clear()
            asker.sends(captcha=captcha)
        assert len(ledger.counted) <= POST_MOST, ledger.counted
        assert (ledger.transactions, ledger.guarded) == (1, 1)
        assert ledger.writes_outside == []


class TestWhoIsTold:
    """The owner, in the mailbox that the registry has; nobody else, and no log."""

    @every_language
    def test_the_mail_is_in_the_language_of_the_page(self, site: Site, language: str) -> None:
        asker = Asker(site, SALMA, language=language).asks()
        assert asker.reads_number() == SALMA["immatriculation"]
        (mail,) = asker.mails()
        assert mail.subject == site.translated("Your AMOE immatriculation number", language)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"cni": "ZZ999999"}, "number.unknown"),
            ({"day": "1", "month": "1", "year": "1990"}, "number.unknown"),
            ({}, "number.no_email"),
        ],
        ids=["card", "birth date", "no e-mail"],
    )
    def test_who_cannot_be_written_to_is_a_reason_and_no_alarm(
        self, site: Site, changes: dict[str, str], reason: str
    ) -> None:
        loses_email(site, SALMA)
        Asker(site, SALMA).asks(**changes)
        assert site.inbox() == []
        (row,) = site.service.database.all("SELECT state, reason, sealed FROM outbox")
        assert tuple(row) == ("dropped", reason, b"")
        now = status(site.service)
        assert reason in table(now)
        assert 'amoe_messages_day{lane="email",gateway="",state="dropped"} 1' in metrics(now)
        assert reason not in metrics(now)

    def test_nothing_of_it_is_logged_or_stands_in_an_address(
        self, site: Site, caplog: pytest.LogCaptureFixture
    ) -> None:
        log = logging.getLogger("amoe")
        log.addHandler(caplog.handler)
        try:
            with tripwire(site, [SALMA]):
                asker = Asker(site, SALMA).asks(cni="x").asks()
                assert len(asker.mails()) == 1
        finally:
            log.removeHandler(caplog.handler)
        lines = [AllowList().format(record) for record in caplog.records]
        assert any('"number.submit"' in line for line in lines)
        assert "?" not in asker.browser.address


def test_a_flood_from_one_address_is_stopped(site: Site) -> None:
    Asker(site, SALMA).asks()
    assert counts(site) == [1]
    many_more_come(site)
    assert Asker(site, person(4)).asks().browser.status == 429
    site.clock.passes(60)
    assert Asker(site, person(4)).asks().browser.status == 200


def test_the_identity_step_leads_there_without_losing_what_was_typed(site: Site) -> None:
    page = site.student().stands_at("identite").browser.page
    (link,) = re.findall(r'<a href="/fr/numero-oublie"[^>]*>', page)
    assert 'target="_blank"' in link
    assert 'rel="noopener"' in link


def masked(page: str) -> str:
    """A page without what is random in every page: tokens and images."""
    return re.sub(r'(value|src)="[^"]*"', "", page)
