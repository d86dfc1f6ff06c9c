"""Rows, studies and packs that several tests build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from whence.knowledge.load import Pack
from whence.knowledge.schema import AccuracyRow, FrequencyRow, Study, Value

TOY = Path(__file__).resolve().parent.parent / "packs"


def study(name: str, **more: Any) -> Study:
    return Study.model_validate({"id": name, "title": name, "seen": "abstract", "year": 2000, **more})


def accuracy(name: str, **more: Any) -> AccuracyRow:
    base = {
        "id": f"{name}.lift.disc",
        "study": name,
        "condition": "disc",
        "cause": "disc",
        "seen": "abstract",
    }
    return AccuracyRow.model_validate(
        {**base, "used": True, "source_finding": "lift", "finding": "lift", "sens": 0.6, **more}
    )


def frequency(name: str, **more: Any) -> FrequencyRow:
    base = {
        "id": f"{name}.ache.disc",
        "study": name,
        "condition": "disc",
        "cause": "disc",
        "seen": "abstract",
    }
    return FrequencyRow.model_validate(
        {**base, "used": True, "source_finding": "ache", "finding": "ache", **more}
    )


def counts(tp: int, fp: int, fn: int, tn: int) -> dict[str, int]:
    return {"tp": tp, "fp": fp, "fn": fn, "tn": tn}


def pack_with(
    toy: Pack,
    *rows: AccuracyRow | FrequencyRow,
    studies: tuple[Study, ...] = (),
    cells: dict[str, Any] | None = None,
) -> Pack:
    """Return the toy pack whose disc points to evidence."""
    cells = cells or {"lift": {"from": "accuracy"}, "ache": {"from": "frequency"}}
    found = {"accuracy": "lift", "frequency": "ache"}
    tables = {
        "accuracy": tuple(r for r in rows if isinstance(r, AccuracyRow)),
        "frequency": tuple(r for r in rows if isinstance(r, FrequencyRow)),
    }
    stated = {f: Value.model_validate(v) for f, v in cells.items()}
    stated = {f: v for f, v in stated.items() if tables[str(v.source)] or f not in found.values()}
    disc = toy.causes["disc"]
    kept = {f: v for f, v in disc.findings.items() if f not in cells}
    causes = {**toy.causes, "disc": disc.model_copy(update={"findings": {**kept, **stated}})}
    named = {r.study: study(r.study) for r in rows} | {s.id: s for s in studies}
    return replace(toy, causes=causes, studies=named, **tables)
