"""A campaign: whom it writes to and whom not, each mailbox once, whatever interrupts it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amoe.addressees import Fate, canonical
from amoe.campaign import BATCH
from amoe.emails import canonical_email
from amoe.ports import StorageUnavailable
from amoe.registry_sample import person
from amoe.secrecy import Secrecy
from amoe.store.database import Database
from tests.support.clock import SetClock
from tests.unit.amoe.announcer import Announcer, addresses, fates, people
from tests.unit.amoe.ports import read_only


@pytest.fixture
def office(
    database: Database, secrecy: Secrecy, clock: SetClock, tmp_path: Path
) -> Iterator[Announcer]:
    """An announcer without people."""
    made = Announcer(database, secrecy, clock, tmp_path)
    yield made
    made.close()
    made.registry.close()


def test_everybody_with_an_address_gets_one_letter(office: Announcer) -> None:
    insured = people(5)
    office.insures(*insured)
    assert fates(office.writes()) == {"letter": 5}
    assert office.recipients() == addresses(insured)


def test_a_letter_waits_as_bulk_mail_and_names_nobody_in_clear(office: Announcer) -> None:
    one = person(0)
    office.insures(one)
    office.writes(language="fr,ar")
    (row,) = office.letters()
    assert (row["lane"], row["channel"], row["template"], row["language"], row["state"]) == (
        "bulk", "email", "ouverture", "fr,ar", "waiting",
    )  # fmt: skip
    assert row["about"] == office.unsubscribing.key(one["email"]).hex()
    assert one["email"] not in str(dict(row))
    (message,) = office.outbox.claim("bulk", "me", office.clock.now())
    assert message.facts == {
        "to": one["email"],
        "first_name": one["first_name"],
        "first_name_ar": one["first_name_ar"],
        "unsubscribe": office.unsubscribing.token(office.unsubscribing.key(one["email"])),
    }


@pytest.mark.parametrize("email", ["", "none", "a@b", "a b@", "@etu.example", "a@localhost"])
def test_who_has_no_address_that_is_one_is_left_out(office: Announcer, email: str) -> None:
    office.insures({**person(0), "email": email})
    assert fates(office.writes()) == {"no_email": 1}
    assert office.letters() == []


def test_an_address_is_written_to_in_its_canonical_form(office: Announcer) -> None:
    office.insures({**person(0), "email": " Salma.Alami@ETU.example"})
    office.writes()
    assert office.recipients() == ["salma.alami@etu.example"]


@pytest.mark.parametrize(
    "email",
    [
        "salma@etu.example", "S.A-b_c+d@ETU.Example", "a..b@c.ma", "@x.ma", "", "a@b", "é@x.ma",
        "a@-b.ma", "a@b..ma", "x" * 64 + "@b.ma", "x" * 65 + "@b.ma", "a-@b.ma", "_a@b.ma",
        "x@foo.local", "x@foo.invalid", "a@xn--9caa.ma", "a@éé.ma", "x@1.2.3.4", " a@b.ma ",
        "a@" + "b" * 63 + ".ma", "a@" + "b" * 64 + ".ma", "a@" + "b.c" * 100 + ".ma",
    ],
)  # fmt: skip
def test_the_quick_look_at_an_address_judges_as_the_slow_one(email: str) -> None:
    assert canonical(email) == canonical_email(email)


def test_who_has_an_account_is_left_out(office: Announcer) -> None:
    insured = people(3)
    office.insures(*insured)
    office.opens_account(insured[1])
    assert fates(office.writes()) == {"letter": 2, "account": 1}
    assert insured[1]["email"] not in office.recipients()


def test_who_has_unsubscribed_is_left_out_in_every_campaign_to_come(office: Announcer) -> None:
    insured = people(3)
    office.insures(*insured)
    office.unsubscribes(insured[2]["email"])
    assert fates(office.writes()) == {"letter": 2, "unsubscribed": 1}
    assert fates(office.writes(template="another")) == {"letter": 2, "unsubscribed": 1}
    assert insured[2]["email"] not in office.recipients()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("salma@etu.example", "Salma@etu.example"),
        ("salma@etu.example", "salma+amoe@etu.example"),
        ("salma.alami@gmail.com", "salmaalami@gmail.com"),
    ],
)
def test_two_people_with_one_mailbox_get_one_letter(
    office: Announcer, one: str, other: str
) -> None:
    office.insures({**person(0), "email": one}, {**person(1), "email": other})
    assert fates(office.counts()) == {"letter": 1, "same_mailbox": 1}
    assert fates(office.writes()) == {"letter": 1, "same_mailbox": 1}
    assert len(office.recipients()) == 1
    assert fates(office.writes()) == {"before": 1, "same_mailbox": 1}


def test_a_second_run_writes_to_those_who_came_since(office: Announcer) -> None:
    office.insures(*people(3))
    office.writes()
    office.insures(*people(5))
    assert fates(office.writes()) == {"before": 3, "letter": 2}
    assert office.recipients() == addresses(people(5))


def test_another_letter_is_another_campaign(office: Announcer) -> None:
    office.insures(*people(3))
    office.writes()
    assert fates(office.writes(template="another")) == {"letter": 3}


def test_who_was_written_to_is_remembered_longer_than_the_letter(office: Announcer) -> None:
    office.insures(*people(3))
    office.writes()
    office.recipients()
    office.outbox.forget_older(office.clock.now() + 1)
    assert fates(office.writes()) == {"before": 3}


def test_counting_writes_nothing_and_foresees_what_writing_does(office: Announcer) -> None:
    insured = [*people(4), {**person(4), "email": ""}, {**person(5), "email": person(0)["email"]}]
    office.insures(*insured)
    office.opens_account(insured[1])
    office.unsubscribes(insured[2]["email"])
    foreseen = office.counts()
    assert office.letters() == []
    assert foreseen.tally == office.counts().tally
    assert foreseen.tally == office.writes().tally


def test_people_are_counted_by_university(office: Announcer) -> None:
    insured = people(30)
    office.insures(*insured)
    tally = office.writes().tally
    for code in {one["university"] for one in insured}:
        there = [one for one in insured if one["university"] == code]
        assert tally[code] == {Fate.LETTER: len(there)}
    assert sorted(tally) == office.campaign.universities()


def test_one_university_alone_can_be_written_to(office: Announcer) -> None:
    insured = people(30)
    office.insures(*insured)
    code = insured[0]["university"]
    there = [one for one in insured if one["university"] == code]
    assert office.campaign.people(code) == len(there)
    assert list(office.writes(code).tally) == [code]
    assert office.recipients() == addresses(there)


def test_a_row_that_cannot_be_read_keeps_no_other_back(office: Announcer) -> None:
    office.insures(*people(3))
    office.registry.run(
        "UPDATE insured SET sealed = x'00' WHERE key = (SELECT MIN(key) FROM insured)"
    )
    assert fates(office.writes()) == {"no_email": 1, "letter": 2}


def test_a_large_registry_is_walked_in_batches(office: Announcer) -> None:
    insured = people(2 * BATCH + 1)
    office.insures(*insured)
    walk = office.walk()
    assert [walk.step() for _ in range(4)] == [BATCH, BATCH, 1, 0]
    assert walk.ended
    assert office.recipients() == addresses(insured)


def test_a_letter_and_its_record_are_written_together_or_not_at_all(office: Announcer) -> None:
    office.insures(*people(5))
    put, calls = office.outbox.put, iter(range(9))

    def fails_at_the_third(**values: Any) -> str:
        if next(calls) == 2:
            raise StorageUnavailable("disk full")
        return put(**values)

    office.outbox.put = fails_at_the_third  # type: ignore[method-assign]
    walk = office.walk()
    with pytest.raises(StorageUnavailable):
        walk.step()
    assert office.letters() == []
    assert office.database.all("SELECT * FROM campaign_letters") == []
    assert walk.tally == {}
    walk.step()
    assert fates(walk) == {"letter": 5}
    assert len(office.letters()) == 5


def test_on_a_full_disk_a_walk_waits_where_it_is(office: Announcer) -> None:
    office.insures(*people(5))
    walk = office.walk()
    with read_only(office.database), pytest.raises(StorageUnavailable):
        walk.step()
    walk.step()
    assert fates(walk) == {"letter": 5}


def test_who_unsubscribes_or_opens_an_account_in_the_last_moment_gets_no_letter(
    office: Announcer,
) -> None:
    insured = people(3)
    office.insures(*insured)
    known, asked = office.campaign.known, iter(range(9))

    def changes_after_the_first_look(*question: Any) -> Any:
        found = known(*question)
        if next(asked) == 0:
            office.unsubscribes(insured[0]["email"])
            office.opens_account(insured[1])
        return found

    office.campaign.known = changes_after_the_first_look  # type: ignore[method-assign]
    assert fates(office.writes()) == {"letter": 1, "unsubscribed": 1, "account": 1}
    assert office.recipients() == [insured[2]["email"]]


def test_two_that_write_at_once_write_each_letter_once(
    office: Announcer, database: Database
) -> None:
    insured = people(3 * BATCH)
    office.insures(*insured)
    start, walks = threading.Barrier(4), [office.walk() for _ in range(4)]

    def write(walk: Any) -> None:
        start.wait(10)
        while not walk.ended:
            walk.step()
        database.close()
        office.registry.close()

    threads = [threading.Thread(target=write, args=(walk,)) for walk in walks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(walk.count(Fate.LETTER) for walk in walks) == len(insured)
    assert office.recipients() == addresses(insured)


def test_what_is_kept_for_ever_holds_keyed_hashes_only(office: Announcer) -> None:
    office.insures(*people(2))
    office.writes()
    office.unsubscribes(person(0)["email"])
    for row in office.database.all("SELECT * FROM campaign_letters"):
        assert len(row["insured_key"]) == len(row["mailbox_key"]) == 16
        assert row["template"] == "ouverture"
        assert row["written_at"] == office.clock.now()
    (row,) = office.database.all("SELECT * FROM unsubscribed")
    assert row["mailbox_key"] == office.unsubscribing.key(person(0)["email"])


def test_a_preview_is_the_letter_that_would_be_sent(office: Announcer) -> None:
    one = person(0)
    office.insures(one)
    office.writes()
    office.recipients()
    (mail,) = office.mail.taken
    assert office.campaign.preview("ouverture", "fr", one).text == mail.text
