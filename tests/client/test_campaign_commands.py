"""`flask campaign send`, as the operator runs it: what it writes, what it says, how it ends."""

from __future__ import annotations

import logging
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from amoe import campaign_run
from amoe.adapters.clocks import SystemClock
from amoe.campaign_run import HINDRANCES
from amoe.ports import Crossing, Mail, NotSent, Receipt, unnoted
from amoe.registry_sample import UNIVERSITIES, person
from blueprints.campaign.commands import SAID
from tests.support.personal import writings
from tests.support.site import PEOPLE, Site
from tests.unit.amoe.ports import read_only

NOW = ("--rate", "0", "--send")


class Post:
    """A Mailer that keeps what it gets, and fails as planned first."""

    def __init__(self) -> None:
        """Take everything until told otherwise."""
        self.plan: list[Exception] = []
        self.taken: list[Mail] = []
        self.then: Any = lambda: None

    def send(self, mail: Mail, crossing: Crossing = unnoted) -> Receipt:
        """Take a letter."""
        if self.plan:
            raise self.plan.pop(0)
        self.taken.append(mail)
        self.then()
        return Receipt(mail.message_id)


@pytest.fixture
def post() -> Post:
    """The mail server."""
    return Post()


@pytest.fixture
def place(tmp_path: Path, people_folder: Path, post: Post) -> Iterator[Site]:
    """A site with that mail server, on the real clock: the command waits by it."""
    made = Site(tmp_path / "instance", people_folder, mailer=post, clock=SystemClock())
    yield made
    made.close()


def run(site: Site, *options: str, template: str = "ouverture") -> Result:
    """Run `flask campaign send`."""
    runner = site.app.test_cli_runner()
    return runner.invoke(args=["campaign", "send", "--template", template, *options])


def line(done: Result, name: str) -> list[str]:
    """The numbers of a line of the table."""
    (found,) = [row.split()[1:] for row in done.stdout.splitlines() if row.split()[:1] == [name]]
    return found


def test_everybody_gets_a_letter_in_all_languages(place: Site, post: Post) -> None:
    done = run(place, *NOW)
    assert (done.exit_code, done.stderr.count("Traceback")) == (0, 0)
    assert Counter(mail.to for mail in post.taken) == Counter(
        person(n)["email"] for n in range(PEOPLE)
    )
    assert {mail.language for mail in post.taken} == {"fr,ar"}
    assert f"{PEOPLE} letters to write (ouverture, fr,ar)." in done.stdout
    assert f"{PEOPLE} handed over, 0 wait, 0 dropped, 0 failed." in done.stdout


def test_the_letter_may_be_in_one_language(place: Site, post: Post) -> None:
    run(place, *NOW, "--lang", "ar")
    assert {mail.language for mail in post.taken} == {"ar"}
    assert 'lang="fr"' not in post.taken[0].html


def test_a_second_run_writes_to_nobody(place: Site, post: Post) -> None:
    run(place, *NOW)
    done = run(place, *NOW)
    assert done.exit_code == 0
    assert len(post.taken) == PEOPLE
    assert "0 letters to write" in done.stdout
    assert line(done, "all") == ["40", "40", "0", "0", "40", "0", "0"]


def test_a_dry_run_counts_by_university_and_changes_nothing(place: Site, post: Post) -> None:
    links = place.service.unsubscribing
    links.unsubscribe(links.token(links.key(person(0)["email"])))
    done = run(place, "--dry-run", *NOW)
    assert done.exit_code == 0
    assert "Dry run: nothing was written." in done.stdout
    assert line(done, "all") == ["40", "40", "0", "1", "0", "0", "39"]
    by_code = Counter(person(n)["university"] for n in range(PEOPLE))
    for code in UNIVERSITIES:
        assert line(done, code)[0] == f"{by_code[code]}"
    assert post.taken == []
    assert place.service.database.all("SELECT 1 FROM outbox") == []
    assert place.service.database.all("SELECT 1 FROM campaign_letters") == []


def test_one_university_alone(place: Site, post: Post) -> None:
    done = run(place, *NOW, "--university", "um5")
    there = [person(n)["email"] for n in range(PEOPLE) if person(n)["university"] == "um5"]
    assert sorted(mail.to for mail in post.taken) == sorted(there)
    assert line(done, "all") == line(done, "um5")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--university", "harvard"], "nobody is insured with 'harvard'; there are uae, uaq"),
        (["--lang", "de"], "'de' is not one of"),
        (["--rate", "fast"], "say 50/s, 3000/min, or 0"),
        (["--rate", "-1"], "no rate"),
    ],
)
def test_wrong_arguments_end_with_2_and_say_what_is_possible(
    place: Site, options: list[str], words: str
) -> None:
    done = run(place, *options)
    assert done.exit_code == 2
    assert words in " ".join(done.stderr.split())


