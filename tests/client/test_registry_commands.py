"""`flask registry import` and `flask registry sample`, as the operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from amoe.registry_rows import COLUMNS
from amoe.registry_sample import person
from tests.support.site import PEOPLE, Site


def run(site: Site, *arguments: object) -> Result:
    """Run `flask registry …`."""
    runner = site.app.test_cli_runner()
    return runner.invoke(args=["registry", *map(str, arguments)])


def people(site: Site) -> int:
    """How many people the registry holds."""
    row = site.service.registry_database.one("SELECT COUNT(*) AS people FROM insured")
    assert row is not None
    return int(row["people"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Four people whom the site's registry does not hold, the last of them without a CNI."""
    path = tmp_path / "people.csv"
    newcomers = [person(PEOPLE + n) for n in range(4)]
    newcomers[-1]["cni"] = ""
    lines = [",".join(COLUMNS), *(",".join(one.values()) for one in newcomers)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_sample_is_imported_as_it_is(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "people.csv"
    made = run(site, "sample", 100, "--out", out)
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout == f"100 invented people are in {out}.\n"
    done = run(site, "import", out)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"100 read, {100 - PEOPLE} inserted, {PEOPLE} updated, 0 rejected" in done.stdout
    assert people(site) == 100


def test_rejected_lines_are_counted_kept_aside_and_end_with_3(site: Site, file: Path) -> None:
    done = run(site, "import", file)
    assert done.exit_code == 3
    assert "4 read, 3 inserted, 0 updated, 1 rejected" in done.stdout
    assert "missing" in done.stdout
    aside = file.with_name("people.rejected.csv")
    assert str(aside) in done.stdout
    assert aside.read_text("utf-8").splitlines()[1].startswith("5,missing,cni is missing,")
    assert people(site) == PEOPLE + 3


def test_a_dry_run_keeps_nothing(site: Site, file: Path) -> None:
    done = run(site, "import", file, "--dry-run")
    assert done.exit_code == 3
    assert "3 inserted" in done.stdout
    assert "Dry run" in done.stdout
    assert people(site) == PEOPLE


@pytest.mark.parametrize("content", [b"", b"a;b;c\n1;2;3\n", b"\xff\xfe", None])
def test_a_file_without_the_header_is_refused_whole_with_2(
    site: Site, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "people.csv"
    if content is not None:
        path.write_bytes(content)
    done = run(site, "import", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("people.csv ")
    assert done.stderr.endswith(".\n")
    assert people(site) == PEOPLE


def test_nobody_is_named_on_the_terminal(site: Site, file: Path) -> None:
    headless = file.with_name("headless.csv")
    headless.write_text("\n".join(file.read_text("utf-8").splitlines()[1:]), "utf-8")
    told = "".join(
        done.output
        for done in (run(site, "import", file, "--bar"), run(site, "import", headless, "--bar"))
    )
    for n in range(4):
        one = person(PEOPLE + n)
        for column in ("immatriculation", "cni", "last_name", "first_name_ar", "email", "rib"):
            assert not one[column] or one[column] not in told


def test_the_bar_shows_rate_and_time_left_on_request(site: Site, file: Path) -> None:
    done = run(site, "import", file, "--bar")
    assert "100%" in done.stderr
    assert "4 rows" in done.stderr
    assert "/s" in done.stderr
    assert done.stderr.endswith("0:00 left\n")


def test_without_a_terminal_there_is_no_bar(site: Site, file: Path) -> None:
    assert run(site, "import", file).stderr == ""


@pytest.mark.parametrize("count", [-1, 10_000_001, "many"])
def test_a_sample_of_an_impossible_size_is_refused(
    site: Site, tmp_path: Path, count: object
) -> None:
    out = tmp_path / "people.csv"
    assert run(site, "sample", "--out", out, "--", count).exit_code == 2
    assert not out.exists()


def test_a_sample_that_cannot_be_written_ends_with_1(site: Site, tmp_path: Path) -> None:
    done = run(site, "sample", 5, "--out", tmp_path / "nowhere" / "people.csv")
    assert (done.exit_code, done.stderr) == (
        1,
        "people.csv cannot be written: No such file or directory.\n",
    )
