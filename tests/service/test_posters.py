"""Posters as a printer gets them: on one page, fonts inside, tagged, and the code reads at 100 dpi.

Poppler renders them, zbar reads the codes: neither is the program that made them.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from amoe.campuses import in_file
from blueprints.campus.files import FILES
from config import Settings
from tests.support.site import CAPTCHA, Site

pytestmark = pytest.mark.service

SITE = "https://compte-amoe.cnops.example"
LONGEST = max(in_file().values(), key=lambda campus: len(campus.whole_name("fr"))).code
CODES = ("um5", LONGEST)
POSTERS = [name for name in FILES if name.startswith("affiche")]
PAPERS = [name for name in FILES if name.endswith(".pdf")]
MILLIMETRES = {"a4": (210, 297), "a3": (297, 420)}
every_campus = pytest.mark.parametrize("code", CODES)
every_poster = pytest.mark.parametrize("name", POSTERS)
every_paper = pytest.mark.parametrize("name", PAPERS)


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory, people_folder: Path) -> Iterator[Site]:
    """A site with an address as long as a real one, to print from."""
    instance = tmp_path_factory.mktemp("printing") / "instance"
    settings = Settings(instance=instance, demo=True, demo_captcha=CAPTCHA)
    made = Site(instance, people_folder, settings=replace(settings, site_url=SITE))
    yield made
    made.close()


def fetched(site: Site, tmp_path: Path, code: str, name: str) -> Path:
    """A downloaded file."""
    answer = site.app.test_client().get(f"/universites/{code}/{name}", base_url=SITE)
    assert answer.status_code == 200
    path = tmp_path / name
    path.write_bytes(answer.data)
    return path


def said(*command: str | Path) -> str:
    """What a program writes."""
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    # pdfinfo writes titles within tags as they are in the file, which is not always UTF-8.
    return done.stdout.decode(errors="replace")


def rendered(pdf: Path, dpi: int) -> Path:
    """The first page as a picture."""
    said("pdftoppm", "-r", str(dpi), "-png", "-singlefile", pdf, pdf.with_suffix(""))
    return pdf.with_suffix(".png")


def read_back(picture: Path) -> list[str]:
    """The addresses of the codes that zbar sees."""
    return said("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture).split()


def info(pdf: Path) -> dict[str, str]:
    """What `pdfinfo` tells."""
    pairs = (line.partition(":") for line in said("pdfinfo", "-enc", "UTF-8", pdf).splitlines())
    return {name: value.strip() for name, _colon, value in pairs}


def boxes(pdf: Path, *words: str) -> list[str]:
    """Where words stand on the page."""
    found = said("pdftotext", "-enc", "UTF-8", "-bbox", pdf, "-")
    told = "|".join(words)
    boxes = re.findall(rf"<word ([^>]+)>(?:{told})</word>", found)
    assert boxes
    return boxes


@every_campus
@every_paper
def test_the_code_on_paper_reads_at_100_dpi(
    printing: Site, tmp_path: Path, code: str, name: str
) -> None:
    picture = rendered(fetched(printing, tmp_path, code, name), 100)
    assert read_back(picture) == [f"{SITE}/c/{code}"]


@every_campus
@pytest.mark.parametrize("name", ["carre-fr.png", "carre-ar.png", "qr.png"])
def test_the_code_in_a_picture_reads(printing: Site, tmp_path: Path, code: str, name: str) -> None:
    assert read_back(fetched(printing, tmp_path, code, name)) == [f"{SITE}/c/{code}"]


def test_the_code_reads_from_a_phones_distance(printing: Site, tmp_path: Path) -> None:
    """A4 at 30 dpi: what a camera with 640 points of width sees of it from two metres."""
    picture = rendered(fetched(printing, tmp_path, "um5", "affiche-fr-a4.pdf"), 30)
    with Image.open(picture) as small:
        small.convert("L").resize((small.width * 3, small.height * 3)).save(picture)
    assert read_back(picture) == [f"{SITE}/c/um5"]


@every_paper
def test_fonts_are_inside(printing: Site, tmp_path: Path, name: str) -> None:
    lines = said("pdffonts", fetched(printing, tmp_path, "um5", name)).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(
            r"\+IBMPlexSansArabic-(Bold|Regular) +CID TrueType +Identity-H +yes yes", line
        )


@every_campus
@every_poster
def test_it_is_one_tagged_page_of_its_size(
    printing: Site, tmp_path: Path, code: str, name: str
) -> None:
    told = info(fetched(printing, tmp_path, code, name))
    assert (told["Pages"], told["Tagged"], told["JavaScript"]) == ("1", "yes", "no")
    points = [float(number) for number in re.findall(r"[\d.]+", told["Page size"])[:2]]
    wanted = MILLIMETRES[name.removesuffix(".pdf")[-2:]]
    assert points == pytest.approx([side / 25.4 * 72 for side in wanted], abs=0.1)
    language = "ar" if "-ar-" in name and "-fr-" not in name else "fr"
    assert in_file()[code].whole_name(language) in told["Title"]


@every_poster
def test_its_tags_say_title_steps_and_picture(printing: Site, tmp_path: Path, name: str) -> None:
    tags = said(
        "pdfinfo", "-enc", "UTF-8", "-struct-text", fetched(printing, tmp_path, "um5", name)
    )
    languages = 2 if "fr-ar" in name else 1
    assert len(re.findall(r"\bH1\b", tags)) == languages
    assert len(re.findall(r"\bL\b \(block\)", tags)) == languages
    assert len(re.findall(r"\bLI\b", tags)) == 3 * languages
    assert len(re.findall(r"\bFigure\b", tags)) == 1
    outside = re.findall(r"^  (?!H1|P|L|Figure|Div)\w.*", tags, re.M)
    assert outside == [], "every text is in a paragraph, a heading or a list"


@every_campus
@every_poster
def test_it_says_all_that_one_needs(printing: Site, tmp_path: Path, code: str, name: str) -> None:
    text = said(
        "pdftotext", "-enc", "UTF-8", "-layout", fetched(printing, tmp_path, code, name), "-"
    )
    assert f"{SITE.removeprefix('https://')}/c/{code}" in text
    assert "053 800 20 20" in text
    if "-fr-" in name:
        for words in ("Ouvrez votre", "Gratuit", "Scannez le code", "immatriculation"):
            assert words in text
        assert in_file()[code].name_fr.split()[-1] in text


@every_campus
@every_poster
def test_nothing_runs_over_the_edge(printing: Site, tmp_path: Path, code: str, name: str) -> None:
    """Along the edges there is nothing but plain colour: no letter and no code is cut."""
    with Image.open(rendered(fetched(printing, tmp_path, code, name), 72)) as picture:
        page = picture.convert("RGB")
    wide, high = page.size
    edge = wide // 25
    for side in ((0, 0, edge, high), (wide - edge, 0, wide, high)):
        strip = page.crop(side)
        for y in range(2, high - 2):
            row = strip.crop((1, y, edge - 1, y + 1)).getcolors(edge)
            assert row
            assert len(row) == 1, f"something stands in the margin at {y} of {high}"


@pytest.mark.parametrize("length", [20, 45, 60, 90])
@pytest.mark.parametrize("languages", ["fr", "ar", "fr-ar"])
def test_a_name_of_any_length_leaves_the_rest_in_its_place(
    printing: Site, tmp_path: Path, languages: str, length: int
) -> None:
    name = f"affiche-{languages}-a4.pdf"
    code = f"long-{languages}-{length}"
    words = {
        "fr": "École supérieure d’études appliquées ",
        "ar": "المدرسة العليا للدراسات التطبيقية ",
    }
    fr, ar = ((words[each] * 3)[:length].strip() for each in ("fr", "ar"))
    printing.service.campuses.add(
        {"code": code, "name_fr": fr, "name_ar": ar, "name_en": "A school", "city_fr": fr[:6],
         "city_ar": ar[:6], "city_en": "Fez", "site": "https://school.example"}
    )  # fmt: skip
    usual, longer = (
        boxes(fetched(printing, tmp_path, each, name), "053", "20") for each in ("uiz", code)
    )
    assert usual == longer
    title = "AMOE"
    assert boxes(fetched(printing, tmp_path, "uiz", name), title) == boxes(
        fetched(printing, tmp_path, code, name), title
    )
    picture = rendered(fetched(printing, tmp_path, code, name), 100)
    assert read_back(picture) == [f"{SITE}/c/{code}"]


def test_the_zip_has_every_poster_and_each_reads(printing: Site, tmp_path: Path) -> None:
    data = fetched(printing, tmp_path, "um5", "kit.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path / "kit")
    for name in PAPERS:
        assert read_back(rendered(tmp_path / "kit" / "amoe-um5" / name, 100)) == [f"{SITE}/c/um5"]
