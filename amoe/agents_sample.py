"""Two invented agents of the desk, for the demonstration: one who helps, one who leads."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "sept rivieres et neuf ponts"  # noqa: S105 - the demonstration's; its page shows it
"""Of both."""


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the demonstration."""

    email: str
    name: str
    role: str


SAMPLES = (
    SampleAgent("salma.berrada@centre-appel.example", "Salma Berrada", "agent"),
    SampleAgent("driss.tazi@centre-appel.example", "Driss Tazi", "lead"),
)
