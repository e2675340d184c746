"""Makes a demo instance ready: keys, tables, a thousand people, accounts, agents, callers."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from amoe.accounts_sample import PASSWORD
from amoe.registry_import import import_people
from amoe.registry_sample import write
from amoe.service import Service
from app import create_app
from blueprints.demo.views import PEOPLE
from config import Settings
from tools.demo_accounts import open_accounts
from tools.demo_agents import open_desk
from tools.demo_callers import DemoClock, open_callers


def main() -> None:
    """Prepare the instance of the environment's settings."""
    clock = DemoClock()
    # Whatever is sent from here goes nowhere: no gateway, no mail server.
    nowhere = replace(Settings.from_environment(), sms_gateways=(), smtp_host="")
    app = create_app(nowhere, clock=clock)
    service: Service = app.extensions["amoe"]
    service.migrate()
    row = service.registry_database.one("SELECT 1 AS found FROM insured LIMIT 1")
    if row is None:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "people.csv"
            write(PEOPLE, source)
            today = datetime.now(UTC).date()
            import_people(source, service.registry_database, service.secrecy, today)
        print(f"{PEOPLE} invented people are in the registry.")
    open_desk(service)
    logging.getLogger("amoe.sender").setLevel(logging.WARNING)  # not a line for each message
    open_callers(app, clock)  # before the accounts, whose messages the site is to send
    opened = open_accounts(service)
    if opened:
        print(f"{opened} of them have an account; the password of all is: {PASSWORD}")


if __name__ == "__main__":
    main()
