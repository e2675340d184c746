"""Counting: what the counts say is what people really did, whoever counts and whatever befalls."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from amoe.counting import CODE_STEPS, STEPS, Counting
from amoe.store.counts import Counts
from amoe.store.database import Database
from amoe.store.migrations import site as tables
from amoe.store.outbox import DELIVERED, FAILED
from blueprints.figures.words import JOURNEY
from blueprints.registration.steps import journey
from tests.support.site import Site
from tests.support.student import Student

Tally = Counter[tuple[str, ...]]


def counted(site: Site, *kinds: str) -> Tally:
    """What was counted, over all days and hours."""
    rows = site.service.database.all("SELECT * FROM counts")
    found: Tally = Counter()
    for row in rows:
        if row["kind"] in kinds:
            own = (row["language"], row["campus"], row["mode"], row["kind"], row["name"])
            found[own] += row["n"]
    return found


def enters(student: Student, campus: str) -> Student:
    """Come to the first step, by a short address or by the site's own."""
    if not campus:
        return student.opens("").opens("conditions")
    headers = {"Accept-Language": student.language}
    start = student.site.app.test_client().get(f"/c/{campus}", headers=headers).text
    (goes,) = re.findall(r'class="button" href="([^"]+)"', start)
    student.browser.open(goes)
    return student


class Town:
    """People who try, each in a way of their own, and what came of it."""

    def __init__(self, site: Site, seed: int, people: int) -> None:
        """Let them all try."""
        self.chance = random.Random(seed)
        self.tally: Tally = Counter()
        self.site = site
        for index in range(people):
            self._tries(index)

    def _tries(self, index: int) -> None:
        language = self.chance.choice(["fr", "ar", "en"])
        htmx = self.chance.random() < 0.5
        campus = self.chance.choice(["", "um5", "uca"])
        student = enters(self.site.student(index, language=language, htmx=htmx), campus)
        own = (language, campus, "htmx" if htmx else "plain")
        passes = self.chance.randint(0, len(STEPS))
        for step in STEPS[:passes]:
            if step == "identite" and self.chance.random() < 0.4:
                student.gives_identity(captcha="11111")
                self.tally[(*own, "refused", "captcha.wrong")] += 1
            self.site.clock.passes(self.chance.randint(1, 90))
            student.goes_on()
            if step == STEPS[0]:
                self.tally[(*own, "start", "")] += 1
            self.tally[(*own, "passed", step)] += 1
            if step == STEPS[-1]:
                self.tally[(*own, "finished", "")] += 1
            if step == "courriel" and self.chance.random() < 0.3:
                student.opens("courriel").gives_email()  # the same once more: it is no second pass
        if passes == 0:
            student.sends("conditions")
            self.tally[(*own, "refused", "terms.not_accepted")] += 1


KINDS = ("start", "passed", "finished", "refused")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_counts_are_what_people_did(site: Site, seed: int) -> None:
    town = Town(site, seed, people=14)
    site.service.counting.count()
    assert counted(site, *KINDS) == town.tally
    assert sum(town.tally.values()) > 50


@pytest.fixture
def town(site: Site, monkeypatch: pytest.MonkeyPatch) -> Town:
    """People who tried; whoever counts does it in tiny batches."""
    monkeypatch.setattr("amoe.counting._BATCH", 3)
    return Town(site, 3, people=6)


def another(site: Site) -> Counting:
    """Another process that counts."""
    database = Database(site.service.database.path, tables)
    return Counting(database, Counts(database))


def test_whoever_is_stopped_within_a_batch_leaves_nothing_of_it(
    site: Site, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object) -> None:
        raise ZeroDivisionError

    counting = another(site)
    for _ in range(4):
        counting.lines()
        with monkeypatch.context() as broken:
            broken.setattr(Counts, "advance", breaks)  # everything is added, nothing is noted yet
            with pytest.raises(ZeroDivisionError):
                counting.lines()
    site.service.counting.count()
    assert counted(site, *KINDS) == town.tally


_COUNTER = """
import sys
import amoe.counting as counting
from amoe.store.counts import Counts
from amoe.store.database import Database
from amoe.store.migrations import site
from pathlib import Path
counting._BATCH = 1
database = Database(Path(sys.argv[1]), site)
own = counting.Counting(database, Counts(database))
while own.lines():
    print("more", flush=True)
"""


def test_a_process_that_is_killed_loses_nothing_and_counts_nothing_twice(
    site: Site, town: Town
) -> None:
    for batches in (1, 2, 5):
        child = subprocess.Popen(
            [sys.executable, "-c", _COUNTER, str(site.service.database.path)],
            stdout=subprocess.PIPE,
        )
        assert child.stdout
        for _ in range(batches):
            assert child.stdout.readline() == b"more\n"
        child.kill()
        child.wait()
        child.stdout.close()
    assert counted(site, *KINDS).total() > 0
    site.service.counting.count()
    assert counted(site, *KINDS) == town.tally


def test_two_at_once_count_everything_once(site: Site, town: Town) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: another(site).count(), range(2)))
    assert counted(site, *KINDS) == town.tally


def test_lines_that_come_later_are_added(site: Site) -> None:
    student = site.student(0).accepts_the_terms()
    site.service.counting.count()
    student.gives_identity()
    site.service.counting.count()
    site.service.counting.count()
    assert counted(site, "start", "passed").total() == 3


