"""On a phone: a certificate is made and downloaded, its code opened, its file checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_walk import RULES
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.served import Served
from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    """The address of a site."""
    with Served(site) as address:
        yield address


def is_well(page: Page, scripts: bool) -> None:
    """Nothing is wider than the phone, nothing keeps anybody out."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if scripts:
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_a_certificate_from_the_button_to_the_check(
    site: Site, url: str, new_phone, tmp_path: Path, language: str, scripts: bool
) -> None:
    salma = covered(Insured(site, language=language).is_signed_in())
    page = new_phone(language, scripts=scripts).page
    page.context.add_cookies(
        [{"name": n, "value": v, "url": url} for n, v in salma.browser.cookies().items()]
    )
    page.goto(f"{url}/{language}/compte/attestation")
    is_well(page, scripts)
    page.locator("main form[action$=attestation] > button.button").first.click()
    link = page.locator("a[href$='.pdf']")
    expect(link).to_have_count(1)
    is_well(page, scripts)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "attestation-amoe.pdf"
    file = tmp_path / "a.pdf"
    download.value.save_as(file)
    assert site.service.signer.genuine(file.read_bytes())

    (one,) = site.service.certificates.of(salma.account)
    page.context.clear_cookies()
    page.goto(f"{url}/verifier/{one.id}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("dd").first).to_have_text(re.compile(r"^\S\. \S\.$"))
    is_well(page, scripts)
    page.locator("main a[href$='/verifier/fichier']").last.click()
    page.wait_for_url("**/verifier/fichier")
    is_well(page, scripts)
    for content, whole in ((file.read_bytes(), True), (file.read_bytes()[:-1], False)):
        file.write_bytes(content)
        page.set_input_files("#file", file)
        page.locator("main button.button").click()
        notice = page.locator("main .notice")
        expect(notice).to_have_class("notice" if whole else "notice bad")
        is_well(page, scripts)


def test_a_care_form_is_downloaded_with_htmx_about(site: Site, url: str, new_phone) -> None:
    salma = Insured(site).is_signed_in()
    page = new_phone("fr").page
    page.context.add_cookies(
        [{"name": n, "value": v, "url": url} for n, v in salma.browser.cookies().items()]
    )
    page.goto(f"{url}/fr/compte/attestation")
    page.locator("main a[href$='/compte/feuilles/']").click()
    page.wait_for_url(re.compile("/feuilles/$"))
    is_well(page, scripts=True)
    with page.expect_download() as download:
        page.locator("a[href$='dentaire.pdf']").click()
    assert download.value.suggested_filename == "feuille-de-soins-dentaire.pdf"
