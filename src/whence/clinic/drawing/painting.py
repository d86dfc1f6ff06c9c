"""What a person painted on the body, and what it says: a drawing of the case and answers to findings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from whence.case import Answer, Drawing
from whence.clinic.drawing.atlas import middle_zones, places, read_data, spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whence.case import Side
    from whence.knowledge import Knowledge

__all__ = ["Painting", "around", "side_of", "zone_of"]


@dataclass(frozen=True)
class Painting:
    """Marks on the body by place, such as ``mid_buttock.left`` or ``sit_bone.right``, and what was asked beside.

    Attributes
    ----------
    hurts
        Places that hurt.
    travels
        Places that the pain travels to.
    numb
        Places that are numb or tingle.
    worst
        The worst place.
    everywhere
        Whether this is everywhere it hurts.
    depth
        An option of the finding about depth.
    spread
        How spread out the pain is: a key of ``spread`` in ``data/answers.yaml``.
    sensation
        What the skin at `numb` is: ``numb``, ``tingling`` or ``both``.
    """

    hurts: tuple[str, ...] = ()
    travels: tuple[str, ...] = ()
    numb: tuple[str, ...] = ()
    worst: str | None = None
    everywhere: bool | None = None
    depth: str | None = None
    spread: str | None = None
    sensation: str | None = None

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Painting:
        """Return a painting from what `dump` gave, passing over what this version does not know."""
        found: dict[str, Any] = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        for name in ("hurts", "travels", "numb"):
            found[name] = tuple(p for p in found.get(name, ()) if p in places())
        if found.get("worst") not in (*found["hurts"], *found["travels"]):
            found["worst"] = None
        if found.get("spread") not in read_data("answers")["spread"]:
            found["spread"] = None
        return cls(**found)

    @classmethod
    def of(cls, drawing: Drawing) -> Painting:
        """Return the painting that shows a case's drawing, on the side or sides that the case names."""

        def drawn(zones: Iterable[str]) -> tuple[str, ...]:
            return tuple(place for zone in zones for place in _placed(zone, drawing.side))

        worst = drawn([drawing.worst])[:1] if drawing.worst else ()
        return cls(
            hurts=drawn(drawing.zones),
            numb=drawn(drawing.numb),
            worst=worst[0] if worst else None,
            everywhere=drawing.everywhere or None,
        )

    def dump(self) -> dict[str, Any]:
        """Return the painting as plain data for a session or a file."""
        return {
            k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v not in ((), None)
        }

    @property
    def painful(self) -> tuple[str, ...]:
        """Places that hurt or that the pain travels to."""
        return (*self.hurts, *(p for p in self.travels if p not in self.hurts))

    @property
    def side(self) -> Side | None:
        """The side of the pain; where it travels to counts only if nothing with a side hurts."""
        for marked in (self.hurts, self.travels):
            sides = {side_of(p) for p in marked} - {None}
            if sides:
                return "both" if len(sides) > 1 else "left" if "left" in sides else "right"
        return None

    def drawing(self) -> Drawing:
        """Return the drawing for a case."""
        zones = list(dict.fromkeys(zone_of(p) for p in self.painful))
        other = read_data("answers")["other_buttock"]
        if {side_of(p) for p in self.painful if zone_of(p) in other["of"]} == {"left", "right"}:
            zones.append(other["zone"])
        return Drawing(
            zones=tuple(zones),
            numb=tuple(dict.fromkeys(zone_of(p) for p in self.numb)),
            worst=zone_of(self.worst) if self.worst else None,
            side=self.side,
            everywhere=bool(self.everywhere),
        )

    def answers(self, knowledge: Knowledge) -> tuple[Answer, ...]:
        """Return what the painting answers, for those findings that the pack has."""
        found = dict(self._values())
        return tuple(
            Answer(
                finding=name, value=value, certainty="think_so" if value == "no" else "sure", origin="patient"
            )
            for name, value in found.items()
            if name in knowledge.finding_index
        )

    def _values(self) -> Iterator[tuple[str, str]]:
        rules = read_data("answers")
        if self.painful:
            yield rules["side"]["finding"], rules["side"][self._sidedness()]
            yield from self._pain(rules)
        if self.depth:
            yield rules["depth"]["finding"], self.depth
        if self.spread:
            yield from rules["spread"][self.spread].items()
        yield from self._feeling(rules)

    def _sidedness(self) -> str:
        return "middle" if self.side is None else "both" if self.side == "both" else "one"

    def _pain(self, rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        painted = {zone_of(p) for p in self.painful}
        for finding, zones in rules["pain"].items():
            if painted & set(zones):
                yield finding, "yes"
            elif self.everywhere:
                yield finding, "no"
        for finding, zones in rules["pain_on_both_sides"].items():
            if {side_of(p) for p in self.painful if zone_of(p) in zones} == {"left", "right"}:
                yield finding, "yes"

    def _feeling(self, rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        marked = {zone_of(p) for p in self.numb}
        for finding, zones in rules["numb_or_tingling"].items():
            if marked & set(zones):
                yield finding, "yes"
        if self.sensation in ("numb", "both"):
            for finding, zones in rules["numb"].items():
                if marked & set(zones):
                    yield finding, "yes"
        if self.sensation in ("tingling", "both") and marked:
            yield rules["tingling"], "yes"


def zone_of(place: str) -> str:
    """Return the zone of a place.

    Examples
    --------
    >>> zone_of("sit_bone.left"), zone_of("sacrum")
    ('lower_buttock', 'sacrum')
    """
    region = place.partition(".")[0]
    return spots().get(region, region)


def around(place: str) -> str:
    """Return the place that a spot lies in; any other place lies in itself.

    Examples
    --------
    >>> around("sit_bone.left"), around("sacrum")
    ('lower_buttock.left', 'sacrum')
    """
    region, dot, side = place.partition(".")
    return f"{spots().get(region, region)}{dot}{side}"


def side_of(place: str) -> str | None:
    """Return the side of a place; None in the middle of the body."""
    return place.partition(".")[2] or None


def _placed(zone: str, side: Side | None) -> list[str]:
    """Return the places of a zone; a zone that no view draws by itself has none."""
    if zone in middle_zones():
        return [zone]
    if zone == read_data("answers")["other_buttock"]["zone"]:
        return []
    return [f"{zone}.{s}" for s in ("left", "right") if side in (s, "both", None)]
