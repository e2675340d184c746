"""Ten thousand tries to make the site send an SMS where it must not, and none that succeeds."""

from __future__ import annotations

import random
import re

import pytest

from amoe.ports import Crossing, Receipt, Text, unnoted
from tests.support.memory import memory_folder
from tests.support.naughty import naughty_values
from tests.support.site import CAPTCHA, Site, registry_folder
from tests.support.student import Student

TRIES = 10_000
MOBILE = re.compile(r"\+212[67][0-9]{8}")
BEFORE_THE_MAIL_IS_PROVED = ("identite", "question", "courriel", "code-courriel")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Operator:
    """Keeps every SMS that it is given."""

    def __init__(self) -> None:
        """Begin with none."""
        self.taken: list[Text] = []

    def send(self, text: Text, crossing: Crossing = unnoted) -> Receipt:
        """Take one."""
        self.taken.append(text)
        return Receipt("")


def numbers(count: int) -> list[str]:
    """Foreign, fixed, premium, short, torn, disguised and right numbers, and nonsense."""
    chance = random.Random(2026)
    prefixes = ("06", "07", "05", "08", "09", "0", "", "+2126", "+2127", "+2125", "+212 (0)6",
                "00212", "002126", "+33", "+34 6", "0033", "00346", "+1", "+2136", "+21206",
                "212", "2126", "212-6", "+", "++2126", "+212+336", "06;", "06,", "0612345678,+33",
                "tel:06", "sms:+33", "06\u200f", "\u202e06", "%2B33", "0x06", "1e6")  # fmt: skip
    made = []
    while len(made) < count:
        length = chance.choice((6, 7, 8, 8, 8, 9, 9, 10, 12, 15))
        digits = "".join(chance.choice("0123456789") for _ in range(length))
        number = chance.choice(prefixes) + digits
        made.append(number.translate(ARABIC) if chance.random() < 0.1 else number)
    return made


def asks(student: Student, number: str, nth: int) -> None:
    """One try by way of the form, of the button that sends again, or of a code page's form."""
    if nth % 5 == 3:
        student.presses("code-telephone", "resend")
    elif nth % 5 == 4:
        student.sends("code-telephone", code="123456", captcha=CAPTCHA, phone=number)
    else:
        student.sends("telephone", phone=number, phone_again=number)


def forget_limits(site: Site) -> None:
    """Let no limit stand in the way of what is tried here."""
    site.service.database.run("DELETE FROM counters")


@pytest.mark.slow
def test_no_sms_to_anything_but_a_moroccan_mobile_and_none_before_the_mail_is_proved() -> None:
    operator = Operator()
    # A browser cannot send half a character (the fields' own siege does, as bytes).
    nonsense = [text for text in naughty_values(500) if not re.search("[\ud800-\udfff]", text)]
    with memory_folder() as folder:
        site = Site(folder / "instance", registry_folder(folder / "people"), texter=operator)
        tries = [*numbers(TRIES - len(nonsense)), *nonsense]
        early: list[Student] = []
        for nth, slug in enumerate(BEFORE_THE_MAIL_IS_PROVED):
            early.append(site.student(nth, htmx=True).stands_at(slug))
        late = site.student(10, htmx=True).stands_at("telephone")
        proved = set()
        for nth, number in enumerate(tries):
            student = early[nth // 2 % len(early)] if nth % 2 else late
            asks(student, number, nth)
            assert student.browser.status < 500, number
            if student is late:
                proved.add(student.registration.reference)
            if nth % 40 == 39:
                forget_limits(site)
                site.send_messages()
                late = site.student(10, htmx=True).stands_at("telephone")
                if nth % 2000 == 1999:
                    early = [site.student(n, htmx=True).stands_at(slug)
                             for n, slug in enumerate(BEFORE_THE_MAIL_IS_PROVED)]  # fmt: skip
        site.send_messages()
        rows = site.service.database.all("SELECT reference FROM outbox WHERE channel = 'sms'")
        assert len(operator.taken) > 100, "right numbers do get their SMS"
        assert [text.to for text in operator.taken if not MOBILE.fullmatch(text.to)] == []
        assert {row["reference"] for row in rows} <= proved
        site.close()
