"""Views of the body as SVG text. Colours are CSS classes (``map.css``), so that themes and print can set them."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from whence.clinic.drawing.atlas import view
from whence.clinic.drawing.curves import flatten
from whence.clinic.drawing.labels import SHORT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.clinic.drawing.atlas import Shape, View
    from whence.clinic.drawing.curves import Point

__all__ = ["PAINTS", "centre", "patterns", "view_svg"]

PAINTS = ("hurts", "travels", "numb", "hurts-numb", "travels-numb")
"""Ways in which a region can be painted; each has a pattern of its own, so that colour is not alone in telling."""

_HATCH = '<path class="bm-ink-{0}" d="M-2 2l4-4M0 10L10 0M8 12l4-4"/>'
_DOTS = '<circle class="bm-ink-numb" cx="2.5" cy="2.5" r="1.5"/><circle class="bm-ink-numb" cx="7.5" cy="7.5" r="1.5"/>'


def patterns(name: str) -> str:
    """Return the fills that regions of the map `name` refer to."""
    found = []
    for paint in PAINTS:
        ground, _, dots = paint.partition("-")
        inside = f'<rect class="bm-wash-{ground}" width="10" height="10"/>'
        inside += _HATCH.format(ground) if ground == "travels" else ""
        inside += _DOTS if dots or ground == "numb" else ""
        found.append(
            f'<pattern id="{name}-{paint}" width="10" height="10" patternUnits="userSpaceOnUse">{inside}</pattern>'
        )
    return (
        f'<svg class="bm-defs" width="0" height="0" aria-hidden="true" focusable="false"><defs>{"".join(found)}'
        f'<radialGradient id="{name}-light"><stop class="bm-light" offset="0"/><stop class="bm-light-end" offset="1"/>'
        f'</radialGradient><radialGradient id="{name}-dusk"><stop class="bm-dusk" offset="0"/>'
        f'<stop class="bm-dusk-end" offset="1"/></radialGradient></defs></svg>'
    )


def view_svg(
    which: str,
    name: str,
    *,
    title: str,
    paints: Mapping[str, str] | None = None,
    worst: str | None = None,
    heat: Mapping[str, float] | None = None,
    interactive: bool = False,
) -> str:
    """Return a view as SVG text.

    Parameters
    ----------
    which
        The view.
    name
        The map that the view belongs to, so that ids stay apart on a page.
    title
        What it shows, in words.
    paints
        How each painted place is painted: one of `PAINTS`.
    worst
        The place of the worst pain.
    heat
        Share from 0 to 1 by place, for a map of how often it hurts where.
    interactive
        Whether a script may paint on it.
    """
    drawn = view(which)
    box = " ".join(f"{v:g}" for v in drawn.box)
    role = "group" if interactive else "img"
    regions = "".join(_region(s, name, paints or {}, heat, interactive=interactive) for s in drawn.shapes)
    return (
        f'<svg class="bm-svg" viewBox="{box}" role="{role}" aria-label="{escape(title)}" data-view="{which}">'
        f"{_ground(which, name)}"
        f'<g class="bm-regions">{regions}</g>{_surface(which, name)}{_mark(drawn, worst)}{_words(drawn)}</svg>'
    )


def centre(shape: Shape) -> Point:
    """Return the centre of a region's area."""
    points = flatten(shape.segments)
    area = x = y = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        cross = ax * by - bx * ay
        area += cross
        x += (ax + bx) * cross
        y += (ay + by) * cross
    return x / (3 * area), y / (3 * area)


