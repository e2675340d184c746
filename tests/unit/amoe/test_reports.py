"""Reports of gateways: an address that nobody can guess, and every word that they use."""

from __future__ import annotations

import pytest

from amoe.keys import Keys
from amoe.reports import MEANINGS, Reports
from amoe.secrecy import Secrecy
from amoe.store.outbox import DELIVERED, FAILED, HANDED_OVER, SENDING, WAITING, Outbox, Sent
from tests.support.clock import SetClock


@pytest.fixture
def reports(outbox: Outbox, secrecy: Secrecy, clock: SetClock) -> Reports:
    """What takes the reports."""
    return Reports(outbox, secrecy, clock)


@pytest.fixture
def sms(outbox: Outbox, clock: SetClock) -> str:
    """An SMS that was handed over."""
    name = put(outbox, clock)
    outbox.finish(name, HANDED_OVER, clock.now(), reason="sms.queued", gateway="first")
    return name


def put(outbox: Outbox, clock: SetClock) -> str:
    """An SMS that a sender holds."""
    name = outbox.put(channel="sms", template="code", language="fr", reference="R",
                      facts={"to": "+212612345678"}, now=clock.now(), about="a")  # fmt: skip
    outbox.claim("sms", "me", clock.now())
    return name


def became(outbox: Outbox) -> Sent:
    """What is known of the newest message."""
    sent = outbox.latest("a")
    assert sent
    return sent


class TestTheToken:
    """The end of the address that a gateway is given with each SMS."""

    def test_opens_the_report_of_its_message(
        self, reports: Reports, outbox: Outbox, sms: str, clock: SetClock
    ) -> None:
        clock.passes(3)
        assert reports.take(reports.token(sms), "1")
        assert (became(outbox).state, became(outbox).at) == (DELIVERED, clock.now())

    def test_is_the_same_each_time_and_fits_into_an_address(
        self, reports: Reports, sms: str
    ) -> None:
        token = reports.token(sms)
        assert token == reports.token(sms)
        name, _, signature = token.partition(".")
        assert name == sms
        assert len(signature) == 22, "128 bits"
        assert set(signature) <= set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        )

    @pytest.mark.parametrize(
        "forge",
        [
            lambda token: token.partition(".")[0],
            lambda token: token.partition(".")[0] + ".",
            lambda token: token[:-1],
            lambda token: token + "A",
            lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
            lambda token: token.swapcase(),
            lambda token: "." + token.partition(".")[2],
            lambda token: "",
            lambda token: ".",
            lambda token: "réservé.é\u200f٣",
            lambda token: token + ".x",
        ],
    )
    def test_that_was_forged_opens_nothing(
        self, reports: Reports, outbox: Outbox, sms: str, forge: object
    ) -> None:
        before = became(outbox)
        assert callable(forge)
        assert not reports.take(forge(reports.token(sms)), "1")
        assert became(outbox) == before

    def test_of_one_message_opens_no_other(
        self, reports: Reports, outbox: Outbox, sms: str, clock: SetClock
    ) -> None:
        other = put(outbox, clock)
        signature = reports.token(sms).partition(".")[2]
        assert not reports.take(f"{other}.{signature}", "1")
        assert became(outbox).state == SENDING

    def test_of_another_instance_opens_nothing(
        self, reports: Reports, outbox: Outbox, sms: str, clock: SetClock
    ) -> None:
        other = Reports(outbox, Secrecy(Keys.make(demo=False)), clock)
        assert not reports.take(other.token(sms), "1")

    def test_still_opens_after_the_keys_were_rotated(
        self, reports: Reports, keys: Keys, outbox: Outbox, sms: str, clock: SetClock
    ) -> None:
        rotated = Reports(outbox, Secrecy(keys.rotated()), clock)
        assert rotated.take(reports.token(sms), "1")

    def test_of_a_message_that_is_forgotten_is_still_ours(self, reports: Reports) -> None:
        """A gateway that reports after a week must not be told to try again for ever."""
        assert reports.take(reports.token("forgotten"), "1")


class TestTheWords:
    """Kannel's numbers and the words of aggregators."""

    def test_of_kannel_are_all_known(self) -> None:
        assert {"1", "2", "4", "8", "16", "32"} <= MEANINGS.keys()

    def test_of_smpp_are_all_known(self) -> None:
        """SMPP 3.4, appendix B: the final states as receipts spell them."""
        words = "DELIVRD EXPIRED DELETED UNDELIV ACCEPTD UNKNOWN REJECTD".lower().split()
        assert {*words} <= MEANINGS.keys()

    @pytest.mark.parametrize("word", MEANINGS)
    @pytest.mark.parametrize("spelled", [str, str.upper, str.title, lambda word: f" {word}\n"])
    def test_mean_what_the_table_says(
        self, reports: Reports, outbox: Outbox, sms: str, word: str, spelled: object
    ) -> None:
        before = became(outbox)
        assert callable(spelled)
        assert reports.take(reports.token(sms), spelled(word))
        meaning = MEANINGS[word]
        if meaning is None:
            assert became(outbox) == before
        else:
            assert (became(outbox).state, became(outbox).reason) == meaning

    @pytest.mark.parametrize("word", ["", "0", "3", "64", "-1", "1.0", "١", "none", "DELIVERED?"])
    def test_that_nobody_knows_change_nothing_and_are_no_fault_of_ours(
        self, reports: Reports, outbox: Outbox, sms: str, word: str
    ) -> None:
        before = became(outbox)
        assert reports.take(reports.token(sms), word)
        assert became(outbox) == before

    @pytest.mark.parametrize("word", ["2", "16", "undeliv", "rejectd"])
    def test_of_failure_are_not_believed_against_delivery(
        self, reports: Reports, outbox: Outbox, sms: str, word: str
    ) -> None:
        token = reports.token(sms)
        for told in (word, "1", word):
            reports.take(token, told)
        assert (became(outbox).state, became(outbox).reason) == (DELIVERED, "")

    def test_of_the_operator_end_the_doubt(
        self, reports: Reports, outbox: Outbox, sms: str
    ) -> None:
        assert became(outbox).reason == "sms.queued"
        reports.take(reports.token(sms), "8")
        assert (became(outbox).state, became(outbox).reason) == (HANDED_OVER, "")

    @pytest.mark.parametrize(
        ("word", "state"), [("1", DELIVERED), ("8", HANDED_OVER), ("2", WAITING)]
    )
    def test_about_a_message_that_waits_for_its_next_try(
        self, reports: Reports, outbox: Outbox, clock: SetClock, word: str, state: str
    ) -> None:
        name, now = put(outbox, clock), clock.now()
        outbox.again(name, now + 5, now, reason="sms.unreachable")
        reports.take(reports.token(name), word)
        assert became(outbox).state == state
        assert FAILED not in outbox.states()
