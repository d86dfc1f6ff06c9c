"""The flow chart as SVG: columns from the safety questions to tests and care, drawn from the chart alone.

Colours come from the page's style sheet by class, so that light, dark and print need nothing here. The same content
stands below it as a list.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whence.clinic.pages.names import URGENCIES_SHORT
from whence.clinic.pages.printing import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whence.clinic.pages.flow import Chart, Fork, Node
    from whence.clinic.pages.flowpath import Lead

__all__ = ["draw"]

_LINE: Final = 17
_PAD: Final = 10
_GAP: Final = 16
_ROW: Final = 26
"""Space between two boxes of a column, with room for the answer that leads to the lower one."""

_LETTER: Final = 6.9
"""Width of a letter at the chart's size, on average; boxes are wide enough for it."""

_TOP: Final = 46.0
_COLUMNS: Final = (0, 196, 444, 692, 940)
_WIDTHS: Final = (148, 200, 200, 200, 200)
_WIDE: Final = 1140


@dataclass
class _Box:
    """A box with its lines of text; its place is settled when the tree is laid out."""

    column: int
    lines: tuple[str, ...]
    css: str
    url: str
    y: float = 0.0

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


def draw(chart: Chart, here: str) -> SafeString:
    """Return the chart as an ``svg`` element.

    Parameters
    ----------
    here
        Address of the chart's page; boxes of questions lead to the chart from there on.
    """
    boxes: list[_Box] = []
    edges: list[str] = []
    root, bottom = _lay(chart.tree, 1, _TOP, here, boxes, edges, on=chart.tree.on)
    safety = list(_safety(chart))
    boxes += safety
    edges.append(_edge(safety[0], root, "", on=chart.personal and root.css.endswith(" on")))
    edges += [_down(a, b) for a, b in pairwise(safety)]
    height = max(bottom, *(b.y + b.height for b in safety)) + 8
    name = escape(_("Flow chart: safety questions, best questions, possible causes, tests and care"))
    shapes = "".join(edges) + "".join(map(_shape, boxes)) + _heads()
    return mark_safe(
        f'<svg class="flow" viewBox="0 0 {_WIDE} {height:.0f}" role="group" aria-label="{name}">{shapes}</svg>'
    )


def _lay(
    node: Node, column: int, top: float, here: str, boxes: list[_Box], edges: list[str], *, on: bool
) -> tuple[_Box, float]:
    """Place a node and all that follows it from `top` on; return its box and where the next may begin."""
    if not node.forks:
        return _leaf(node, top, here, boxes, edges, on=on)
    box = _Box(column, _wrapped(node.ask, _WIDTHS[column]), _css("ask", on=on), _from(node, here))
    at, children = top, []
    for fork in node.forks:
        child, at = _lay(fork.node, column + 1, at, here, boxes, edges, on=fork.on)
        children.append((fork, child))
    box.y = children[0][1].y
    edges += [_edge(box, child, _answer(fork), on=fork.on) for fork, child in children]
    boxes.append(box)
    return box, max(at, box.y + box.height + _ROW)


def _leaf(
    node: Node, top: float, here: str, boxes: list[_Box], edges: list[str], *, on: bool
) -> tuple[_Box, float]:
    """Place who leads after the last answer drawn, with tests and first care beside it."""
    first = node.leads[0]
    lines = [str(URGENCIES_SHORT[node.urgency])] if node.urgency else []
    lines += [line for lead in node.leads for line in _wrapped(_said(lead), _WIDTHS[3])]
    url = reverse("pages:cause", args=[first.cause.id]) if first.cause else _from(node, here)
    box = _Box(3, tuple(lines), _css("lead", on=on), url, top)
    boxes.append(box)
    bottom = top + box.height
    more = [] if node.urgency else _more(first)
    if more:
        care = _Box(4, tuple(more), _css("care", on=on), f"{url}#care" if first.cause else url, top)
        boxes.append(care)
        edges.append(_edge(box, care, "", on=on))
        bottom = max(bottom, top + care.height)
    return box, bottom + _ROW


def _said(lead: Lead) -> str:
    return f"{lead.name} {percent(lead.probability)}"


def _more(lead: Lead) -> list[str]:
    """Return lines on the first test and the first steps of the leading cause."""
    names = [lead.tests[0].name] if lead.tests else []
    return [line for name in [*names, *lead.steps[:2]] for line in _wrapped(f"· {name}", _WIDTHS[4])]


def _answer(fork: Fork) -> str:
    return f"{fork.label} {percent(fork.probability)}"


def _from(node: Node, here: str) -> str:
    return f"{here}?path={node.path}#tree" if node.path else f"{here}#tree"


def _safety(chart: Chart) -> Iterator[_Box]:
    """Yield the box of the safety questions and, below it, the levels that they can lead to."""
    count = len(chart.screens)
    text = ngettext("%(count)d safety question first", "%(count)d safety questions first", count) % {
        "count": count
    }
    asked = any(screen.on for screen in chart.screens)
    box = _Box(0, _wrapped(text, _WIDTHS[0]), _css("ask", on=asked), "#safety")
    box.y = _TOP
    yield box
    at = box.y + box.height + 2 * _GAP
    for level in chart.levels:
        lines = (str(URGENCIES_SHORT[level.id]),)
        one = _Box(0, lines, _css(f"level flow-{level.id}", on=level.on), f"#level-{level.id}", at)
        at += one.height + 6
        yield one


def _css(kind: str, *, on: bool) -> str:
    return f"flow-box flow-{kind}" + (" on" if on else "")


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    """Break text into lines that fit a box."""
    most = int((width - 2 * _PAD) / _LETTER)
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def _shape(box: _Box) -> str:
    x, width = _COLUMNS[box.column], _WIDTHS[box.column]
    lines = "".join(
        f'<tspan x="{x + _PAD}" y="{box.y + _PAD + 13 + place * _LINE:.1f}">{escape(line)}</tspan>'
        for place, line in enumerate(box.lines)
    )
    rect = f'<rect x="{x}" y="{box.y:.1f}" width="{width}" height="{box.height:.0f}" rx="8"/>'
    return f'<a class="{box.css}" href="{escape(box.url)}">{rect}<text>{lines}</text></a>'


def _edge(start: _Box, end: _Box, label: str, *, on: bool) -> str:
    """Draw the way from one box to the next, with the answer at its end."""
    x1, y1 = _COLUMNS[start.column] + _WIDTHS[start.column], start.middle
    x2, y2 = _COLUMNS[end.column], end.middle
    bend = x2 - _GAP
    css = "flow-edge on" if on else "flow-edge"
    path = f'<path class="{css}" d="M{x1} {y1:.1f}H{x1 + _GAP}L{bend} {y2:.1f}H{x2}"/>'
    if not label:
        return path
    return path + f'<text class="flow-answer" x="{x2 + 2}" y="{end.y - 4:.1f}">{escape(label)}</text>'


def _down(start: _Box, end: _Box) -> str:
    x = _COLUMNS[0] + _WIDTHS[0] / 2
    return f'<path class="flow-edge" d="M{x} {start.y + start.height:.1f}V{end.y:.1f}"/>'


def _heads() -> str:
    """Name the columns."""
    names: Sequence[str] = (
        _("Can it wait?"),
        _("Best question"),
        _("Next question"),
        _("Leading causes"),
        _("Then"),
    )
    return "".join(
        f'<text class="flow-head" x="{x}" y="14">{escape(name)}</text>'
        for x, name in zip(_COLUMNS, names, strict=True)
    )
