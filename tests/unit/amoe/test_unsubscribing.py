"""The link that stops announcements: works for ever, for one mailbox, and tells nothing of it."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from amoe.keys import Keys
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store.campaign_letters import CampaignLetters
from amoe.store.database import Database
from amoe.unsubscribing import Unsubscribing
from tests.support.clock import SetClock
from tests.unit.amoe.announcer import Announcer, people
from tests.unit.amoe.ports import LATER

EMAIL = "salma@etu.example"


@pytest.fixture
def office(
    database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path
) -> Iterator[Announcer]:
    """An announcer without people."""
    made = Announcer(database, secrecy, clock, tmp_path)
    yield made
    made.close()
    made.registry.close()


@pytest.fixture
def links(office: Announcer) -> Unsubscribing:
    """What makes links and honours them."""
    return office.unsubscribing


def token(links: Unsubscribing, email: str = EMAIL) -> str:
    """The end of the link in a letter to an address."""
    return links.token(links.key(email))


def test_it_names_the_mailbox_whatever_way_its_address_is_written(links: Unsubscribing) -> None:
    for written in (EMAIL, "SALMA@ETU.example", "salma+amoe@etu.example"):
        assert token(links, written) == token(links)
    assert token(links, "amina@etu.example") != token(links)


def test_it_holds_no_address_and_nothing_that_an_address_has_to_quote(
    links: Unsubscribing,
) -> None:
    assert token(links).replace("-", "").replace("_", "").isalnum()
    assert len(token(links)) == 43
    assert b"salma" not in urlsafe_b64decode(token(links) + "=")


def test_it_is_the_same_in_every_letter_and_after_new_keys_for_sealing(
    links: Unsubscribing, office: Announcer, keys: Keys
) -> None:
    turned = Secrecy(keys.rotated())
    later = Unsubscribing(
        CampaignLetters(office.database), office.outbox, office.database, turned, office.clock
    )
    assert token(later) == token(links)
    assert later.unsubscribe(token(links))


def test_only_the_keys_of_the_instance_make_it(links: Unsubscribing, office: Announcer) -> None:
    other = Unsubscribing(
        CampaignLetters(office.database),
        office.outbox,
        office.database,
        Secrecy(Keys.make(demo=False)),
        office.clock,
    )
    assert not links.unsubscribe(token(other))


def test_one_that_was_altered_anywhere_is_none(links: Unsubscribing, office: Announcer) -> None:
    right = token(links)
    wrong = {right[:n] + ("A" if right[n] != "A" else "B") + right[n + 1 :] for n in range(43)}
    last = urlsafe_b64encode(urlsafe_b64decode(right + "=")[:31]).decode().rstrip("=")
    wrong |= {"", "=", "é", "a", right[:-1], right + "A", right + "=", f" {right}", last, right * 2}
    for each in wrong:
        assert links.mailbox(each) is None, each
        assert not links.unsubscribe(each), each
    assert office.database.all("SELECT * FROM unsubscribed") == []


def test_letters_that_wait_are_dropped_and_forget_whom_they_were_for(office: Announcer) -> None:
    insured = people(3)
    office.insures(*insured)
    office.writes()
    office.writes(template="another")
    assert office.unsubscribes(insured[1]["email"])
    states = [(row["state"], row["reason"], bool(row["sealed"])) for row in office.letters()]
    assert states.count(("dropped", "unsubscribed", False)) == 2
    assert states.count(("waiting", "", True)) == 4
    assert insured[1]["email"] not in office.recipients()


def test_a_letter_that_was_tried_already_is_not_tried_again(office: Announcer) -> None:
    one = person(0)
    office.insures(one)
    office.writes()
    office.mail.plan = [LATER]
    # It is in a sender's hands while its reader unsubscribes from another letter.
    office.mail.meanwhile = lambda: office.unsubscribes(one["email"])
    office.works("bulk")
    office.clock.passes(24 * 3600)
    office.works("bulk")
    assert office.ends() == ("dropped", "unsubscribed")
    assert office.mail.taken == []


def test_a_letter_of_somebody_elses_mailbox_is_not_touched(office: Announcer) -> None:
    office.insures(*people(2))
    office.writes()
    office.unsubscribes("stranger@etu.example")
    assert len(office.recipients()) == 2


def test_a_code_that_waits_is_sent_all_the_same(office: Announcer) -> None:
    office.put("email", to=EMAIL)
    office.unsubscribes(EMAIL)
    assert office.works("email") == 1
    assert [mail.to for mail in office.mail.taken] == [EMAIL]


def test_it_may_be_followed_again_and_the_first_time_stays(office: Announcer) -> None:
    first = office.clock.now()
    for _ in range(3):
        assert office.unsubscribes(EMAIL)
        office.clock.passes(60)
    (row,) = office.database.all("SELECT * FROM unsubscribed")
    assert row["at"] == first


def test_it_works_when_the_letter_is_long_gone(office: Announcer) -> None:
    one = person(0)
    office.insures(one)
    office.writes()
    office.recipients()
    link = office.mail.taken[0].text.split("'unsubscribe': '")[1].split("'")[0]
    office.clock.passes(400 * 24 * 3600)
    office.outbox.forget_older(office.clock.now())
    assert office.letters() == []
    assert office.unsubscribing.unsubscribe(link)
    assert office.writes(template="another").tally[one["university"]] == {"unsubscribed": 1}
