"""Line drawings of exercises as SVG: start, end, arrow; one style, readable on a phone, with alt text.

Every picture is made from the angles in ``packs/library/care/figures``. The left panel shows the start, the
right one the end with the start as a shadow; one panel where nothing moves.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from whence.care.props import prop_svg
from whence.care.skeleton import HEAD, WIDTH, Body, Point, body_of
from whence.care.strokes import ARROW, arrow, dot, line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.knowledge.compiled import Knowledge

__all__ = ["draw", "figure_svg"]

PANEL = 212.0
HEIGHT = 214.0
LOW = 132.0
FLOOR = 16.0
_NEAR, _FAR, _SHADOW, _FEEL = "#1f4e79", "#86a9c8", "#d9dfe5", "#f28e2b"
_FLOOR_COLOUR = "#b6bec6"


def figure_svg(knowledge: Knowledge, exercise: str) -> str:
    """Return the picture of an exercise as SVG text.

    Raises
    ------
    KeyError
        Where there is no such exercise or it has no picture.
    """
    care = knowledge.documents["care"]
    return draw(care["figures"][exercise], care["exercises"][exercise]["alt"])


def draw(figure: Mapping[str, Any], alt: str) -> str:
    """Return a figure as SVG text.

    Parameters
    ----------
    figure
        Fields of `whence.knowledge.schema.care.Figure` as plain data.
    alt
        What the picture shows, in words.
    """
    view = figure.get("view", "side")
    start = body_of(figure["start"], view)
    end = body_of(figure["end"], view) if figure.get("end") else None
    if end is not None:
        name = figure.get("anchor", "hip")
        dx, dy = (start.joints[name][i] - end.joints[name][i] for i in (0, 1))
        end = end.moved(dx, dy if figure.get("fixed") or figure.get("above") else 0.0)
    shift = _centre(start, end)
    start = start.moved(shift, 0.0)
    props = figure.get("props", ())
    panels = [_panel(figure, start, None, start, props, view)]
    if end is not None:
        panels.append(_panel(figure, end.moved(shift, 0.0), start, start, props, view))
    full = 2 * PANEL
    inset = 0.0 if end is not None else PANEL / 2
    body = "".join(
        f'<g transform="translate({inset + i * PANEL:g} 0)">{content}</g>' for i, content in enumerate(panels)
    )
    top = HEIGHT - LOW if _tall(start, end) < LOW - FLOOR - 12 and not figure.get("above") else 0.0
    marks = _marks(top) if end is not None else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top:g} {full:g} {HEIGHT - top:g}" role="img" '
        f'aria-label="{escape(alt)}"><title>{escape(alt)}</title>'
        f'<rect y="{top:g}" width="{full:g}" height="{HEIGHT - top:g}" rx="10" fill="#ffffff"/>{marks}{body}</svg>'
    )


def _tall(start: Body, end: Body | None) -> float:
    return max(start.box[3], end.box[3] if end is not None else 0.0)


def _centre(start: Body, end: Body | None) -> float:
    boxes = [start.box] + ([end.box] if end is not None else [])
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    return PANEL / 2 - (left + right) / 2


def _marks(top: float) -> str:
    """Draw the numbers 1 and 2 and the line between the panels."""
    out = line([(PANEL, top + 10), (PANEL, HEIGHT - 8)], "#e3e7eb", 1.5)
    for i in (0, 1):
        out += dot((17 + i * PANEL, top + 18), 11, _NEAR, 1.0)
        out += (
            f'<text x="{17 + i * PANEL:g}" y="{top + 23:g}" font-family="sans-serif" font-size="15" '
            f'font-weight="bold" text-anchor="middle" fill="#fff">{i + 1}</text>'
        )
    return out


def _panel(
    figure: Mapping[str, Any], body: Body, shadow: Body | None, start: Body, props: Sequence[Any], view: str
) -> str:
    """Draw one panel: floor, things, shadow of the start, body, where it is felt, arrows."""
    side = -1.0 if figure.get("prone") else 1.0
    back = [p for p in props if p["kind"] not in {"strap", "band", "ball"}]
    front = [p for p in props if p["kind"] in {"strap", "band", "ball"}]
    out = [_ground(above=bool(figure.get("above")))]
    out += [prop_svg(p, start, _at) for p in back]
    if shadow is not None:
        out.append(_body(shadow, view, (_SHADOW, _SHADOW), side))
    out.append(_body(body, view, (_NEAR, _FAR), side))
    last = shadow is not None or not figure.get("end")
    if last:
        out += [_glow(_at(_place(body, name))) for name in figure.get("feel", ())]
    out += [prop_svg(p, body, _at) for p in front]
    if shadow is not None:
        for name in figure.get("move", ()):
            out.append(arrow(_at(shadow.joints[name]), _at(body.joints[name]), ARROW))
    if last:
        for name, (dx, dy) in figure.get("push", {}).items():
            x, y = body.joints[name]
            out.append(arrow(_at((x, y)), _at((x + dx, y + dy)), ARROW))
        for name, (dx, dy) in figure.get("press", {}).items():
            x, y = body.joints[name]
            out.append(arrow(_at((x - dx, y - dy)), _at((x, y)), ARROW))
    return "".join(out)


def _ground(*, above: bool) -> str:
    if above:
        return (
            f'<rect x="30" y="8" width="{PANEL - 60:g}" height="{HEIGHT - 16:g}" rx="12" fill="#eef3f6" '
            f'stroke="{_FLOOR_COLOUR}" stroke-width="2"/>'
        )
    return line([_at((4.0, 0.0)), _at((PANEL - 4, 0.0))], _FLOOR_COLOUR, 3)


def _glow(at: Point) -> str:
    """Mark where it is felt."""
    return dot(at, 11, "#ffffff", 1.0) + dot(at, 8.5, _FEEL, 1.0)


def _place(body: Body, name: str) -> Point:
    """Return a joint, or the middle of two joined by ``+``."""
    points = [body.joints[n] for n in name.split("+")]
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _body(body: Body, view: str, colours: tuple[str, str], face: float) -> str:
    near, far = colours
    j = body.joints
    limbs = {
        (side, limb): [
            p for p in body.parts if p[2].endswith(side) and (p[0] in {"upper", "fore"}) == (limb == "arm")
        ]
        for side in ("far", "near")
        for limb in ("leg", "arm")
    }
    plain = near == _SHADOW
    neck = line([_at(j["neck"]), _at(j["head"])], near, WIDTH["neck"])
    trunk, head = neck + _trunk(body, view, near), _head(body, view, near, face)
    if view == "front":
        order = [("far", "leg"), ("near", "leg"), ("far", "arm"), ("near", "arm")]
        return trunk + head + "".join(_limb(body, limbs[k], near, halo=not plain) for k in order)
    behind = _limb(body, limbs["far", "arm"], far) + _limb(body, limbs["far", "leg"], far)
    leg = _limb(body, limbs["near", "leg"], near)
    return behind + trunk + leg + head + _limb(body, limbs["near", "arm"], near, halo=not plain)


def _limb(body: Body, parts: Sequence[tuple[str, str, str]], colour: str, *, halo: bool = False) -> str:
    """Draw a limb; a halo sets it off from what lies behind."""
    rim = "".join(_part(body, p, "#ffffff", WIDTH[p[0]] + 3.5) for p in parts) if halo else ""
    return rim + "".join(_part(body, p, colour) for p in parts)


def _part(body: Body, part: tuple[str, str, str], colour: str, width: float | None = None) -> str:
    kind, a, b = part
    return line([_at(body.joints[a]), _at(body.joints[b])], colour, WIDTH[kind] if width is None else width)


def _trunk(body: Body, view: str, colour: str) -> str:
    j = body.joints
    if view == "front":
        corners = ["hip_near", "shoulder_near", "shoulder_far", "hip_far"]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(j[c]) for c in corners))
        return (
            f'<polygon points="{points}" fill="{colour}" stroke="{colour}" stroke-width="11" '
            'stroke-linejoin="round"/>'
        )
    (x0, y0), (xm, ym), (x1, y1) = (_at(j[n]) for n in ("hip", "waist", "neck"))
    cx, cy = 2 * xm - (x0 + x1) / 2, 2 * ym - (y0 + y1) / 2
    return (
        f'<path d="M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}" fill="none" stroke="{colour}" '
        f'stroke-width="{WIDTH["trunk"]:g}" stroke-linecap="round"/>'
    )


def _head(body: Body, view: str, colour: str, side: float) -> str:
    """Draw the head; in side view a nose shows where the face looks."""
    x, y = _at(body.joints["head"])
    out = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{HEAD:g}" fill="{colour}"/>'
    if view == "side":
        nx, ny = body.joints["neck"]
        hx, hy = body.joints["head"]
        ux, uy = (hx - nx), (hy - ny)
        size = side * (ux * ux + uy * uy) ** 0.5 or 1.0
        face = (hx + uy / size * (HEAD + 2), hy - ux / size * (HEAD + 2))
        out += dot(_at(face), 3.6, colour, 1.0)
    return out


def _at(point: Point) -> Point:
    """Turn picture units (y up, floor at 0) into SVG coordinates."""
    return point[0], HEIGHT - FLOOR - point[1]
