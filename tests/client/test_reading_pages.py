"""The pages to read: each says its facts in every language, dials, and needs nobody else."""

from __future__ import annotations

import re

import pytest

from amoe.references import DIGITS, LETTERS, grouped
from blueprints.pages.videos import VIDEOS
from blueprints.shell import elsewhere
from config import LANGUAGES, Fund
from tests.support.browser import Browser
from tests.support.site import Site

PAGES = ["", "amoe", "immatriculation", "remboursement", "videos", "aide"]
SAYS = {
    "": {
        "fr": "gratuitement | enseignement supérieur public",
        "ar": "مجاني | التعليم العالي العمومي",
        "en": "free of charge | public higher education",
    },
    "amoe": {
        "fr": (
            "ne paient aucune cotisation | CNSS | CNOPS | forces armées royales | "
            "un autre régime | enfant, époux ou épouse | Couvert par un parent | "
            "les taux sont exactement ceux de l’AMO | loi 116-12 | "
            "depuis l’année universitaire 2015-2016"
        ),
        "ar": (
            "لا يؤدي طلبة التعليم العالي العمومي أي اشتراك | CNSS | CNOPS | "
            "القوات المسلحة الملكية | أي نظام آخر | أبناء أو أزواجا | عن طريق أحد الوالدين | "
            "نسب التعويض هي نفسها | القانون رقم 116-12 | منذ الموسم الجامعي 2015-2016"
        ),
        "en": (
            "pay no contribution | CNSS | CNOPS | Armed Forces | "
            "any other basic health scheme | the child, the husband or the wife | "
            "Covered by a parent | the rates are exactly those of AMO | law 116-12 | "
            "since the academic year 2015-2016"
        ),
    },
    "remboursement": {
        "fr": (
            "votre nom | votre numéro de CNI | la totalité des frais | la date et votre | "
            "l’ordonnance | les reçus | ONOUSC | virement bancaire ou par mandat postal"
        ),
        "ar": (
            "اسمكم | رقم بطاقتكم الوطنية | مجموع المصاريف | التاريخ وتوقيعكم | "
            "الوصفة الطبية | وصولات | ONOUSC | تحويل بنكي أو حوالة بريدية"
        ),
        "en": (
            "your name | your CNI number | everything you paid | the date and your | "
            "the prescription | receipts | ONOUSC | by bank transfer or by money order"
        ),
    },
    "videos": {
        "fr": "consomme votre forfait Internet | 8 derniers chiffres de votre RIB | spam",
        "ar": "يستهلك من رصيد الإنترنت | الأرقام الثمانية الأخيرة | SPAM",
        "en": "uses your mobile data | last 8 digits of your RIB | spam",
    },
    "aide": {
        "fr": "SMARTCNOPS | @amcnops | CNOPS-AMO | Ne dites jamais votre mot de passe",
        "ar": "SMARTCNOPS | @amcnops | CNOPS-AMO | لا تدلوا أبدا بكلمة المرور",
        "en": "SMARTCNOPS | @amcnops | CNOPS-AMO | Never say your password",
    },
}
"""What a page tells in each language: phrases with a bar between."""
STEPS = {
    "fr": ["site de votre université", "ANAM", "e-mail", "dès que vous avez l’e-mail"],
    "ar": ["موقع جامعتكم", "ANAM", "رسالة إلكترونية", "فورا، بمجرد توصلكم بالرسالة"],
    "en": ["site of your university", "ANAM", "e-mail", "as soon as you have the e-mail"],
}
FORMS = {
    "fr": ["soins ambulatoires", "maladie longue durée", "soins dentaires"],
    "ar": ["العلاجات المتنقلة", "الأمراض الطويلة الأمد", "علاجات الأسنان"],
    "en": ["Outpatient care", "Long-illness care", "Dental care"],
}
every_page = pytest.mark.parametrize("page", PAGES)
every_language = pytest.mark.parametrize("language", LANGUAGES)


class Reading(Browser):
    """A page opened by a reader."""

    def main(self) -> str:
        """What is between header and footer."""
        return self.page.split("<main", 1)[1].split("</main>", 1)[0]

    def said(self) -> str:
        """The page's text without the marks that keep numbers in order."""
        return re.sub("[\u2066-\u2069]", "", self.words())

    def parts(self, tag: str) -> list[str]:
        """The texts of all elements of a kind in the main part."""
        found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", self.main(), re.S)
        return [" ".join(re.sub(r"<[^>]+>", " ", inside).split()) for inside in found]


def read(site: Site, language: str, page: str) -> Reading:
    """Open a page."""
    browser = Reading(site.app.test_client())
    browser.open(f"/{language}/{page}")
    assert browser.status == 200
    return browser


@every_language
@pytest.mark.parametrize("page", SAYS)
def test_a_page_says_its_facts(public_site: Site, page: str, language: str) -> None:
    said = read(public_site, language, page).said()
    assert [fact for fact in SAYS[page][language].split(" | ") if fact not in said] == []


