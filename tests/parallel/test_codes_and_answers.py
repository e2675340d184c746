"""Guessing at once gains nothing: of 64 parallel guesses exactly the limit is judged."""

from __future__ import annotations

import pytest

from amoe.service import Service
from tests.parallel.acts import Answer, Guess, answer_in_one, guess_answer, guess_code
from tests.parallel.crowd import SIZE, Crowd, counted, lefts
from tests.support import short_way as people

pytestmark = pytest.mark.slow

TRIALS = 100
People = dict[str, list[dict[str, str]]]


def test_of_64_parallel_wrong_codes_exactly_five_are_judged(
    crowd: Crowd, service: Service, insured: People
) -> None:
    for trial in range(TRIALS):
        person = insured["bank"][trial % 100]
        secret, _ = people.reaches_email_code(service, person, f"codes{trial}@etu.example")
        outcomes = crowd.does(guess_code, [Guess(secret, nth) for nth in range(SIZE)])
        assert counted(outcomes) == {"code.wrong": 5, "code.tries_spent": SIZE - 5}, trial
        assert lefts(outcomes, "code.wrong") == [0, 1, 2, 3, 4], trial


@pytest.fixture(scope="module")
def guessers(service: Service) -> list[str]:
    """Sixty-four registrations of their own for each twenty-five identities."""
    return [people.begins(service)[0] for _ in range(SIZE * TRIALS // 25)]


@pytest.mark.parametrize(
    ("kind", "judged", "wrong"), [("bank", 5, "{:08}"), ("postal", 3, "{}/1899")]
)
def test_of_64_parallel_wrong_answers_on_one_identity_exactly_the_limit_is_judged(
    crowd: Crowd, insured: People, guessers: list[str], kind: str, judged: int, wrong: str
) -> None:
    half = TRIALS // 2
    for trial in range(half):
        group = trial // 25 + (2 if kind == "postal" else 0)
        secrets = guessers[group * SIZE : (group + 1) * SIZE]
        identity = people.identity_of(insured[kind][trial])
        outcomes = crowd.does(
            guess_answer,
            [Answer(each, identity, wrong.format(n + 1)) for n, each in enumerate(secrets)],
        )
        assert counted(outcomes) == {"answer.wrong": judged, "question.locked": SIZE - judged}
        assert lefts(outcomes, "answer.wrong") == list(range(judged))


def test_guessing_from_one_registration_gains_no_more(
    crowd: Crowd, service: Service, insured: People
) -> None:
    secret, registration = people.begins(service)
    identity = people.identity_of(insured["bank"][-1])
    people.identifies(service, registration, identity)
    outcomes = crowd.does(answer_in_one, [Answer(secret, identity, f"{n:08}") for n in range(SIZE)])
    assert counted(outcomes) == {"answer.wrong": 5, "question.locked": SIZE - 5}


def test_an_identity_that_nobody_has_locks_in_the_same_way(crowd: Crowd, service: Service) -> None:
    secrets = [people.begins(service)[0] for _ in range(SIZE)]
    identity = people.stranger(0)
    _, probe = people.begins(service)
    people.identifies(service, probe, identity)
    judged, answer = (5, "12345678") if probe.payment == "bank" else (3, "12/1899")
    outcomes = crowd.does(guess_answer, [Answer(each, identity, answer) for each in secrets])
    assert counted(outcomes) == {"answer.wrong": judged, "question.locked": SIZE - judged}
