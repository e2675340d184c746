"""Ways out that sender tests plant: they keep what they get, and fail when told to."""

from __future__ import annotations

from threading import Event
from typing import Any

from amoe.ports import Mail, Text, Written


class PlainComposer:
    """Writes a message as its template's name and its facts."""

    def mail(self, template: str, language: str, facts: dict[str, Any]) -> Written:
        """An e-mail."""
        return Written(f"{template} {language}", f"{facts}", f"<p>{facts}</p>")

    def text(self, template: str, language: str, facts: dict[str, Any]) -> str:
        """An SMS."""
        return f"{template} {language} {facts}"


class Gate:
    """Mailer and Texter in one: raises its faults, one a message, then takes what comes."""

    def __init__(self, *faults: Exception) -> None:
        """Take the faults, first to last."""
        self.faults = [*faults]
        self.tried = 0
        self.taken: list[Any] = []
        self.came = Event()

    def send(self, message: Mail | Text) -> str:
        """Take a message or raise."""
        self.tried += 1
        if self.faults:
            raise self.faults.pop(0)
        self.taken.append(message)
        self.came.set()
        return f"gateway-{len(self.taken)}"
