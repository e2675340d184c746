"""What a line of the registry file may say, what it becomes, and why it is kept aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amoe import identity, inputs
from amoe.csv_lines import ImportRefused, Layout, Rejected, RowReason
from amoe.csv_lines import read_header as header_of
from amoe.csv_lines import split as split_into
from amoe.registry_rows import COLUMNS, Person, person
from amoe.store.insured_rows import SEALED

TODAY = date(2026, 1, 15)
RIB = "990704266076981307643659"
BY_BANK = {
    "immatriculation": "004356914",
    "employer_id": "H412492056",
    "cni": "J668496",
    "birth_date": "2004-01-19",
    "last_name": "EL FASSI",
    "first_name": "Khalid",
    "last_name_ar": "الفاسي",
    "first_name_ar": "خالد",
    "sex": "M",
    "payment": "bank",
    "rib": RIB,
    "civil_status_no": "",
    "email": "khalid@etu.example",
    "university": "uca",
    "rights_from": "2025-09-01",
    "rights_to": "2026-08-31",
}
BY_POST = {**BY_BANK, "payment": "postal", "rib": "", "civil_status_no": "1140/2004"}


def split(line: str) -> list[str]:
    """The fields of a line of this file."""
    return split_into(line, len(COLUMNS))


def read_header(source: Path) -> Layout:
    """The header of a file that should be this one."""
    return header_of(source, COLUMNS)


def read(row: dict[str, str], **changes: str) -> Person:
    """The person of a row with some fields changed."""
    return person([{**row, **changes}[column] for column in COLUMNS], TODAY)


def why_not(row: dict[str, str], **changes: str) -> RowReason:
    """Why such a row is kept aside."""
    with pytest.raises(Rejected) as rejected:
        read(row, **changes)
    return rejected.value.reason


class TestAPerson:
    def test_a_right_row_is_taken_as_it_is(self) -> None:
        taken = read(BY_BANK)._asdict()
        assert taken.pop("answer") == RIB[-8:]
        assert taken == {column: BY_BANK[column] for column in taken}

    def test_the_answer_is_the_end_of_the_rib_or_the_civil_status_number(self) -> None:
        assert read(BY_BANK).answer == "07643659"
        assert read(BY_POST, civil_status_no="01140 / 2004").answer == "1140/2004"

    def test_only_the_field_of_ones_own_way_of_payment_is_looked_at(self) -> None:
        assert read(BY_BANK, civil_status_no="?").answer == "07643659"
        assert read(BY_POST, rib="123").answer == "1140/2004"

    def test_leading_zeros_survive(self) -> None:
        assert read(BY_BANK).immatriculation == "004356914"

    def test_the_sealed_fields_come_first_in_their_order(self) -> None:
        assert Person._fields[: len(SEALED)] == SEALED

    @pytest.mark.parametrize(
        "column", ["employer_id", "last_name_ar", "first_name_ar", "sex", "email", "university"]
    )
    @pytest.mark.parametrize("empty", ["", "  ", "\u200f"])
    def test_what_is_optional_may_be_empty(self, column: str, empty: str) -> None:
        assert getattr(read(BY_BANK, **{column: empty}), column) == ""

    def test_names_are_cleaned_of_invisible_marks_and_spaces(self) -> None:
        taken = read(BY_BANK, last_name="  EL\u00a0FASSI\u200f ", first_name_ar="\u202bخالد\u202c")
        assert (taken.last_name, taken.first_name_ar) == ("EL FASSI", "خالد")

    @pytest.mark.parametrize("payment", ["bank", " Bank ", "BANK"])
    def test_the_way_of_payment_is_one_of_two_words(self, payment: str) -> None:
        assert read(BY_BANK, payment=payment).payment == "bank"


class TestCanonicalForms:
    """What looks canonical is not looked at twice; the result is that of `amoe.identity`."""

    @pytest.mark.parametrize(
        "text",
        ["004356914", "4356", "G000000001", "g-000 000 001", "٠٠٤٣٥٦٩١٤", "AB12CD", "1" * 20],
    )
    def test_numbers(self, text: str) -> None:
        expected = identity.canonical_number(text)
        taken = read(BY_BANK, immatriculation=text, employer_id=text)
        assert (taken.immatriculation, taken.employer_id) == (expected, expected)

    @pytest.mark.parametrize(
        "text", ["A12345", "JB123456", "jb 123456", "Z99999999", "J٦٦٨٤٩٦", "X1234567Y", "BK-1234"]
    )
    def test_cni(self, text: str) -> None:
        assert read(BY_BANK, cni=text).cni == identity.canonical_cni(text)

    @pytest.mark.parametrize(
        "text", ["1/2004", "123/2004", "0123/2004", "123 - 2004", "١٢٣/٢٠٠٤", "12", "7/A/1999"]
    )
    def test_civil_status_numbers(self, text: str) -> None:
        assert read(BY_POST, civil_status_no=text).answer == identity.canonical_civil_status(text)

    @pytest.mark.parametrize(
        "text",
        [
            RIB,
            "990 704 2660769813076436 59",
            RIB.translate({ord("0") + n: "٠١٢٣٤٥٦٧٨٩"[n] for n in range(10)}),
        ],
    )
    def test_ribs(self, text: str) -> None:
        assert read(BY_BANK, rib=text).answer == identity.canonical_rib_end(text)

    def test_emails_lose_their_spaces_only(self) -> None:
        assert read(BY_BANK, email=" Khalid@etu .example").email == "Khalid@etu.example"
        assert inputs.clean("Khalid") == "Khalid"


class TestKeptAside:
    @pytest.mark.parametrize(
        "column",
        [
            "immatriculation",
            "cni",
            "birth_date",
            "last_name",
            "first_name",
            "payment",
            "rib",
            "rights_from",
            "rights_to",
        ],
    )
    @pytest.mark.parametrize("empty", ["", " ", "\u200f", "\0"])
    def test_a_missing_field(self, column: str, empty: str) -> None:
        assert why_not(BY_BANK, **{column: empty}) == RowReason.MISSING

    def test_a_missing_civil_status_number(self) -> None:
        assert why_not(BY_POST, civil_status_no="") == RowReason.MISSING

    @pytest.mark.parametrize("column", ["birth_date", "rights_from", "rights_to"])
    @pytest.mark.parametrize(
        "text",
        ["2004-02-30", "2004-13-01", "20040119", "2004-W01-1", "19/01/2004", "2004-1-9", "then"],
    )
    def test_an_impossible_date(self, column: str, text: str) -> None:
        assert why_not(BY_BANK, **{column: text}) == RowReason.DATE

    @pytest.mark.parametrize("text", ["1890-01-01", "2025-01-01", "2999-01-01"])
    def test_a_birth_date_that_no_student_has(self, text: str) -> None:
        assert why_not(BY_BANK, birth_date=text) == RowReason.DATE

    def test_rights_that_end_before_they_begin(self) -> None:
        assert why_not(BY_BANK, rights_to="2025-08-31") == RowReason.RIGHTS
        assert read(BY_BANK, rights_to="2025-09-01").rights_to == "2025-09-01"

    @pytest.mark.parametrize("text", [RIB[:-1], RIB + "0", "x" * 24, "12345678", "-" + RIB[1:]])
    def test_a_rib_that_is_not_24_digits(self, text: str) -> None:
        assert why_not(BY_BANK, rib=text) == RowReason.RIB_LENGTH

    @pytest.mark.parametrize("place", range(24))
    def test_a_rib_with_one_digit_wrong(self, place: int) -> None:
        wrong = RIB[:place] + str((int(RIB[place]) + 1) % 10) + RIB[place + 1 :]
        assert why_not(BY_BANK, rib=wrong) == RowReason.RIB_KEY

    @pytest.mark.parametrize("column", ["immatriculation", "employer_id"])
    @pytest.mark.parametrize("text", ["123", "ABCDE", "1" * 21, "12é45", "1234\u06dd!"])
    def test_a_number_that_is_none(self, column: str, text: str) -> None:
        assert why_not(BY_BANK, **{column: text}) == RowReason.NUMBER

    @pytest.mark.parametrize("text", ["A1", "ABCD12345", "1234ABC", "النص"])
    def test_a_cni_that_is_none(self, text: str) -> None:
        assert why_not(BY_BANK, cni=text) == RowReason.CNI

    @pytest.mark.parametrize("text", ["cash", "bank postal", "0"])
    def test_another_way_of_payment(self, text: str) -> None:
        assert why_not(BY_BANK, payment=text) == RowReason.PAYMENT

    def test_a_civil_status_number_without_a_number(self) -> None:
        assert why_not(BY_POST, civil_status_no="unknown") == RowReason.CIVIL_STATUS

    def test_the_detail_tells_nothing_of_the_person(self) -> None:
        with pytest.raises(Rejected) as rejected:
            read(BY_BANK, cni="ABCD12345")
        assert "ABCD" not in rejected.value.detail


class TestALine:
    def test_is_split_at_its_commas(self) -> None:
        assert split(",".join(BY_BANK.values())) == list(BY_BANK.values())

    def test_may_have_quotes(self) -> None:
        line = ",".join(f'"{value}"' for value in BY_BANK.values())
        assert split(line.replace("Khalid", 'Khalid ""Junior"", the first')) == [
            value.replace("Khalid", 'Khalid "Junior", the first') if value == "Khalid" else value
            for value in BY_BANK.values()
        ]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (",".join("a" * 15), RowReason.COLUMNS),
            (",".join("a" * 17), RowReason.COLUMNS),
            ("a", RowReason.COLUMNS),
            (",".join(["a"] * 15 + ['"a']), RowReason.QUOTES),
            (",".join(['"a"b'] + ["a"] * 15), RowReason.QUOTES),
            ("a" * 5000, RowReason.LINE_TOO_LONG),
        ],
    )
    def test_that_is_none_is_kept_aside(self, line: str, reason: RowReason) -> None:
        with pytest.raises(Rejected) as rejected:
            split(line)
        assert rejected.value.reason == reason


class TestTheHeader:
    @staticmethod
    def file(folder: Path, first_line: str | bytes) -> Path:
        path = folder / "people.csv"
        path.write_bytes(first_line if isinstance(first_line, bytes) else first_line.encode())
        return path

    def test_names_the_columns_in_any_order(self, tmp_path: Path) -> None:
        turned = tuple(reversed(COLUMNS))
        layout = read_header(self.file(tmp_path, ",".join(turned) + "\r\n"))
        assert layout.columns == turned
        assert tuple(layout.arrange()(list(turned))) == COLUMNS

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", ""])
    @pytest.mark.parametrize("quote", ["", '"'])
    def test_may_have_a_byte_order_mark_and_quotes(
        self, tmp_path: Path, mark: str, end: str, quote: str
    ) -> None:
        line = mark + ",".join(f"{quote}{column}{quote}" for column in COLUMNS) + end
        layout = read_header(self.file(tmp_path, line))
        assert (layout.columns, layout.start) == (COLUMNS, len(line.encode()))

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("", "none of the columns"),
            (";".join(COLUMNS), "must be a comma"),
            (",".join(COLUMNS[:-1]), "missing: rights_to"),
            (",".join((*COLUMNS, "phone")), "1 column(s) too many"),
            (",".join((*COLUMNS, "rib")), "1 column(s) too many"),
            (",".join(COLUMNS).encode("utf-16"), "not UTF-8"),
            (b"\xff" * 100_000, "not UTF-8"),
        ],
    )
    def test_of_another_file_refuses_it_with_a_sentence(
        self, tmp_path: Path, line: str | bytes, says: str
    ) -> None:
        with pytest.raises(ImportRefused) as refused:
            read_header(self.file(tmp_path, line))
        assert says in str(refused.value)
        assert str(refused.value).endswith(".")

    def test_that_is_a_person_is_not_repeated_in_the_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(ImportRefused) as refused:
            read_header(self.file(tmp_path, ",".join(BY_BANK.values())))
        assert not [value for value in BY_BANK.values() if len(value) > 4 and value in str(refused)]
