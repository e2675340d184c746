"""Reads one page or fragment and says, check by check, what is wrong with its HTML.

A complaint is one line, "check-name: what is wrong and where". A test that fetches a page asserts
that the list is empty; a page with a good reason to break a rule names the check in ``allow``.
To add a check: write a generator of messages, decorate it, give it a case in the test.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import unquote


def words(listed: str) -> frozenset[str]:
    """Give the words of a line as a set."""
    return frozenset(listed.split())


VOID = words("area base br col embed hr img input link meta param source track wbr")
CLOSED_BY = {  # end tags may be left out: what a new element closes by itself
    "li": words("li p"),
    "dt": words("dt dd p"),
    "dd": words("dt dd p"),
    "option": words("option"),
    "optgroup": words("option optgroup"),
    "tr": words("tr td th"),
    "td": words("td th"),
    "th": words("td th"),
    "tbody": words("tr td th thead tbody"),
    "body": words("head"),
    **dict.fromkeys(
        words("p div form fieldset section article header footer nav ul ol dl table h1 h2 h3"),
        words("p"),
    ),
}

# What the place of a text means, inherited by everything inside.
ISOLATED, CODE, OPAQUE, TYPED, SVG, OPTION, TITLE = (1 << bit for bit in range(7))
MARKS = {
    **dict.fromkeys(("code", "kbd", "samp", "pre", "var"), CODE),
    **dict.fromkeys(("script", "style"), OPAQUE),
    "bdi": ISOLATED,
    "option": OPTION,
    "svg": SVG,
    "textarea": TYPED,
    "title": TITLE,
}
WHOLE = frozenset({"html", "body", "main"})  # their dir is the page's, it isolates nothing
READ_ALOUD = ("placeholder", "aria-label", "alt", "title", "aria-description", "label")


@dataclass(slots=True, eq=False)
class Element:
    """One element, with what it inherits."""

    tag: str
    attrs: dict[str, str]
    parent: Element | None
    marks: int
    lang: str
    line: int
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Give an attribute's value without outer spaces, empty when there is none."""
        return self.attrs.get(name, "").strip()

    def above(self) -> Iterator[Element]:
        """Walk from the parent to the root."""
        place = self.parent
        while place is not None:
            yield place
            place = place.parent

    def inside(self, tag: str) -> bool:
        """Say whether an ancestor is of this kind."""
        return any(place.tag == tag for place in self.above())

    def below(self) -> Iterator[Element]:
        """Walk all descendants in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.below()

    def text(self) -> str:
        """Give the text inside, spaces made one, without scripts and drawings."""
        return " ".join("".join(_texts(self)).split())

    def name(self) -> str:
        """Give roughly what a screen reader calls it."""
        return " ".join(" ".join(_spoken(self)).split())

    def __str__(self) -> str:
        """Describe it so that it is found again in the page."""
        known = next((key for key in ("id", "name", "href", "class") if self.attrs.get(key)), None)
        shown = f' {known}="{self.attrs[known]}"' if known else ""
        return f"<{self.tag}{shown}> (line {self.line})"


def _texts(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif not child.marks & (OPAQUE | SVG):
            yield from _texts(child)


def _spoken(element: Element) -> Iterator[str]:
    if element.get("aria-hidden") == "true" or element.marks & OPAQUE:
        return
    if own := element.get("aria-label") or element.get("alt"):
        yield own
        return
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in ("select", "textarea"):
            yield from _spoken(child)


class Text(NamedTuple):
    """A text node, or an attribute that people read or hear (then ``at`` is -1)."""

    text: str
    of: Element
    at: int


class _Builder(HTMLParser):
    """Builds the tree the way a browser would for markup as tidy as ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None, 0, "", 1)
        self.open = [self.root]
        self.elements: list[Element] = []

    def _add(self, tag: str, pairs: list[tuple[str, str | None]]) -> Element:
        closed = CLOSED_BY.get(tag)
        while closed and self.open[-1].tag in closed:
            self.open.pop()
        parent = self.open[-1]
        marks, lang = parent.marks | MARKS.get(tag, 0), parent.lang
        attrs: dict[str, str] = {}
        if pairs:
            attrs = {key: value or "" for key, value in reversed(pairs)}  # the first one counts
            if "lang" in attrs:
                lang = attrs["lang"].strip().lower().partition("-")[0]
            if "dir" in attrs:
                marks = _turned(marks, tag, attrs)
        element = Element(tag, attrs, parent, marks, lang, self.lineno)
        parent.children.append(element)
        self.elements.append(element)
        return element

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take <x/> as a whole in a drawing; in HTML its slash means nothing."""
        element = self._add(tag, attrs)
        if tag not in VOID and not element.marks & SVG:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest open element of that kind with all that is open inside it."""
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        """Keep a text, in one piece even when the parser hands it over in several."""
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)


