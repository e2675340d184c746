"""An SMS gateway fails in every way, and the student goes on where the journey stood."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Outside, code_in, number_of
from tests.support.fake_gateway import NEVER, OUT_OF_ORDER, REJECTED, TWICE, UNDELIVERED, Mood

pytestmark = pytest.mark.service


def test_all_goes_well_and_the_operator_says_so(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone").gives_phone()
    outside.send_messages()
    outside.reports_come()
    assert outside.rows("sms") == [("delivered", "", "one")]
    student.types_phone_code().is_at("mot-de-passe")


def test_it_is_down_for_a_moment(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.down()
    student.gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("waiting", "sms.unreachable", "one")]
    outside.one.up()
    outside.passes(5)
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.texts_to(number_of(student))) == 1


def test_it_stays_down_and_the_second_one_takes_over(outside: Outside) -> None:
    first, second = (outside.student(n).reaches("telephone") for n in (0, 1))
    outside.one.down()
    first.gives_phone()
    second.gives_phone()
    for wait in (0, 5, 15):
        outside.passes(wait)
    outside.send_messages()
    assert outside.service.gateway_states.all()["one"].failures == 5
    for student in (first, second):
        outside.passes(45)
        student.types_phone_code().is_at("mot-de-passe")
        assert len(outside.two.texts_to(number_of(student))) == 1
    third = outside.student(2).reaches("telephone").gives_phone()
    third.types_phone_code().is_at("mot-de-passe")


def test_both_are_down_and_waiting_costs_no_try(outside: Outside) -> None:
    students = [outside.student(n).reaches("telephone") for n in range(4)]
    outside.one.down()
    outside.two.down()
    for student in students:
        student.gives_phone()
    for _ in range(12):
        outside.passes(30)
    assert {state for state, _, _ in outside.rows("sms")} == {"waiting"}
    outside.one.up()
    outside.two.up()
    outside.passes(60)
    for student in students:
        student.types_phone_code().is_at("mot-de-passe")
        texts = outside.one.texts_to(number_of(student)) + outside.two.texts_to(number_of(student))
        assert len(texts) == 1


def test_it_hangs_and_the_next_one_asked_for_goes_by_the_second(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.mood, outside.one.hang = Mood.HANGS_AND_DROPS, 30
    student.gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("handed_over", "sms.no_answer", "one")]
    outside.passes(61)
    student.opens("code-telephone").presses("code-telephone", "resend")
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.two.texts_to(number_of(student))) == 1
    assert outside.one.requests == 1, "what may have been taken is not repeated by itself"


def test_it_answers_after_we_gave_up_and_there_is_one_sms(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.mood, outside.one.hang = Mood.HANGS, 1
    student.gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("handed_over", "sms.no_answer", "one")]
    while not outside.one.received:
        outside.one.wait()
    outside.reports_come()
    assert outside.rows("sms") == [("delivered", "", "one")]
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.received) == 1


def test_it_answers_500(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.mood = Mood.ANSWERS
    student.gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("waiting", "sms.500", "one")]
    outside.one.mood = Mood.WORKS
    outside.passes(5)
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.received) == 1


def test_it_breaks_off_after_taking_it(outside: Outside) -> None:
    student = outside.student(0).reaches("telephone")
    outside.one.mood = Mood.CLOSES
    student.gives_phone()
    outside.send_messages()
    outside.reports_come()
    assert outside.rows("sms") == [("delivered", "", "one")], "its report ends the doubt"
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.received) == 1


def test_it_takes_everything_and_drops_it(outside: Outside) -> None:
    outside.one.reports = NEVER
    student = outside.student(0).reaches("telephone").gives_phone()
    outside.send_messages()
    assert outside.rows("sms") == [("handed_over", "", "one")]
    outside.passes(61)
    student.opens("code-telephone").presses("code-telephone", "resend")
    outside.send_messages()
    (text,) = outside.two.texts_to(number_of(student))
    student.types_phone_code(code_in(text)).is_at("mot-de-passe")


@pytest.mark.parametrize("reports", [TWICE, OUT_OF_ORDER, ("1", "2"), ("2", "1")])
def test_it_reports_twice_or_in_a_strange_order(outside: Outside, reports: tuple[str]) -> None:
    outside.one.reports = reports
    student = outside.student(0).reaches("telephone").gives_phone()
    outside.send_messages()
    outside.reports_come()
    assert outside.rows("sms") == [("delivered", "", "one")]
    student.types_phone_code().is_at("mot-de-passe")
    assert len(outside.one.received) == 1


def test_it_reports_long_after_the_code_was_typed(outside: Outside) -> None:
    outside.one.late = True
    student = outside.student(0).reaches("telephone").gives_phone()
    student.types_phone_code().chooses_password().is_at("terminee")
    outside.passes(3600)
    outside.one.report_all()
    outside.reports_come()
    assert {status for _, status in outside.one.reported} == {200}
    assert outside.rows("sms") == [("delivered", "", "one")]


@pytest.mark.parametrize("reports", [UNDELIVERED, REJECTED])
def test_the_number_refuses_it_and_the_student_gives_another(
    outside: Outside, reports: tuple[str]
) -> None:
    outside.one.reports = reports
    student = outside.student(0).reaches("telephone").gives_phone("0611111111")
    outside.send_messages()
    outside.reports_come()
    ((state, reason, _),) = outside.rows("sms")
    assert state == "failed"
    assert reason in ("sms.undelivered", "sms.rejected")
    outside.one.reports = OUT_OF_ORDER
    student.opens("telephone").gives_phone().types_phone_code().is_at("mot-de-passe")
