"""Pictures of exercises."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from whence.care.figures import HEIGHT, PANEL, draw, figure_svg
from whence.care.skeleton import LENGTHS, body_of

if TYPE_CHECKING:
    from whence import Knowledge


def test_every_exercise_has_a_picture_with_words(buttock: Knowledge) -> None:
    care = buttock.documents["care"]
    for name, exercise in care["exercises"].items():
        root = ElementTree.fromstring(figure_svg(buttock, name))
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == exercise["alt"]
        width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
        assert width == 2 * PANEL
        assert 100 < height <= HEIGHT


def test_bodies_stay_in_their_panel(buttock: Knowledge) -> None:
    for name, figure in buttock.documents["care"]["figures"].items():
        view = figure.get("view", "side")
        for key in ("start", "end"):
            if figure.get(key):
                left, bottom, right, top = body_of(figure[key], view).box
                assert right - left < PANEL - 4, name
                assert top < HEIGHT - 16, name
                assert bottom >= -1e-6, name


def test_parts_keep_their_length() -> None:
    body = body_of({"trunk": [170, 120], "near_leg": [30, -40, 0], "near_arm": {"to": "knee_near"}}, "side")
    for kind, a, b in body.parts:
        length = {**LENGTHS["leg"], **LENGTHS["arm"]}.get(kind)
        if length:
            assert math.dist(body.joints[a], body.joints[b]) == pytest.approx(length)


def test_a_hand_reaches_its_goal_and_stretches_towards_what_is_too_far() -> None:
    near = body_of({"trunk": 90, "near_leg": [0, -90, 0], "near_arm": {"to": "knee_near", "dy": 4}}, "side")
    knee, hand = near.joints["knee_near"], near.joints["hand_near"]
    assert math.dist((knee[0], knee[1] + 4), hand) < 25
    far = body_of({"trunk": 90, "near_leg": [-90, -90, 0], "near_arm": {"to": (500.0, 0.0)}}, "side")
    assert math.dist(far.joints["neck"], far.joints["hand_near"]) == pytest.approx(54, abs=0.1)


def test_alt_text_is_escaped() -> None:
    picture = draw({"start": {"near_leg": [-90, -90, 0]}}, 'a "b" <c> & d')
    assert ElementTree.fromstring(picture).attrib["aria-label"] == 'a "b" <c> & d'


def test_the_same_angles_give_the_same_picture(buttock: Knowledge) -> None:
    assert figure_svg(buttock, "bridge") == figure_svg(buttock, "bridge")
