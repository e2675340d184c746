"""`flask papers check` and `flask papers revoke`, as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from amoe.store.certificates import Certificate
from blueprints.papers import documents
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site


@pytest.fixture
def one(site: Site) -> Certificate:
    """Somebody's certificate."""
    made = site.service.certificates.make(covered(Insured(site, 0)).account)
    assert isinstance(made, Certificate)
    return made


def run(site: Site, *words: str) -> Result:
    """Run `flask papers …`."""
    return site.app.test_cli_runner().invoke(args=["papers", *words])


def test_a_file_is_checked(site: Site, one: Certificate, tmp_path: Path) -> None:
    with site.app.test_request_context("/fr/"):
        file = documents.certificate(one)
    path = tmp_path / "paper.pdf"
    path.write_bytes(file)
    genuine = run(site, "check", str(path))
    assert (genuine.exit_code, genuine.output.split(":")[0]) == (0, "Genuine")
    path.write_bytes(file.replace(b"/Pages", b"/Bages", 1))
    altered = run(site, "check", str(path))
    assert (altered.exit_code, altered.output.split(":")[0]) == (3, "Not genuine")
    path.write_bytes(b"")
    assert run(site, "check", str(path)).exit_code == 3


@pytest.mark.parametrize("name", ["number", "id"])
def test_a_certificate_is_withdrawn_by_number_or_id(
    site: Site, one: Certificate, name: str
) -> None:
    assert site.service.certificates.check(one.id)
    done = run(site, "revoke", getattr(one, name))
    assert done.exit_code == 0, done.output
    assert site.service.certificates.check(one.id) is None
    again = run(site, "revoke", getattr(one, name))
    assert again.exit_code == 3
    assert "No certificate" in again.output


def test_nothing_else_is_withdrawn(site: Site, one: Certificate) -> None:
    for name in ("", "%", "2026", one.number[:-1], one.id[:-1]):
        assert run(site, "revoke", name).exit_code == 3
    assert site.service.certificates.check(one.id)