def _turned(marks: int, tag: str, attrs: dict[str, str]) -> int:
    direction = attrs["dir"].strip().lower()
    if direction == "rtl":
        return marks & ~ISOLATED
    phone = tag == "a" and attrs.get("href", "").startswith("tel:")
    if phone or (direction == "ltr" and tag not in WHOLE):
        return marks | ISOLATED
    return marks


class Page:
    """A parsed page with the look-ups that the checks share."""

    def __init__(self, html: str, *, fragment: bool) -> None:
        """Parse once; every check reads this."""
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.source, self.fragment, self.elements = html, fragment, builder.elements
        self.by_tag: defaultdict[str, list[Element]] = defaultdict(list)
        self.by_attr: defaultdict[str, list[Element]] = defaultdict(list)
        self.ids: dict[str, Element] = {}
        self.texts: list[Text] = []  # text nodes
        self.heard: list[Text] = []  # attributes that people read or hear
        for element in [builder.root, *self.elements]:
            self.by_tag[element.tag].append(element)
            for at, child in enumerate(element.children):
                if isinstance(child, str) and not child.isspace():
                    self.texts.append(Text(child, element, at))
            for key in element.attrs:
                self.by_attr[key].append(element)
        for element in self.by_attr["id"]:
            self.ids.setdefault(element.attrs["id"], element)
        for key in READ_ALOUD:
            self.heard.extend(Text(each.attrs[key], each, -1) for each in self.by_attr[key])
        self.top = builder.root.children
        self.lang = self._language()
        self.controls = [
            control
            for tag in ("input", "select", "textarea")
            for control in self.by_tag[tag]
            if tag != "input"
            or kind(control) not in ("hidden", "submit", "button", "reset", "image")
        ]

    def _language(self) -> str:
        """Read the page's language; a fragment that does not say is judged by its words."""
        tops = self.by_tag["html"] or [top for top in self.top if isinstance(top, Element)]
        said = next((top.lang for top in tops if top.lang), "")
        if said or not self.fragment:
            return said
        prose = " ".join(text.text for text in self.texts)
        if 2 * len(_ARABIC_LETTER.findall(prose)) > len(_LETTER.findall(prose)):
            return "ar"
        return "en" if len(_ENGLISH.findall(prose)) > len(_FRENCH.findall(prose)) else "fr"

    def language_of(self, element: Element) -> str:
        """Give the language of the texts in this element."""
        return element.lang or self.lang


