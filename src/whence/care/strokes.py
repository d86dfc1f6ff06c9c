"""The few strokes that all pictures are made of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.care.skeleton import Point

__all__ = ["ARROW", "arrow", "dot", "line"]

ARROW = "#d1273d"


def line(points: Sequence[Point], colour: str, width: float) -> str:
    """Return a round line through points."""
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def dot(at: Point, radius: float, colour: str, opacity: float) -> str:
    """Return a filled circle."""
    return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:g}" fill="{colour}" fill-opacity="{opacity:g}"/>'


def arrow(start: Point, end: Point, colour: str) -> str:
    """Return a slightly bent arrow; one that is too short to see is made longer."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    least = 22.0
    if length < least:
        end = start[0] + dx / length * least, start[1] + dy / length * least
        dx, dy, length = end[0] - start[0], end[1] - start[1], least
    bend = 0.12 if length > 30 else 0.0
    cx, cy = (start[0] + end[0]) / 2 - dy * bend, (start[1] + end[1]) / 2 + dx * bend
    angle = math.atan2(end[1] - cy, end[0] - cx)
    tips = [(end[0] - 11 * math.cos(angle + s), end[1] - 11 * math.sin(angle + s)) for s in (-0.5, 0.5)]
    curve = f"M{start[0]:.1f} {start[1]:.1f}Q{cx:.1f} {cy:.1f} {end[0]:.1f} {end[1]:.1f}"
    head = f"M{tips[0][0]:.1f} {tips[0][1]:.1f}L{end[0]:.1f} {end[1]:.1f}L{tips[1][0]:.1f} {tips[1][1]:.1f}"
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return (
        f'<path d="{curve}{head}" {style} stroke="#ffffff" stroke-width="7"/>'
        f'<path d="{curve}{head}" {style} stroke="{colour}" stroke-width="3.6"/>'
    )
