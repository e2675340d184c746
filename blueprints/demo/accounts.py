"""The ten accounts of the demo: what to type to sign in, and what each of them shows."""

from __future__ import annotations

from typing import Any

import pyotp
from flask import current_app
from flask_babel import lazy_gettext as _

from amoe import accounts_sample as sample
from amoe.service import Service

SHOWS = {
    sample.PAPERS: _("Papers are missing from a claim; another is in review, one was paid"),
    sample.POST: _("A claim paid by money order"),
    sample.BANK: _("Claims paid by bank transfer"),
    sample.REFUSED: _("A claim that was refused"),
    sample.MOVING: _("Four claims on their way; a new e-mail address waits for its day to be over"),
    sample.REVIEW: _("Cover under review, and no claim yet"),
    sample.NOT_YET: _("Cover that begins in some days, and no claim yet"),
    sample.ENDED: _("Cover that has ended; claims from before are still followed"),
    sample.LARGE: _("120 claims of every kind and state"),
    sample.APP: _("Signs in with an authenticator app"),
}
"""By case."""


def listed() -> list[dict[str, Any]]:
    """The accounts that are there, as they are now: somebody may have changed an address."""
    service: Service = current_app.extensions["amoe"]
    found = []
    for each in sample.SAMPLES:
        number = each.person["immatriculation"]
        account = service.accounts.of_person(service.secrecy.lookup("immatriculation", number))
        if account:
            app = pyotp.TOTP(account.totp).at(service.clock.now()) if account.totp else ""
            found.append(
                {
                    "case": each.case,
                    "shows": str(SHOWS[each.case]),
                    "immatriculation": number,
                    "email": account.email,
                    "password": sample.PASSWORD,
                    **({"app_key": account.totp, "app_code": app} if app else {}),
                }
            )
    return found
