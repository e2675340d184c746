"""`flask claims import` and `flask claims sample`, as the operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.support.claims import ClaimsFund, write_lines
from tests.support.insured import Insured
from tests.support.site import Site


def run(site: Site, *arguments: object) -> Result:
    """Run `flask claims …`."""
    return site.app.test_cli_runner().invoke(args=["claims", *map(str, arguments)])


def claims(site: Site) -> int:
    """How many claims the table holds."""
    row = site.service.claims_database.one("SELECT COUNT(*) AS n FROM claims")
    assert row is not None
    return int(row["n"])


@pytest.fixture
def file(site: Site, tmp_path: Path) -> Path:
    """Three claims, the last of them without an amount."""
    fund = ClaimsFund(site, tmp_path)
    lines = [fund.line(n, claim_no=f"N{n:03}") for n in range(3)]
    lines[-1]["amount_claimed"] = ""
    return write_lines(tmp_path / "claims.csv", lines)


def test_what_is_right_goes_in_and_what_is_wrong_is_kept_aside(site: Site, file: Path) -> None:
    person = Insured(site, 0)
    done = run(site, "import", file)
    assert done.exit_code == 3
    assert "3 read, 2 inserted, 0 updated, 1 rejected" in done.stdout
    assert "People who will be told: 1." in done.stdout
    aside = file.with_name("claims.rejected.csv").read_text("utf-8").splitlines()
    assert aside[1].startswith("4,missing,amount_claimed is missing,N002,")
    assert claims(site) == 2
    assert len(person.messages("email")) == 1


def test_again_says_that_nothing_changed(site: Site, file: Path) -> None:
    run(site, "import", file)
    assert "0 inserted, 0 updated, 2 unchanged, 1 rejected" in run(site, "import", file).stdout


def test_a_dry_run_keeps_nothing_and_tells_nobody(site: Site, file: Path) -> None:
    person = Insured(site, 0)
    done = run(site, "import", file, "--dry-run")
    assert done.exit_code == 3
    assert "Dry run: the table of claims is as it was before." in done.stdout
    assert (claims(site), person.messages("email")) == (0, [])


def test_old_claims_come_in_without_notices(site: Site, file: Path) -> None:
    person = Insured(site, 0)
    assert "will be told: 0." in run(site, "import", file, "--no-notices").stdout
    assert (claims(site), person.messages("email")) == (2, [])


def test_another_file_is_refused(site: Site, tmp_path: Path) -> None:
    wrong = tmp_path / "people.csv"
    wrong.write_text("immatriculation,cni\n1,2\n", "utf-8")
    done = run(site, "import", wrong)
    assert (done.exit_code, claims(site)) == (2, 0)
    assert "must name the 13 columns" in done.stderr


def test_a_sample_is_imported_as_it_is(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    made = run(site, "sample", 10, "--out", out)
    assert (made.exit_code, made.stderr) == (0, "")
    # The sample is of today; the test's clock may stand before.
    site.clock.passes(10 * 365 * 86400)
    done = run(site, "import", out)
    assert (done.exit_code, done.stderr) == (0, "")
    statuses = site.service.claims_database.all("SELECT DISTINCT status FROM claims")
    assert {row["status"] for row in statuses} == {
        "received", "in_review", "missing_papers", "accepted", "paid", "rejected"
    }  # fmt: skip
