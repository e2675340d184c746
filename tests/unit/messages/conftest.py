"""A composer on the site's own templates, at a public address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from amoe.keys import Keys
from app import create_app
from blueprints.messages import Composer
from config import Settings
from tests.unit.messages import HOST


@pytest.fixture(scope="session")
def public_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A demo site that is reached at `HOST`, made once: it writes, nobody visits it."""
    instance: Path = tmp_path_factory.mktemp("public")
    Keys.make(demo=True).save(instance)
    return create_app(Settings(instance=instance, demo=True, site_url=f"https://{HOST}"))


@pytest.fixture
def composer(public_app: Flask) -> Iterator[Composer]:
    """Its composer, inside an application context as in the sender's thread."""
    with public_app.app_context():
        yield Composer(public_app)
