"""The fund as it sends claims: lines of its file, imported into a site."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from amoe.claim_rows import COLUMNS
from amoe.claims_import import import_claims
from amoe.csv_import import Summary
from amoe.registry_sample import person
from tests.support.site import Site

Line = dict[str, str]

LINE: Line = {
    "claim_no": "2600001",
    "immatriculation": person(0)["immatriculation"],
    "kind": "pharmacy",
    "care_date": "2026-01-02",
    "deposited_on": "2026-01-05",
    "office": "Rabat",
    "amount_claimed": "1250.50",
    "amount_refunded": "",
    "status": "received",
    "status_date": "2026-01-05",
    "reason": "",
    "payment": "",
    "payment_ref": "",
}
"""A claim that was handed in."""


def write_lines(path: Path, lines: Iterable[Line | str]) -> Path:
    """A file of such lines; text is a line as it stands."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for line in lines:
            if isinstance(line, str):
                file.write(line + "\n")
            else:
                rows.writerow([line[column] for column in COLUMNS])
    return path


class ClaimsFund:
    """Sends claims to a site, dated by the site's own clock."""

    def __init__(self, site: Site, folder: Path) -> None:
        """Take the site, and where files are put."""
        self.site = site
        self.folder = folder

    def day(self, ago: int = 0) -> str:
        """The day so many days ago."""
        return (self._today() - timedelta(ago)).isoformat()

    def line(self, index: int = 0, *, ago: int = 0, **changes: str) -> Line:
        """A line about invented person `index`, with a status of `ago` days ago."""
        begun = self.day(ago + 10)
        dates = {"care_date": begun, "deposited_on": begun, "status_date": self.day(ago)}
        number = person(index)["immatriculation"]
        return {**LINE, **dates, "immatriculation": number, **changes}

    def many(self, index: int, count: int) -> list[Line]:
        """So many claims of a person over the years, some handed in on the same day."""
        statuses = ("paid", "paid", "rejected", "in_review", "missing_papers")
        return [
            self.line(
                index,
                ago=40 + n // 2 * 3,
                claim_no=f"M{index:03}{n:05}",
                status=statuses[n % 5],
                amount_claimed=f"{100 + n}.{n % 100:02}",
                amount_refunded=f"{n}.10" if n % 5 < 2 else "",
                payment="bank" if n % 5 < 2 else "",
                reason="Ordonnance originale" if n % 5 == 4 else "",
            )
            for n in range(count)
        ]

    def sends(self, *lines: Line | str, **options: Any) -> Summary:
        """Have lines imported; nobody is told before `tells`."""
        service = self.site.service
        return import_claims(
            write_lines(self.folder / "claims.csv", lines),
            service.claims_database,
            service.secrecy,
            self.site.clock.now(),
            **options,
        )

    def tells(self) -> int:
        """Have those told whose claims moved; returns how many."""
        return self.site.service.claim_notices.tell()

    def _today(self) -> date:
        return datetime.fromtimestamp(self.site.clock.now(), UTC).date()
