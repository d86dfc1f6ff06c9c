"""What a pack says of its causes and findings in words, as `Knowledge` carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whence._yaml import line_of
from whence.errors import PackError, Place, nearest
from whence.knowledge.compiled import UNEXPLAINED, CauseInfo, FindingInfo

if TYPE_CHECKING:
    from whence.knowledge.load import Pack
    from whence.knowledge.schema import Burden, Finding, Zone

__all__ = ["cause_infos", "finding_infos"]

_BURDEN = {
    "cost": {"none": 0.0, "low": 2.0, "moderate": 15.0, "high": 60.0},
    "pain": {"none": 0.0, "mild": 1.0, "moderate": 10.0},
    "radiation": {"none": 0.0, "low": 3.0, "moderate": 20.0},
}
"""Minutes that a cost, a pain or a dose is held to be worth (judgement)."""


def cause_infos(pack: Pack) -> list[CauseInfo]:
    """Return what is said of the causes that the region names, in the order of its shares, `unexplained` last.

    Raises
    ------
    PackError
        Where the region gives a share to a cause that the library does not have.
    """
    found = []
    for name in pack.region.shares:
        if name == UNEXPLAINED:
            continue
        if name not in pack.causes:
            hint = nearest(name, pack.causes)
            folder = pack.root / pack.region.id
            shares = folder / "shares.yaml"
            path, keys = (shares, [name]) if shares.exists() else (folder / "pack.yaml", ["shares", name])
            place = Place(str(path), line_of(path, keys), f"shares.{name}")
            raise PackError(f"there is no cause {name!r}.{hint}", place)
        c = pack.causes[name]
        found.append(
            CauseInfo(
                id=c.id,
                name=c.name,
                family=c.part_of,
                origin=c.origin,
                danger=c.danger,
                alarm=c.alarm.model_dump(exclude_none=True) if c.alarm else None,
                plain=c.plain,
                technical=c.technical,
                also=c.also,
                codes=dict(c.codes),
                alike=dict(c.alike),
                mimics=dict(c.mimics),
                reviewed=c.reviewed.model_dump(mode="json") if c.reviewed else None,
            )
        )
    found.append(
        CauseInfo(
            id=UNEXPLAINED,
            name=pack.messages["unexplained.name"].text,
            family=None,
            origin="local",
            danger="benign",
            alarm=None,
            plain=pack.messages["unexplained.plain"].text,
            technical="No source that this pack names; backgrounds only.",
        )
    )
    return found


def finding_infos(pack: Pack) -> list[FindingInfo]:
    """Return what is said of the findings, then of the zones of the pain drawing.

    Raises
    ------
    PackError
        Where a finding names a group that there is not.
    """
    groups = list(pack.groups)
    found = []
    for f in pack.findings.values():
        if f.group is not None and f.group not in pack.groups:
            place = pack.place("finding", f.id, "group")
            raise PackError(f"there is no group {f.group!r}.{nearest(f.group, groups)}", place)
        found.append(_finding(f, groups))
    pain_in = pack.messages["zone.pain"].text
    return [*found, *(_zone(z, pain_in) for z in pack.region.zones)]


def _finding(f: Finding, groups: list[str]) -> FindingInfo:
    cuts = tuple((f.number.cuts[o][0], f.number.cuts[o][1]) for o in f.options) if f.number else None
    return FindingInfo(
        id=f.id,
        name=f.name,
        kind=f.kind,
        options=f.options,
        labels=dict(f.labels),
        baseline=f.options.index(f.baseline) if f.baseline else None,
        cuts=cuts,
        limits=(f.number.low, f.number.high, f.number.unit) if f.number else None,
        implies=dict(f.implies),
        contradicts=f.contradicts,
        replaces=f.replaces,
        group=groups.index(f.group) if f.group else -1,
        rising=f.order != "falling",
        role=f.role,
        red_flag=f.red_flag,
        ask=f.ask,
        how=f.how,
        positive_if=f.positive_if,
        burden=_burden(f.burden),
        asked_of=(f.asked_of.sex, *f.asked_of.age, f.asked_of.pregnancy),
        sided=f.sided,
    )


def _zone(zone: Zone, pain_in: str) -> FindingInfo:
    """Return a zone of the pain drawing as a finding."""
    return FindingInfo(
        id=f"zone:{zone.id}",
        name=pain_in.format(zone=zone.name.lower()),
        kind="zone",
        options=("yes", "no"),
        labels={},
        baseline=None,
        cuts=None,
        limits=None,
        implies={},
        contradicts=(),
        replaces=(),
        group=-1,
        rising=True,
        role="source",
        red_flag=False,
        ask=None,
        how=None,
        positive_if=None,
        burden=0.1,
        asked_of=("any", 0, 120, "any"),
    )


def _burden(burden: Burden) -> float:
    worth = sum(scale[getattr(burden, name)] for name, scale in _BURDEN.items())
    return max(0.1, burden.minutes + worth)
