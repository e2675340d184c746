"""Makes the secret keys of a new production instance: without keys there is no application."""

from __future__ import annotations

import sys

from amoe.keys import FILE, Keys
from config import Settings


def make() -> int:
    """Make the keys of a new production instance; never overwrites any. Returns an exit code."""
    settings = Settings.from_environment()
    if (settings.instance / FILE).exists():
        print(f"{FILE} is there already; `flask keys rotate` adds new keys.", file=sys.stderr)
        return 2
    Keys.make(demo=settings.demo).save(settings.instance)
    print(f"Made {FILE} in the instance folder. Back it up apart from the databases.")
    return 0


if __name__ == "__main__":
    sys.exit(make())
