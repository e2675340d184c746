"""Takes the screenshots of docs/screens: all steps and the space on a phone, then the desk."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from config import LANGUAGES, ROOT
from tools.chromium import chromium, phone
from tools.running_site import RunningSite
from tools.screens_desk import show_desk
from tools.screens_space import show_space
from tools.walk import people, walk

SCREENS = ROOT / "docs" / "screens"


def save(name: str, png: bytes) -> None:
    """Keep a screenshot with few colours: a fifth of the bytes."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    image = Image.open(io.BytesIO(png)).convert("RGB").quantize(48, dither=Image.Dither.NONE)
    image.save(SCREENS / f"{name}.png", optimize=True)


def main() -> None:
    """Walk the journey in each language, once for each kind of question; then the space."""
    with (
        tempfile.TemporaryDirectory() as folder,
        RunningSite(Path(folder)) as site,
        chromium() as browser,
    ):
        for language in LANGUAGES:
            for payment in ("bank", "postal"):
                context = phone(browser, language=language)
                page = context.new_page()
                someone = next(p for p in people(site.url) if p["payment"] == payment)

                def seen(
                    slug: str, page: Page, language: str = language, payment: str = payment
                ) -> None:
                    if payment == "bank" or slug == "question":
                        suffix = f"-{payment}" if slug == "question" else ""
                        save(f"{language}-{slug}{suffix}", page.screenshot(full_page=True))

                walk(page, site.url, language, someone, seen)
                if payment == "bank":
                    page.goto(f"{site.url}/{language}/")
                    save(f"{language}-accueil", page.screenshot(full_page=True))
                context.close()
            context = phone(browser, language=language)
            show_space(
                context.new_page(),
                site.url,
                language,
                lambda name, page, language=language: save(
                    f"{language}-{name}", page.screenshot(full_page=True)
                ),
            )
            context.close()
        show_desk(browser, site.url, lambda name, page: save(name, page.screenshot()))


if __name__ == "__main__":
    main()
