"""A forgotten number: one wish for everyone, found out by the sender, mailed to its owner only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amoe.captchas import Captchas
from amoe.forgotten_number import NO_EMAIL, QUIET, TOO_OFTEN, UNKNOWN, ForgottenNumber
from amoe.insured import Holder
from amoe.limits import (
    CAPTCHA_LIFE,
    DAY,
    EMAIL_DAY,
    EMAIL_HOUR,
    HOUR,
    NUMBER_DAY,
    NUMBER_LIFE,
    NUMBER_REST,
    Charge,
    Limits,
    Spent,
)
from amoe.outcomes import Accepted, Refused
from amoe.ports import NotSent, RegistryUnavailable
from amoe.reasons import Reason
from amoe.secrecy import Secrecy
from amoe.store.counters import Counters
from amoe.store.database import Database
from amoe.store.outbox import NOBODY, Message, Outbox
from tests.support.clock import SetClock

CNI, BORN, NUMBER, EMAIL = "AB499709", "2005-07-04", "048271003", "salma@etu.example"
BROWSER = b"browser"
BOX = f"number:{EMAIL}"
"""Salma's mailbox, as mails with a number are counted to it."""


class OneShelf:
    """A registry of whoever is put into it."""

    def __init__(self) -> None:
        """Salma is in it."""
        self.holders = {(CNI, BORN): Holder(b"s" * 16, NUMBER, EMAIL)}
        self.away = False
        self.asked = 0

    def holder(self, cni: str, birth_date: str) -> Holder | None:
        """Whose they are."""
        self.asked += 1
        if self.away:
            raise RegistryUnavailable("slow")
        return self.holders.get((cni, birth_date))

    def add(self, cni: str, email: str, key: bytes = b"o" * 16) -> None:
        """Somebody born on the same day."""
        self.holders[cni, BORN] = Holder(key, f"1{NUMBER}", email)


class Office:
    """The service on a database of its own, and both ends of it in verbs."""

    def __init__(self, database: Database, secrecy: Secrecy, clock: SetClock) -> None:
        """Join the parts."""
        self.clock, self.database = clock, database
        self.captchas = Captchas(secrecy)
        self.limits = Limits(Counters(database), secrecy)
        self.outbox = Outbox(database, secrecy)
        self.registry = OneShelf()
        self.numbers = ForgottenNumber(
            database, self.registry, self.captchas, self.limits, self.outbox, clock  # type: ignore[arg-type]
        )  # fmt: skip

    def token(self) -> str:
        """A captcha for the browser."""
        return self.captchas.issue(BROWSER, self.clock.now())

    def asks(
        self, cni: str = CNI, born: str = BORN, *, token: str = "", captcha: str = ""
    ) -> object:
        """Ask from the browser, with the right digits unless told else."""
        token = token or self.token()
        captcha = captcha or self.captchas.answer(token)
        return self.numbers.ask(cni, born, "ar", token=token, captcha=captcha, bound_to=BROWSER)

    def claims(self) -> list[Message]:
        """What the sender takes out of the outbox."""
        return self.outbox.claim("email", "sender", self.clock.now())

    def finds_out(self, cni: str = CNI, born: str = BORN) -> dict[str, object]:
        """Ask, and find out as the sender does."""
        self.asks(cni, born)
        (message,) = self.claims()
        return self.numbers.find_out(message)

    def why_not(self, cni: str = CNI, born: str = BORN) -> tuple[str, bool]:
        """Ask, and why nothing is sent: the reason, and whether it is tried again."""
        with pytest.raises(NotSent) as raised:
            self.finds_out(cni, born)
        return raised.value.reason, raised.value.again

    def ends(self, cni: str) -> str:
        """Ask, and why nothing is sent; empty when something is."""
        try:
            self.finds_out(cni)
        except NotSent as fault:
            return fault.reason
        return ""

    def rows(self) -> int:
        """How many messages there are."""
        return len(self.database.all("SELECT 1 FROM outbox"))

    def left(self, charge: Charge) -> object:
        """What a limit still allows."""
        return self.limits.left([charge], self.clock.now())


@pytest.fixture
def office(database: Database, secrecy: Secrecy, clock: SetClock) -> Office:
    """The office."""
    return Office(database, secrecy, clock)


class TestAsking:
    """What the request does: judge the captcha, leave a wish."""

    def test_leaves_one_sealed_wish_and_asks_the_registry_nothing(self, office: Office) -> None:
        assert office.asks() == Accepted()
        assert office.registry.asked == 0
        (row,) = office.database.all("SELECT * FROM outbox")
        assert (row["channel"], row["lane"], row["template"]) == ("email", "email", "number")
        assert (row["language"], row["reference"], row["about"]) == ("ar", "", "")
        for told in (CNI, BORN):
            assert told.encode() not in row["sealed"]
        (message,) = office.claims()
        assert message.facts == {
            "cni": CNI, "birth_date": BORN, "dies_at": office.clock.now() + NUMBER_LIFE,
        }  # fmt: skip

    def test_is_the_same_for_somebody_whom_nobody_knows(self, office: Office) -> None:
        assert office.asks("ZZ999999") == Accepted()
        assert office.rows() == 1

    def test_with_a_wrong_captcha_leaves_none_and_uses_the_image_up(self, office: Office) -> None:
        token = office.token()
        wrong = f"{(int(office.captchas.answer(token)) + 1) % 10**5:05}"
        assert office.asks(token=token, captcha=wrong) == Refused(Reason.CAPTCHA_WRONG, "captcha")
        assert office.asks(token=token) == Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        assert office.rows() == 0

    def test_with_one_image_works_once(self, office: Office) -> None:
        token = office.token()
        assert office.asks(token=token) == Accepted()
        assert office.asks(token=token) == Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        assert office.rows() == 1

    def test_with_an_old_or_somebody_elses_image_leaves_none(self, office: Office) -> None:
        old = office.token()
        office.clock.passes(CAPTCHA_LIFE)
        for token in (old, office.captchas.issue(b"another", office.clock.now())):
            assert office.asks(token=token) == Refused(Reason.CAPTCHA_EXPIRED, "captcha")
        assert office.rows() == 0


