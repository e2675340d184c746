"""The engine: where a registration stands, computed from what it has proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from amoe.registration import Registration


class Place(Protocol):
    """What the engine needs to know of a step."""

    @property
    def slug(self) -> str:
        """Its name in the URL."""
        ...

    @property
    def stage(self) -> str:
        """The stage of the progress bar that it belongs to."""
        ...

    def is_done(self, registration: Registration) -> bool:
        """Whether the registration has proved what this step asks."""
        ...


P = TypeVar("P", bound=Place)


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of the progress bar."""

    name: str
    state: str
    """`done`, `current` or `ahead`."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a registration is."""

    percent: int
    stages: tuple[Stage, ...]


class Journey(Generic[P]):
    """The steps in their order.

    A registration stands at the first step that it has not proved; nothing stores the place.
    So a change that un-proves an earlier step (another e-mail address, say) moves the place back
    by itself, and proving it again moves it forward over all that is still proved. A person may
    visit every step up to the place, to look or to change, and none after it. The last step is
    never done: it is where everybody arrives.
    """

    def __init__(self, steps: Sequence[P]) -> None:
        """Take the steps, first to last."""
        self.steps = tuple(steps)
        self._by_slug = {step.slug: step for step in steps}

    def find(self, slug: str) -> P | None:
        """The step with this name."""
        return self._by_slug.get(slug)

    def place(self, registration: Registration) -> P:
        """The first step that is not proved."""
        for step in self.steps[:-1]:
            if not step.is_done(registration):
                return step
        return self.steps[-1]

    def may_visit(self, step: P, registration: Registration) -> bool:
        """Whether everything before `step` is proved."""
        return self.steps.index(step) <= self.steps.index(self.place(registration))

    def before(self, step: P) -> P | None:
        """The step before, for the way back."""
        index = self.steps.index(step)
        return self.steps[index - 1] if index else None

    def progress(self, step: P, registration: Registration) -> Progress:
        """The bar as shown on `step`: the share of steps proved, and the state of each stage."""
        to_prove = self.steps[:-1]
        proved = sum(1 for each in to_prove if each.is_done(registration))
        names = list(dict.fromkeys(each.stage for each in to_prove))
        here = names.index(step.stage) if step.stage in names else len(names)
        stages = []
        for index, name in enumerate(names):
            if index == here:
                state = "current"
            elif all(each.is_done(registration) for each in to_prove if each.stage == name):
                state = "done"
            else:
                state = "ahead"
            stages.append(Stage(name, state))
        return Progress(
            percent=(200 * proved + len(to_prove)) // (2 * len(to_prove)), stages=tuple(stages)
        )
