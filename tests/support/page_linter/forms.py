"""Forms: fields have labels, refused ones their reason, and what is sent is safe and said."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from tests.support.page_linter.elements import Element, kind
from tests.support.page_linter.page import Page
from tests.support.page_linter.subject import Subject

check = Subject()


@check
def labelled(page: Page) -> Iterator[str]:
    """Every field has a label."""
    named = {label.attrs.get("for") for label in page.by_tag["label"]} - {None}
    for control in page.controls:
        attrs = control.attrs
        if not (
            attrs.get("id") in named
            or "aria-label" in attrs
            or "aria-labelledby" in attrs
            or control.inside("label")
        ):
            yield f"{control} has no label"


@check
def label_text(page: Page) -> Iterator[str]:
    """A label says something."""
    for label in page.by_tag["label"]:
        if not label.name():
            yield f"{label} is empty"
    for control in page.controls:
        if not control.attrs.get("aria-label", "label").strip():
            yield f"{control} has an empty aria-label"
        sources = control.get("aria-labelledby").split()
        if sources and not any(page.ids[name].name() for name in sources if name in page.ids):
            yield f"{control} is labelled by nothing that has text"


@check
def error_linked(page: Page) -> Iterator[str]:
    """A refused field says why, and the summary at the top leads to it."""
    invalid = [each for each in page.by_attr["aria-invalid"] if each.get("aria-invalid") == "true"]
    if not invalid:
        return
    summaries = [
        each for each in page.by_attr["class"] if "error-summary" in each.get("class").split()
    ]
    linked = {
        unquote(link.get("href")[1:])
        for summary in summaries
        for link in summary.below()
        if link.tag == "a" and link.get("href").startswith("#")
    }
    if not summaries:
        yield 'fields are refused but there is no element of class "error-summary"'
    groups: set[str] = set()
    for control in invalid:
        same, fieldsets = _group(page, control)
        if len(same) > 1:
            if control.get("name") in groups:
                continue
            groups.add(control.get("name"))
        described = " ".join(each.get("aria-describedby") for each in [control, *fieldsets])
        if not any(page.ids[name].text() for name in described.split() if name in page.ids):
            yield f"{control} is refused, but no aria-describedby of it leads to a reason"
        targets = {each.get("id") for each in [control, same[0], *fieldsets]} - {""}
        if summaries and not targets & linked:
            yield f"{control} is refused, but no link of the error summary leads to it"


def _group(page: Page, control: Element) -> tuple[list[Element], list[Element]]:
    """Give the inputs that are one question, first to last, and the fieldset around them."""
    if control.tag == "input" and kind(control) in ("radio", "checkbox"):
        name = control.get("name")
        same = [each for each in page.by_tag["input"] if each.get("name") == name]
        return same, [each for each in control.above() if each.tag == "fieldset"][:1]
    if control.tag in ("input", "select", "textarea"):
        return [control], []
    return [each for each in control.below() if each in page.controls] or [control], []


@check
def csrf(page: Page) -> Iterator[str]:
    """A form that changes something carries its token."""
    tokens = [each for each in page.by_tag["input"] if each.get("name") == "csrf_token"]
    for form in page.by_tag["form"]:
        if form.get("method").lower() != "post" or "data-no-csrf" in form.attrs:
            continue
        own = form.get("id")
        if not any(form in token.above() or (own and token.get("form") == own) for token in tokens):
            yield f"{form} posts without an input named csrf_token"


@check
def form_action(page: Page) -> Iterator[str]:
    """A form says how and where it is sent."""
    for form in page.by_tag["form"]:
        if form.get("method").lower() not in ("get", "post"):
            yield f"{form} has no method"
        if not form.get("action"):
            yield f"{form} has no action"


@check
def button_type(page: Page) -> Iterator[str]:
    """A button says what it does to the form around it."""
    for button in page.by_tag["button"]:
        if button.get("type") not in ("submit", "button", "reset"):
            yield f"{button} has no type"


@check
def autocomplete(page: Page) -> Iterator[str]:
    """The phone may fill in what it knows."""
    for control in page.by_tag["input"]:
        if kind(control) in ("email", "tel", "password") and not control.get("autocomplete"):
            yield f"{control} of type {kind(control)} has no autocomplete"
