"""The views of the body: outlines and regions, read from ``data/views``.

A *region* is what a person can paint: a zone of the pack, or a finer *spot* within one (the sit bone within the lower
buttock). A *place* is a region on a side, such as ``mid_buttock.left``; a region in the middle of the body has no side.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from whence.clinic.drawing.curves import Curve, Segment, mirrored, parse_curve, path_data
from whence.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Shape", "View", "middle_zones", "part_paths", "places", "read_data", "spots", "view", "views"]

Glow = tuple[str, float, float, float, float]
"""Light or shade: its kind, centre and radii."""

_DATA = files("whence.clinic.drawing") / "data"


@dataclass(frozen=True)
class Shape:
    """A region as drawn in one view.

    Attributes
    ----------
    place
        The region and its side.
    region
        A zone or a spot.
    zone
        The zone that the region is or lies in.
    side
        ``left``, ``right`` or None in the middle of the body.
    segments
        Its border.
    """

    place: str
    region: str
    zone: str
    side: str | None
    segments: tuple[Segment, ...]

    @cached_property
    def path(self) -> str:
        """The border as SVG path data."""
        return path_data(self.segments)


@dataclass(frozen=True)
class View:
    """One view of the body.

    Attributes
    ----------
    name
        ``back``, ``front``, ``left``, ``right`` or ``buttock``.
    box
        The view box.
    figure
        The figure's outlines.
    lines
        Fine lines of the surface, as path data.
    bones
        Bones faintly seen under the skin, as path data.
    shapes
        The regions; a spot comes after the zone that it lies in.
    edges
        The lines around the figure, as path data.
    glows
        Soft light and shade that round the figure.
    labels
        What is named in the drawing.
    """

    name: str
    box: tuple[float, float, float, float]
    figure: tuple[tuple[Segment, ...], ...]
    lines: tuple[str, ...]
    bones: tuple[str, ...]
    shapes: tuple[Shape, ...]
    edges: tuple[str, ...]
    glows: tuple[Glow, ...]
    labels: tuple[dict[str, Any], ...] = ()

    @cached_property
    def outline(self) -> tuple[str, ...]:
        """The figure's outlines as path data."""
        return tuple(path_data(s) for s in self.figure)


@cache
def read_data(name: str) -> Any:
    """Return a file of the drawings' data, such as ``views/back``."""
    return yaml.load(_DATA.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


@cache
def spots() -> dict[str, str]:
    """Return the zone of each finer spot."""
    return dict(read_data("spots"))


@cache
def views() -> tuple[View, ...]:
    """Return all views, the close-up of the buttock first."""
    return tuple(view(name) for name in ("buttock", "back", "front", "left", "right"))


@cache
def middle_zones() -> frozenset[str]:
    """Return the zones that lie in the middle of the body and have no side."""
    return frozenset(s.zone for v in views() for s in v.shapes if s.side is None)


@cache
def places() -> tuple[str, ...]:
    """Return every place that can be painted, from head to foot as a list should show them, a spot after its zone."""
    found: dict[str, None] = {}
    for region in read_data("order"):
        for drawn in views():
            for side in ("left", "right", None):
                found.update({s.place: None for s in drawn.shapes if s.region == region and s.side == side})
    return tuple(found)


@cache
def view(name: str) -> View:
    """Return a view by name."""
    side = name in ("left", "right")
    raw = read_data("views/side" if side else f"views/{name}")
    curves = {key: parse_curve(text) for key, text in raw["curves"].items()}
    flip = name == "right"
    facing = {"back": ("right", "left"), "front": ("left", "right")}[raw.get("facing", "back")]
    shapes: list[Shape] = []
    for entry in raw["regions"]:
        half = ring(entry["ring"], curves)
        if side:
            found = [(name if entry.get("sided", True) else None, mirrored(half) if flip else half)]
        elif entry.get("joined"):
            found = [(None, joined(half))]
        else:
            found = [(facing[0], half), (facing[1], mirrored(half))]
        shapes.extend(_shape(entry["id"], s, segments) for s, segments in found)
    return View(
        name,
        tuple(raw["box"]),
        tuple(_outlines(raw, curves, mirror=not side, flip=flip)),
        _strokes(raw.get("lines", ()), mirror=not side, flip=flip),
        tuple(d for name in raw.get("bones", ()) for d in part_paths(read_data("anatomy/parts")[name])),
        tuple(shapes),
        _edges(raw, curves, mirror=not side, flip=flip),
        tuple(_glows(raw.get("glows", ()), mirror=not side, flip=flip)),
        tuple(raw.get("labels", ())),
    )


def part_paths(part: dict[str, Any]) -> tuple[str, ...]:
    """Return the paths of a part of an anatomy drawing: on both sides, unless it says otherwise."""
    if "each" in part:
        return tuple(_circle(s * x, y, r) for x, y, r in part["each"] for s in (1, -1))
    closed = not (part.get("open") or part.get("joined"))
    segments = parse_curve(part["curve"], closed=closed).segments
    ends = not part.get("open", False)
    if part.get("joined"):
        return (path_data(joined(segments)),)
    if part.get("whole"):
        return (path_data(segments, closed=ends),)
    return path_data(segments, closed=ends), path_data(mirrored(segments), closed=ends)


def ring(parts: Sequence[str], curves: dict[str, Curve]) -> tuple[Segment, ...]:
    """Return a border that runs along parts of curves, each written ``curve from to``."""
    found: list[Segment] = []
    for part in parts:
        curve, start, end = part.split()
        try:
            found.extend(curves[curve].between(start, end))
        except KeyError as problem:
            raise PackError(f"there is no curve or point {problem} in {part!r}") from None
    return tuple(found)


def joined(half: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return a border that crosses the middle: the half given and its mirror image."""
    return half + tuple(s[::-1] for s in reversed(mirrored(half)))


def _shape(region: str, side: str | None, segments: tuple[Segment, ...]) -> Shape:
    place = f"{region}.{side}" if side else region
    return Shape(place, region, spots().get(region, region), side, segments)


def _outlines(
    raw: dict[str, Any], curves: dict[str, Curve], *, mirror: bool, flip: bool
) -> list[tuple[Segment, ...]]:
    found = []
    for text in raw["outline"]:
        half = ring([text], curves)
        found.append(joined(half) if mirror else mirrored(half) if flip else half)
    return found


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"


def _edges(raw: dict[str, Any], curves: dict[str, Curve], *, mirror: bool, flip: bool) -> tuple[str, ...]:
    """Return the lines around the figure: its outlines, or the parts of them that are no cut."""
    if "edges" not in raw:
        return tuple(path_data(s) for s in _outlines(raw, curves, mirror=mirror, flip=flip))
    halves = [ring([text], curves) for text in raw["edges"]]
    return tuple(path_data(s, closed=False) for half in halves for s in (half, mirrored(half)))


def _glows(rows: Sequence[Any], *, mirror: bool, flip: bool) -> Iterator[Glow]:
    for kind, x, y, rx, ry in rows:
        if not flip:
            yield kind, x, y, rx, ry
        if flip or (mirror and x):
            yield kind, -x, y, rx, ry


def _strokes(texts: Sequence[str], *, mirror: bool, flip: bool) -> tuple[str, ...]:
    found: list[str] = []
    for text in texts:
        segments = parse_curve(text).segments
        on_axis = all(abs(p[0]) < 0.01 for s in segments for p in s)
        if not flip:
            found.append(path_data(segments, closed=False))
        if flip or (mirror and not on_axis):
            found.append(path_data(mirrored(segments), closed=False))
    return tuple(found)