Check = Callable[[Page], Iterator[str]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Register a check under its name: ``one_h1`` is "one-h1"."""
    CHECKS[function.__name__.strip("_").replace("_", "-")] = function
    return function


def lint_page(
    html: str, *, fragment: bool = False, allow: frozenset[str] = frozenset()
) -> list[str]:
    """Give the complaints about a page, or about what htmx swaps in; empty when clean."""
    if unknown := allow - CHECKS.keys():
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}")
    page = Page(html, fragment=fragment)
    return [
        f"{name}: {message}"
        for name, complaints in CHECKS.items()
        if name not in allow
        for message in complaints(page)
    ]


def kind(element: Element) -> str:
    """Give an input's type as the browser takes it."""
    return element.get("type").lower() or "text"


def quoted(text: str, about: str = "") -> str:
    """Quote a text, short, around the place it is about."""
    start = max(0, text.find(about) - 30)
    return f"“{' '.join(text[start : start + min(len(about), 60) + 60].split())}”"


# --- the page as a whole ---------------------------------------------------------------------

_ARABIC_LETTER = re.compile("[\u0621-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = re.compile(r"\b(?:the|of|your|you|and|to|is|for|with|this)\b", re.IGNORECASE)
_FRENCH = re.compile(r"\b(?:le|la|les|de|des|du|un|une|et|votre|vous|pour)\b", re.IGNORECASE)
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2066-\u2069]")
_ERROR_PREFIX = re.compile(r"(?:Erreur ?:|خطأ ?:|Error:) ")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@check
def doctype(page: Page) -> Iterator[str]:
    """A page has its doctype; a fragment has nothing of a page's frame."""
    has = page.source.lstrip()[:15].lower() == "<!doctype html>"
    if page.fragment:
        if has:
            yield "a fragment has no doctype"
        for tag in ("html", "head", "body"):
            yield from (f"a fragment has no {frame}" for frame in page.by_tag[tag])
    elif not has:
        yield "the page does not start with <!doctype html>"


@check
def one_h1(page: Page) -> Iterator[str]:
    """There is exactly one h1."""
    if (found := len(page.by_tag["h1"])) != 1:
        yield f"{found} h1 instead of one"


@check
def title_h1(page: Page) -> Iterator[str]:
    """The title starts with the h1, after an error prefix at most; htmx reads it as well."""
    titles = [title for title in page.by_tag["title"] if not title.marks & SVG]
    if not titles:
        yield "no <title>"
    elif headings := page.by_tag["h1"]:
        title, heading = (_UNSEEN.sub("", place.text()) for place in (titles[0], headings[0]))
        if not _ERROR_PREFIX.sub("", title, count=1).startswith(heading) or not title:
            yield f"the title {quoted(title)} does not start with the h1 {quoted(heading)}"


@check
def heading_order(page: Page) -> Iterator[str]:
    """No heading level is skipped."""
    loose = page.fragment and not page.by_tag["h1"]  # a piece of a page may start at any level
    last = 6 if loose else 0
    for element in page.elements:
        if element.tag in _HEADINGS:
            level = int(element.tag[1])
            if level > last + 1:
                yield f"{element} follows {f'a h{last}' if last else 'nothing'}"
            last = level


@check
def lang_dir(page: Page) -> Iterator[str]:
    """The page says its language and the direction that goes with it."""
    if page.fragment:
        return
    html = next(iter(page.by_tag["html"]), None)
    lang, direction = (html.get("lang"), html.get("dir")) if html else ("", "")
    if lang not in ("fr", "ar", "en"):
        yield f'<html lang="{lang}"> is none of fr, ar, en'
    if direction != (wanted := "rtl" if lang == "ar" else "ltr"):
        yield f'<html lang="{lang}" dir="{direction}"> should have dir="{wanted}"'


@check
def unique_ids(page: Page) -> Iterator[str]:
    """An id is given once, and is a word."""
    count = Counter(element.attrs["id"] for element in page.by_attr["id"])
    for name, times in count.items():
        if times > 1:
            yield f'id="{name}" is given {times} times'
        if not name or name.split() != [name]:
            yield f'id="{name}" is empty or holds a space'


_REFERENCES = words(
    "for form list aria-activedescendant aria-controls aria-describedby aria-details "
    "aria-errormessage aria-flowto aria-labelledby aria-owns"
)


@check
def dangling_reference(page: Page) -> Iterator[str]:
    """Whatever names an id names one that exists."""
    for key in _REFERENCES:
        for element in page.by_attr[key]:
            for name in element.attrs[key].split() or [""]:
                if name not in page.ids:
                    yield f'{element} has {key}="{name}", which does not exist'
    for element in page.by_attr["href"]:
        href = element.attrs["href"]
        if href[:1] == "#" and href not in ("#", "#top") and unquote(href[1:]) not in page.ids:
            outside = element.tag == "use" or href == "#main"  # may stand in the page around
            if not (page.fragment and outside):
                yield f"{element} leads to {href}, which does not exist"


# --- forms -----------------------------------------------------------------------------------


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


# --- names for those who listen --------------------------------------------------------------


@check
def img_alt(page: Page) -> Iterator[str]:
    """An image has an alt, empty when it only decorates."""
    for image in page.by_tag["img"]:
        if "alt" not in image.attrs:
            yield f"{image} has no alt"
    for image in page.by_tag["input"]:
        if kind(image) == "image" and not image.get("alt"):
            yield f"{image} has no alt"


@check
def svg_name(page: Page) -> Iterator[str]:
    """A drawing has a name or is hidden from those who cannot see it."""
    for svg in page.by_tag["svg"]:
        named = svg.get("role") == "img" and (svg.get("aria-label") or svg.get("aria-labelledby"))
        if not (named or svg.get("aria-hidden") == "true" or svg.inside("svg")):
            yield f'{svg} has neither role="img" with aria-label nor aria-hidden="true"'


@check
def link_text(page: Page) -> Iterator[str]:
    """A link or button says where it leads."""
    for element in page.by_tag["a"] + page.by_tag["button"]:
        if not element.name() and not element.get("aria-labelledby"):
            yield f"{element} has no text"
    for element in page.by_tag["input"]:
        if kind(element) in ("submit", "button", "reset") and not element.get("value"):
            yield f"{element} has no value"


# --- safety ----------------------------------------------------------------------------------

_HANDLER = re.compile(r"on[a-z]|hx-on\b")
_URL_ATTRIBUTES = ("href", "src", "action", "formaction", "xlink:href", "data", "hx-get", "hx-post")
_SCRIPT_URL = re.compile(r"[\x00-\x20]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:", re.IGNORECASE)


@check
def no_inline_script(page: Page) -> Iterator[str]:
    """No script stands in the page: the policy would stop it."""
    for script in page.by_tag["script"]:
        if not script.get("src"):
            yield f"{script} has no src"
    for key in page.by_attr:
        if _HANDLER.match(key):
            yield from (f"{element} has {key}=" for element in page.by_attr[key])
    for key in _URL_ATTRIBUTES:
        for element in page.by_attr[key]:
            if _SCRIPT_URL.match(element.attrs[key]):
                yield f"{element} has a javascript: address in {key}"


@check
def no_inline_style(page: Page) -> Iterator[str]:
    """Styles stand in the head, where the policy knows their hash."""
    for element in page.by_attr["style"]:
        yield f"{element} has style="
    for style in page.by_tag["style"]:
        if not style.inside("head"):
            yield f"{style} is outside <head>"


@check
def target_blank_rel(page: Page) -> Iterator[str]:
    """What opens a new window cannot reach back."""
    for element in page.by_attr["target"]:
        blank = element.get("target").lower() == "_blank"
        if blank and "noopener" not in element.get("rel").lower().split():
            yield f'{element} has target="_blank" without rel="noopener"'


# --- words -----------------------------------------------------------------------------------
# Pages hold what hostile tests typed, up to 64 KiB in one text: the patterns start only where a
# word starts and do not go back (*+, ++), so that they stay linear.

_DIGIT = re.compile("[0-9]")
_GROUP = r"(?=[A-Z]*+[0-9])[A-Z0-9]++(?![a-z])"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9])(?:\+\s?)?{_GROUP}(?:(?:\s*+[/+\u2013-]\s*+|[.,:]|\s++){_GROUP})*\+?"
)
_SPREAD = re.compile(r"[\s/+]")
_ISOLATE = re.compile("[\u2066\u2068][^\u2069]*\u2069")
_EASTERN_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9]")


