"""E-mail addresses: one canonical form; what mail servers cannot carry is refused."""

from __future__ import annotations

import pytest

from amoe.emails import canonical_email, mailbox, masked


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("salma@etu.example", "salma@etu.example"),
        ("  salma@etu.example \n", "salma@etu.example"),
        ("salma @ etu.example", "salma@etu.example"),
        ("Salma.Alami@ETU.UM5.AC.MA", "salma.alami@etu.um5.ac.ma"),
        ("\u200esalma@etu.example\u200b", "salma@etu.example"),
        ("salma+amoe@etu.example", "salma+amoe@etu.example"),
        ("salma_2004@etu.example", "salma_2004@etu.example"),
        ("ｓａｌｍａ@etu.example", "salma@etu.example"),
    ],
)
def test_an_address_is_taken_in_one_form(typed: str, canonical: str) -> None:
    assert canonical_email(typed) == canonical


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "salma",
        "salma@",
        "@etu.example",
        "salma@etu",
        "salma@localhost",
        "salma@@etu.example",
        "salma..alami@etu.example",
        ".salma@etu.example",
        "salma@etu..example",
        "salma@-etu.example",
        "salma,alami@etu.example",
        "salma@etu.example,amina@etu.example",
        "salma@etu.example\r\nBcc: amina@etu.example",
        "Salma <salma@etu.example>",
        '"sal ma"@etu.example',
        "salma@[127.0.0.1]",
        "sélma@etu.example",
        "سلمى@etu.example",
        "a" * 300 + "@etu.example",
        "salma@" + "a." * 130 + "example",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert canonical_email(typed) is None


def test_limits_count_a_mailbox_whatever_its_capitals() -> None:
    assert mailbox("Salma@etu.example") == mailbox("sALMA@etu.example")


@pytest.mark.parametrize(
    ("email", "shown"), [("salma@etu.example", "s•••@e…"), ("s@x.ma", "s•••@x…")]
)
def test_masked_it_tells_its_owner_only(email: str, shown: str) -> None:
    assert masked(email) == shown
