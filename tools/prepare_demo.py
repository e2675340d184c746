"""Makes a demo instance ready: keys, tables, a thousand invented people, ten accounts, agents."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from amoe.accounts_sample import PASSWORD
from amoe.registry_import import import_people
from amoe.registry_sample import write
from amoe.service import Service
from app import create_app
from blueprints.demo.views import PEOPLE
from tools.demo_accounts import open_accounts
from tools.demo_agents import open_desk


def main() -> None:
    """Prepare the instance of the environment's settings."""
    service: Service = create_app().extensions["amoe"]
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
    opened = open_accounts(service)
    if opened:
        print(f"{opened} of them have an account; the password of all is: {PASSWORD}")


if __name__ == "__main__":
    main()
