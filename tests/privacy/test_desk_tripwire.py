"""The desk's tripwire goes off for whatever no agent may read, and for nothing else."""

from __future__ import annotations

import pytest

from amoe.registry_sample import person
from tests.support.desk_tripwire import EXAMPLES, PEOPLE, look

PAGE = "<p>K7F 2QX 9M</p><p>{}</p><p>22/11/2026 09:30, 12,345 calls, 0.125</p>"


def sees(text: str) -> None:
    """An agent's page holds a text."""
    look("/fr/bureau/", PAGE.format(text))


@pytest.mark.parametrize("text", ["", "m•••@g…", "06 •• •• •• 42", "053 800 20 20", *EXAMPLES])
def test_what_agents_read_does_not_set_it_off(text: str) -> None:
    sees(text)


@pytest.mark.parametrize("nth", [0, 1, PEOPLE - 1])
@pytest.mark.parametrize(
    "kind", ["immatriculation", "employer_id", "cni", "civil_status_no", "rib", "email"]
)
def test_what_the_registry_knows_sets_it_off(nth: int, kind: str) -> None:
    known = person(nth)[kind]
    for text in (known, known.lower()) if known else ():
        with pytest.raises(AssertionError):
            sees(text)


@pytest.mark.parametrize("sign", ["-", "/", ".", " "])
def test_a_birth_date_sets_it_off(sign: str) -> None:
    year, month, day = person(0)["birth_date"].split("-")
    with pytest.raises(AssertionError):
        sees(sign.join((day, month, year)))


def test_a_birth_date_as_a_phone_sends_it_sets_it_off() -> None:
    with pytest.raises(AssertionError):
        sees(person(0)["birth_date"])


def test_the_end_of_a_bank_account_sets_it_off() -> None:
    with pytest.raises(AssertionError):
        sees(person(0)["rib"][-8:])


@pytest.mark.parametrize(
    "text",
    ["482913", "1234567", "0612345678", "06 12 34 56 78", "+212612345678", "+212 6 12-34-56-78",
     "somebody.else@mail.example", "XY98765"],
)  # fmt: skip
def test_what_looks_like_a_code_or_an_identifier_sets_it_off(text: str) -> None:
    with pytest.raises(AssertionError):
        sees(text)