class TestFindingOut:
    """What the sender does: whose number, to which address, or why not."""

    def test_gives_the_number_and_the_address_of_the_registry(self, office: Office) -> None:
        dies_at = office.clock.now() + NUMBER_LIFE
        assert office.finds_out() == {"to": EMAIL, "number": NUMBER, "dies_at": dies_at}

    def test_keeps_what_was_found_instead_of_the_wish(self, office: Office) -> None:
        found = office.finds_out()
        (name,) = (row["id"] for row in office.database.all("SELECT id FROM outbox"))
        office.outbox.put_back([name], office.clock.now(), office.clock.now())
        (message,) = office.claims()
        assert message.facts == found

    @pytest.mark.parametrize(("cni", "born"), [("ZZ999999", BORN), (CNI, "2005-07-05")])
    def test_ends_quietly_when_nobody_is_known(self, office: Office, cni: str, born: str) -> None:
        assert office.why_not(cni, born) == (UNKNOWN, False)

    @pytest.mark.parametrize("email", ["", "no address", "salma@", "صلما@etu.example"])
    def test_ends_quietly_when_there_is_no_address(self, office: Office, email: str) -> None:
        office.registry.add("CD111111", email)
        assert office.why_not("CD111111") == (NO_EMAIL, False)

    def test_all_quiet_ends_are_known(self) -> None:
        assert {UNKNOWN, NO_EMAIL, TOO_OFTEN, NOBODY} == QUIET


class TestBudgets:
    """How often: few a day for a person, and to a mailbox as many as codes may be."""

    def test_a_person_gets_it_a_few_times_a_day(self, office: Office) -> None:
        for _ in range(NUMBER_DAY.cap):
            office.finds_out()
            office.clock.passes(HOUR)
        assert office.why_not() == (TOO_OFTEN, False)
        office.clock.passes(DAY)
        assert office.finds_out()

    def test_a_mailbox_gets_no_more_than_its_hour_and_its_day_allow(self, office: Office) -> None:
        got = []
        for nth in range(12):
            # A family shares the mailbox; what follows a + is no other one.
            office.registry.add(f"CD{nth:06}", f"salma+{nth}@etu.example", bytes([nth]) * 16)
            got.append(office.ends(f"CD{nth:06}"))
            if nth == 5:
                office.clock.passes(HOUR)
        hour = [*[""] * EMAIL_HOUR.cap, TOO_OFTEN]
        assert got == hour * 2
        assert got.count("") == EMAIL_DAY.cap

    def test_the_codes_to_the_same_mailbox_are_counted_apart(self, office: Office) -> None:
        for _ in range(NUMBER_DAY.cap):
            office.finds_out()
        for limit in (EMAIL_HOUR, EMAIL_DAY):
            assert office.left(Charge(limit, EMAIL)) == Spent(limit.cap)

    def test_what_was_refused_spends_nothing(self, office: Office) -> None:
        for _ in range(NUMBER_DAY.cap):
            office.finds_out()
        left = office.left(Charge(EMAIL_DAY, BOX))
        assert office.why_not() == (TOO_OFTEN, False)
        assert office.left(Charge(EMAIL_DAY, BOX)) == left == Spent(EMAIL_DAY.cap - 3)

    @pytest.mark.parametrize(
        "why_not",
        [lambda o: o.why_not("ZZ999999"), lambda o: o.why_not(CNI, "2005-07-05")],
        ids=["card", "birth date"],
    )
    def test_a_stranger_who_errs_spends_nothing_of_the_owners(
        self, office: Office, why_not: Callable[[Office], object]
    ) -> None:
        why_not(office)
        assert office.left(Charge(EMAIL_DAY, BOX)) == Spent(EMAIL_DAY.cap)


class TestARegistryThatIsAway:
    """It is tried again later, and codes in the same lane do not wait for it."""

    def test_is_asked_again_later(self, office: Office) -> None:
        office.registry.away = True
        assert office.why_not() == ("registry.unavailable", True)

    def test_is_left_alone_for_a_while(self, office: Office) -> None:
        office.registry.away = True
        for _ in range(3):
            assert office.why_not() == ("registry.unavailable", True)
        assert office.registry.asked == 1
        office.clock.passes(NUMBER_REST)
        office.registry.away = False
        assert office.finds_out()

    def test_is_asked_at_once_when_the_clock_was_put_back(self, office: Office) -> None:
        office.registry.away = True
        office.why_not()
        office.clock.passes(-HOUR)
        office.registry.away = False
        assert office.finds_out()
