"""Care: stepped plans, exercises, investigations, outcome measures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from whence.knowledge.schema.base import Id, Reviewed, Strict, Text
from whence.knowledge.schema.triage import Condition

__all__ = [
    "CarePlan", "CareStep", "Caution", "Exercise", "Figure", "Investigation", "Level", "Limb", "Measure", "Pose",
    "Prop", "Reach", "Subscale",
]  # fmt: skip

Level = Literal["self_care", "first_line", "second_line", "interventional", "surgical"]
LEVELS: tuple[Level, ...] = ("self_care", "first_line", "second_line", "interventional", "surgical")


class Caution(Strict):
    """What to mind when a condition holds."""

    when: Condition
    say: Text


class CareStep(Strict):
    """One thing that can be done."""

    id: Id
    name: Text
    kind: Literal[
        "education", "exercise", "manual", "physical", "medicine", "injection", "surgery", "device", "lifestyle",
        "referral",
    ]  # fmt: skip
    level: Level
    plain: Text
    technical: Text
    indication: Condition | None = None
    contraindication: Condition | None = None
    caution: dict[Id, Text] = Field(default_factory=dict, description="finding to a plain caution")
    cautions: tuple[Caution, ...] = Field(default=(), description="for what needs more than one finding")
    after: tuple[Id, ...] = Field(default=(), description="investigations that come before it; any of them")
    medicine_class: str | None = None
    exercises: tuple[Id, ...] = ()
    dose: str | None = None
    progression: str | None = None
    stop: str | None = None
    expected: str | None = None
    delivered_by: str | None = None
    effects: tuple[Id, ...] = Field(default=(), description="rows of evidence/effects.csv")
    guidelines: tuple[Id, ...] = Field(default=(), description="rows of evidence/recommendations.csv")
    against: str | None = None
    conflict: str | None = Field(default=None, description="where guidelines or trials disagree, both sides")


class CarePlan(Strict):
    """Which steps serve a cause or family, in order, and when to go on to the next."""

    id: Id = Field(description="a cause, a family, or unexplained")
    steps: dict[Level, tuple[Id, ...]]
    not_advised: tuple[Id, ...] = Field(
        default=(), description="steps that are known and advised against here"
    )
    avoid: tuple[str, ...] = ()
    escalate: dict[Level, str] = Field(default_factory=dict, description="when to move on to this level")
    investigations: tuple[Id, ...] = ()
    measures: tuple[Id, ...] = ()
    review_weeks: float = Field(gt=0, le=52)
    course: str | None = None
    natural: tuple[str, ...] = Field(default=(), description="rows of evidence/natural_history.csv")
    see: str | None = Field(default=None, description="who should see this person")
    until_seen: str | None = Field(
        default=None, description="for serious causes: what to do until seen, plain"
    )
    watch: tuple[Id, ...] = Field(default=(), description="findings to record at the review: the response")
    reviewed: Reviewed | None = None


class Exercise(Strict):
    """One exercise with its dose, its stop rule and the name of its picture."""

    id: Id
    name: Text
    purpose: Text
    how: tuple[Text, ...]
    sets: str
    repetitions: str
    hold: str | None = None
    frequency: str
    weeks: str | None = None
    feel: Text
    easier: Text
    harder: Text
    stop: Text
    alt: Text
    causes: tuple[Id, ...] = ()
    source: str | None = None
    basis: Literal["study", "guideline", "judgement"] = "judgement"


class Reach(Strict):
    """A hand or foot that goes to a joint or a point; knee or elbow bends to the given side."""

    to: str | tuple[float, float] = Field(description="a joint's name, or a point from the pelvis")
    bend: Literal[-1, 1] = 1
    dx: float = 0.0
    dy: float = 0.0


Limb = tuple[float | tuple[float, float], ...] | Reach
"""Angles of the parts from trunk to tip, degrees against the clock from the right; a pair adds foreshortening."""


class Pose(Strict):
    """A body as the angles of its parts; in front view ``near`` is the image's left and ``far`` its right."""

    trunk: float | tuple[float, float] = 90.0
    head: float | None = None
    near_leg: Limb
    far_leg: Limb | None = None
    near_arm: Limb | None = None
    far_arm: Limb | None = None
    lift: float = Field(default=0.0, description="height of the lowest part over the floor")


class Prop(Strict):
    """A thing in the picture, placed by joints of the start pose."""

    kind: Literal["chair", "bed", "wall", "step", "ball", "strap", "band", "pillow", "bike", "table"]
    at: str = "hip"
    to: str | None = None
    dx: float = 0.0
    dy: float = 0.0
    size: float = 0.0


class Figure(Strict):
    """A picture of an exercise: start, end and what moves."""

    id: Id = Field(description="the exercise")
    view: Literal["side", "front"] = "side"
    start: Pose
    end: Pose | None = None
    anchor: str = Field(default="hip", description="the joint that stays in place")
    move: tuple[str, ...] = Field(default=(), description="joints whose way is drawn as an arrow")
    push: dict[str, tuple[float, float]] = Field(
        default_factory=dict, description="arrows of pressure at joints"
    )
    press: dict[str, tuple[float, float]] = Field(
        default_factory=dict, description="arrows that end at joints"
    )
    prone: bool = Field(default=False, description="lies on the front, so the face looks the other way")
    fixed: bool = Field(default=False, description="the anchor keeps its height too, as on a bed or a bike")
    above: bool = Field(default=False, description="seen from above, lying on a mat")
    feel: tuple[str, ...] = Field(default=(), description="joints or parts where it is felt")
    props: tuple[Prop, ...] = ()


class Investigation(Strict):
    """What to order, when, what for, and when not to."""

    id: Id
    name: Text
    findings: tuple[Id, ...] = Field(description="findings that it yields, one panel")
    plain: Text
    technical: Text
    order_when: Condition | None = None
    urgent_when: Condition | None = None
    not_when: Text | None = None
    looks_for: tuple[Id, ...] = ()
    contraindication: Condition | None = None
    cost: Literal["none", "low", "moderate", "high"]
    minutes: float = Field(ge=0)
    pain: Literal["none", "mild", "moderate"] = "none"
    radiation: Literal["none", "low", "moderate"] = "none"
    guidelines: tuple[Id, ...] = Field(default=(), description="rows of evidence/recommendations.csv")
    rows: tuple[str, ...] = Field(default=(), description="rows of evidence/investigations.csv")


class Subscale(Strict):
    """Part of an outcome measure."""

    id: Id
    name: Text
    items: int = Field(ge=1)


class Measure(Strict):
    """An outcome measure that is free to use."""

    id: Id
    name: Text
    measures: Text
    items: int = Field(ge=1)
    low: float
    high: float
    item_high: float | None = Field(
        default=None, description="highest answer to one item, for scoring percent"
    )
    better: Literal["lower", "higher"]
    subscales: tuple[Subscale, ...] = ()
    scoring: Literal["single", "mean", "sum", "percent"]
    missing: Text
    max_missing: float = Field(ge=0, le=1)
    important_change: float | None = None
    important_percent: float | None = Field(default=None, description="change as a share of the first score")
    important_change_source: str | None = None
    row: Id | None = Field(default=None, description="row of evidence/outcome_measures.csv")
    licence: Text
    shipped_items: tuple[str, ...] = ()
    url: str | None = None
