"""Turn the evidence tables into the library's tidy CSV, and say what was left out and why.

Reads the five YAML tables, the curators' ``extra_*.yaml``, their mappings ``use_*.yaml`` (row to library
cause and finding) and ``among.yaml`` (whom a study compared); writes ``packs/library/evidence/*.csv``,
``studies.yaml`` and ``docs/evidence-unused.md``. It may be run again at will.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from evidence_report import report

from whence._yaml import read_yaml
from whence.errors import InputError, PackError, Place
from whence.knowledge.schema.evidence import TABLES, Study, columns

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "src/whence/packs/library"
EVIDENCE = LIBRARY / "evidence"

SOURCES = {
    "a": "a_lumbar", "b": "b_sij_pelvis", "c": "c_gluteal_hip", "d": "d_serious", "e": "e_care",
}  # fmt: skip
NAMES = {
    "treatment": "effects", "recommendation": "recommendations", "outcome_measure": "outcome_measures",
    "investigation": "investigations", "triage": "triage_sources",
}  # fmt: skip
SEEN = ("memory", "secondary", "abstract", "fulltext")
TRUE_BY_DEFAULT = {"denominator"}
UNSURE = re.compile(
    r"denominator of (this|the) share not shown|number of reporting series not shown|n is the whole review"
)
NO_ROWS = {"studies", "new_ids", "gaps", "urgency_scale", "support_scale"}

Row = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Import everything; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    shared = Path(os.environ.get("WHENCE_SHARED", ROOT.parent / "shared"))
    parser.add_argument("--shared", type=Path, default=shared, help="where the evidence tables lie")
    parser.add_argument("--library", type=Path, default=LIBRARY, help="where the library lies")
    parser.add_argument("--out", type=Path, help="where CSV and studies.yaml go; else beside the mappings")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where evidence-unused.md goes")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    given = parser.parse_args(arguments)
    try:
        studies, tables, notes = collect(given.shared / "evidence", given.library)
    except InputError as problem:
        print(problem, file=sys.stderr)
        return 2
    out = given.out or given.library / "evidence"
    write(out, studies, tables)
    text, counts = report(tables, studies, notes, given.library / "causes")
    (given.docs / "evidence-unused.md").write_text(text, encoding="utf-8")
    if given.json:
        print(json.dumps(counts | {"studies": len(studies)}))
    else:
        print(f"{len(studies)} studies")
        for name, count in counts.items():
            print(f"{name}: {count['rows']} rows, {count['used']} used")
        print("\n".join(notes))
    return 0


def collect(shared: Path, library: Path) -> tuple[dict[str, Row], dict[str, list[Row]], list[str]]:
    """Return studies by id, rows by table (as the schema has them) and notes on what was mended."""
    folder = library / "evidence"
    causes = {p.stem for p in (library / "causes").glob("*.yaml")}
    among = _among(folder / "among.yaml", causes)
    studies: dict[str, Row] = {}
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    notes: list[str] = []
    files = [(letter, shared / f"{name}.yaml") for letter, name in SOURCES.items()]
    files += [(p.stem[-1].lower(), p) for p in sorted(folder.glob("extra_*.yaml"))]
    for letter, path in files:
        data = read_yaml(path, PackError)
        names = _merge(studies, data["studies"], letter, path, notes)
        use = folder / f"use_{letter}.yaml"
        known = _uses(use, data) if path.parent != folder and use.exists() else {}
        for table, rows in data.items():
            if table in NO_ROWS:
                continue
            for index, raw in enumerate(rows):
                row = dict(raw)
                if "study" in row:
                    row["study"] = names[row["study"]]
                _use(row, known.get((table, index)), table, causes, extra=path.parent == folder)
                if table in ("accuracy", "frequency"):
                    _mark(row, among, letter, studies[row["study"]], table)
                tables[NAMES.get(table, table)].append(_tidy(row, table, studies))
    counts: Counter[str] = Counter()
    finished = {name: _checked(name, rows, counts) for name, rows in tables.items()}
    return _studies(studies, among), finished, notes


def _merge(
    studies: dict[str, Row], new: list[Row], letter: str, path: Path, notes: list[str]
) -> dict[str, str]:
    """Add a file's studies; one that stands already fills its gaps, a namesake gets a new id."""
    names = {}
    for study in new:
        own = {k: v for k, v in study.items() if v is not None}
        if "pmid" in own:
            own["pmid"] = int(own["pmid"])
        name = own["id"]
        first = studies.get(name)
        if first is not None and first.get("doi", own.get("doi")) != own.get("doi", first.get("doi")):
            names[name] = own["id"] = f"{name}_{letter}"
            studies[own["id"]] = own
            notes.append(f"{path.name}: {name} is another study of the same id (other DOI); now {own['id']}")
        elif first is not None:
            names[name] = name
            best = max(first["seen"], own["seen"], key=SEEN.index)
            authors = max(first.get("authors", ""), own.get("authors", ""), key=len) or None
            studies[name] = {**own, **first, "seen": best, "authors": authors}
            notes.append(f"{path.name}: {name} stands in two tables; merged, the first one's words kept")
        else:
            names[name] = name
            studies[name] = own
    return names


