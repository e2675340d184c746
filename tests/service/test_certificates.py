"""Papers as they come out of a printer: read back by programs that did not make them.

Poppler renders them, zbar reads the code, the code's address is opened and says "valid".
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from amoe.store.certificates import Certificate
from blueprints.papers import documents
from blueprints.papers.care_forms import KINDS
from config import Settings
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import CAPTCHA, Site

pytestmark = pytest.mark.service

SITE = "https://compte-amoe.cnops.example"
LONG = ("Abderrahmane Mohammed Amine Zine El Abidine", "EL IDRISSI EL BOUZIDI BENCHEKROUN")
LONG_AR = ("عبد الرحمان محمد الأمين زين العابدين", "الإدريسي البوزيدي بنشقرون")
PEOPLE = {
    "usual": {},
    "long": {
        "first_name": LONG[0],
        "last_name": LONG[1],
        "first_name_ar": LONG_AR[0],
        "last_name_ar": LONG_AR[1],
    },
    "without Arabic": {"first_name_ar": "", "last_name_ar": ""},
    "markup": {"first_name": "#panic() *x* $y$", "last_name": "<b>\\ @a [b]"},
}
PAPERS = ("certificate", *KINDS.values())
every_paper = pytest.mark.parametrize("paper", PAPERS)
every_person = pytest.mark.parametrize("person", PEOPLE)
Printed = Callable[[str, str], Path]


@pytest.fixture(scope="module")
def printing(tmp_path_factory: pytest.TempPathFactory, people_folder: Path) -> Iterator[Site]:
    """A site with an address as long as a real one, to print from."""
    instance = tmp_path_factory.mktemp("printing") / "instance"
    settings = Settings(instance=instance, demo=True, demo_captcha=CAPTCHA)
    made = Site(instance, people_folder, settings=replace(settings, site_url=SITE))
    yield made
    made.close()


@pytest.fixture(scope="module")
def one(printing: Site) -> Certificate:
    """Somebody's certificate."""
    made = printing.service.certificates.make(covered(Insured(printing, 0)).account)
    assert isinstance(made, Certificate)
    return made


