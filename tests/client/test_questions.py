"""Questions and answers: addresses that stay, figures of the code, a search for plain HTML."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from flask_babel import LazyString

from amoe.limits import CODE_LIFE, CODE_TRIES, JOURNEY_IDLE, RESEND_WAITS, SMS_HOUR
from blueprints.pages.asked import AREAS
from blueprints.pages.questions import LONGEST
from blueprints.shell.template_words import wait
from config import LANGUAGES, Fund
from tests.support.browser import Browser
from tests.support.naughty import naughty_values
from tests.support.site import Site
from tests.unit.test_checked_files import lines

every_language = pytest.mark.parametrize("language", LANGUAGES)
QUESTIONS = [question for area in AREAS for question in area.questions]

FINDS = [
    # what is typed, where, what comes first
    ("sms", "fr", "code-sms"),
    ("SMS", "ar", "code-sms"),
    ("je n'ai pas reçu le code SMS", "fr", "code-sms"),
    ("le mail n’arrive pas", "fr", "code-email"),
    ("codes", "fr", "code-email"),
    ("mot de passe oublié", "fr", "mot-de-passe"),
    ("MOT DE PASSE OUBLIE", "fr", "mot-de-passe"),
    ("mot pas", "fr", "mot-de-passe"),
    ("نسيت كلمة المرور", "ar", "mot-de-passe"),
    ("نَسِيتُ كلمه مرور", "ar", "mot-de-passe"),
    ("mot de passe", "ar", "mot-de-passe"),
    ("كلمة المرور", "fr", "mot-de-passe"),
    ("immatricul", "fr", "numero"),
    ("الحالة المدنية", "ar", "etat-civil"),
    ("etat civil", "fr", "etat-civil"),
    ("rib", "fr", "rib"),
    ("بيان الهوية البنكية", "ar", "rib"),
    ("étranger", "fr", "etranger"),
    ("اجنبي", "ar", "etranger"),
    ("passeport", "fr", "etranger"),
    ("CNI renouvelée", "fr", "cni-renouvelee"),
    ("cnss", "fr", "parent"),
    ("gratuit ?", "fr", "gratuit"),
    ("captcha", "ar", "image"),
    ("essais", "fr", "bloque"),
    ("enfants", "fr", "famille"),
    ("2g", "fr", "connexion-lente"),
    ("arnaque", "fr", "faux-message"),
    ("cyber", "fr", "telephone-partage"),
    ("أطفال", "ar", "famille"),
    ("feuilles de soins", "fr", "feuilles"),
    ("privée", "fr", "prive"),
    ("confidentialité", "fr", "mes-donnees"),
    ("attestation", "fr", "attestation"),
    ("شهادة", "ar", "attestation"),
    ("je ne reçois pas le code", "fr", "code-email"),
    ("email", "fr", "code-email"),
    ("لم أتوصل بالرمز", "ar", "code-email"),
    ("ما وصلنيش الكود", "ar", "code-email"),
    ("متى التعويض", "ar", "delai"),
    ("I did not get the code by SMS", "en", "code-sms"),
    ("forgot password", "en", "mot-de-passe"),
    ("forgot password", "fr", "mot-de-passe"),
    ("mot de passe", "en", "mot-de-passe"),
    ("foreign student", "en", "etranger"),
]
NOTHING = ["zzz", "code zzz", "le la les", "?!", "؟", "\u200f", "%", "''"]


def found(browser: Browser) -> list[str]:
    """The questions that the page shows."""
    return re.findall(r'<h3 id="([^"]+)"', browser.page)


def look(site: Site, language: str, query: str | None = None) -> Browser:
    """Open the page, with or without a search."""
    search = "" if query is None else f"?q={quote(query)}"
    browser = Browser(site.app.test_client()).open(f"/{language}/questions{search}")
    assert browser.status == 200
    return browser


def test_no_address_of_a_question_is_lost() -> None:
    known = [area.id for area in AREAS] + [question.id for question in QUESTIONS]
    assert sorted(known) == lines("questions.txt")


@every_language
def test_every_answer_has_its_address_in_every_language(public_site: Site, language: str) -> None:
    browser = look(public_site, language)
    assert found(browser) == [question.id for question in QUESTIONS]
    for area in AREAS:
        assert f'<h2 id="{area.id}">' in browser.page
        assert f'href="#{area.id}"' in browser.page


@every_language
def test_figures_are_those_of_the_code(public_site: Site, language: str) -> None:
    said = look(public_site, language).words()
    with public_site.app.test_request_context(f"/{language}/"):
        times = [wait(each) for each in (CODE_LIFE, RESEND_WAITS[0], JOURNEY_IDLE)]
    assert [time for time in times if time not in said] == []
    assert {CODE_TRIES.cap, SMS_HOUR.cap} <= {int(number) for number in re.findall(r"\d+", said)}


def test_no_figure_of_a_limit_is_typed_into_an_answer() -> None:
    typed = re.compile(r"\d+ (second|minute|hour|day|time|tr(y|ies)|SMS|e-mail)")
    for question in QUESTIONS:
        for paragraph in question.answer:
            assert isinstance(paragraph, LazyString)
            assert not typed.search(paragraph._args[0]), question.id


@pytest.mark.parametrize(("query", "language", "first"), FINDS)
def test_a_search_finds_first_what_is_meant(
    public_site: Site, query: str, language: str, first: str
) -> None:
    assert found(look(public_site, language, query))[:1] == [first]


@every_language
def test_every_question_is_found_by_its_own_title(public_site: Site, language: str) -> None:
    for question in QUESTIONS:
        title = public_site.translated(question.title, language)
        assert question.id in found(look(public_site, language, title)), title


def test_all_words_must_be_there(public_site: Site) -> None:
    one = set(found(look(public_site, "fr", "code")))
    both = set(found(look(public_site, "fr", "code spam")))
    assert both == {"code-email"}
    assert both < one < {question.id for question in QUESTIONS}


def test_a_word_may_be_cut_short_but_not_begun_late(public_site: Site) -> None:
    assert "numero" in found(look(public_site, "fr", "immat"))
    assert "matriculation" not in look(public_site, "fr", "triculation").page.split("<h2", 1)[0]
    assert found(look(public_site, "fr", "triculation")) == [each.id for each in QUESTIONS]


@every_language
@pytest.mark.parametrize("query", NOTHING)
def test_when_nothing_is_found_it_says_whom_to_call_and_shows_all(
    public_site: Site, query: str, language: str
) -> None:
    browser = look(public_site, language, query)
    assert found(browser) == [question.id for question in QUESTIONS]
    told = re.search(r'<p class="notice".*?</p>', browser.page, re.S)
    if query == "\u200f":  # nothing at all was typed
        assert told is None
    else:
        assert told
        assert Fund().call_centre_link in told[0]


@pytest.mark.parametrize("query", ["code", "zzz", "l’été", "كلمة", '"><b>x', "a  b"])
def test_what_was_typed_is_still_there(public_site: Site, query: str) -> None:
    assert look(public_site, "fr", query).value("q") == query


@pytest.mark.parametrize("value", naughty_values()[::12])
def test_hostile_searches_are_only_searches(public_site: Site, value: str) -> None:
    typed = quote(value.encode("utf-8", "surrogatepass"))
    answer = public_site.app.test_client().get(f"/ar/questions?q={typed}")
    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert len(answer.data) < 60_000
    assert not value.startswith("<script") or value not in answer.text


def test_a_long_search_is_cut(public_site: Site) -> None:
    assert len(look(public_site, "fr", "x" * 5000).value("q")) == LONGEST


def test_search_engines_keep_the_page_and_not_what_people_search(public_site: Site) -> None:
    client = public_site.app.test_client()
    assert "X-Robots-Tag" not in client.get("/fr/questions").headers
    searched = client.get("/fr/questions?q=code")
    assert searched.headers["X-Robots-Tag"] == "noindex"
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', searched.text)
    assert canonical
    assert canonical[1].endswith("/fr/questions")
    assert "Set-Cookie" not in searched.headers


def test_the_search_needs_no_script_and_sends_nothing_but_words(public_site: Site) -> None:
    page = look(public_site, "fr").page
    (form,) = re.findall(r'<form role="search" method="get".*?</form>', page, re.S)
    assert re.findall(r'name="(\w+)"', form) == ["q"]
    assert 'action="/fr/questions"' in form