@every_language
@every_page
def test_a_page_says_in_one_sentence_what_it_is_for(
    public_site: Site, page: str, language: str
) -> None:
    whole = read(public_site, language, page).page
    described = re.search(r'<meta name="description" content="([^"]+)">', whole)
    assert described
    assert 40 < len(described[1]) <= 155
    assert described[1].endswith(".")


@every_language
@every_page
def test_a_page_is_one_round_trip(public_site: Site, page: str, language: str) -> None:
    brotli = {"Accept-Encoding": "br"}
    answer = public_site.app.test_client().get(f"/{language}/{page}", headers=brotli)
    assert answer.headers["Content-Encoding"] == "br"
    assert len(answer.data) < 14_000


@every_language
@pytest.mark.parametrize("page", ["", "amoe", "immatriculation", "remboursement", "aide"])
def test_a_page_dials_the_call_centre(public_site: Site, page: str, language: str) -> None:
    main = read(public_site, language, page).main()
    assert f'href="{Fund().call_centre_link}"' in main
    assert f'dir="ltr">{Fund().call_centre}<' in main


@every_language
@every_page
def test_a_page_leads_on_to_others(public_site: Site, page: str, language: str) -> None:
    main = read(public_site, language, page).main()
    links = set(re.findall(rf'href="(/{language}/[^"#]+)', main))
    assert len(links - {f"/{language}/{page}"}) >= 4
    client = public_site.app.test_client()
    assert {client.get(link).status_code for link in links} == {200}


@every_language
def test_the_home_page_offers_what_people_come_for(public_site: Site, language: str) -> None:
    browser = read(public_site, language, "")
    tiles = browser.main().split('class="tiles"', 1)[1].split("</ul>", 1)[0]
    assert re.findall(r'href="([^"]+)"', tiles) == [
        f"/{language}/connexion",
        f"/{language}/remboursement",
        f"/{language}/connexion",
        f"/{language}/bureaux/",
    ]


@every_language
def test_enrolment_has_four_steps_in_order(public_site: Site, language: str) -> None:
    browser = read(public_site, language, "immatriculation")
    assert '<ol class="path"' in browser.main()
    steps = browser.parts("li")[:4]
    assert len(browser.parts("h2")[:-2]) == len(steps)
    for step, fact in zip(steps, STEPS[language], strict=True):
        assert fact in step
        # Who acts, what happens, what you do.
        assert step.count(":") + step.count("\u00a0:") >= 2
    assert any(word in steps[3] for word in ("CNI", "بطاقتكم الوطنية"))


@every_language
def test_refunds_begin_with_one_of_three_forms(public_site: Site, language: str) -> None:
    browser = read(public_site, language, "remboursement")
    forms = browser.parts("dt")
    for form, name in zip(forms, FORMS[language], strict=True):
        assert name in form
    assert len(browser.parts("dd")) == len(forms)
    assert f'href="/{language}/bureaux/"' in browser.main()
    assert f'href="/{language}/connexion"' in browser.main()


@every_language
def test_the_videos_open_elsewhere_and_say_where(public_site: Site, language: str) -> None:
    main = read(public_site, language, "videos").main()
    links = re.findall(
        r'<a href="(https[^"]+)" rel="([^"]+)" hreflang="(..)">(.*?)</a>', main, re.S
    )
    assert {link[0] for link in links} == {video.address for video in VIDEOS}
    assert len(links) == len(VIDEOS) == 4
    for address, relation, spoken, inside in links:
        (video,) = [video for video in VIDEOS if video.address == address]
        assert "noopener" in relation.split()
        assert spoken == video.language
        assert video.platform in re.sub(r"<[^>]+>", "", inside)
        assert inside.count("<svg") == 1
    if language in ("fr", "ar"):
        assert [link[2] for link in links[::2]] == [language, language]


@every_language
def test_the_videos_page_loads_nothing_from_elsewhere(public_site: Site, language: str) -> None:
    whole = read(public_site, language, "videos").page
    assert re.search(r"<(img|iframe|video|embed|object|source)\b", whole) is None
    assert re.findall(r'\bsrc="(?!/static/)', whole) == []


@every_language
def test_the_videos_can_be_done_without(public_site: Site, language: str) -> None:
    browser = read(public_site, language, "videos")
    (written,) = re.findall(r"<ol>(.*?)</ol>", browser.main(), re.S)
    assert written.count("<li>") == 8


@every_language
def test_help_shows_a_reference_as_it_stands_on_the_screen(
    public_site: Site, language: str
) -> None:
    (shown,) = read(public_site, language, "aide").parts("strong")
    assert set(shown) <= set(f"{LETTERS}{DIGITS} ")
    assert grouped(shown.replace(" ", "")) == shown


@every_language
def test_help_leads_to_the_funds_own_places(public_site: Site, language: str) -> None:
    main = read(public_site, language, "aide").main()
    places = {elsewhere.APP, elsewhere.FACEBOOK, elsewhere.FUND, elsewhere.FUND_STUDENTS}
    found = re.findall(r'<a href="(https[^"]+)" rel="noopener', main)
    assert {address.replace("&amp;", "&") for address in found} == places
