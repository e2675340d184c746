"""Whatever is typed into a field: a page that makes sense comes back and nothing raw is kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from amoe.registration import Registration
from tests.hostile.inspection import Shape, complaints, kept
from tests.hostile.siege import GOOD, Siege
from tests.support.naughty import naughty_values
from tests.support.site import Site

BATCH = 50
PLACES = [(step, "bank") for step in GOOD] + [("question", "postal")]
FEW, MANY = naughty_values(50), naughty_values(1000)


def besiege(place: Site, shape: Shape, step: str, payment: str, values: Sequence[str]) -> None:
    """Send each value in all fields at once, and every other one in one field by turns."""
    siege = Siege(place, step, payment, language="ar" if payment == "postal" else "fr")
    for nth, value in enumerate(values):
        sendings = [siege.send_in_all] if nth % 2 else [siege.send_in_all, siege.send_in_one]
        for send in sendings:
            answer = send(value, nth // 2)
            wrong = complaints(answer, value, shape, step=step, baseline=siege.baseline)
            registration: Registration = siege.registration()
            wrong += kept(registration, value if step == "mot-de-passe" else "")
            assert not wrong, (value[:200], answer.status, wrong)
            used_up = answer.status in (409, 410, 429) or registration.account
            if used_up or nth % BATCH == BATCH - 1:
                siege.begin_again()


@pytest.mark.parametrize(("step", "payment"), PLACES)
def test_a_field_survives_fifty_hostile_values(
    place: Site, shape: Shape, step: str, payment: str
) -> None:
    besiege(place, shape, step, payment, FEW)


@pytest.mark.slow
@pytest.mark.parametrize(("step", "payment"), PLACES)
def test_a_field_survives_a_thousand_hostile_values(
    place: Site, shape: Shape, step: str, payment: str
) -> None:
    besiege(place, shape, step, payment, MANY)
