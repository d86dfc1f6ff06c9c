"""A body from the angles of its parts: forward kinematics in the plane, and two-part reach.

Lengths are in picture units (a standing person is about 175 high), angles in degrees against the clock from the
right, y points up. In side view the person faces right; lying on the back the head is on the left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["HEAD", "WIDTH", "Body", "Point", "body_of"]

Point = tuple[float, float]

LENGTHS = {
    "leg": {"thigh": 43.0, "shin": 42.0, "foot": 15.0},
    "arm": {"upper": 27.0, "fore": 27.0},
}
TIPS = {"leg": ("knee", "ankle", "toe"), "arm": ("elbow", "hand")}
TRUNK = (26.0, 27.0)
NECK = 17.0
HEAD = 11.5
HIPS, SHOULDERS = 9.0, 17.0
WIDTH = {"trunk": 20.0, "thigh": 14.0, "shin": 10.5, "foot": 8.0, "upper": 9.0, "fore": 7.5, "neck": 8.0}


@dataclass(frozen=True)
class Body:
    """Joints by name, and the parts as pairs of joints."""

    joints: Mapping[str, Point]
    parts: tuple[tuple[str, str, str], ...]

    def moved(self, dx: float, dy: float) -> Body:
        """Return this body moved."""
        return Body({k: (x + dx, y + dy) for k, (x, y) in self.joints.items()}, self.parts)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top edge, thickness included."""
        edges: list[tuple[float, float, float]] = [(*self.joints["head"], HEAD)]
        for kind, a, b in self.parts:
            edges += [(*self.joints[name], WIDTH[kind] / 2) for name in (a, b)]
        return (
            min(x - r for x, _, r in edges), min(y - r for _, y, r in edges),
            max(x + r for x, _, r in edges), max(y + r for _, y, r in edges),
        )  # fmt: skip


def body_of(pose: Mapping[str, Any], view: str) -> Body:
    """Return the body of a pose with the pelvis at the origin, then set on the floor (y = 0) plus its lift.

    Parameters
    ----------
    pose
        Fields of `whence.knowledge.schema.care.Pose` as plain data.
    """
    trunk = pose.get("trunk", 90.0)
    low, high = trunk if isinstance(trunk, list | tuple) else (trunk, trunk)
    joints: dict[str, Point] = {"hip": (0.0, 0.0)}
    joints["waist"] = _go((0.0, 0.0), low, TRUNK[0])
    joints["neck"] = _go(joints["waist"], high, TRUNK[1])
    head = pose.get("head")
    joints["head"] = _go(joints["neck"], high if head is None else head, NECK)
    parts = [("trunk", "hip", "waist"), ("trunk", "waist", "neck")]
    across = (low - 90.0, high - 90.0) if view == "front" else None
    waiting = []
    for side, sign in (("near", -1.0), ("far", 1.0)):
        hip = _go((0.0, 0.0), across[0], sign * HIPS) if across else (0.0, 0.0)
        shoulder = _go(joints["neck"], across[1], sign * SHOULDERS) if across else joints["neck"]
        joints[f"hip_{side}"], joints[f"shoulder_{side}"] = hip, shoulder
        for limb, root in (("leg", f"hip_{side}"), ("arm", f"shoulder_{side}")):
            spec = pose.get(f"{side}_{limb}")
            if spec is None:
                continue
            if isinstance(spec, dict):
                waiting.append((side, limb, root, spec))
            else:
                parts += _angles(joints, side, limb, root, spec)
    for side, limb, root, reach in waiting:
        parts += _reach(joints, side, limb, root, reach)
    body = Body(joints, tuple(parts))
    return body.moved(0.0, float(pose.get("lift", 0.0)) - body.box[1])


def _go(start: Point, angle: float, length: float) -> Point:
    turn = math.radians(angle)
    return start[0] + length * math.cos(turn), start[1] + length * math.sin(turn)


def _angles(
    joints: dict[str, Point], side: str, limb: str, root: str, angles: Sequence[Any]
) -> list[tuple[str, str, str]]:
    parts, last = [], root
    for (part, length), tip, given in zip(LENGTHS[limb].items(), TIPS[limb], angles, strict=False):
        angle, factor = given if isinstance(given, list | tuple) else (given, 1.0)
        name = f"{tip}_{side}"
        joints[name] = _go(joints[last], angle, length * factor)
        parts.append((part, last, name))
        last = name
    return parts


def _reach(
    joints: dict[str, Point], side: str, limb: str, root: str, reach: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Bend a limb so that its end meets a point, by the law of cosines; it stretches towards what is too far."""
    goal = joints[reach["to"]] if isinstance(reach["to"], str) else tuple(reach["to"])
    goal = goal[0] + reach.get("dx", 0.0), goal[1] + reach.get("dy", 0.0)
    (first, a), (second, b) = list(LENGTHS[limb].items())[:2]
    dx, dy = goal[0] - joints[root][0], goal[1] - joints[root][1]
    distance = min(max(math.hypot(dx, dy), abs(a - b) + 1e-6), a + b - 1e-6)
    towards = math.degrees(math.atan2(dy, dx))
    inner = math.degrees(math.acos((a * a + distance * distance - b * b) / (2 * a * distance)))
    upper = towards + reach.get("bend", 1) * inner
    middle, end = f"{TIPS[limb][0]}_{side}", f"{TIPS[limb][1]}_{side}"
    joints[middle] = _go(joints[root], upper, a)
    joints[end] = _go(joints[root], towards, distance)
    return [(first, root, middle), (second, middle, end)]