@check
def numbers_isolated(page: Page) -> Iterator[str]:
    """In Arabic, a number in several groups keeps its order only when isolated."""
    if page.lang != "ar":
        return
    for text, place, _ in page.texts:
        if place.marks & (ISOLATED | SVG | TYPED | OPAQUE | TITLE) or not _DIGIT.search(text):
            continue
        for match in _NUMBER.finditer(_ISOLATE.sub("", text)):
            number = match.group()
            if len(number) >= 6 or _SPREAD.search(number):
                yield f'{quoted(number)} in {place} is neither in <bdi> nor in dir="ltr"'


@check
def latin_digits(page: Page) -> Iterator[str]:
    """One kind of digits everywhere: those on the cards and the letters."""
    for text, place, _ in page.texts + page.heard:
        if not place.marks & (OPAQUE | TYPED) and (match := _EASTERN_DIGIT.search(text)):
            yield f"{quoted(text, match.group())} in {place} has Arabic-Indic digits"


_ACCIDENT = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{\w*\}|%\(\w+\)[sdr]|(?<![\w%])%[sd](?!\w)|\bUndefined\b"
    r"|&(?:amp|lt|gt|quot|nbsp|#\d+|#x[0-9a-fA-F]+);"
    r"|\bl\"|^l'.*'$|LazyString|lazy_gettext|object at 0x|<(?:function|bound method) "
)
_ALONE = frozenset({"None", "True", "False", "null", "undefined", "NaN"})
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)+")
_NOT_KEYS = words("ma com org net fr eu info int pdf html txt csv png svg")


