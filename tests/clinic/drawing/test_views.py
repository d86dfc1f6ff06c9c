"""The views of the body: every zone is there, borders close, stay in the picture and fit each other."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

import whence
from whence.clinic.drawing.atlas import Shape, View, middle_zones, places, read_data, spots, view, views
from whence.clinic.drawing.curves import flatten, parse_curve, path_data
from whence.clinic.drawing.painting import around
from whence.clinic.drawing.svg import view_svg
from whence.errors import PackError

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = [v.name for v in views()]
STEP = 2.0


@cache
def inside(shape: Shape, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Return which points of a grid over the view box lie within a region: even number of crossings or odd."""
    xs, ys = np.arange(box[0], box[0] + box[2], STEP), np.arange(box[1], box[1] + box[3], STEP)
    x, y = np.meshgrid(xs + 0.31, ys + 0.37)
    points = flatten(shape.segments)
    odd = np.zeros(x.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        if ay != by:
            crosses = (ay > y) != (by > y)
            odd ^= crosses & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return odd


def zones_of(drawn: View) -> list[Shape]:
    return [s for s in drawn.shapes if s.region == s.zone]


def test_every_zone_is_drawn_on_each_side() -> None:
    drawn = {s.place for v in views() for s in v.shapes}
    other = read_data("answers")["other_buttock"]
    for zone, about in whence.load("buttock").zones.items():
        named = other["of"] if zone == other["zone"] else [zone]
        for region in named:
            wanted = {region} if region in middle_zones() else {f"{region}.left", f"{region}.right"}
            assert wanted <= drawn, f"{zone} is missing"
        if about["view"] != "side":
            assert any(s.zone in named for s in view(about["view"]).shapes)


def test_nothing_is_drawn_that_the_pack_lacks() -> None:
    zones = set(whence.load("buttock").zones)
    assert {s.zone for v in views() for s in v.shapes} <= zones
    assert {p.partition(".")[0] for p in places()} == {s.region for v in views() for s in v.shapes}


@pytest.mark.parametrize("name", NAMES)
def test_borders_close_and_stay_in_the_picture(name: str) -> None:
    drawn = view(name)
    x, y, width, height = drawn.box
    for shape in drawn.shapes:
        ends = [*shape.segments, shape.segments[0]]
        gaps = [math.dist(a[3], b[0]) for a, b in pairwise(ends)]
        assert max(gaps) < 0.6, f"{shape.place} has a gap"
        assert shape.path.startswith("M")
        assert shape.path.endswith("z")
        points = np.array(flatten(shape.segments))
        assert points.min(axis=0) == pytest.approx(np.maximum(points.min(axis=0), (x, y)), abs=0.01)
        assert points.max(axis=0) == pytest.approx(
            np.minimum(points.max(axis=0), (x + width, y + height)), abs=0.01
        )


@pytest.mark.parametrize("name", NAMES)
def test_zones_do_not_overlap(name: str) -> None:
    drawn = view(name)
    masks = {s.place: inside(s, drawn.box) for s in zones_of(drawn)}
    for place, mask in masks.items():
        assert mask.sum() * STEP**2 > 300, f"{place} is too small to hit"
        for other, theirs in masks.items():
            if place < other:
                shared = (mask & theirs).sum() / min(mask.sum(), theirs.sum())
                assert shared < 0.02, f"{place} and {other} overlap"


@pytest.mark.parametrize("name", NAMES)
def test_zones_leave_no_gap_between_the_waist_and_the_feet(name: str) -> None:
    drawn = view(name)
    zones = np.any([inside(s, drawn.box) for s in zones_of(drawn)], axis=0)
    figure = np.any([inside(Shape("", "", "", None, s), drawn.box) for s in drawn.figure], axis=0)
    top = min(p[1] for s in zones_of(drawn) for p in flatten(s.segments))
    rows = np.arange(drawn.box[1], drawn.box[1] + drawn.box[3], STEP)[:, None] > top + 4
    arms = np.abs(np.arange(drawn.box[0], drawn.box[0] + drawn.box[2], STEP))[None, :] > 92
    bare = figure & ~zones & rows & ~(arms & (name in ("back", "front")))
    assert bare.sum() / zones.sum() < 0.01


@pytest.mark.parametrize("name", NAMES)
def test_spots_lie_within_their_zone(name: str) -> None:
    drawn = view(name)
    masks = {s.place: inside(s, drawn.box) for s in drawn.shapes}
    for shape in drawn.shapes:
        if shape.region in spots():
            mask, home = masks[shape.place], masks[around(shape.place)]
            assert (mask & ~home).sum() / mask.sum() < 0.03, f"{shape.place} leaves its zone"


def test_the_close_up_tells_the_landmarks_apart() -> None:
    regions = {s.region for s in view("buttock").shapes}
    assert {"sit_bone", "dimple", "sacrum", "coccyx", "piriformis", "lateral_hip", "gluteal_fold"} <= regions


def test_sides_are_the_persons_own() -> None:
    def mean_x(name: str, place: str) -> float:
        return float(
            np.mean([p[0] for s in view(name).shapes if s.place == place for p in flatten(s.segments)])
        )

    assert mean_x("back", "mid_buttock.left") < 0 < mean_x("back", "mid_buttock.right")
    assert mean_x("front", "groin.right") < 0 < mean_x("front", "groin.left")
    assert {s.side for s in view("left").shapes} == {"left", None}
    assert mean_x("left", "mid_buttock.left") == pytest.approx(-mean_x("right", "mid_buttock.right"))


@pytest.mark.parametrize("name", NAMES)
def test_a_view_is_small(name: str) -> None:
    assert len(view_svg(name, "bm", title=name, interactive=True)) < 25_000


def test_a_broken_point_is_named() -> None:
    with pytest.raises(PackError, match=r"'3;4' is no point"):
        parse_curve("0,0 3;4")


def test_path_data_comes_back_to_where_it_began() -> None:
    text = path_data(parse_curve("0,0! 10.4,-3 20,8! 0.06,12", closed=True).segments)
    pen = np.zeros(2)
    for command, numbers in re.findall(r"([clhv])([^clhvz]*)", text):
        got = [float(v) for v in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        pen += {"c": got[-2:], "l": got[-2:], "h": [*got, 0.0], "v": [0.0, *got]}[command]
    assert pen == pytest.approx([0.0, 0.0], abs=1e-9)
    assert text.endswith("z")