@pytest.fixture(scope="module")
def printed(printing: Site, one: Certificate, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The file of a paper for a person, made once."""
    folder, files = tmp_path_factory.mktemp("papers"), {}

    def made(paper: str, person: str) -> Path:
        if (paper, person) not in files:
            files[paper, person] = folder / f"{paper}-{person.replace(' ', '-')}.pdf"
            files[paper, person].write_bytes(_set(printing, one, paper, PEOPLE[person]))
        return files[paper, person]

    return made


def _set(site: Site, one: Certificate, paper: str, changes: dict[str, str]) -> bytes:
    with site.app.test_request_context("/fr/", base_url=SITE):
        if paper == "certificate":
            return documents.certificate(replace(one, facts=replace(one.facts, **changes)))
        standing = site.service.registry.person(one.insured_key)
        assert standing
        return documents.care_form(paper, replace(standing, **changes), one.made_at)


def said(*command: str | Path) -> str:
    """What a program writes."""
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode(errors="replace")


def rendered(pdf: Path, dpi: int) -> Path:
    """The page as a picture."""
    said("pdftoppm", "-r", str(dpi), "-png", "-singlefile", pdf, pdf.with_suffix(""))
    return pdf.with_suffix(".png")


def read_back(picture: Path) -> list[str]:
    """The addresses of the codes that zbar sees."""
    return said("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture).split()


@every_person
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_code_reads_at_100_dpi_and_leads_to_a_page_that_says_valid(
    printing: Site, one: Certificate, printed: Printed, person: str, language: str
) -> None:
    (address,) = read_back(rendered(printed("certificate", person), 100))
    assert address == f"{SITE}/verifier/{one.id}"
    answer = printing.app.test_client().get(
        urlsplit(address).path, base_url=SITE, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200
    assert {"fr": "Attestation valable", "ar": "شهادة صالحة"}[language] in answer.text


def test_the_code_reads_from_a_bad_photocopy(printed: Printed) -> None:
    picture = rendered(printed("certificate", "usual"), 60)
    with Image.open(picture) as small:
        grey = small.convert("L").point(lambda shade: 60 + shade * 2 // 3)
        grey.resize((small.width * 3, small.height * 3)).save(picture)
    assert len(read_back(picture)) == 1


@every_person
@every_paper
def test_it_is_one_tagged_page(printed: Printed, paper: str, person: str) -> None:
    told = said("pdfinfo", "-enc", "UTF-8", printed(paper, person))
    for line in (
        "Pages: +1",
        "Tagged: +yes",
        "JavaScript: +no",
        "Encrypted: +no",
        r"Page size:.*A4",
    ):
        assert re.search(line, told), line


@every_paper
def test_it_says_that_it_is_archivable_and_readable_aloud(printed: Printed, paper: str) -> None:
    metadata = printed(paper, "usual").read_bytes().decode(errors="ignore")
    assert re.search(r"pdfaid:part>2<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)


@every_person
@every_paper
def test_fonts_are_inside(printed: Printed, paper: str, person: str) -> None:
    lines = said("pdffonts", printed(paper, person)).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r"\+IBMPlexSansArabic-\w+ +CID TrueType +Identity-H +yes yes", line)


@every_paper
def test_its_tags_have_titles_a_table_with_headers_and_pictures_with_words(
    printed: Printed, paper: str
) -> None:
    tags = said("pdfinfo", "-struct-text", "-enc", "UTF-8", printed(paper, "usual"))
    assert len(re.findall(r"\bH1\b", tags)) == 2, "one a language"
    assert re.search(r"\bTable\b", tags)
    assert re.search(r"\bTH\b", tags)
    assert len(re.findall(r"\bFigure\b", tags)) == (paper == "certificate")


@every_paper
def test_it_says_who_it_is_for(one: Certificate, printed: Printed, paper: str) -> None:
    text = said("pdftotext", "-enc", "UTF-8", "-layout", printed(paper, "usual"), "-")
    assert f"{one.facts.first_name} {one.facts.last_name}" in text
    assert one.facts.immatriculation in text
    assert (one.facts.cni in text) == (paper == "certificate"), "whole on what goes to the fund"
    assert "053 800 20 20" in text


@every_paper
def test_data_is_no_markup(printed: Printed, paper: str) -> None:
    text = said("pdftotext", "-enc", "UTF-8", "-layout", printed(paper, "markup"), "-")
    assert "#panic() *x* $y$ <b>\\ @a [b]" in " ".join(text.split())


@every_person
@every_paper
def test_nothing_runs_over_the_edge(printed: Printed, paper: str, person: str) -> None:
    """Printers leave 8 mm white: whatever is there would be cut."""
    with Image.open(rendered(printed(paper, person), 72)) as picture:
        page = picture.convert("L")
    wide, high = page.size
    edge = round(8 / 25.4 * 72)
    for side in ((0, 0, edge, high), (wide - edge, 0, wide, high),
                 (0, 0, wide, edge), (0, high - edge, wide, high)):  # fmt: skip
        assert page.crop(side).getextrema() == (255, 255)


@pytest.mark.parametrize("paper", PAPERS[1:])
def test_a_care_form_is_black_on_white(printed: Printed, paper: str) -> None:
    with Image.open(rendered(printed(paper, "usual"), 50)) as picture:
        colours = picture.convert("RGB").getcolors(1 << 20)
    assert colours
    assert all(red == green == blue for _n, (red, green, blue) in colours)


@every_paper
def test_a_name_of_any_length_leaves_the_foot_in_its_place(printed: Printed, paper: str) -> None:
    def foot(person: str) -> list[str]:
        words = said("pdftotext", "-enc", "UTF-8", "-bbox", printed(paper, person), "-")
        return re.findall(r"<word ([^>]+)>053</word>", words)

    assert foot("usual") == foot("long") == foot("without Arabic") != []


def test_a_reader_that_repairs_nothing_finds_nothing_to_repair(printed: Printed) -> None:
    """The signature's line moves no offset: poppler tells of every broken one."""
    pdf = printed("certificate", "usual")
    done = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True)
    assert done.stderr == b""
    assert len(pdf.read_bytes()) < 80_000
