"""The library's evidence: nothing lost on import, nothing used that may not be, and every omission listed."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from whence._yaml import read_yaml
from whence.errors import PackError
from whence.evidence.citations import citations
from whence.knowledge.load import Pack, load_pack
from whence.knowledge.pooling import Pooling, pool_pack
from whence.knowledge.schema.evidence import TABLES, Study, columns

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "src/whence/packs/library"
EVIDENCE = LIBRARY / "evidence"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        spec = importlib.util.spec_from_file_location("import_evidence", ROOT / "scripts/import_evidence.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return module


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def pooling(pack: Pack) -> Pooling:
    return pool_pack(pack)


def rows_of(table: str) -> list[dict[str, str]]:
    with (EVIDENCE / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_lies_there_is_what_the_script_writes(script: ModuleType, shared: Path, tmp_path: Path) -> None:
    assert script.main(["--shared", str(shared), "--out", str(tmp_path), "--docs", str(tmp_path)]) == 0
    for name in (*[f"{table}.csv" for table in TABLES], "studies.yaml"):
        assert (tmp_path / name).read_text() == (EVIDENCE / name).read_text(), f"{name}: run the import again"
    page = "evidence-unused.md"
    assert (tmp_path / page).read_text() == (ROOT / "docs" / page).read_text(), "run the import again"


def test_every_row_of_the_sources_is_kept(script: ModuleType, shared: Path) -> None:
    found = dict.fromkeys(TABLES, 0)
    paths = [*(shared / "evidence").glob("*.yaml"), *EVIDENCE.glob("extra_*.yaml")]
    for path in paths:
        for table, rows in read_yaml(path).items():
            if table not in script.NO_ROWS:
                found[script.NAMES.get(table, table)] += len(rows)
    assert {table: len(rows_of(table)) for table in TABLES} == found


@pytest.mark.parametrize("table", list(TABLES))
def test_columns_and_ids_are_in_order(table: str) -> None:
    rows = rows_of(table)
    assert list(rows[0]) == columns(table)
    ids = [row["id"] for name in TABLES for row in rows_of(name)]
    assert len(set(ids)) == len(ids)
    studies = {s["id"] for s in read_yaml(EVIDENCE / "studies.yaml")}
    assert {row["study"] for row in rows if "study" in row} <= studies


def test_marks_survive(shared: Path) -> None:
    raw: list[dict[str, Any]] = []
    for path in (shared / "evidence").glob("[abcd]_*.yaml"):
        raw += read_yaml(path)["accuracy"]
    kept = rows_of("accuracy")
    for mark in ("suspect", "derived"):
        assert sum(r[mark] == "true" for r in kept) == sum(bool(r.get(mark)) for r in raw)
    for mark in ("scope", "pooled_in", "spectrum"):
        assert sorted(r[mark] for r in kept if r[mark]) == sorted(r[mark] for r in raw if r.get(mark))
    assert sum(r["seen"] == "memory" for r in kept) == sum(r["seen"] == "memory" for r in raw)
    assert sum(float(r["tp"] or 0) for r in kept) == sum(r.get("tp") or 0 for r in raw)


def test_two_studies_of_one_id_are_told_apart() -> None:
    studies = {s["id"]: Study.model_validate(s) for s in read_yaml(EVIDENCE / "studies.yaml")}
    assert studies["kim2018"].doi != studies["kim2018_b"].doi
    fractures = [r for t in ("accuracy", "frequency") for r in rows_of(t) if r["study"] == "kim2018_b"]
    assert fractures
    assert all("fracture" in r["condition"] for r in fractures)


def test_one_cohort_of_three_papers_is_named_once() -> None:
    studies = {s["id"]: Study.model_validate(s) for s in read_yaml(EVIDENCE / "studies.yaml")}
    assert len({studies[s].overlap for s in ("laslett2003", "laslett2005", "young2003")}) == 1


def test_a_mapping_about_another_row_is_refused(script: ModuleType, tmp_path: Path) -> None:
    use = tmp_path / "use_a.yaml"
    data = {"accuracy": [{"study": "a2000", "finding": "x", "condition": "y"}]}
    use.write_text(
        "- {table: accuracy, row: 0, study: b2000, maps_to: {cause: null, finding: null}, used: false}\n"
    )
    with pytest.raises(PackError, match="no row of b2000"):
        script._uses(use, data)
    use.write_text(
        "- {table: accuracy, row: 0, study: a2000, maps_to: {cause: null, finding: null}, used: false}\n"
    )
    data["accuracy"] *= 2
    with pytest.raises(PackError, match="row 1 of accuracy is not mapped"):
        script._uses(use, data)


def test_nothing_suspect_remembered_or_unread_is_used(pack: Pack, pooling: Pooling) -> None:
    rows = {row.id: row for row in (*pack.accuracy, *pack.frequency)}
    used = {name for e in pooling.estimates.values() for name in e.rows if name in rows}
    assert len(used) > 100
    for name in used:
        row = rows[name]
        assert not row.suspect, name
        assert row.seen != "memory", name
        assert row.used, name


def test_every_usable_row_is_used_or_its_reason_listed(pack: Pack, pooling: Pooling) -> None:
    page = (ROOT / "docs/evidence-unused.md").read_text()
    used = {name for e in pooling.estimates.values() for name in e.rows}
    for row in (*pack.accuracy, *pack.frequency):
        assert row.id in used or f"`{row.id}`" in page, row.id


def test_every_estimate_is_a_probability_with_a_spread_rows_and_steps(pooling: Pooling) -> None:
    for key, estimate in pooling.estimates.items():
        assert 0.001 <= estimate.share <= 0.99, key
        assert 0 < estimate.sd < 3, key
        assert estimate.rows, key
        assert estimate.steps, key


def test_every_study_can_be_cited(pack: Pack) -> None:
    studies = [s.model_dump() for s in pack.studies.values()]
    for style in ("text", "bibtex", "ris"):
        assert citations(studies, style)
    assert citations(studies, "ris").count("TY  - ") == len(studies)
    assert len(citations(studies).splitlines()) == len(studies)