@check
def raw_key(page: Page) -> Iterator[str]:
    """Nobody reads an untranslated key or a template's accident."""
    for text, place, _ in page.texts + page.heard:
        if place.marks & (CODE | OPAQUE | TYPED):
            continue
        bare = text.strip()
        if bare in _ALONE:
            yield f"“{bare}” alone in {place}"
        elif match := _ACCIDENT.search(bare):
            yield f"{quoted(bare, match.group())} in {place} holds {quoted(match.group())}"
        elif (
            not place.marks & ISOLATED
            and _KEY.fullmatch(bare)
            and not ("_" not in bare and bare.rpartition(".")[2] in _NOT_KEYS)
        ):
            yield f"{quoted(bare)} in {place} looks like an untranslated key"
    for control in page.by_tag["input"]:
        if control.get("value") == "None":
            yield f"{control} holds the value “None”"


_LATIN = r"A-Za-z\u00c0-\u024f"
_LATIN_WORD = rf"(?<![{_LATIN}'\u2019-])[{_LATIN}][{_LATIN}'\u2019-]*+"
_LATIN_PHRASE = re.compile(rf"{_LATIN_WORD}(?:[,;:.]?\s++{_LATIN_WORD}){{2,}}")


@check
def english_in_arabic(page: Page) -> Iterator[str]:
    """An Arabic page holds no sentence that was left untranslated."""
    if page.lang != "ar":
        return
    for text, place, _ in page.texts:
        skipped = place.marks & (ISOLATED | CODE | SVG | OPTION | TYPED | OPAQUE)
        if skipped or page.language_of(place) != "ar":
            continue
        if match := _LATIN_PHRASE.search(text):
            yield f"{quoted(match.group())} in {place} is not in Arabic"


_STRAIGHT = re.compile(r"[^\W\d_]'[^\W\d_]")
_TIGHT = re.compile(r"[^\W_][ \t\r\n]*+[?!:;](?=\s|$)")
_LEADING = re.compile(r"[ \t\r\n]*[?!:;](?=\s|$)")
_URL = re.compile(r"\b\w++://\S+")


@check
def french_typography(page: Page) -> Iterator[str]:
    """French has its apostrophe, and a no-break space before two-part punctuation."""
    for text, place, at in page.texts + page.heard:
        skipped = place.marks & (ISOLATED | CODE | SVG | TYPED | OPAQUE)
        if skipped or page.language_of(place) != "fr":
            continue
        prose = _URL.sub("", text) if "://" in text else text
        if match := _STRAIGHT.search(prose):
            yield f"{quoted(prose, match.group())} in {place} has a straight apostrophe"
        match = _TIGHT.search(prose)
        if not match and at > 0 and _LEADING.match(prose):
            before = place.children[at - 1]
            if isinstance(before, Element) and before.text()[-1:].isalnum():
                match = _LEADING.match(prose)
        if match:
            yield (
                f"{quoted(prose, match.group())} in {place} has no no-break space "
                f"before “{match.group()[-1]}”"
            )
