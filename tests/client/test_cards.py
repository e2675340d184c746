"""A link shared in WhatsApp has a title, a sentence and one light picture, in its language."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from config import LANGUAGES
from tests.support.visits import Visits

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_each_page_has_a_card_of_its_own(visits: Visits, language: str) -> None:
    site = visits.site.app.extensions["settings"].site_url
    for seen in visits.every_page(language):
        assert seen.meta("og:title") == seen.heading
        assert seen.meta("og:description") == seen.meta("description")
        assert seen.meta("og:url") == site + seen.address
        assert f'<link rel="canonical" href="{site}{seen.address}">' in seen.text
        assert seen.meta("og:locale") == f"{language}_MA"
        assert seen.meta("og:image").startswith(f"{site}/static/card.")


@every_language
def test_a_card_fits_what_is_shown_of_it(visits: Visits, language: str) -> None:
    for seen in visits.every_page(language):
        assert len(seen.meta("og:title")) <= 90, seen.meta("og:title")
        assert 20 <= len(seen.meta("og:description")) <= 200, seen.meta("og:description")


def test_the_picture_is_light_and_as_large_as_it_says(visits: Visits) -> None:
    home = visits.to("/ar/")
    address = home.meta("og:image").removeprefix(visits.site.app.extensions["settings"].site_url)
    answer = visits.client().get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert len(answer.data) < 30_000
    image = Image.open(io.BytesIO(answer.data))
    assert image.size == (int(home.meta("og:image:width")), int(home.meta("og:image:height")))
    assert image.size == (1200, 630)
    assert len(image.convert("RGB").getcolors(1 << 24) or []) > 3, "a picture, not a plain sheet"


@pytest.mark.parametrize("address", ["/fr/rien", "/fr/inscription/conditions"])
def test_what_is_not_public_has_no_card(visits: Visits, address: str) -> None:
    assert not re.search(r'property="og:|rel="canonical"', visits.client().get(address).text)
