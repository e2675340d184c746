"""The figures as tables, each with its chart: one shape for the page, the print and the CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup

from amoe.disclosure import Cell, Why
from amoe.figures import Codes, Figures, Part, Took
from blueprints.figures import words
from blueprints.figures.charts import bar, columns
from blueprints.shell.desk_acts import helped
from blueprints.shell.languages import language
from blueprints.shell.texts import direction
from config import LANGUAGES


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table; `code` names it in the CSV, and beside the name where people know it."""

    code: str
    name: str
    cells: list[str]
    bar: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, a remark, and the chart above it."""

    id: str
    title: LazyString
    headings: list[LazyString]
    rows: list[Row]
    remark: LazyString | None = None
    chart: Markup = field(default_factory=Markup)
    codes: bool = False
    """Whether the codes are shown beside the names."""


_STARTED, _SHARE, _NUMBER = _("Started"), _("Finished, about"), _("How many")
_MEDIAN, _TENTH = _("Half within"), _("Nine in ten within")


def tables(found: Figures, campuses: Mapping[str, str]) -> list[Table]:
    """All tables that have something to show. `campuses`: the universities' names."""
    days = {day: f"{day[8:]}/{day[5:7]}" for day in found.days}
    made = [
        _journey(found.journey),
        _parts("days", _("By day"), found.days, _("Day"), lambda day: days.get(day, day), 7),
        _parts("hours", _("By hour of the day"), found.hours, _("Hour"), words.hour, 6),
        _parts("languages", _("By language"), found.languages, _("Language"), _language),
        _parts(
            "campuses",
            _("By university"),
            found.campuses,
            _("University"),
            lambda code: campuses.get(code, code or gettext("No university’s address")),
        ),
        _parts("modes", _("By kind of page"), found.modes, _("Kind of page"),
               lambda mode: str(words.MODES.get(mode, mode))),
        _list("refused", _("Refusals"), found.refused, words.reason, _("What people were told")),
        _list("locked", _("Locks"), found.locked, words.reason, _("What people were told")),
        _list("details", _("Refusals: what only the desk knows"), found.details, words.reason,
              _("Reason")),
        _times("times", _("Time for each step"), found.times, _("Step"),
               lambda step: str(words.JOURNEY.get(step, step))),
        _codes(found.codes),
        _times("arrivals", _("Until a code arrives"), found.arrivals, _("By"), _arrival),
        _list("sign_ins", _("Sign-ins"), found.sign_ins,
              lambda name: str(words.SIGN_INS.get(name, name)), _("What came of it")),
        _list("help", _("What agents helped with"), found.help, helped, _("Reason")),
    ]  # fmt: skip
    return [table for table in made if table.rows]


def _journey(found: dict[str, Cell]) -> Table:
    title = _("The journey: how many passed each step")
    counts = [cell.n for cell in found.values()]
    most, shown = counts[0] or 0, counts[0]
    rows, near = [], {}
    for nth, (step, cell) in enumerate(found.items()):
        lost = ""
        if nth and cell.n is not None and shown is not None:
            lost = str(max(0, shown - cell.n))
        if cell.why is Why.CLOSE and shown is not None:
            near[nth] = shown
        shown = cell.n if cell.n is not None else shown
        name = f"{nth}. {words.JOURNEY[step]}" if nth else str(words.JOURNEY[step])
        rows.append(Row(step, name, [words.cell(cell), lost], bar(cell.n, most)))
    return Table(
        "journey",
        title,
        [_("Step"), _("Passed it"), _("Lost before it")],
        rows if most else [],
        _("Almost as many: fewer than 5 were lost; the next number counts them too."),
        columns(
            counts,
            _summary(title, counts),
            {nth: str(nth) for nth in range(len(counts))},
            near=near,
            mirrored=_mirrored(),
        ),
    )


def _parts(
    id: str,
    title: LazyString,
    found: dict[str, Part],
    heading: LazyString,
    name: Callable[[str], str],
    every: int = 0,
) -> Table:
    """Starts by their parts; with `every`, as columns of which each so manieth has its name."""
    counts = [part.started.n for part in found.values()]
    most = max((n for n in counts if n), default=0)
    rows = [
        Row(
            code,
            name(code),
            [words.cell(part.started), words.share(part.finished)],
            Markup("") if every else bar(part.started.n, most),
        )
        for code, part in found.items()
    ]
    ticks = {nth: name(code).strip("\u2066\u2069") for nth, code in enumerate(found)
             if every and nth % every == 0}  # fmt: skip
    headings = [heading, _STARTED, _SHARE]
    if not any(row.cells[1] for row in rows):  # too few of each for a share
        headings.pop()
        for row in rows:
            row.cells.pop()
    chart = (
        columns(counts, _summary(title, counts), ticks, mirrored=_mirrored())
        if every
        else Markup("")
    )
    return Table(id, title, headings, rows if most else [], chart=chart)


def _list(
    id: str,
    title: LazyString,
    found: dict[str, Cell],
    name: Callable[[str], str],
    heading: LazyString,
) -> Table:
    most = max((cell.n or 0 for cell in found.values()), default=0)
    rows = [
        Row(code, name(code), [words.cell(cell)], bar(cell.n, most)) for code, cell in found.items()
    ]
    return Table(id, title, [heading, _NUMBER], rows, _("Only those that came 5 times or more."),
                 codes=id != "sign_ins")  # fmt: skip


def _times(
    id: str,
    title: LazyString,
    found: dict[str, Took],
    heading: LazyString,
    name: Callable[[str], str],
) -> Table:
    rows = [
        Row(
            code,
            name(code),
            [words.took(took.median), words.took(took.p90) if took.enough else ""],
        )
        for code, took in found.items()
    ]
    return Table(
        id,
        title,
        [heading, _MEDIAN, _TENTH],
        rows,
        _("Times are approximate, in minutes and seconds."),
    )


def _codes(found: dict[str, Codes]) -> Table:
    rows = [
        Row(
            channel,
            str(words.CHANNELS[channel]),
            [
                str(codes.sent),
                "" if channel == "email" else words.share(codes.delivered),
                words.share(codes.failed),
                words.share(codes.used),
            ],
        )
        for channel, codes in found.items()
    ]
    return Table(
        "codes",
        _("Codes of the registration"),
        [_("By"), _("Sent, about"), _("Delivered"), _("Failed"), _("Used")],
        rows,
        _("Mail servers do not report what they deliver. A code may be sent more than once."),
    )


def _arrival(name: str) -> str:
    channel, _colon, prefix = name.partition(":")
    said = str(words.CHANNELS.get(channel, channel))
    return f"{said} {words.ltr(prefix)}" if prefix else said


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _mirrored() -> bool:
    return direction(language()) == "rtl"


def _summary(title: LazyString, counts: list[int | None]) -> str:
    """What a chart says in words."""
    known = [n for n in counts if n is not None]
    if not known:
        return str(title)
    return gettext(
        "%(title)s: between %(least)d and %(most)d where it is shown."
        " The table below has each number.",
        title=title,
        least=min(known),
        most=max(known),
    )
