"""The demo's inbox shows each message as it was sent, newest first, and plays the operator."""

from __future__ import annotations

import pytest

from amoe.adapters.demo import DemoCopies, DemoInbox, DemoMailer, DemoOperator, DemoTexter
from amoe.adapters.kannel_texter import KannelTexter
from amoe.ports import Mail, NotSent, Text
from tests.support.clock import SetClock
from tests.support.fake_gateway import PASSWORD, SENDER, USER, FakeGateway


@pytest.fixture
def inbox(clock: SetClock) -> DemoInbox:
    """An empty inbox."""
    return DemoInbox(clock)


def test_mail_and_sms_are_shown_as_they_were_sent_newest_first(
    inbox: DemoInbox, clock: SetClock
) -> None:
    begun = clock.now()
    mail = Mail("salma@etu.example", "Objet", "texte", "<p>texte</p>", "fr", "id1")
    assert DemoMailer(inbox).send(mail).id == "id1"
    clock.passes(5)
    assert DemoTexter(inbox).send(Text("+212612345678", "Code", "id2")).id == "id2"
    sms, letter = inbox.newest_first()
    assert (sms.channel, sms.to, sms.text, sms.at) == ("sms", "+212612345678", "Code", begun + 5)
    assert (letter.channel, letter.to, letter.subject, letter.at) == (
        "email",
        "salma@etu.example",
        "Objet",
        begun,
    )
    assert (letter.text, letter.html, letter.language) == ("texte", "<p>texte</p>", "fr")


def test_only_the_last_messages_are_kept(inbox: DemoInbox) -> None:
    for n in range(600):
        DemoTexter(inbox).send(Text("+212612345678", f"{n}", f"{n}"))
    kept = inbox.newest_first()
    assert len(kept) == 500
    assert (kept[0].text, kept[-1].text) == ("599", "100")


def test_an_sms_is_reported_once_when_it_has_arrived(inbox: DemoInbox, clock: SetClock) -> None:
    told: list[tuple[str, str]] = []
    operator = DemoOperator(inbox, lambda token, word: told.append((token, word)))
    address = "http://127.0.0.1/sms/rapport/id.signature"
    DemoTexter(inbox).send(Text("+212612345678", "Code", "id", address))
    assert operator.report() == 0
    clock.passes(3)
    assert operator.report() == 1
    assert operator.report() == 0
    assert told == [("id.signature", "1")]


def test_what_a_real_gateway_took_is_shown_and_reported_by_that_gateway(
    inbox: DemoInbox, clock: SetClock
) -> None:
    with FakeGateway() as gateway:
        real = KannelTexter(url=gateway.kannel_url, user=USER, password=PASSWORD, sender=SENDER)
        copies = DemoCopies(inbox, real)
        copies.send(Text("+212612345678", "Code 123456", "id", "http://127.0.0.1:9/r"))
        assert gateway.texts_to("+212612345678") == ["Code 123456"]
        gateway.down()
        with pytest.raises(NotSent):
            copies.send(Text("+212612345678", "Code 123456", "id"))
    clock.passes(60)
    assert [message.text for message in inbox.newest_first()] == ["Code 123456"]
    assert inbox.arrived() == []
