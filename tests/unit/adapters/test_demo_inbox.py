"""The demo's inbox shows each message as it was sent, newest first; without a gateway none goes."""

from __future__ import annotations

import pytest

from amoe.adapters.demo import DemoInbox, DemoMailer, DemoTexter
from amoe.adapters.no_texter import NoTexter
from amoe.ports import Mail, NotSent, Text
from tests.support.clock import SetClock


@pytest.fixture
def inbox(clock: SetClock) -> DemoInbox:
    """An empty inbox."""
    return DemoInbox(clock)


def test_mail_and_sms_are_shown_as_they_were_sent_newest_first(
    inbox: DemoInbox, clock: SetClock
) -> None:
    begun = clock.now()
    mail = Mail("salma@etu.example", "Objet", "texte", "<p>texte</p>", "fr", "id1")
    assert DemoMailer(inbox).send(mail) == "id1"
    clock.passes(5)
    assert DemoTexter(inbox).send(Text("+212612345678", "Code", "id2")) == "id2"
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


def test_without_a_gateway_an_sms_waits() -> None:
    with pytest.raises(NotSent) as raised:
        NoTexter().send(Text("+212612345678", "Code", "id"))
    assert (raised.value.reason, raised.value.again) == ("sms.no_gateway", True)
