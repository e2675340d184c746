"""Who saves data, or has hardly a line, gets no script at all; caches keep the two apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from amoe.keys import Keys
from app import create_app
from tests.support.site import Site
from tests.support.visits import Visits
from tests.unit.test_production import KANNEL

STEP = "/ar/inscription/conditions"
spared = pytest.mark.parametrize(
    "hints", [{"Save-Data": "on"}, {"Save-Data": "On"}, {"ECT": "2g"}, {"ECT": "slow-2g"}]
)
served = pytest.mark.parametrize("hints", [{}, {"Save-Data": "off"}, {"ECT": "3g"}, {"ECT": "4g"}])


@spared
def test_no_page_then_loads_or_speaks_of_any_script(visits: Visits, hints: dict[str, str]) -> None:
    for seen in visits.samples("fr"):
        text = visits.client().get(seen.address, headers=hints).text
        assert "<script" not in text, seen.address
        assert " hx-" not in text.replace(' hx-boost="false"', ""), seen.address


@spared
def test_nor_does_a_step(public_site: Site, hints: dict[str, str]) -> None:
    answer = public_site.app.test_client().get(STEP, headers=hints)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "htmx-config" not in answer.text


@served
def test_all_others_have_them(visits: Visits, hints: dict[str, str]) -> None:
    for address, scripts in (("/fr/", 1), ("/fr/inscription/", 2), (STEP, 2)):
        answer = visits.client().get(address, headers=hints)
        assert answer.text.count("<script src=") == scripts, address


def test_a_cache_never_mixes_the_two_up(visits: Visits) -> None:
    answers = [visits.client().get(each.address) for each in visits.samples("fr")]
    for answer in (*answers, visits.client().get(STEP)):
        assert {"Save-Data", "ECT"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    plain, spare = (
        visits.client().get("/fr/", headers=hints).headers["ETag"]
        for hints in ({}, {"Save-Data": "on"})
    )
    assert plain != spare


def test_the_whole_registration_works_that_way(site: Site) -> None:
    student = site.student()
    student.browser.client.environ_base["HTTP_SAVE_DATA"] = "on"
    student.reaches("terminee")
    assert "<script" not in student.browser.page


def test_browsers_are_asked_for_their_speed_over_tls_only(
    public_site: Site, tmp_path: Path
) -> None:
    Keys.make(demo=False).save(tmp_path)
    settings = replace(
        public_site.app.extensions["settings"],
        instance=tmp_path,
        demo=False,
        demo_captcha="",
        site_url="https://amoe.example",
        smtp_host="127.0.0.1",
        sms_gateways=(KANNEL,),
    )
    app = create_app(settings)
    app.extensions["amoe"].migrate()
    over_tls = app.test_client()
    assert over_tls.get("/fr/").headers["Accept-CH"] == "ECT"
    assert "Accept-CH" not in over_tls.get("/fr/rien").headers
    assert "Accept-CH" not in public_site.app.test_client().get("/fr/").headers
    app.extensions["amoe"].database.close()
