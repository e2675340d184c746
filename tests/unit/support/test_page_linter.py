"""Says what each check of the page linter refuses and accepts, one pair of pages at a time."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.support.page_linter import CHECKS, lint_page

NBSP, THIN, EMPTY = "\u00a0", "\u202f", frozenset[str]()
TOKEN = '<input type="hidden" name="csrf_token" value="t">'


def page(main: str = "", *, lang: str = "fr", head: str = "", title: str = "Compte") -> str:
    """Give a clean whole page around what a case is about."""
    direction = "rtl" if lang == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><title>{title}</title>{head}'
        f'</head><body><main id="main"><h1>Compte</h1>{main}</main></body></html>'
    )


def arabic(main: str) -> str:
    """Give a clean Arabic page."""
    return page(main, lang="ar")


def refused(field: str, summary: str = '<a href="#cin">CNI</a>', reason: str = "Absente") -> str:
    """Give a page on which a field was refused."""
    top = f'<div class="error-summary">{summary}</div>' if summary else ""
    return page(f'{top}<label for="cin">CNI</label>{field}<p id="why">{reason}</p>')


def radios(first: str = "", second: str = "", around: str = "") -> str:
    """Give a refused question with two answers."""
    one, two = (
        f'<label><input type="radio" name="way" aria-invalid="true" {more}> {answer}</label>'
        for more, answer in ((first, "Mandat"), (second, "Virement"))
    )
    return f'<fieldset {around}><p id="why">Choisissez</p>{one}{two}</fieldset>'


WHY = 'aria-invalid="true" aria-describedby="why"'


class Case(NamedTuple):
    """A check, what the pair shows, the page that it refuses and the one that it accepts."""

    check: str
    shows: str
    bad: str
    good: str


WHOLE_PAGES = [
    Case("doctype", "a page begins with it", page()[15:], page()),
    Case("doctype", "in any case, after spaces", "x" + page(), "\n" + page().replace("doc", "DOC")),
    Case("one-h1", "not two", page("<h1>Compte</h1>"), page()),
    Case("one-h1", "not none", page().replace("h1>", "p>"), page()),
    Case("title-h1", "there is a title", page().replace("title>", "meta>"), page()),
    Case(
        "title-h1", "it starts with the h1", page(title="AMOE, Compte"), page(title="Compte, AMOE")
    ),
    Case(
        "title-h1",
        "only an error may come first",
        page(title="Attention. Compte"),
        page(title=f"Erreur{NBSP}: Compte, AMOE"),
    ),
    Case(
        "title-h1",
        "in Arabic",
        page(title="خطأ Compte", lang="ar"),
        page(title="خطأ: Compte", lang="ar"),
    ),
    Case(
        "title-h1",
        "in English",
        page(title="Error Compte", lang="en"),
        page(title="Error: Compte", lang="en"),
    ),
    Case(
        "title-h1",
        "the title of a drawing is another",
        page('<svg aria-hidden="true"><title>Compte</title></svg>').replace(
            "<title>Compte</title></head>", "</head>"
        ),
        page('<svg aria-hidden="true"><title>Cercle</title></svg>'),
    ),
    Case("heading-order", "none is skipped", page("<h3>a</h3>"), page("<h2>a</h2><h3>b</h3>")),
    Case(
        "heading-order",
        "going back up is free",
        page("<h2>a</h2><h3>b</h3><h5>c</h5>"),
        page("<h2>a</h2><h3>b</h3><h2>c</h2>"),
    ),
    Case("lang-dir", "Arabic goes from the right", page().replace('"fr"', '"ar"'), arabic("")),
    Case("lang-dir", "French from the left", page().replace("ltr", "rtl"), page()),
    Case("lang-dir", "it is said, not left out", page().replace(' dir="ltr"', ""), page()),
    Case("lang-dir", "one of three", page(lang="de"), page(lang="en")),
    Case(
        "unique-ids",
        "once each",
        page('<p id="a"></p><b id="a"></b>'),
        page('<p id="a"></p><b id="b">'),
    ),
    Case("unique-ids", "a word", page('<p id=""></p>'), page('<p id="a"></p>')),
    Case(
        "dangling-reference",
        "a label's field exists",
        page('<label for="x">CNI</label>'),
        page('<label for="x">CNI</label><input id="x">'),
    ),
    Case(
        "dangling-reference",
        "each of several hints exists",
        page('<input aria-label="CNI" aria-describedby="a b"><p id="a">Carte</p>'),
        page('<input aria-label="CNI" aria-describedby="a b"><p id="a">Carte</p><p id="b">Dos</p>'),
    ),
    Case(
        "dangling-reference",
        "so does what it controls",
        page('<button type="button" aria-controls="menu">Menu</button>'),
        page('<button type="button" aria-controls="menu">Menu</button><ul id="menu"></ul>'),
    ),
    Case(
        "dangling-reference",
        "what labels it",
        page('<section aria-labelledby="x"></section>'),
        page('<section aria-labelledby="x"><h2 id="x">Aide</h2></section>'),
    ),
    Case(
        "dangling-reference",
        "its form",
        page('<button type="submit" form="f">Valider</button>'),
        page(
            '<form id="f" method="get" action="/a"></form>'
            '<button type="submit" form="f">Valider</button>'
        ),
    ),
    Case(
        "dangling-reference",
        "and the place a link leads to",
        page('<a href="#x">Aide</a>'),
        page('<a href="#main">Aide</a><a href="#top">Haut</a><a href="/a#x">Ailleurs</a>'),
    ),
    Case("labelled", "by for", page("<input>"), page('<label for="a">CNI</label><input id="a">')),
    Case("labelled", "by aria-label", page("<select></select>"), page('<input aria-label="CNI">')),
    Case(
        "labelled", "around it", page("<textarea></textarea>"), page("<label>CNI <input></label>")
    ),
    Case(
        "labelled",
        "a placeholder is no label; hidden fields and buttons need none",
        page('<input placeholder="CNI">'),
        page('<input type="hidden"><input type="submit" value="Valider">'),
    ),
    Case(
        "label-text",
        "a label has text",
        page('<label for="a"> </label><input id="a">'),
        page('<label for="a"><span>CNI</span></label><input id="a">'),
    ),
    Case(
        "label-text",
        "of its own, not its field's",
        page("<label><select><option>Rabat</option></select></label>"),
        page("<label>Ville <select><option>Rabat</option></select></label>"),
    ),
    Case("label-text", "so has aria-label", page('<input aria-label="">'), page()),
    Case("error-linked", "a reason", refused('<input id="cin" aria-invalid="true">'), page()),
    Case(
        "error-linked",
        "that has text",
        refused(f'<input id="cin" {WHY}>', reason=" "),
        refused(f'<input id="cin" {WHY}>'),
    ),
    Case(
        "error-linked",
        "a summary",
        refused(f'<input id="cin" {WHY}>', summary=""),
        refused('<input id="cin" aria-invalid="false">', summary=""),
    ),
    Case(
        "error-linked",
        "that leads to the field",
        refused(f'<input id="cin" {WHY}>', summary='<a href="#why">CNI</a>'),
        refused(f'<select id="cin" {WHY}></select>'),
    ),
    Case(
        "error-linked",
        "for radios, to the first",
        page('<p class="error-summary"><a href="#b">Mode</a></p>' + radios(WHY, f'id="b" {WHY}')),
        page('<p class="error-summary"><a href="#a">Mode</a></p>' + radios(f'id="a" {WHY}', WHY)),
    ),
    Case(
        "error-linked",
        "or to the fieldset, which may hold the reason",
        page('<p class="error-summary"><a href="#a">Mode</a></p>' + radios(around='id="a"')),
        page(
            '<p class="error-summary"><a href="#a">Mode</a></p>'
            + radios(around='id="a" aria-describedby="why"')
        ),
    ),
    Case(
        "csrf",
        "in each form that posts",
        page('<form method="post" action="/a"></form>'),
        page(
            f'<form method="post" action="/a">{TOKEN}</form><form method="get" action="/b"></form>'
        ),
    ),
    Case(
        "csrf",
        "the neighbour's does not count",
        page(f'{TOKEN}<form method="POST" action="/a"></form>'),
        page('<form method="post" action="/a" data-no-csrf></form>'),
    ),
    Case("form-action", "where to", page('<form method="get"></form>'), page()),
    Case(
        "form-action",
        "and how",
        page('<form action="/a"></form>'),
        page('<form action="/a" method="get"></form>'),
    ),
    Case(
        "button-type",
        "said",
        page("<button>Oui</button>"),
        page('<button type="submit">Oui</button>'),
    ),
    Case(
        "autocomplete",
        "for what the phone knows",
        page('<input type="tel" aria-label="Mobile">'),
        page('<input type="tel" aria-label="Mobile" autocomplete="tel-national">'),
    ),
    Case("img-alt", "may be empty", page('<img src="/a.png">'), page('<img src="/a.png" alt="">')),
    Case("svg-name", "hidden", page("<svg></svg>"), page('<svg aria-hidden="true"><path/></svg>')),
    Case(
        "svg-name",
        "or named",
        page('<svg role="img"></svg>'),
        page('<svg role="img" aria-label="Étape 2 sur 5"></svg>'),
    ),
    Case("link-text", "of a link", page('<a href="/a"> </a>'), page('<a href="/a">Aide</a>')),
    Case(
        "link-text",
        "of a button",
        page('<button type="button"><svg aria-hidden="true"></svg></button>'),
        page('<button type="button" aria-label="Menu"><svg aria-hidden="true"></svg></button>'),
    ),
    Case(
        "link-text",
        "heard, not only seen",
        page('<a href="/a"><span aria-hidden="true">»</span></a>'),
        page('<a href="/a"><img src="/a.png" alt="Accueil"></a>'),
    ),
    Case("link-text", "of an input", page('<input type="submit">'), page()),
    Case(
        "no-inline-script",
        "scripts are files",
        page("<script>go()</script>"),
        page('<script src="/static/htmx.js" defer></script>'),
    ),
    Case(
        "no-inline-script",
        "no handler",
        page('<a href="/a" onclick="go()">Aide</a>'),
        page('<a href="/a" data-once="1">Aide</a>'),
    ),
    Case(
        "no-inline-script", "nor htmx's", page('<p hx-on:click="go()"></p>'), page('<p hx-get="/">')
    ),
    Case(
        "no-inline-script",
        "no address that runs",
        page('<a href=" JavaScript:go()">Aide</a>'),
        page('<a href="/javascript">Aide</a>'),
    ),
    Case(
        "no-inline-style",
        "no attribute",
        page('<p style="color:red"></p>'),
        page('<p class="red">'),
    ),
    Case(
        "no-inline-style",
        "only in the head",
        page("<style>p{color:red}</style>"),
        page(head="<style>p{color:red}</style>"),
    ),
    Case(
        "target-blank-rel",
        "noopener",
        page('<a href="/a" target="_blank" rel="nofollow">Aide</a>'),
        page('<a href="/a" target="_blank" rel="noopener">Aide</a>'),
    ),
]

WORDS = [
    Case(
        "numbers-isolated", "phones", arabic("اتصل 05 22 11 22 33"), arabic("<bdi>05 22 11</bdi>")
    ),
    Case("numbers-isolated", "plus", arabic("رقم +212"), arabic('<span dir="ltr">+212</span>')),
    Case(
        "numbers-isolated",
        "a link to call says its direction",
        arabic('<a href="tel:0522">0522112233</a>'),
        arabic('<a href="tel:0522" dir="ltr">0522112233</a>'),
    ),
    Case(
        "numbers-isolated", "references", arabic("رمز K7F 2QX 9M"), arabic("<bdi>K7F 2QX 9M</bdi>")
    ),
    Case("numbers-isolated", "dates", arabic("يوم 2024-05-12"), arabic("<bdi>12/05/2024</bdi>")),
    Case("numbers-isolated", "shares", arabic("خطوة 2 / 5"), arabic("خطوة 2 من 5")),
    Case("numbers-isolated", "six digits", arabic("رمز 123456"), arabic("سنة 2024، الساعة 14:32")),
    Case(
        "numbers-isolated",
        "not inside a right-to-left part of the isolation",
        arabic('<bdi>رقم <b dir="rtl">05 22 11</b></bdi>'),
        arabic(
            '<input aria-label="رقم" value="05 22 11"><textarea aria-label="رقم">05 22</textarea>'
        ),
    ),
    Case(
        "numbers-isolated",
        "isolating marks do where no element can stand",
        arabic("رقم 05 22 11"),
        arabic("رقم \u206605 22 11\u2069"),
    ),
    Case(
        "numbers-isolated",
        "the direction of the whole is no isolation",
        arabic('<main dir="ltr">05 22 11</main>'),
        page("Tél. 05 22 11 22 33"),
    ),
    Case("latin-digits", "Arabic-Indic", arabic("٣ محاولات"), arabic("3 محاولات")),
    Case("latin-digits", "Persian", page("۳ essais"), page("3 essais")),
    Case(
        "latin-digits",
        "heard as well; what people typed is theirs",
        arabic('<input aria-label="رقم ٣">'),
        arabic('<textarea aria-label="رقم">٣</textarea>'),
    ),
    Case("raw-key", "None alone", page("<p>None</p>"), page("<p>Nonette</p>")),
    Case("raw-key", "None in a field", page('<input aria-label="CNI" value="None">'), page()),
    Case("raw-key", "braces", page("{{ name }}"), page("<code>{{ name }}</code>")),
    Case("raw-key", "a tag", page("{% if a"), page("5 %")),
    Case("raw-key", "undefined", page("Undefined name"), page("Indéfini")),
    Case("raw-key", "escaped twice", page("you &amp;amp; me", lang="en"), page("vous &amp; moi")),
    Case("raw-key", "a placeholder", page("Bonjour %(name)s"), page("100 % (cent)")),
    Case("raw-key", "in a heard text", page('<img src="/a" alt="{name}">'), page()),
    Case("raw-key", "a lazy string", page("l&#34;Compte&#34;"), page("«Compte»")),
    Case("raw-key", "an object", page("&lt;a.B object at 0x7f&gt;"), page("Objet")),
    Case("raw-key", "a dotted key", page("<p>step.identity</p>"), page("<a href='/'>amoe.ma</a>")),
    Case("raw-key", "a key", page("<p>code_wrong</p>"), page("<bdi>nom_prenom</bdi>")),
    Case(
        "english-in-arabic",
        "three words are a sentence",
        arabic("<p>Enter your code</p>"),
        arabic("<p>أدخل SMS Code هنا</p>"),
    ),
    Case(
        "english-in-arabic",
        "unless marked as another language",
        arabic("<p>رمز (le code reçu) هنا</p>"),
        arabic('<p lang="fr">le code reçu</p><bdi>Caisse de Rabat</bdi><code>let it be</code>'),
    ),
    Case(
        "english-in-arabic",
        "only in Arabic",
        arabic("Université Mohammed V"),
        page("Un deux trois"),
    ),
    Case("french-typography", "apostrophe", page("l'adresse"), page("l’adresse")),
    Case("french-typography", "question", page("Perdu ?"), page(f"Perdu{THIN}?")),
    Case("french-typography", "colon", page("Numéro: 12"), page(f"Numéro{NBSP}: 12 à 14:32")),
    Case("french-typography", "exclamation", page("Bravo!"), page("Bravo&nbsp;!")),
    Case("french-typography", "semicolon", page("un ; deux"), page(f"un{THIN}; deux")),
    Case(
        "french-typography",
        "after an element",
        page("<b>Numéro</b> : 12"),
        page(f"<b>Numéro</b>{NBSP}: 12"),
    ),
    Case(
        "french-typography",
        "addresses and codes are left alone",
        page('<input aria-label="Code ?">'),
        page("https://a.ma/l'b?: <code>a: b</code> <bdi>d'A</bdi> <span dir=\"ltr\">a: b</span>"),
    ),
    Case("french-typography", "French only", page("l'aide"), page("Don't stop!", lang="en")),
    Case(
        "french-typography",
        "each text in its own language",
        arabic('<p lang="fr">l\'aide</p>'),
        page('<p lang="en">Don\'t stop!</p>'),
    ),
]

PIECE = '<title>Compte</title><main lang="fr"><h1>Compte</h1>{}</main>'
FRAGMENTS = [
    Case("doctype", "no frame", "<body>" + PIECE.format(""), PIECE.format("")),
    Case("doctype", "no doctype", "<!doctype html>" + PIECE.format(""), PIECE.format("")),
    Case(
        "title-h1",
        "htmx reads the title",
        PIECE.replace("title>", "b>").format(""),
        PIECE.format(""),
    ),
    Case("one-h1", "one here too", PIECE.format("<h1>Compte</h1>"), PIECE.format("")),
    Case(
        "dangling-reference",
        "only the place that htmx fills is outside",
        PIECE.format('<a href="#help">Aide</a>'),
        PIECE.format('<a href="#main">Haut</a>'),
    ),
    Case("no-inline-style", "has no head", PIECE.format("<style></style>"), PIECE.format("")),
    Case(
        "numbers-isolated",
        "Arabic is known by its letters",
        "<title>حساب</title><h1>حساب</h1><p>اتصل بنا 05 22 11</p>",
        "<title>حساب</title><h1>حساب</h1><p>اتصل بنا <bdi>05 22 11</bdi></p>",
    ),
    Case(
        "french-typography",
        "French by its words",
        "<title>Compte</title><h1>Compte</h1><p>Votre code pour l'accès</p>",
        "<title>Account</title><h1>Account</h1><p>It's the code for your account</p>",
    ),
]


EVERY_CASE = [
    pytest.param(case, fragment, id=f"{'fragment: ' * fragment}{case.check}: {case.shows}")
    for cases, fragment in ((WHOLE_PAGES, False), (WORDS, False), (FRAGMENTS, True))
    for case in cases
]


def found(html: str, *, fragment: bool = False, allow: frozenset[str] = EMPTY) -> set[str]:
    """Give the names of the checks that complain."""
    complaints = lint_page(html, fragment=fragment, allow=allow)
    return {complaint.partition(":")[0] for complaint in complaints}


@pytest.mark.parametrize(("case", "fragment"), EVERY_CASE)
def test_a_check_refuses_one_page_and_accepts_the_other(case: Case, fragment: bool) -> None:
    assert found(case.bad, fragment=fragment) == {case.check}
    assert lint_page(case.good, fragment=fragment) == []


@pytest.mark.parametrize(("case", "fragment"), EVERY_CASE)
def test_a_check_can_be_opted_out_of_by_name(case: Case, fragment: bool) -> None:
    assert found(case.bad, fragment=fragment, allow=frozenset({case.check})) == set()


def test_every_check_has_a_case() -> None:
    assert {case.check for case in WHOLE_PAGES + WORDS + FRAGMENTS} == set(CHECKS)


def test_opting_out_of_one_check_keeps_the_others() -> None:
    html = page("<button>l'aide</button>")
    assert found(html) == {"button-type", "french-typography"}
    assert found(html, allow=frozenset({"button-type"})) == {"french-typography"}


def test_a_misspelt_opt_out_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such check: one-h2"):
        lint_page(page(), allow=frozenset({"one-h2"}))


def test_a_complaint_says_what_and_where() -> None:
    assert lint_page(page("\n\n<input name='cin'>")) == [
        'labelled: <input name="cin"> (line 3) has no label'
    ]


def test_end_tags_may_be_left_out() -> None:
    assert lint_page(page("<ul><li><a href='/a'>Un</a><li>Deux</ul><p>Trois<p>Quatre")) == []


@pytest.mark.parametrize(
    "piece", ["a", "9", "A1", "a ", "9 ", "a' ", "9/", " ", "{", "\u2066", "a.", "+"]
)
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_what_a_hostile_test_typed_is_read_in_one_go(piece: str, lang: str) -> None:
    """A pattern that goes back and forth would take minutes here."""
    long = piece * (60_000 // len(piece))
    complaints = lint_page(page(f"<p>{long}</p>", lang=lang))
    assert all(len(complaint) < 300 for complaint in complaints)


def test_a_piece_of_a_page_opts_out_of_title_and_h1() -> None:
    piece = '<section lang="fr"><h2>Aide</h2></section>'
    assert lint_page(piece, fragment=True, allow=frozenset({"one-h1", "title-h1"})) == []
