"""The engine: the place is computed from what is proved, on every path there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import pytest

from amoe.journey import Journey, Stage
from amoe.registration import Registration


@dataclass(frozen=True)
class FakeStep:
    """A step that is done when the registration's draft holds its slug."""

    slug: str
    stage: str

    def is_done(self, registration: Registration) -> bool:
        """Whether it is proved."""
        return self.slug in registration.draft


STEPS = [
    FakeStep("conditions", "terms"),
    FakeStep("identite", "identity"),
    FakeStep("courriel", "email"),
    FakeStep("code", "email"),
    FakeStep("terminee", "done"),
]
NAMES = [step.slug for step in STEPS[:-1]]
ALL_WAYS = [
    [name for name, taken in zip(NAMES, chosen, strict=True) if taken]
    for chosen in product([False, True], repeat=len(NAMES))
]


@pytest.fixture
def journey() -> Journey[FakeStep]:
    """Five steps in four stages, the last one never done."""
    return Journey(STEPS)


def having_proved(*slugs: str) -> Registration:
    """A registration that has proved these steps."""
    registration = Registration(b"k", "K7F2QX9M", "fr", 0, 0)
    registration.draft = dict.fromkeys(slugs, "")
    return registration


@pytest.mark.parametrize("proved", ALL_WAYS, ids="+".join)
def test_the_place_is_the_first_step_that_is_not_proved(
    journey: Journey[FakeStep], proved: list[str]
) -> None:
    missing = [name for name in NAMES if name not in proved]
    assert journey.place(having_proved(*proved)).slug == (missing or ["terminee"])[0]


@pytest.mark.parametrize("proved", ALL_WAYS, ids="+".join)
def test_every_step_up_to_the_place_may_be_visited_and_none_after_it(
    journey: Journey[FakeStep], proved: list[str]
) -> None:
    registration = having_proved(*proved)
    place = STEPS.index(journey.place(registration))
    allowed = [journey.may_visit(step, registration) for step in STEPS]
    assert allowed == [index <= place for index in range(len(STEPS))]


@pytest.mark.parametrize("proved", ALL_WAYS, ids="+".join)
def test_the_percentage_is_the_share_of_what_is_proved(
    journey: Journey[FakeStep], proved: list[str]
) -> None:
    registration = having_proved(*proved)
    for step in STEPS:
        assert journey.progress(step, registration).percent == 25 * len(proved)


@pytest.mark.parametrize("way", [*permutations(NAMES)], ids="-".join)
def test_on_every_way_it_grows_with_each_proof_from_0_to_100(
    journey: Journey[FakeStep], way: tuple[str, ...]
) -> None:
    shown = [
        journey.progress(STEPS[0], having_proved(*way[:count])).percent
        for count in range(len(way) + 1)
    ]
    assert shown[0] == 0
    assert shown == sorted(set(shown))
    assert shown[-1] == 100


@pytest.mark.parametrize("count", [1, 3, 7, 8])
def test_the_percentage_is_rounded_to_the_nearest(count: int) -> None:
    steps = [FakeStep(str(n), "s") for n in range(count + 1)]
    journey = Journey(steps)
    for proved in range(count + 1):
        registration = having_proved(*map(str, range(proved)))
        shown = journey.progress(steps[0], registration).percent
        assert abs(shown - 100 * proved / count) <= 0.5


def test_un_proving_an_earlier_step_moves_back_and_proving_it_again_moves_over_the_rest(
    journey: Journey[FakeStep],
) -> None:
    registration = having_proved(*NAMES)
    assert journey.place(registration).slug == "terminee"
    del registration.draft["courriel"]
    assert journey.place(registration).slug == "courriel"
    registration.draft["courriel"] = ""
    assert journey.place(registration).slug == "terminee"


@pytest.mark.parametrize(
    ("proved", "shown_on", "states"),
    [
        ([], 0, "current ahead ahead"),
        (NAMES[:1], 1, "done current ahead"),
        (NAMES[:2], 2, "done done current"),
        (NAMES[:3], 3, "done done current"),
        (NAMES, 4, "done done done"),
        (NAMES[:3], 1, "done current ahead"),
        (["courriel"], 0, "current ahead ahead"),
        (["courriel", "code"], 0, "current ahead done"),
    ],
)
def test_each_stage_is_done_current_or_ahead(
    journey: Journey[FakeStep], proved: list[str], shown_on: int, states: str
) -> None:
    stages = journey.progress(STEPS[shown_on], having_proved(*proved)).stages
    names = ["terms", "identity", "email"]
    assert stages == tuple(map(Stage, names, states.split()))


def test_steps_are_found_by_their_slug(journey: Journey[FakeStep]) -> None:
    assert [journey.find(step.slug) for step in STEPS] == STEPS
    assert journey.find("inconnue") is None


def test_there_is_a_way_back_from_every_step_but_the_first(journey: Journey[FakeStep]) -> None:
    assert [journey.before(step) for step in STEPS] == [None, *STEPS[:-1]]
