"""Things in the pictures: chair, bed, wall, step, ball, strap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whence.care.strokes import dot, line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from whence.care.skeleton import Body, Point

__all__ = ["prop_svg"]

_WOOD, _SOFT, _ROPE, _BALL = "#9b8468", "#c9d3dc", "#2a9d8f", "#2a9d8f"

At = "Callable[[Point], Point]"


def prop_svg(prop: Mapping[str, Any], body: Body, at: Callable[[Point], Point]) -> str:
    """Return a thing placed by a joint of `body`; `at` turns picture units into SVG coordinates."""
    x, y = body.joints[prop.get("at", "hip")]
    x, y = x + prop.get("dx", 0.0), y + prop.get("dy", 0.0)
    size = prop.get("size", 0.0)
    kind = prop["kind"]
    if kind in {"strap", "band"}:
        end = body.joints[prop["to"]]
        return line([at((x, y)), at(end)], _ROPE, 4.5)
    if kind == "ball":
        return dot(at((x, y)), size or 10.0, _BALL, 1.0)
    makers = {
        "chair": _chair,
        "bed": _bed,
        "wall": _wall,
        "step": _step,
        "pillow": _pillow,
        "bike": _bike,
        "table": _table,
    }
    return makers[kind](x, y, size, at)


def _chair(x: float, y: float, size: float, at: Callable[[Point], Point]) -> str:
    """Draw a chair with its seat just under (x, y); size is half the width, negative without a back rest."""
    seat, half = y - 13, max(abs(size), 20.0)
    legs = "".join(
        line([at((x + side * half, seat)), at((x + side * half, 0))], _WOOD, 5) for side in (-1, 1)
    )
    back = "" if size < 0 else line([at((x - half - 2, seat)), at((x - half - 5, seat + 52))], _WOOD, 5)
    return legs + back + line([at((x - half - 2, seat)), at((x + half + 2, seat))], _WOOD, 7)


def _bed(x: float, y: float, size: float, at: Callable[[Point], Point]) -> str:
    """Draw a bed that ends under (x, y) and reaches to the left."""
    top = y - 14
    legs = "".join(line([at((foot, top)), at((foot, 0))], _WOOD, 6) for foot in (x - 6, x - size + 6))
    return legs + line([at((x, top)), at((x - size, top))], _SOFT, 10)


def _wall(x: float, _: float, __: float, at: Callable[[Point], Point]) -> str:
    return line([at((x, 0)), at((x, 178))], "#b6bec6", 6)


def _step(x: float, y: float, size: float, at: Callable[[Point], Point]) -> str:
    """Draw a step under (x, y) that reaches to the right."""
    (left, top), (right, bottom) = at((x, y)), at((x + (size or 70), 0))
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" fill="{_WOOD}"/>'


def _pillow(x: float, y: float, size: float, at: Callable[[Point], Point]) -> str:
    px, py = at((x, y))
    wide = size or 30
    return (
        f'<rect x="{px - wide / 2:.1f}" y="{py - 6:.1f}" width="{wide:g}" height="12" rx="6" fill="{_SOFT}"/>'
    )


def _table(x: float, y: float, size: float, at: Callable[[Point], Point]) -> str:
    """Draw a chair back or table edge to hold on to, its top at (x, y)."""
    return line([at((x, 0)), at((x, y))], _WOOD, 5) + line(
        [at((x - 2, y)), at((x + (size or 24), y))], _WOOD, 5
    )


def _bike(x: float, y: float, _: float, at: Callable[[Point], Point]) -> str:
    """Draw an exercise bike with its saddle at (x, y)."""
    seat = y - 10
    wheel = at((x + 62, 26))
    ring = f'<circle cx="{wheel[0]:.1f}" cy="{wheel[1]:.1f}" r="24" fill="none" stroke="{_WOOD}" stroke-width="5"/>'
    return (
        ring
        + line([at((x, seat)), at((x + 24, 24)), at((x + 62, 26)), at((x + 52, seat + 26))], _WOOD, 5)
        + line([at((x + 44, seat + 28)), at((x + 58, seat + 26))], _WOOD, 5)
        + line([at((x + 2, 0)), at((x + 24, 24))], _WOOD, 5)
        + line([at((x - 12, seat + 1)), at((x + 10, seat + 1))], _WOOD, 7)
    )
