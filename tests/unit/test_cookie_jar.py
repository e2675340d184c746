"""Which paths are the desk's, and that neither cookie is ever read as the other."""

from __future__ import annotations

import pytest
from flask import session

from blueprints.shell.cookie_jar import desk_name, of_desk, present_name
from tests.support.site import Site


@pytest.mark.parametrize(
    "path",
    ["/bureau", "/bureau/", "/fr/bureau", "/ar/bureau/", "/en/bureau/dossier/x", "//fr//bureau//x",
     "/fr/bureau/\n"],
)  # fmt: skip
def test_the_desks(path: str) -> None:
    assert of_desk(path)


@pytest.mark.parametrize(
    "path",
    ["/", "/fr/", "/fr/bureaux/", "/bureaux", "/fr/compte/bureau/", "/xx/bureau/", "/fr/Bureau/",
     "/s/bureau", "fr/bureau/"],
)  # fmt: skip
def test_the_sites(path: str) -> None:
    assert not of_desk(path)


def test_each_side_has_its_own_name(site: Site) -> None:
    for path, name in (("/fr/bureau/", "desk"), ("/fr/", "amoe")):
        with site.app.test_request_context(path):
            assert present_name() == name
    assert desk_name(site.app) == "desk"


@pytest.mark.parametrize(("one", "other"), [("/fr/bureau/", "/fr/"), ("/fr/", "/fr/bureau/")])
def test_what_one_side_signs_is_nothing_to_the_other(site: Site, one: str, other: str) -> None:
    with site.app.test_request_context(one):
        signed = site.app.session_interface.get_signing_serializer(site.app).dumps({"a": "x"})  # type: ignore[attr-defined]
        cookies = {"Cookie": f"amoe={signed}; desk={signed}"}
    with site.app.test_request_context(one, headers=cookies):
        assert session.get("a") == "x"
    with site.app.test_request_context(other, headers=cookies):
        assert "a" not in session
