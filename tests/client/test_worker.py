"""The service worker's script: small, asked for anew, another one with a new offline page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from config import LANGUAGES
from tests.support.site import Site


@pytest.fixture
def client(public_site: Site) -> FlaskClient:
    """A browser."""
    return public_site.app.test_client()


def test_it_is_a_small_script_that_no_cache_keeps_unasked(client: FlaskClient) -> None:
    answer = client.get("/sw.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    assert len(answer.data) < 1_500
    again = client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_it_may_start_from_our_own_files_only(client: FlaskClient) -> None:
    for address in ("/fr/", "/sw.js", "/fr/inscription/conditions"):
        assert "worker-src 'self';" in client.get(address).headers["Content-Security-Policy"]


def test_it_knows_every_language(client: FlaskClient) -> None:
    for code in LANGUAGES:
        assert f'"{code}"' in client.get("/sw.js").text
        assert client.get(f"/{code}/hors-ligne").status_code == 200


def edition(site: Site) -> str:
    """The name under which the offline pages are kept."""
    found = re.search(r'"edition": "offline-(\w{12})"', site.app.test_client().get("/sw.js").text)
    assert found
    return found[1]


def test_a_new_offline_page_makes_it_a_new_worker(tmp_path: Path, people_folder: Path) -> None:
    sites = [Site(tmp_path / name, people_folder) for name in ("one", "two", "three")]
    sites[2].app.extensions["environments"]["ar"].globals["style"] = "p{margin:0}"
    same, again, other = (edition(site) for site in sites)
    assert same == again != other
    for site in sites:
        site.close()
