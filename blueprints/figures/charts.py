"""Charts drawn by the server: columns and bars as SVG; what they look like is the style's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 320, 132
_TOP, _BASE = 16, 112
_LETTER = 11
"""Size of the letters: the drawing is as wide as the smallest phone, so they stay readable."""

Value = int | None
"""A count, or None where it is not shown."""


def columns(
    values: Sequence[Value],
    title: str,
    ticks: Mapping[int, str],
    *,
    near: Mapping[int, int] | None = None,
    mirrored: bool = False,
) -> Markup:
    """One column a value; `ticks`: what stands under some of them. `mirrored`: from the right.

    `near`: about how high those are whose value is not shown but known to be near another.
    """
    near = near or {}
    most = max((value for value in values if value), default=0)
    slot = WIDTH / len(values)
    drawn = [Markup('<path class="axis" d="M0 {}H{}"/>').format(_BASE + 0.5, WIDTH)]
    for nth, value in enumerate(values):
        place = len(values) - 1 - nth if mirrored else nth
        kind = Markup(' class="near"') if nth in near else Markup("")
        drawn.append(_column(near.get(nth, value), most, place * slot, slot, kind))
        if nth in ticks:
            drawn.append(_tick(ticks[nth], (place + 0.5) * slot))
    if most:
        highest = max(range(len(values)), key=lambda nth: values[nth] or 0)
        place = len(values) - 1 - highest if mirrored else highest
        drawn.append(_text(str(most), (place + 0.5) * slot, _TOP - 4))
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" direction="ltr"'
        ' aria-label="{}"><title>{}</title>{}</svg>'
    ).format(WIDTH, HEIGHT, title, title, Markup("").join(drawn))


def bar(value: Value, most: int) -> Markup:
    """A bar in a row of a table, which has the number beside it; nothing where it is not shown."""
    if not value or not most:
        return Markup("")
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="8"/></svg>'
    ).format(max(1, round(100 * value / most)))


def _column(value: Value, most: int, left: float, slot: float, kind: Markup) -> Markup:
    gap = min(2.0, slot / 5)
    if not value or not most:
        # A mark on the axis: nothing is shown here, which is not the same as nothing happened.
        return Markup('<path class="few" d="M{:.1f} {}h{:.1f}"/>').format(
            left + gap, _BASE - 2, slot - 2 * gap
        )
    height = max(2, (_BASE - _TOP) * value / most)
    return Markup('<rect{} x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        kind, left + gap, _BASE - height, slot - 2 * gap, height
    )


def _tick(words: str, middle: float) -> Markup:
    return _text(words, middle, HEIGHT - 5)


def _text(words: str, middle: float, base: float) -> Markup:
    room = len(words) * _LETTER * 0.3
    middle = min(max(middle, room), WIDTH - room)
    return Markup('<text x="{:.1f}" y="{}" font-size="{}" text-anchor="middle">{}</text>').format(
        middle, base, _LETTER, words
    )