@cache
def _ground(which: str, name: str) -> str:
    """Return the figure beneath the regions: skin, roundness, soft shade along its edge, bones."""
    drawn = view(which)
    key = f"{name}-{which}"
    outline = "".join(f'<path id="{key}-{i}" d="{d}"/>' for i, d in enumerate(drawn.outline))
    skin = "".join(f'<use href="#{key}-{i}"/>' for i in range(len(drawn.outline)))
    edge = skin if drawn.edges == drawn.outline else "".join(f'<path d="{d}"/>' for d in drawn.edges)
    glows = "".join(
        f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{rx:g}" ry="{ry:g}" fill="url(#{name}-{kind})"/>'
        for kind, cx, cy, rx, ry in drawn.glows
    )
    shade = "".join(f'<use href="#{key}-edge" class="bm-shade-{k}"/>' for k in range(1, 6))
    bones = "".join(f'<path d="{d}"/>' for d in drawn.bones)
    return (
        f'<defs>{outline}<g id="{key}-edge">{edge}</g><clipPath id="{key}-clip">{skin}</clipPath></defs>'
        f'<g class="bm-skin">{skin}</g><g clip-path="url(#{key}-clip)">{glows}{shade}</g>'
        f'<g class="bm-bones">{bones}</g>'
    )


@cache
def _surface(which: str, name: str) -> str:
    """Return the lines above the regions: the figure's edge and the fine lines of its surface."""
    lines = "".join(f'<path d="{d}"/>' for d in view(which).lines)
    return f'<use href="#{name}-{which}-edge" class="bm-edge"/><g class="bm-lines">{lines}</g>'


def _region(
    shape: Shape, name: str, paints: Mapping[str, str], heat: Mapping[str, float] | None, *, interactive: bool
) -> str:
    if heat is not None:
        share = heat.get(shape.place, 0.0)
        look = (
            f'class="bm-heat" fill-opacity="{share:.2f}"' if share else 'class="bm-cold" fill="transparent"'
        )
        return f'<path {look} d="{shape.path}"/>'
    paint = paints.get(shape.place)
    fill = f'fill="url(#{name}-{paint})"' if paint else 'fill="transparent"'
    if not interactive:
        return (
            f'<path class="bm-cold" {fill} d="{shape.path}"/>' if paint or shape.region == shape.zone else ""
        )
    x, y = _at(shape)
    kind = "bm-region" if shape.region == shape.zone else "bm-region bm-spot"
    return f'<path class="{kind}" data-place="{shape.place}" data-at="{x} {y}" {fill} d="{shape.path}"/>'


@cache
def _at(shape: Shape) -> tuple[str, str]:
    x, y = centre(shape)
    return f"{x:.0f}", f"{y:.0f}"


def _mark(drawn: View, worst: str | None) -> str:
    """Return the target that marks the worst place."""
    at = next((_at(s) for s in drawn.shapes if s.place == worst), None)
    place = f' transform="translate({at[0]} {at[1]})"' if at else ' visibility="hidden"'
    size = 1 if drawn.name == "buttock" else 0.8
    return (
        f'<g class="bm-worst"{place}><circle class="bm-worst-halo" r="{12 * size:g}"/><circle r="{9.5 * size:g}"/>'
        f'<circle class="bm-worst-dot" r="{3.4 * size:g}"/></g>'
    )


def _words(drawn: View) -> str:
    """Return the small names in the drawing."""
    found = []
    for label in drawn.labels:
        x, y = label["at"]
        kind = "bm-word bm-word-start" if label.get("start") else "bm-word"
        found.append(
            f'<text class="{kind}" x="{x}" y="{y}">{_lines(str(SHORT[label["region"]]), x, label)}</text>'
        )
    return f'<g aria-hidden="true">{"".join(found)}</g>' if found else ""


def _lines(text: str, x: float, label: Mapping[str, object]) -> str:
    """Return a name for a text element, one word a line where it is to be stacked."""
    if not label.get("stack"):
        return escape(text)
    words = text.split()
    first = -0.6 * (len(words) - 1)
    return "".join(
        f'<tspan x="{x}" dy="{first if i == 0 else 1.15:g}em">{escape(w)}</tspan>'
        for i, w in enumerate(words)
    )
