"""The import of claims: what stands, what is kept of before, what changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amoe.claims import Claim, Stage
from amoe.claims_import import import_claims
from amoe.claims_sample import lines as sample_lines
from amoe.csv_batches import HelperLost
from amoe.csv_import import Progress, Summary
from amoe.csv_lines import RowReason
from amoe.keys import Keys
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store.claims import Claims
from amoe.store.claims_migrations import claims as tables
from amoe.store.database import Database
from tests.support.claims import LINE, Line, write_lines

NOW = 1_769_900_000  # 31 January 2026
OTHER = person(1)["immatriculation"]


class Fund:
    """Who imports: a folder with a database of claims."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrecy = Secrecy(Keys.make(demo=True))
        self.database = Database(folder / "claims.db", tables)
        self.database.migrate()
        self.claims = Claims(self.database, self.secrecy)

    def imports(self, *lines: Line | str, **options: Any) -> Summary:
        """Import these lines."""
        source = write_lines(self.folder / "new.csv", lines)
        return import_claims(source, self.database, self.secrecy, NOW, **options)

    def finds(self, number: str = "2600001", index: int = 0) -> tuple[Claim, list[Stage]] | None:
        """What a person sees of a claim."""
        return self.claims.find(self.key(index), number)

    def key(self, index: int) -> bytes:
        """The key of a person."""
        return self.secrecy.lookup("immatriculation", person(index)["immatriculation"])

    def everything(self) -> list[tuple[Any, ...]]:
        """All rows of all tables, byte by byte."""
        names = ("claims", "statuses", "delays", "facts", "notices")
        return [
            (name, *row)
            for name in names
            for row in sorted(map(tuple, self.database.all(f"SELECT * FROM {name}")), key=repr)
        ]

    def untold(self) -> int:
        """How many people wait for a message."""
        return len(self.database.all("SELECT * FROM notices"))


@pytest.fixture
def fund(tmp_path: Path) -> Iterator[Fund]:
    """An empty table of claims."""
    made = Fund(tmp_path)
    yield made
    made.database.close()


def then(status: str, day: str, **changes: str) -> Line:
    """The same claim at a later status."""
    return {**LINE, "status": status, "status_date": f"2026-01-{day}", **changes}


PAID = then("paid", "20", amount_refunded="1000.45", payment="bank", payment_ref="V-77")


def test_the_latest_status_stands_and_every_one_is_kept(fund: Fund) -> None:
    asked = then("missing_papers", "09", reason="Ordonnance")
    first = fund.imports(LINE, then("in_review", "07"), asked)
    second = fund.imports(then("in_review", "12"), PAID)
    assert (first.inserted, first.updated) == (1, 2)
    assert (second.inserted, second.updated) == (0, 2)
    found = fund.finds()
    assert found
    claim, stages = found
    assert (claim.status, claim.claimed, claim.refunded) == ("paid", 125050, 100045)
    assert (claim.payment, claim.payment_ref, claim.kind) == ("bank", "V-77", "pharmacy")
    assert [(stage.status, stage.on_day[-2:], stage.reason) for stage in stages] == [
        ("received", "05", ""),
        ("in_review", "07", ""),
        ("missing_papers", "09", "Ordonnance"),
        ("in_review", "12", ""),
        ("paid", "20", ""),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_the_lines_does_not_matter(fund: Fund, order: tuple[int, ...]) -> None:
    lines = [LINE, then("in_review", "07"), PAID]
    for each in order:
        fund.imports(lines[each])
    found = fund.finds()
    assert found
    assert found[0].status == "paid"
    assert [stage.status for stage in found[1]] == ["received", "in_review", "paid"]


def test_the_same_file_again_changes_not_a_byte(fund: Fund) -> None:
    lines = [line for index in range(20) for line in sample_lines(index, _today())]
    assert fund.imports(*lines).inserted > 100
    before = fund.everything()
    again = fund.imports(*lines)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, len(lines))
    assert fund.everything() == before


def test_a_corrected_amount_replaces_the_old_one(fund: Fund) -> None:
    fund.imports(PAID)
    assert fund.imports({**PAID, "amount_refunded": "999.99"}).updated == 1
    found = fund.finds()
    assert found
    assert (found[0].refunded, len(found[1])) == (99999, 1)


def test_a_claim_never_changes_hands(fund: Fund) -> None:
    fund.imports(LINE)
    before = fund.everything()
    summary = fund.imports({**PAID, "immatriculation": OTHER})
    assert summary.rejected == {RowReason.OTHER_PERSON: 1}
    assert fund.everything() == before
    assert fund.finds(index=1) is None


