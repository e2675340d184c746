"""The page behind the link that stops announcements, for people, mail programs and scanners."""

from __future__ import annotations

import logging
import re

import pytest

from blueprints.shell.logs import AllowList
from config import LANGUAGES, LETTER_LANGUAGES
from tests.support.browser import Browser
from tests.support.site import Site
from tests.support.tripwire import tripwire

EMAIL = "salma.alami@etu.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
HTMX = {"HX-Request": "true", "HX-Boosted": "true"}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def address(site: Site, language: str = "fr", email: str = EMAIL) -> str:
    """Where the link in a letter leads."""
    links = site.service.unsubscribing
    return f"/{language}/courriels/arret/{links.token(links.key(email))}"


def stopped(site: Site, email: str = EMAIL) -> bool:
    """Whether announcements to an address are stopped."""
    rows = site.service.database.all("SELECT mailbox_key FROM unsubscribed")
    return site.service.unsubscribing.key(email) in [row["mailbox_key"] for row in rows]


def visitor(site: Site) -> Browser:
    """Somebody without a cookie; the form needs no token of ours, see the view."""
    browser = Browser(site.app.test_client())
    browser.allow = frozenset({"csrf"})
    return browser


@every_language
@pytest.mark.parametrize("htmx", [False, True])
def test_one_press_of_one_button_stops_them(site: Site, language: str, htmx: bool) -> None:
    browser = visitor(site)
    browser.htmx = htmx
    browser.open(address(site, language))
    assert browser.heading() == site.translated("Stop these messages?", language)
    (action,) = re.findall(r'<form method="post" action="([^"]*)"', browser.page)
    assert browser.page.count("<button") == 1
    browser.send(action, {})
    assert browser.status == 200
    assert browser.heading() == site.translated("These messages have stopped", language)
    assert f'href="/{language}/inscription/"' in browser.page
    assert stopped(site)


def test_looking_changes_nothing(site: Site) -> None:
    client = site.app.test_client()
    for ask in (client.get, client.head, client.options):
        assert ask(address(site)).status_code == 200
    assert not stopped(site)


def test_a_mail_program_stops_them_with_its_one_click(site: Site) -> None:
    answer = site.app.test_client().post(address(site), data=ONE_CLICK)
    assert answer.status_code == 200
    assert stopped(site)


@pytest.mark.parametrize(
    "sent",
    [
        {"data": ONE_CLICK, "headers": {"Origin": "https://mail.example"}},
        {"data": ONE_CLICK, "headers": {"Referer": "https://mail.example/"}},
        {"data": b"List-Unsubscribe=One-Click", "content_type": "text/plain"},
        {"data": ONE_CLICK, "content_type": "multipart/form-data"},
        {"data": b""},
    ],
)
def test_it_comes_from_elsewhere_in_many_forms(site: Site, sent: dict[str, object]) -> None:
    assert site.app.test_client().post(address(site), **sent).status_code == 200  # type: ignore[arg-type]
    assert stopped(site)


def test_it_is_not_redirected_and_sets_no_cookie(site: Site) -> None:
    client = site.app.test_client()
    for answer in (client.get(address(site)), client.post(address(site), data=ONE_CLICK)):
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_second_time_looks_like_the_first(site: Site) -> None:
    client = site.app.test_client()
    pages = [
        (client.get(address(site)).data, client.post(address(site), data=ONE_CLICK).data)
        for _ in range(2)
    ]
    assert pages[0] == pages[1]


def test_every_mailbox_gets_the_same_pages(site: Site) -> None:
    client = site.app.test_client()
    one, other = (address(site, email=email) for email in (EMAIL, "stranger@elsewhere.example"))
    for ask in (client.get, client.post):
        pages = {ask(each).text.replace(each.rpartition("/")[2], "") for each in (one, other)}
        assert len(pages) == 1


@every_language
@pytest.mark.parametrize("ending", ["", "x", "x" * 43, "%00", "é", "a.b"])
def test_an_address_that_is_not_ours_is_not_found(site: Site, language: str, ending: str) -> None:
    client = site.app.test_client()
    for ask in (client.get, client.post):
        answer = ask(f"/{language}/courriels/arret/{ending}")
        assert answer.status_code == 404
    assert site.service.database.all("SELECT * FROM unsubscribed") == []


def test_the_link_in_the_letter_leads_there(site: Site) -> None:
    runner = site.app.test_cli_runner()
    runner.invoke(args=["campaign", "send", "--template", "ouverture", "--rate", "0", "--send"])
    letter = site.inbox()[0]
    for language in LETTER_LANGUAGES:
        (link,) = re.findall(rf"http://\S+(/{language}/courriels/arret/\S+)", letter.text)
        assert site.app.test_client().get(link).status_code == 200
    site.app.test_client().post(link)
    assert stopped(site, letter.to)


def test_neither_address_nor_token_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("amoe")
    log.addHandler(caplog.handler)
    try:
        with tripwire(site, [], EMAIL):
            site.app.test_client().get(address(site))
            site.app.test_client().post(address(site))
    finally:
        log.removeHandler(caplog.handler)
    lines = [AllowList().format(record) for record in caplog.records]
    assert any('"campaign.unsubscribe"' in line for line in lines)
    token = address(site).rpartition("/")[2]
    assert not any(token in line or EMAIL in line for line in lines)


# -- the preview in the demo


@pytest.mark.parametrize("code", [*LANGUAGES, "toutes"])
def test_the_demo_shows_each_letter_as_text_and_as_mail_programs_do(
    public_site: Site, code: str
) -> None:
    browser = Browser(public_site.app.test_client()).open("/demo/")
    assert 'href="/demo/campagne/"' in browser.page
    browser.open("/demo/campagne/")
    assert f'href="/demo/campagne/ouverture/{code}"' in browser.page
    browser.open(f"/demo/campagne/ouverture/{code}")
    assert f'href="/demo/campagne/ouverture/{code}.html"' in browser.page
    languages = list(LETTER_LANGUAGES) if code == "toutes" else [code]
    for language in languages:
        assert public_site.translated("Open your AMOE account online", language) in browser.words()
        assert f"/{language}/courriels/arret/" in browser.words()
    shown = public_site.app.test_client().get(f"/demo/campagne/ouverture/{code}.html")
    assert shown.text.startswith("<!doctype html>")
    for language in languages:
        assert f'lang="{language}"' in shown.text


def test_only_the_letter_itself_may_have_inline_styles(public_site: Site) -> None:
    client = public_site.app.test_client()
    policy = client.get("/demo/campagne/ouverture/fr.html").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "script" not in policy
    for page in ("/demo/campagne/", "/demo/campagne/ouverture/fr"):
        assert "unsafe" not in client.get(page).headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["ouverture/de", "ouverture/de.html", "code/fr", "x/fr.html"])
def test_the_demo_knows_no_other_letters(public_site: Site, address: str) -> None:
    assert public_site.app.test_client().get(f"/demo/campagne/{address}").status_code == 404
