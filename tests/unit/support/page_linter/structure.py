"""Cases of the page as a whole: its frame, its headings, its ids."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import NBSP, Case, arabic, page

CASES = [
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
]
