"""Smooth curves through a few points: the notation of the drawings, and what it becomes in SVG.

A curve is written as the points that it passes through, ``x,y x,y ...``. A point may end in ``!`` (a corner, where the
curve may turn sharply) and in ``=name`` (so that an outline can be cut there). Between points run cubic Béziers whose
tangents follow the neighbours, so that a part of a curve has the very shape that it has in the whole: regions that
share a border fit without a gap.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from whence.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Curve", "Point", "Segment", "flatten", "mirrored", "parse_curve", "path_data"]

Point = tuple[float, float]
Segment = tuple[Point, Point, Point, Point]
_TOKEN = re.compile(r"^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(!?)(?:=([a-z_0-9]+))?$")
_REACH = 0.36


@dataclass(frozen=True)
class Curve:
    """A curve through points.

    Attributes
    ----------
    points
        Where it passes.
    corners
        Indices of points where it may turn sharply.
    names
        Index of each named point.
    closed
        Whether the last point joins the first.
    """

    points: tuple[Point, ...]
    corners: frozenset[int] = frozenset()
    names: dict[str, int] = field(default_factory=dict)
    closed: bool = False

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The Béziers between the points."""
        count = len(self.points)
        last = count if self.closed else count - 1
        return tuple(self._segment(i, (i + 1) % count) for i in range(last))

    def between(self, start: str, end: str) -> tuple[Segment, ...]:
        """Return the part from one named point to another, backwards if `end` comes first."""
        low, high = self.names[start], self.names[end]
        if low <= high:
            return self.segments[low:high]
        return tuple(s[::-1] for s in reversed(self.segments[high:low]))

    def _segment(self, i: int, j: int) -> Segment:
        a, b = self.points[i], self.points[j]
        reach = math.dist(a, b) * _REACH
        out, into = self._tangent(i, a, b), self._tangent(j, a, b)
        first = (a[0] + out[0] * reach, a[1] + out[1] * reach)
        return a, first, (b[0] - into[0] * reach, b[1] - into[1] * reach), b

    def _tangent(self, i: int, a: Point, b: Point) -> Point:
        """Return the direction at a point; at a corner or an end, that of the segment itself."""
        count = len(self.points)
        end = not self.closed and i in (0, count - 1)
        if end or i in self.corners:
            return _unit(a, b)
        return _unit(self.points[i - 1], self.points[(i + 1) % count])


def parse_curve(text: str, *, closed: bool = False) -> Curve:
    """Read a curve from its notation.

    Examples
    --------
    >>> parse_curve("0,0 4,0!=bend 4,4").names
    {'bend': 1}
    """
    points: list[Point] = []
    corners: set[int] = set()
    names: dict[str, int] = {}
    for token in text.split():
        found = _TOKEN.match(token)
        if found is None:
            raise PackError(f"{token!r} is no point; write x,y, then ! for a corner and =name for a name")
        if found[3]:
            corners.add(len(points))
        if found[4]:
            names[found[4]] = len(points)
        points.append((float(found[1]), float(found[2])))
    return Curve(tuple(points), frozenset(corners), names, closed)


def path_data(segments: Sequence[Segment], *, closed: bool = True) -> str:
    """Return segments as SVG path data in tenths, each relative to the last; a gap is bridged by a straight line.

    Examples
    --------
    >>> path_data(parse_curve("0,0! 10,0! 10,5!").segments)
    'M0 0h10v5z'
    """
    pen = _rounded(segments[0][0])
    parts = [f"M{_number(pen[0])}{_joined(pen[1])}"]
    for segment in segments:
        start, first, second, end = (_rounded(p) for p in segment)
        if start != pen:
            parts.append(_line(pen, start))
        if _straight(*segment):
            parts.append(_line(start, end))
        else:
            steps = [v - o for p in (first, second, end) for v, o in zip(p, start, strict=True)]
            parts.append("c" + _number(steps[0]) + "".join(_joined(v) for v in steps[1:]))
        pen = end
    return "".join(parts) + ("z" if closed else "")


def mirrored(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return segments on the other side of the line x = 0."""
    return tuple(_flip(s) for s in segments)


def flatten(segments: Iterable[Segment], steps: int = 8) -> list[Point]:
    """Return points along segments, for measuring."""
    found: list[Point] = []
    for a, b, c, d in segments:
        for k in range(steps):
            t = k / steps
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            x, y = (sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1))
            found.append((x, y))
        found.append(d)
    return found


def _flip(segment: Segment) -> Segment:
    a, b, c, d = ((-x, y) for x, y in segment)
    return a, b, c, d


def _unit(a: Point, b: Point) -> Point:
    length = math.dist(a, b) or 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _rounded(p: Point) -> Point:
    return round(p[0], 1), round(p[1], 1)


def _line(start: Point, end: Point) -> str:
    across, down = round(end[0] - start[0], 1), round(end[1] - start[1], 1)
    if not across or not down:
        return f"v{_number(down)}" if not across else f"h{_number(across)}"
    return f"l{_number(across)}{_joined(down)}"


def _number(value: float) -> str:
    """Return a number as short as SVG allows."""
    text = f"{value:.1f}".removesuffix(".0")
    text = text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
    return "0" if text in ("-0", "-.0") else text


def _joined(value: float) -> str:
    """Return a number that follows another one."""
    text = _number(value)
    return text if text.startswith("-") else f" {text}"


def _straight(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Return whether both handles lie on the chord, within a tenth of a unit."""
    length = math.dist(a, d) or 1.0
    return all(
        abs((d[0] - a[0]) * (p[1] - a[1]) - (d[1] - a[1]) * (p[0] - a[0])) / length < 0.1 for p in (b, c)
    )