def _uses(path: Path, data: Row) -> dict[tuple[str, int], Row]:
    """Read a mapping, checking that every line is about the row that it names, and every row is mapped."""
    found: dict[tuple[str, int], Row] = {}
    for number, use in enumerate(read_yaml(path, PackError)):
        key = use["table"], use["row"]
        rows = data[use["table"]]
        if not 0 <= use["row"] < len(rows) or rows[use["row"]]["study"] != use["study"]:
            raise PackError(f"{key} is no row of {use['study']}", Place(str(path), None, str(number)))
        found[key] = use
    mapped = {table for table, _ in found}
    for table in mapped:
        for index in range(len(data[table])):
            if (table, index) not in found:
                raise PackError(f"row {index} of {table} is not mapped", Place(str(path), None, table))
    return found


def _use(row: Row, use: Row | None, table: str, causes: set[str], *, extra: bool) -> None:
    if extra:
        row["cause"] = row["condition"] if row["condition"] in causes else None
        row["finding"], row["source_finding"] = row.get("finding"), row.get("finding")
        row["used"] = table in ("accuracy", "frequency") and "not for use" not in (row.get("note") or "")
        row["reason"] = None if row["used"] else "informs the words only"
    elif use is not None:
        row["source_finding"] = row.pop("finding", None)
        row["cause"] = use["maps_to"]["cause"]
        row["finding"] = use["maps_to"]["finding"]
        row["used"] = bool(use["used"])
        row["reason"] = use.get("reason")


def _mark(row: Row, among: Row, letter: str, study: Row, table: str) -> None:
    """Say whom the row compared, its cohort and the class of its spectrum."""
    own = among["studies"].get(row["study"], {})
    words = row.get("spectrum")
    kind = own.get("spectrum") or among["spectra"].get(words) or among["settings"].get(study.get("setting"))
    row["spectrum_class"] = kind or "ordinary"
    row["overlap"] = own.get("overlap")
    if table == "frequency" and UNSURE.search(f"{row.get('note')} {row.get('reason')}"):
        row["denominator"] = False
    if table == "accuracy":
        apart = row.get("source_finding") in own.get("apart", ())
        row["weight"] = 0 if apart else own.get("weight", 1)
        compared = own.get("among", among["defaults"][letter])
        target = {row.get("cause")}
        row["among"] = [c for c in compared if c not in target] if row["weight"] else []
        if row["spectrum_class"] == "healthy_controls" and "among" not in own:
            row["among"] = []


def _among(path: Path, causes: set[str]) -> Row:
    """Read among.yaml with its groups written out."""
    data: Row = read_yaml(path, PackError)

    def expand(names: list[str]) -> list[str]:
        found: list[str] = []
        for name in names:
            if name not in data["groups"] and name not in causes:
                raise PackError(f"{name!r} is neither a group nor a cause", Place(str(path)))
            found += expand(data["groups"][name]) if name in data["groups"] else [name]
        return list(dict.fromkeys(found))

    data["defaults"] = {letter: expand(names) for letter, names in data["defaults"].items()}
    for study in data["studies"].values():
        if "among" in study:
            study["among"] = expand(study["among"])
    return data


