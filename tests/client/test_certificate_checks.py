"""`/verifier/…`: who is shown a certificate sees that it is valid, and nothing else."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

import config
from amoe.store.certificates import Certificate
from blueprints.papers import documents
from tests.support.browser import Browser
from tests.support.insured import Insured
from tests.support.moody_registry import DOWN, MoodyRegistry
from tests.support.page_linter import lint_page
from tests.support.rights import covered
from tests.support.site import Site

LANGUAGES = tuple(config.LANGUAGES)
ABSENT = "abcdefghijklmnopqrstuvwx23"


@pytest.fixture
def salma(site: Site) -> Insured:
    """Somebody covered."""
    return covered(Insured(site, 0))


@pytest.fixture
def one(salma: Insured) -> Certificate:
    """Her certificate."""
    made = salma.site.service.certificates.make(salma.account)
    assert isinstance(made, Certificate)
    return made


def looked_up(site: Site, name: str, language: str = "fr") -> TestResponse:
    """The page that the code leads to, in a browser of that language."""
    return site.app.test_client().get(
        f"/verifier/{name}", headers={"Accept-Language": f"{language}-MA"}
    )


def main(answer: TestResponse) -> str:
    """What stands in the page itself."""
    assert not lint_page(answer.text, fragment=False)
    return answer.text.split("<main", 1)[1].split("</main>", 1)[0]


def heading(answer: TestResponse) -> str:
    """The h1 of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", main(answer))
    assert found
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_validity_initials_period_and_date(
    site: Site, salma: Insured, one: Certificate, language: str
) -> None:
    answer = looked_up(site, one.id, language)
    assert answer.status_code == 200
    page = main(answer)
    names = ("first_name_ar", "last_name_ar") if language == "ar" else ("first_name", "last_name")
    initials = " ".join(f"{salma.person[name][0]}." for name in names)
    for said in (
        initials,
        documents.shown(one.facts.rights_from),
        documents.shown(one.facts.rights_to),
    ):
        assert f"<bdi>{said}</bdi>" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_nothing_else_of_the_person(
    site: Site, salma: Insured, one: Certificate, language: str
) -> None:
    page = looked_up(site, one.id, language).text
    for name in ("first_name", "last_name", "first_name_ar", "last_name_ar", "immatriculation",
                 "cni", "birth_date", "university", "email"):  # fmt: skip
        assert salma.person[name] not in page, name
    for said in (one.facts.cni, one.facts.cni[-3:] + "<", one.number, salma.phone):
        assert said not in page


@pytest.mark.parametrize("name", ["valid", "absent"])
def test_it_leaves_no_trace(site: Site, one: Certificate, name: str) -> None:
    answer = looked_up(site, one.id if name == "valid" else ABSENT)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_an_ended_and_an_absent_one_are_the_same_page(
    site: Site, salma: Insured, one: Certificate, language: str
) -> None:
    def said(name: str) -> tuple[int, str]:
        answer = looked_up(site, name, language)
        return answer.status_code, answer.text.replace(name, "ID")

    absent = said(ABSENT)
    assert absent[0] == 404
    covered(salma, since=90, until=-1)
    assert said(one.id) == absent
    covered(salma)
    assert said(one.id)[0] == 200
    site.service.certificates.revoke(salma.account, one.number)
    assert said(one.id) == absent
    for malformed in ("x", "0" * 26, one.id + "a", one.id[:-1], one.number, "é" * 26):
        assert looked_up(site, malformed, language).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_an_address_too(site: Site, one: Certificate, language: str) -> None:
    answer = site.app.test_client().get(f"/{language}/verifier/{one.id.upper()}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_while_the_registry_is_down_it_says_that_and_nothing_about_the_paper(
    site: Site, one: Certificate
) -> None:
    moody = MoodyRegistry()
    moody.stands_for(site.service)
    site.service.registry._registry = moody  # type: ignore[attr-defined]
    moody.mood = DOWN
    answer = looked_up(site, one.id)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "120"
    assert "R." not in main(answer)


def test_guessing_is_slowed_down(site: Site) -> None:
    client = site.app.test_client()
    found = [client.get(f"/verifier/{ABSENT}").status_code for _ in range(301)]
    assert found[0] == found[299] == 404
    assert found[300] == 429


# -- files


def sent(site: Site, content: bytes | None, language: str = "fr") -> TestResponse:
    """A file given to the page that checks files."""
    address = f"/{language}/verifier/fichier"
    visitor = Browser(site.app.test_client()).open(address)
    fields: dict[str, Any] = dict(visitor.hidden())
    if content is not None:
        fields["file"] = (io.BytesIO(content), "a.pdf")
    return visitor.client.post(address, data=fields)


@pytest.fixture
def file(site: Site, one: Certificate) -> bytes:
    """Her certificate as a file."""
    with site.app.test_request_context("/fr/"):
        return documents.certificate(one)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_genuine_as_it_is_and_not_with_one_byte_altered(
    site: Site, file: bytes, language: str
) -> None:
    genuine = sent(site, file, language)
    assert genuine.status_code == 200
    said = {heading(genuine)}
    for place in (0, 20, len(file) // 3, len(file) // 2, len(file) - 100, len(file) - 1):
        altered = bytearray(file)
        altered[place] ^= 1
        refused = sent(site, bytes(altered), language)
        assert refused.status_code == 422
        said.add(heading(refused))
    assert len(said) == 2


def test_every_byte_of_a_file_counts(site: Site, file: bytes) -> None:
    assert site.service.signer.genuine(file)
    for place in [*range(0, len(file), 997), *range(len(file) - 300, len(file))]:
        altered = bytearray(file)
        altered[place] ^= 1
        assert not site.service.signer.genuine(bytes(altered)), place


@pytest.mark.parametrize("content", [None, b""])
def test_no_file_is_said_at_the_field(site: Site, content: bytes | None) -> None:
    answer = sent(site, content)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in main(answer)


def test_only_this_page_takes_more_than_64_kilobytes(site: Site) -> None:
    large = b"x" * 200 * 1024
    assert sent(site, large).status_code == 422
    assert sent(site, large * 2).status_code == 413
    elsewhere = site.app.test_client().post("/fr/compte/attestation", data={"number": large})
    assert elsewhere.status_code == 413


def test_the_page_has_a_short_address_in_the_browsers_language(site: Site) -> None:
    for language in LANGUAGES:
        answer = looked_up(site, "fichier", language)
        assert answer.status_code == 200
        assert f'action="/{language}/verifier/fichier"' in main(answer)


def test_the_public_key_is_there_for_everyone(site: Site) -> None:
    answer = site.app.test_client().get("/verifier/cle.pem")
    assert answer.status_code == 200
    assert answer.text == site.service.signer.public_keys()
    assert "PRIVATE" not in answer.text