def test_only_letters_that_exist_can_be_sent(place: Site) -> None:
    done = run(place, *NOW, template="code")
    assert done.exit_code == 2
    assert "'code' is not 'ouverture'" in done.stderr


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("1/s", "At 1/s that takes 1 min."),
        ("6/min", "At 0.1/s that takes 7 min."),
        ("0.01", "At 0.01/s that takes 1 h 07 min."),
        ("50/s", "At 50/s that takes less than a minute."),
        ("0", "40 letters to write (ouverture, fr,ar).\n"),
    ],
)
def test_it_says_how_long_it_takes(place: Site, rate: str, words: str) -> None:
    assert words in run(place, "--dry-run", "--rate", rate).stdout


def test_letters_that_fail_end_with_3_and_are_counted_by_reason(place: Site, post: Post) -> None:
    post.plan = [NotSent("smtp.550", again=False)] * 2
    done = run(place, *NOW)
    assert done.exit_code == 3
    assert "38 handed over, 0 wait, 0 dropped, 2 failed." in done.stdout
    assert line(done, "failed") == ["smtp.550", "2"]


def test_a_letter_of_which_nobody_knows_is_not_sent_again_and_is_told(
    place: Site, post: Post
) -> None:
    post.plan = [NotSent("smtp.timeout", again=True, uncertain=True)]
    done = run(place, *NOW)
    assert done.exit_code == 0
    assert line(done, "handed_over") == ["smtp.no_answer", "1"]
    assert "may or may not have taken them" in done.stdout
    assert len(post.taken) == PEOPLE - 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_the_same_command_goes_on(
    place: Site, post: Post, number: signal.Signals
) -> None:
    before = signal.getsignal(number)

    def stop() -> None:
        if len(post.taken) == 5:
            os.kill(os.getpid(), number)

    post.then = stop
    done = run(place, "--rate", "10", "--send")
    assert done.exit_code == 128 + number
    assert "Stopped. The same command goes on where it was." in done.stdout
    assert 5 <= len(post.taken) < PEOPLE
    assert signal.getsignal(number) == before
    assert run(place, *NOW).exit_code == 0
    assert max(Counter(mail.to for mail in post.taken).values()) == 1
    # What the first run wrote ahead is due at its own pace, which the second one keeps.
    assert len(post.taken) == PEOPLE


def test_the_demo_leaves_the_letters_to_the_site_where_they_can_be_seen(site: Site) -> None:
    done = run(site, "--rate", "20")
    assert done.exit_code == 0
    assert "0 handed over, 40 wait" in done.stdout
    assert "What waits is sent by the site, or by `flask messages send`." in done.stdout
    assert len(site.inbox()) == 20
    site.clock.passes(1)
    assert len(site.inbox()) == 40


def test_the_bar_shows_people_and_letters_on_request(place: Site) -> None:
    done = run(place, *NOW, "--bar")
    assert "40 people counted" in done.stderr
    assert "40 letters" in done.stderr
    assert "100%" in done.stderr
    assert '"message_id"' not in done.stderr


def test_without_a_bar_each_letter_leaves_its_line_in_the_log(
    place: Site, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("amoe")
    log.addHandler(caplog.handler)
    try:
        run(place, *NOW, "--bar", "--university", "um5")
        with_bar = len([record for record in caplog.records if record.msg == "message"])
        run(place, *NOW, "--no-bar")
    finally:
        log.removeHandler(caplog.handler)
    there = [n for n in range(PEOPLE) if person(n)["university"] == "um5"]
    lines = [record for record in caplog.records if record.msg == "message"]
    assert (with_bar, len(lines)) == (0, PEOPLE - len(there))


def test_a_database_that_stays_out_of_reach_ends_it_with_1(
    place: Site, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign_run, "STORAGE_WAIT", 0)
    with read_only(place.service.database):
        done = run(place, *NOW)
    assert done.exit_code == 1
    assert "The same command goes on where it was." in done.stderr
    assert post.taken == []
    assert run(place, *NOW).exit_code == 0
    assert len(post.taken) == PEOPLE


def test_nobody_is_named_on_the_terminal(place: Site, post: Post) -> None:
    post.plan = [NotSent("smtp.550", again=False)]
    told = "".join(run(place, *NOW, *more).output for more in ([], ["--bar"], ["--dry-run"]))
    for n in range(PEOPLE):
        for kind in ("email", "names_ar", "last_name", "cni", "immatriculation"):
            for text in writings(person(n))[kind]:
                assert text not in told


def test_there_is_a_sentence_for_everything_that_hinders_all_letters() -> None:
    assert SAID.keys() == {*HINDRANCES, ""}
    assert all(SAID.values())