def test_bad_lines_are_kept_aside_with_number_and_reason(fund: Fund) -> None:
    wrong = {**LINE, "amount_claimed": "1.005", "claim_no": "2600002"}
    summary = fund.imports(LINE, wrong, "x", {**LINE, "claim_no": "2600003"})
    assert (summary.read, summary.inserted) == (4, 2)
    aside = (fund.folder / "new.rejected.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[:2] for line in aside[1:]] == [["3", "amount"], ["4", "columns"]]
    assert (fund.folder / "new.rejected.csv").stat().st_mode & 0o777 == 0o600


def test_a_dry_run_counts_and_keeps_nothing(fund: Fund) -> None:
    dry = fund.imports(LINE, PAID, dry_run=True)
    assert (dry.inserted, dry.updated, fund.everything()) == (1, 1, [])


def test_an_interrupted_import_leaves_all_as_it_was(fund: Fund) -> None:
    fund.imports(LINE)
    before = fund.everything()

    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fund.imports(PAID, on_progress=interrupt)
    assert fund.everything() == before


@pytest.mark.slow
@pytest.mark.parametrize("helpers", [1, 2])
def test_helper_processes_make_no_difference(fund: Fund, helpers: int) -> None:
    lines = [{**LINE, "claim_no": f"N{n}0000", "reason": "x" * 90} for n in range(3000)]
    lines[2500] = {**lines[2500], "kind": "?"}
    summary = fund.imports(*lines, PAID, helpers=helpers)
    assert (summary.inserted, summary.rejected) == (3000, {RowReason.KIND: 1})
    assert fund.finds("N29990000")
    with pytest.raises(HelperLost):
        fund.imports(*lines * 9, helpers=helpers, on_progress=_kill_helpers)


class TestUsualDelays:
    def paid(self, count: int, days: int = 10, first: int = 0, kind: str = "dental") -> list[Line]:
        """Claims that were paid after so many days."""
        return [
            {**PAID, "claim_no": f"D{n:05}", "kind": kind, "status_date": f"2026-01-{5 + days:02}"}
            for n in range(first, first + count)
        ]

    def test_is_the_median_of_what_was_paid(self, fund: Fund) -> None:
        fund.imports(*self.paid(20, 3), *self.paid(25, 12, 20), *self.paid(20, 20, 45))
        assert fund.claims.usual_delays() == {"dental": 12}

    def test_is_not_told_of_fewer_than_fifty(self, fund: Fund) -> None:
        fund.imports(*self.paid(49), *self.paid(3, first=100, kind="lab"))
        assert fund.claims.usual_delays() == {}
        fund.imports(*self.paid(1, first=50))
        assert fund.claims.usual_delays() == {"dental": 10}

    def test_counts_a_payment_once(self, fund: Fund) -> None:
        for _ in range(3):
            fund.imports(*self.paid(20))
        fund.imports(*({**one, "amount_refunded": "1"} for one in self.paid(20)))
        (row,) = fund.database.all("SELECT n FROM delays")
        assert row["n"] == 20


class TestWhoIsToBeTold:
    def test_everybody_with_something_new_once(self, fund: Fund) -> None:
        fund.imports(LINE, then("in_review", "20"), {**LINE, "claim_no": "N900", "kind": "lab"})
        assert fund.untold() == 1

    def test_nobody_of_what_is_old_or_known_or_only_corrected(self, fund: Fund) -> None:
        old = {**LINE, "care_date": "2025-11-01", "deposited_on": "2025-11-02"}
        fund.imports({**old, "status_date": "2025-11-02"})
        assert fund.untold() == 0
        fund.imports(PAID)
        fund.database.run("DELETE FROM notices")
        fund.imports(PAID)
        fund.imports({**PAID, "amount_refunded": "2"})
        fund.imports(then("in_review", "07"))
        assert fund.untold() == 0

    def test_nobody_when_the_operator_says_so(self, fund: Fund) -> None:
        fund.imports(PAID, notices=False)
        assert fund.untold() == 0


def test_the_files_show_neither_numbers_nor_care_nor_payment(fund: Fund) -> None:
    fund.imports({**PAID, "reason": "Ordonnance perdue", "office": "Bureau de Settat"})
    (fund.folder / "new.csv").unlink()
    kept = b"".join(file.read_bytes() for file in fund.folder.glob("claims.db*"))
    told = (LINE["claim_no"], LINE["immatriculation"], "Ordonnance", "Settat", "V-77", "2026-01-02")
    for words in told:
        assert words.encode() not in kept
    for row in fund.everything():
        assert not {"pharmacy", "bank"} & {value for value in row if isinstance(value, str)}


def _today() -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(NOW, UTC).date()


def _kill_helpers(progress: Progress) -> None:
    import multiprocessing

    for helper in multiprocessing.active_children():
        helper.kill()
