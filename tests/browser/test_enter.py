"""Enter, or "Go" on a phone's keyboard, goes on: it changes no language and asks for no image."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tools.running_site import RunningSite

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_enter_in_a_field_goes_on(
    running: RunningSite, new_phone: Callable, *, scripts: bool
) -> None:
    page = new_phone("fr", scripts=scripts).page
    page.goto(f"{running.url}/fr/inscription/conditions")
    page.locator("#step input[type=checkbox]").check()
    page.locator("#step input[type=checkbox]").press("Enter")
    page.wait_for_url("**/fr/inscription/identite")
    page.locator("#number").fill("12")
    page.locator("#number").press("Enter")
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.url.endswith("/fr/inscription/identite")
    expect(page.locator("#number")).to_have_value("12")
