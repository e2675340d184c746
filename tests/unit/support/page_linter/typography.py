"""Cases of French typography."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import NBSP, THIN, Case, arabic, page

CASES = [
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
