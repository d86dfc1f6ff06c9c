"""What the import left out and why, as a page of the docs."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

from whence._yaml import read_yaml
from whence.knowledge.schema import AccuracyRow, FrequencyRow, Study
from whence.knowledge.selection import select
from whence.knowledge.words import parse_words

Row = dict[str, Any]

HEAD = """# Evidence that carries no number, and why

Written by `scripts/import_evidence.py`. Every row of the evidence tables is kept in
`packs/library/evidence/*.csv` with its marks; the rows below enter no cell by themselves.
Reasons are the curators' (maintainers, not clinicians).

"""
CARE = (
    "effects", "recommendations", "dosage", "natural_history", "outcome_measures", "investigations",
    "triage_sources",
)  # fmt: skip
Counts = dict[str, dict[str, int]]


def report(
    tables: dict[str, list[Row]], studies: dict[str, Row], notes: list[str], causes: Path
) -> tuple[str, Counts]:
    """Return the page and, by table, how many rows there are and how many carry a number."""
    cells = {p.stem: read_yaml(p) for p in sorted(causes.glob("*.yaml"))}
    lines = [HEAD, "## Rows by table\n", "| table | rows | carry a number |", "| --- | --- | --- |"]
    counts, left = {}, {}
    for name, rows in tables.items():
        why = {row["id"]: _why(name, row, cells) for row in rows}
        kept = sum(not reason for reason in why.values())
        counts[name] = {"rows": len(rows), "used": kept}
        left[name] = [(row, why[row["id"]]) for row in rows if why[row["id"]]]
        lines.append(f"| {name} | {len(rows)} | {'read by the care pages' if name in CARE else kept} |")
    lines += ["", "## What the import mended\n", *[f"- {note}" for note in notes or ["Nothing."]], ""]
    for name, rows_left in left.items():
        if name in CARE or not rows_left:
            continue
        lines += [f"## {name}.csv\n"]
        by_reason: dict[str, list[Row]] = defaultdict(list)
        for row, reason in rows_left:
            by_reason[reason].append(row)
        for reason, rows in sorted(by_reason.items(), key=lambda item: -len(item[1])):
            ids = ", ".join("`" + row["id"] + "`" for row in rows)
            lines.append(f"- **{reason}**: {ids}")
        lines.append("")
    lines += ["## Set aside where rows of one cell are pooled\n", *_aside(tables, studies, cells)]
    return "\n".join(lines).rstrip() + "\n", counts


def _aside(tables: dict[str, list[Row]], studies: dict[str, Row], cells: dict[str, Row]) -> list[str]:
    """Return the used rows that a synthesis or a larger paper on the same people replaces."""
    known = {name: Study.model_validate(study) for name, study in studies.items()}
    models = {"accuracy": AccuracyRow, "frequency": FrequencyRow}
    groups: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for table, model in models.items():
        for row in tables[table]:
            if row["used"] and row["finding"] and _points(table, row, cells):
                key = table, row["cause"] or row["condition"], row["finding"]
                groups[key].append(model.model_validate(row))
    found = [line for rows in groups.values() for line in select(rows, known).aside]
    return [f"- `{name}`: {why}" for name, why in found]


def _why(table: str, row: Row, cells: dict[str, Row]) -> str:
    """Return why a row enters no cell by itself, or nothing where it may."""
    for unused, why in (
        (row["suspect"], "marked suspect: its note says why"),
        (row["seen"] == "memory", "remembered, read in no text: informs a judgement only"),
        (not row["used"], "" if table in CARE else "not mapped"),
    ):
        if unused:
            return row["reason"] or why
    if table == "referral":
        return "places are stated in words; the figure is a check on the word"
    if row["cause"] == "background":
        return "" if table == "frequency" else "the background is stated in words, which follow this figure"
    if table not in ("accuracy", "frequency") or _points(table, row, cells):
        return ""
    return _stated(row, cells)


def _points(table: str, row: Row, cells: dict[str, Row]) -> bool:
    for cause, text in cells.items():
        value = (text.get("findings") or {}).get(row["finding"])
        if isinstance(value, dict) and value.get("from") == table:
            wanted = value.get("condition")
            if row["condition"] == wanted or (wanted is None and cause in (row["cause"], row["condition"])):
                return True
    return False


def _stated(row: Row, cells: dict[str, Row]) -> str:
    """Say what the cause states instead, and how far that lies from the row."""
    owner = row["cause"] or row["condition"]
    value = ((cells.get(owner) or {}).get("findings") or {}).get(row["finding"])
    if value is None:
        return f"usable, but {owner} states nothing on {row['finding']}"
    word = value.get("value") if isinstance(value, dict) else value
    if not isinstance(word, str):
        return f"usable, but {owner} states {row['finding']} by option or from another table"
    share, _ = parse_words(word)
    figure = row.get("sens") if "sens" in row else row.get("proportion")
    if not figure or figure == 1:
        return f"usable, but {owner} states a word"
    apart = abs(math.log(share / (1 - share)) - math.log(figure / (1 - figure)))
    verdict = "which agrees" if apart < math.log(3) else "WHICH LIES more than a factor of three away in odds"
    return f"usable, but {owner} states the word {word!r} against {figure:g}, {verdict}"