def test_the_steps_that_are_counted_are_those_of_the_journey() -> None:
    assert tuple(step.slug for step in journey.steps[:-1]) == STEPS
    assert tuple(JOURNEY) == ("start", *STEPS)


def test_the_time_of_a_step_is_told_from_the_step_before(site: Site) -> None:
    student = site.student(0).accepts_the_terms()
    site.clock.passes(40)
    student.gives_identity(captcha="11111")
    site.clock.passes(20)
    student.gives_identity()
    site.service.counting.count()
    times = counted(site, "time")
    assert times == {("fr", "", "plain", "time", "identite:60"): 1}


class TestCampus:
    @pytest.mark.parametrize("htmx", [False, True])
    def test_it_is_kept_to_the_end_without_a_cookie_of_its_own(
        self, site: Site, htmx: bool
    ) -> None:
        student = enters(site.student(0, htmx=htmx), "um5")
        for _ in STEPS:
            student.goes_on()
        events = site.service.audit.of(student.registration.reference)
        assert {event.campus for event in events} == {"um5"}
        assert {event.mode for event in events} == {"htmx" if htmx else "plain"}

    def test_it_stays_when_the_first_sending_is_refused(self, site: Site) -> None:
        student = enters(site.student(0), "uca").sends("conditions").is_answered(422)
        student.sends("conditions", accept="1")
        assert student.registration.campus == "uca"

    def test_it_stays_in_another_language(self, site: Site) -> None:
        page = site.app.test_client().get("/c/um5", headers={"Accept-Language": "fr"}).text
        assert 'href="/ar/inscription/?c=um5"' in page
        page = site.app.test_client().get("/ar/inscription/?c=um5").text
        assert 'href="/ar/inscription/conditions?c=um5"' in page
        student = enters(site.student(0), "um5").switches_to("ar")
        student.sends("conditions", accept="1")
        assert student.registration.campus == "um5"

    @pytest.mark.parametrize("code", ["zzz", "<b>", "um5%00", "'%20OR%201", "%F0%9F%98%80"])
    def test_only_one_that_exists_is_kept(self, site: Site, code: str) -> None:
        student = site.student(0).opens(f"conditions?c={code}")
        assert 'name="c"' not in student.browser.page
        student.sends("conditions", accept="1", c="zzz")
        assert student.registration.campus == ""


class TestMessages:
    def test_a_code_that_is_sent_arrives_and_is_used_is_counted_once_each(self, site: Site) -> None:
        student = site.student(0).reaches("code-telephone")
        site.send_messages()
        site.service.counting.count()
        site.clock.passes(7)
        report(site, "sms", DELIVERED)
        student.types_phone_code()
        for _ in range(2):
            site.service.counting.count()
        found = {key[3:]: n for key, n in counted(site, "sent", "delivered", "used", "arrival",
                                                   "failed").items()}  # fmt: skip
        prefix = student.phone[:4]
        assert found == {
            ("sent", "email"): 1,
            ("used", "email"): 1,
            ("arrival", "email::1"): 1,
            ("sent", "sms"): 1,
            ("delivered", "sms"): 1,
            ("used", "sms"): 1,
            ("arrival", f"sms:{prefix}:8"): 1,
        }

    def test_one_that_fails_is_no_arrival(self, site: Site) -> None:
        site.student(0).reaches("code-telephone")
        site.send_messages()
        report(site, "sms", FAILED)
        site.service.counting.count()
        found = counted(site, "failed", "arrival")
        assert {key[3:]: n for key, n in found.items()} == {
            ("failed", "sms"): 1,
            ("arrival", "email::1"): 1,
        }

    def test_no_more_than_four_digits_of_a_number_are_ever_kept_and_not_for_long(
        self, site: Site
    ) -> None:
        student = site.student(0).reaches("code-telephone")
        rows = site.service.database.all("SELECT prefix FROM outbox WHERE channel = 'sms'")
        assert [row["prefix"] for row in rows] == [student.phone[:4]]
        site.send_messages()
        report(site, "sms", DELIVERED)
        site.service.counting.count()
        rows = site.service.database.all("SELECT prefix FROM outbox")
        assert {row["prefix"] for row in rows} == {""}

    def test_codes_of_a_sign_in_are_no_codes_of_a_registration(self, site: Site) -> None:
        put = site.service.outbox.put
        now = site.clock.now()
        put(channel="sms", template="code", language="fr", reference="K7F2QX9M", now=now,
            facts={"to": "+212661000000", "nonce": "n", "dies_at": now + 600})  # fmt: skip
        site.send_messages()
        site.service.counting.count()
        assert counted(site, "sent") == {}

    def test_two_processes_count_a_code_once(self, site: Site) -> None:
        site.student(0).reaches("code-telephone")
        site.send_messages()
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _: another(site).count(), range(2)))
        assert counted(site, "sent").total() == len(CODE_STEPS)


def report(site: Site, channel: str, state: str) -> None:
    """What an operator tells of the last message."""
    row = site.service.database.one(
        "SELECT id FROM outbox WHERE channel = :channel ORDER BY nr DESC", channel=channel
    )
    assert row
    site.service.outbox.report(row["id"], state, site.clock.now(), reason="")
