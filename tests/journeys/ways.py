"""The ways in which a story is told: in a language, by a plain browser or by one with htmx."""

from __future__ import annotations

import pytest

FR_PLAIN = pytest.param({"language": "fr", "htmx": False}, id="fr-plain")
FR_HTMX = pytest.param({"language": "fr", "htmx": True}, id="fr-htmx")
AR_PLAIN = pytest.param({"language": "ar", "htmx": False}, id="ar-plain")
AR_HTMX = pytest.param({"language": "ar", "htmx": True}, id="ar-htmx")

every_way = pytest.mark.parametrize("way", [FR_PLAIN, FR_HTMX, AR_PLAIN, AR_HTMX])
"""For stories where language and kind of browser may well meddle with one another."""

two_ways = pytest.mark.parametrize("way", [FR_PLAIN, AR_HTMX])
"""For the others: both directions of script and both kinds of browser, in half the time."""

both_browsers = pytest.mark.parametrize("way", [FR_PLAIN, FR_HTMX])
"""For stories in which the language plays no part."""

both_questions = pytest.mark.parametrize("payment", ["bank", "postal"])
"""For what must hold for people who are paid by bank transfer and by money order."""

code_pages = pytest.mark.parametrize(
    ("slug", "channel"),
    [("code-courriel", "email"), ("code-telephone", "sms")],
    ids=["email", "sms"],
)
"""For what must hold for codes by e-mail and by SMS."""

Way = dict[str, object]
