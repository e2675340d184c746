"""Makes the secret keys of a production instance: without keys there is no application."""

from __future__ import annotations

import sys

from amoe.keys import FILE, Keys
from config import Settings


def make() -> int:
    """Make the keys of a new instance, or those that an old one lacks; never overwrites any.

    Returns an exit code.
    """
    settings = Settings.from_environment()
    if (settings.instance / FILE).exists():
        kept = Keys.load(settings.instance)
        if kept.completed() != kept:
            kept.completed().save(settings.instance)
            print(f"Added the key that signs papers to {FILE}. Back it up again.")
            return 0
        print(f"{FILE} is there already; `flask keys rotate` adds new keys.", file=sys.stderr)
        return 2
    Keys.make(demo=settings.demo).save(settings.instance)
    print(f"Made {FILE} in the instance folder. Back it up apart from the databases.")
    return 0


if __name__ == "__main__":
    sys.exit(make())
