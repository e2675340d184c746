"""Cases of names for those who listen."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import Case, page

CASES = [
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
]