def _tidy(raw: Row, table: str, studies: dict[str, Row]) -> Row:
    """Flatten intervals, ranges and effects to columns of their own."""
    row: Row = {}
    for key, value in {**raw, **raw.get("effect", {})}.items():
        if value is None or key == "effect":
            continue
        if key in ("condition", "suspicion") and "conditions" in TABLES[NAMES.get(table, table)].model_fields:
            row["conditions"] = value if isinstance(value, list) else [value]
        elif key.endswith(("ci", "range")) and isinstance(value, list):
            stem = key.removeprefix("proportion_").removesuffix("ci").rstrip("_")
            prefix = f"{stem}_" if stem else ""
            row[f"{prefix}low"], row[f"{prefix}high"] = value
        elif key in ("mcid", "cutoffs"):
            row[key] = json.dumps(value, ensure_ascii=False) if value else None
        elif key == "range":
            row["scale"] = value
        else:
            row[key] = str(value) if key in ("age_years", "sets", "weeks") else value
    if "seen" not in row:
        row["seen"] = studies[row["study"]]["seen"]
    return row


def _checked(name: str, rows: list[Row], counts: Counter[str]) -> list[Row]:
    """Give each row an id that no other row of any table has, and hold it to the schema."""
    model = TABLES[name]
    found = []
    for row in rows:
        stem = row.get("id") or _stem(name, row)
        counts[stem] += 1
        joint = "_" if name in ("effects", "recommendations") else "."
        row["id"] = stem if counts[stem] == 1 else f"{stem}{joint}{counts[stem]}"
        stray = set(row) - set(model.model_fields)
        if stray - {"finding", "source_finding", "cause"}:
            raise PackError(f"no column for {sorted(stray)}", Place(f"{name}.csv", field=row["id"]))
        kept = {k: v for k, v in row.items() if k not in stray and v is not None}
        found.append(model.model_validate(kept).model_dump())
    return found


def _stem(name: str, row: Row) -> str:
    """Return a readable id: study, finding, condition."""
    if name == "effects":
        return _slug(f"{row['study']}_{row['conditions'][0]}", 60)
    if name == "recommendations":
        return _slug(f"{_slug(row['source'], 28)}_{row['conditions'][0]}", 60)
    parts = [row.get("study") or _slug(row.get("source", ""), 40)]
    for key in ("source_finding", "finding", "zone", "factor", "measure", "test", "exercise"):
        if row.get(key) and (key != "finding" or "source_finding" not in row):
            parts.append(_slug(str(row[key]), 48))
            break
    parts.append(row["condition"] if "condition" in row else row["conditions"][0])
    return ".".join(parts)


def _slug(text: str, most: int) -> str:
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    slug = slug if slug[:1].isalpha() else f"s_{slug}"
    return slug if len(slug) <= most else slug[:most].rsplit("_", 1)[0]


def _studies(studies: dict[str, Row], among: Row) -> dict[str, Row]:
    found = {}
    for name, study in sorted(studies.items()):
        own = among["studies"].get(name, {})
        extra = {k: own[k] for k in ("overlap", "cases", "controls", "disjoint") if k in own}
        found[name] = Study.model_validate(study | extra).model_dump(exclude_defaults=True)
    return found


def write(out: Path, studies: dict[str, Row], tables: dict[str, list[Row]]) -> None:
    """Write the CSV files and studies.yaml."""
    for name, rows in tables.items():
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns(name), lineterminator="\n")
            writer.writeheader()
            writer.writerows({k: _cell(k, v) for k, v in row.items()} for row in rows)
    head = "# Written by scripts/import_evidence.py; change its sources, not this file.\n"
    body = yaml.safe_dump(list(studies.values()), sort_keys=False, allow_unicode=True, width=120)
    (out / "studies.yaml").write_text(head + body, encoding="utf-8")


def _cell(key: str, value: Any) -> str:
    """Write a value as a cell; what the schema takes for granted stays empty."""
    if value is None or (key, value) == ("weight", 1):
        return ""
    if isinstance(value, bool) and value is (key in TRUE_BY_DEFAULT):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return " ".join(value)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
