"""The machine itself fails: a full disk, a clock that is an hour off; nothing is lost by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from amoe.ports import StorageUnavailable
from amoe.reasons import Reason
from tests.faults.conftest import Outside, number_of

pytestmark = pytest.mark.service
HOUR = 3600


@contextmanager
def full_disk(site: Outside) -> Iterator[None]:
    """No page can be added to the database's file (SQLite's own word for a full disk)."""
    database = site.service.database
    row = database.one("PRAGMA page_count")
    assert row
    database.run(f"PRAGMA max_page_count = {row[0]}")
    try:
        while True:
            site.service.outbox.put(
                channel="email", template="filler", language="fr", reference="", lane="filler",
                facts={"to": "x" * 2000}, now=0,
            )  # fmt: skip
    except StorageUnavailable:
        pass
    yield
    database.run("PRAGMA max_page_count = 1000000")
    database.run("DELETE FROM outbox WHERE lane = 'filler'")


def test_the_outbox_cannot_be_written_and_what_was_typed_is_kept(outside: Outside) -> None:
    student = outside.student(0).reaches("courriel")
    with full_disk(outside):
        for _ in range(40):  # a few rows may still fit where others were
            student.gives_email()
            if student.browser.status == 503:
                break
            outside.clock.passes(301)
            student.opens("courriel")
        student.is_answered(503)
        assert outside.says(Reason.SITE_UNAVAILABLE, "fr") in student.browser.problems()[""]
        assert student.browser.value("email") == student.email
    student.gives_email().types_email_code().is_at("telephone")


def test_the_disk_is_full_when_the_sms_was_taken_and_it_is_sent_once(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone").gives_phone()
    outside.service.database.run(
        "CREATE TRIGGER full BEFORE UPDATE ON outbox WHEN NEW.state = 'handed_over'"
        " BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
    )
    for _ in range(3):
        with pytest.raises(Exception, match="disk is full"):
            outside.send_messages()
    assert outside.one.requests == 1
    outside.service.database.run("DROP TRIGGER full")
    outside.send_messages()
    outside.reports_come()
    assert [state for state, _, _ in outside.rows("sms")] == ["delivered"]
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.texts_to(number_of(student))) == 1


def test_the_clock_jumps_an_hour_ahead_and_back(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone").gives_phone()
    outside.clock.passes(HOUR)
    outside.send_messages()
    assert outside.rows("sms") == [("dropped", "code.died", "")]
    outside.clock.passes(-HOUR)
    outside.passes(61)
    student.opens("code-telephone").presses("code-telephone", "resend")
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.texts_to(number_of(student))) == 1


def test_the_clock_is_put_back_an_hour_and_nothing_waits_for_it(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.down()
    student.gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("waiting", "sms.unreachable", "one")]
    outside.one.up()
    outside.clock.passes(-HOUR)
    student.opens("code-telephone")
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.texts_to(number_of(student))) == 1


def test_an_open_circuit_does_not_last_an_hour_when_the_clock_is_put_back(
    outside: Outside,
) -> None:
    outside.two.down()
    student = outside.student(0).reaches("telephone")
    for name in ("one", "two"):
        for _ in range(5):
            outside.service.gateway_states.failed(
                name, "sms.500", outside.clock.now(), most=5, rest=30
            )
    outside.clock.passes(-HOUR)
    student.gives_phone().types_phone_code().is_at("mot-de-passe")
