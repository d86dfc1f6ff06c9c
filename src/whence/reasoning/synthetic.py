"""Random packs of any size through the real compile path, for tests, benchmarks and trials of the reasoning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from whence.knowledge.compile import compile_pack
from whence.knowledge.load import Pack, engine_messages
from whence.knowledge.schema import (
    ORIGINS,
    SETTINGS,
    Cause,
    Family,
    Finding,
    Group,
    Region,
    Screen,
    Topic,
    TriageRule,
)

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["Size", "synthetic_knowledge", "synthetic_pack"]

_WORDS = ("never", "rarely", "uncommonly", "sometimes", "half", "often", "usually", "nearly always")
_PEOPLE = {"age": {"0-17": 0.05, "18-44": 0.4, "45-64": 0.35, "65-": 0.2}, "female": 0.55, "pregnant": 0.05,
           "postpartum": 0.05}  # fmt: skip
_MIXTURE = (0.4, 0.2, 0.1, 0.1, 0.1, 0.1)


@dataclass(frozen=True)
class Size:
    """How large a random pack is.

    Attributes
    ----------
    causes
        Named causes; ``unexplained`` comes on top.
    grouped
        Share of the findings that stand in a group of about four.
    stated
        Share of the findings that a cause states.
    by_origin
        Share of the yes-or-no findings whose background depends on origin.
    modified
        Share of the values that depend on age or sex.
    plain
        Yes-or-no findings alone, all of them history.
    """

    causes: int = 8
    findings: int = 12
    zones: int = 3
    grouped: float = 0.4
    stated: float = 0.5
    options: float = 0.2
    by_origin: float = 0.3
    modified: float = 0.2
    shifted: float = 0.3
    families: int = 2
    screens: int = 2
    two_sources: float = 0.08
    plain: bool = False


def synthetic_knowledge(size: Size | None = None, seed: int = 0) -> Knowledge:
    """Return a compiled random pack; the same size and seed give the same pack."""
    return compile_pack(synthetic_pack(size, seed), f"synthetic-{seed}")


def synthetic_pack(size: Size | None = None, seed: int = 0) -> Pack:
    """Return the text of a random pack as the models of the schema."""
    size = size or Size()
    rng = np.random.default_rng(seed)
    groups = 0 if size.plain else int(np.ceil(size.findings * size.grouped / 4))
    findings = {f"f{i}": _finding(i, size, groups, rng) for i in range(size.findings)}
    causes = {f"c{i}": _cause(i, size, findings, rng) for i in range(size.causes)}
    flags = [f for f in findings.values() if f.red_flag]
    return Pack(
        root=Path("synthetic"),
        region=_region(size, list(causes), rng),
        causes=causes,
        families={f"family{i}": _family(i) for i in range(size.families)},
        findings=findings,
        groups={f"g{i}": _group(i, list(causes), rng) for i in range(groups)},
        rules={f"rule_{f.id}": _rule(f.id, i) for i, f in enumerate(flags)},
        screens=_screens(size, [f.id for f in flags]),
        topics=_topics(findings),
        files={("cause", c): Path(f"{c}.yaml") for c in causes}
        | {("finding", f): Path("findings.yaml") for f in findings},
        studies={}, accuracy=(), frequency=(), second_ratings={}, countries={}, steps={}, plans={}, exercises={},
        investigations={}, measures={}, messages=engine_messages(),
    )  # fmt: skip


def _word(rng: np.random.Generator, low: int = 0, high: int = 8) -> str:
    return str(_WORDS[int(rng.integers(low, high))])


def _kind(i: int, size: Size) -> str:
    if size.plain:
        return "history"
    return ("history", "history", "exposure", "sign", "laboratory", "imaging")[i % 6]


def _finding(i: int, size: Size, groups: int, rng: np.random.Generator) -> Finding:
    kind = _kind(i, size)
    data: dict[str, Any] = {
        "id": f"f{i}",
        "name": f"Finding {i}",
        "kind": kind,
        "ask": f"Finding {i}?",
        "how": "Look.",
    }
    options = not size.plain and rng.random() < size.options
    if options:
        shares = rng.dirichlet(np.full(3, 2.0)).round(3)
        shares[-1] = 1 - shares[:-1].sum()
        data |= {"options": ("low", "middle", "high"), "baseline": "low", "order": "rising"}
        data["background"] = {"default": tuple(np.clip(shares, 0.01, 1) / np.clip(shares, 0.01, 1).sum())}
    else:
        data["background"] = {"default": _word(rng, 1, 6)}
        if rng.random() < size.by_origin:
            data["background"][str(rng.choice(ORIGINS))] = _word(rng, 1, 6)
        if rng.random() < size.modified:
            data["background_by"] = {"age": {"65-": _word(rng, 1, 6)}}
    if groups and rng.random() < size.grouped:
        data["group"] = f"g{int(rng.integers(groups))}"
    if kind == "history" and not options and not size.plain and i % 12 == 0:
        data |= {"red_flag": True, "background": {"default": "rarely"}}
    if kind in {"imaging", "laboratory"}:
        data["burden"] = {"minutes": 15, "cost": "moderate"}
    return Finding.model_validate(data)


def _cause(i: int, size: Size, findings: dict[str, Finding], rng: np.random.Generator) -> Cause:
    stated: dict[str, Any] = {}
    for f in findings.values():
        if rng.random() >= size.stated:
            continue
        if not f.is_yes_no:
            stated[f.id] = {o: _word(rng, 1) for o in f.options}
            continue
        stated[f.id] = {"value": _word(rng)}
        if rng.random() < size.modified:
            stated[f.id]["value_by"] = {"age": {"45-": _word(rng)}, "sex": {"male": _word(rng)}}
    data: dict[str, Any] = {
        "id": f"c{i}", "name": f"Cause {i}", "origin": str(rng.choice(ORIGINS)), "findings": stated,
        "plain": "A made-up cause.", "technical": "A made-up cause.",
        "place": {f"z{z}": _word(rng, 1) for z in range(size.zones) if rng.random() < 0.5},
    }  # fmt: skip
    if i % 6 == 5:
        data |= {"danger": "serious", "alarm": {"soon": 0.05, "urgent": 0.2}}
    if size.families and i < 2 * size.families:
        data["part_of"] = f"family{i // 2}"
    if i and rng.random() < 0.2:
        data["excludes"] = (f"c{int(rng.integers(i))}",)
    if rng.random() < size.shifted:
        data["shifts"] = {"age": {"18-34": "x3", "65-": "/2"}, "sex": {"female": "x2"}}
    return Cause.model_validate(data)


def _family(i: int) -> Family:
    return Family.model_validate(
        {"id": f"family{i}", "name": f"Family {i}", "plain": "Made up.", "collapse": i % 2 == 0}
    )


def _group(i: int, causes: list[str], rng: np.random.Generator) -> Group:
    some = [c for c in causes if rng.random() < 0.3]
    return Group.model_validate(
        {"id": f"g{i}", "name": f"Group {i}", "mechanism": "Made up.", "sources": tuple(some),
         "rho": float(rng.choice([0.0, 0.2, 0.4, 0.7])), "rho_source": float(rng.choice([0.1, 0.4, 0.6]))}
    )  # fmt: skip


def _rule(flag: str, i: int) -> TriageRule:
    return TriageRule.model_validate(
        {"id": f"rule_{flag}", "label": f"Rule {flag}", "when": {"any": (flag,)}, "fear": ("c0",),
         "urgency": ("urgent", "emergency", "soon")[i % 3], "see": "a doctor", "meanwhile": "Call.",
         "why": "Made up.", "source": {"guideline": "none", "support": "memory"}}
    )  # fmt: skip


def _topics(findings: dict[str, Finding]) -> dict[str, Topic]:
    asked = [f.id for f in findings.values() if f.is_yes_no and f.kind in {"history", "exposure"}]
    return {"topic": Topic(id="topic", ask="Any of these?", of=_ticked(asked))} if len(asked) > 1 else {}


def _ticked(findings: list[str]) -> dict[str, str]:
    return {name: f"Is it {name}?" for name in findings}


def _screens(size: Size, flags: list[str]) -> dict[str, Screen]:
    parts = [flags[i :: size.screens] for i in range(size.screens)] if size.screens else []
    return {
        f"screen{i}": Screen(id=f"screen{i}", ask="Any of these?", of=_ticked(part))
        for i, part in enumerate(parts)
        if part
    }


def _region(size: Size, causes: list[str], rng: np.random.Generator) -> Region:
    weights = rng.lognormal(0, 1.2, (len(causes) + 1, len(SETTINGS)))
    shares = {
        name: {s: float(weights[i, j]) for j, s in enumerate(SETTINGS)}
        for i, name in enumerate([*causes, "unexplained"])
    }
    settings = [
        {"id": s, "name": s.replace("_", " "), "mixture": m, "people": _PEOPLE}
        for s, m in zip(SETTINGS, _MIXTURE, strict=True)
    ]
    told = {"present": "sometimes", "absent": "rarely"}
    return Region.model_validate(
        {"id": "synthetic", "name": "Synthetic", "version": "1", "complaint": "pain", "complaint_zones": (),
         "settings": settings, "shares": shares, "mention": {"history": told, "exposure": told, "sign": told},
         "model": {"two_sources": size.two_sources},
         "zones": [_zone(z, rng) for z in range(size.zones)]}
    )  # fmt: skip


def _zone(i: int, rng: np.random.Generator) -> dict[str, str]:
    return {
        "id": f"z{i}",
        "name": f"Zone {i}",
        "plain": f"zone {i}",
        "view": "back",
        "background": _word(rng, 2, 5),
    }
