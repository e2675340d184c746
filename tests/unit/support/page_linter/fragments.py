"""Cases of what htmx swaps into a page."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import Case

PIECE = '<title>Compte</title><main lang="fr"><h1>Compte</h1>{}</main>'
CASES = [
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
