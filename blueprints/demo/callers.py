"""The ten callers of the demo who are stuck: what to type at the desk, and what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _

from amoe import callers_sample as sample
from amoe.references import grouped

SHOWS = {
    sample.CAPTCHA: _("The digits of the image were wrong twice"),
    sample.CARD: _("The registry has this number with another CNI"),
    sample.NUMBER: _("The student number was typed: the registry has no such number"),
    sample.TRY: _("The answer was wrong twice: one try is left"),
    sample.LOCKED: _("No try is left for the question"),
    sample.WAITING: _("The code was sent by e-mail and is not typed yet"),
    sample.OPERATOR: _("The SMS could not be delivered to this number"),
    sample.CODES: _("The code was wrong three times"),
    sample.PASSWORD: _("The password was refused twice, at the last step"),
    sample.EXPIRED: _("The registration has expired"),
}
"""By case."""


def listed() -> list[dict[str, Any]]:
    """Those of the newest start of the demo."""
    kept: Path = current_app.extensions["settings"].instance / sample.FILE
    if not kept.exists():
        return []
    references: dict[str, str] = json.loads(kept.read_text())
    return [
        {
            "case": each.case,
            "reference": grouped(references[each.case]),
            "shows": str(SHOWS[each.case]),
            "language": each.language,
        }
        for each in sample.CALLERS
        if each.case in references
    ]


def without_reference() -> dict[str, str]:
    """Somebody to be found by identity."""
    person = sample.WITHOUT_REFERENCE.person
    return {name: person[name] for name in ("immatriculation", "cni", "birth_date")}
