"""Cases of forms: labels, reasons of refusals, what is sent and how."""

from __future__ import annotations

from tests.unit.support.page_linter.pages import TOKEN, WHY, Case, page, radios, refused

CASES = [
    Case("labelled", "by for", page("<input>"), page('<label for="a">CNI</label><input id="a">')),
    Case("labelled", "by aria-label", page("<select></select>"), page('<input aria-label="CNI">')),
    Case(
        "labelled", "around it", page("<textarea></textarea>"), page("<label>CNI <input></label>")
    ),
    Case(
        "labelled",
        "a placeholder is no label; hidden fields and buttons need none",
        page('<input placeholder="CNI">'),
        page('<input type="hidden"><input type="submit" value="Valider">'),
    ),
    Case(
        "label-text",
        "a label has text",
        page('<label for="a"> </label><input id="a">'),
        page('<label for="a"><span>CNI</span></label><input id="a">'),
    ),
    Case(
        "label-text",
        "of its own, not its field's",
        page("<label><select><option>Rabat</option></select></label>"),
        page("<label>Ville <select><option>Rabat</option></select></label>"),
    ),
    Case("label-text", "so has aria-label", page('<input aria-label="">'), page()),
    Case("error-linked", "a reason", refused('<input id="cin" aria-invalid="true">'), page()),
    Case(
        "error-linked",
        "that has text",
        refused(f'<input id="cin" {WHY}>', reason=" "),
        refused(f'<input id="cin" {WHY}>'),
    ),
    Case(
        "error-linked",
        "a summary",
        refused(f'<input id="cin" {WHY}>', summary=""),
        refused('<input id="cin" aria-invalid="false">', summary=""),
    ),
    Case(
        "error-linked",
        "that leads to the field",
        refused(f'<input id="cin" {WHY}>', summary='<a href="#why">CNI</a>'),
        refused(f'<select id="cin" {WHY}></select>'),
    ),
    Case(
        "error-linked",
        "for radios, to the first",
        page('<p class="error-summary"><a href="#b">Mode</a></p>' + radios(WHY, f'id="b" {WHY}')),
        page('<p class="error-summary"><a href="#a">Mode</a></p>' + radios(f'id="a" {WHY}', WHY)),
    ),
    Case(
        "error-linked",
        "or to the fieldset, which may hold the reason",
        page('<p class="error-summary"><a href="#a">Mode</a></p>' + radios(around='id="a"')),
        page(
            '<p class="error-summary"><a href="#a">Mode</a></p>'
            + radios(around='id="a" aria-describedby="why"')
        ),
    ),
    Case(
        "csrf",
        "in each form that posts",
        page('<form method="post" action="/a"></form>'),
        page(
            f'<form method="post" action="/a">{TOKEN}</form><form method="get" action="/b"></form>'
        ),
    ),
    Case(
        "csrf",
        "the neighbour's does not count",
        page(f'{TOKEN}<form method="POST" action="/a"></form>'),
        page('<form method="post" action="/a" data-no-csrf></form>'),
    ),
    Case("form-action", "where to", page('<form method="get"></form>'), page()),
    Case(
        "form-action",
        "and how",
        page('<form action="/a"></form>'),
        page('<form action="/a" method="get"></form>'),
    ),
    Case(
        "button-type",
        "said",
        page("<button>Oui</button>"),
        page('<button type="submit">Oui</button>'),
    ),
    Case(
        "autocomplete",
        "for what the phone knows",
        page('<input type="tel" aria-label="Mobile">'),
        page('<input type="tel" aria-label="Mobile" autocomplete="tel-national">'),
    ),
]
