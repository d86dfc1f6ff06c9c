"""The patient's sheet and the clinician's letter.

Golden images lie in ``golden``; to make them anew after a wanted change, set WHENCE_GOLDEN=1 and look at them.
They rest on a frozen case, so that edits of the pack do not move them.
"""

from __future__ import annotations

import io
import json
import os
import re
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("typst")
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from whence import load
from whence.assessment import assess
from whence.care.letter import letter_pdf, letter_source
from whence.care.sheet import sheet_pdf, sheet_source
from whence.care.typesetting import page, pdf, png, t
from whence.case import parse_case
from whence.knowledge.load import engine_messages

if TYPE_CHECKING:
    from whence import Knowledge

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 21)
CASE = """
person: {age: 67, sex: male}
setting: primary_care
drawing: {zones: [lower_buttock], side: right}
findings: {radiation_below_knee: yes, straight_leg_raise: yes, pain_duration: 8, diabetes: yes, fever: no}
"""
PPI = 36
TOLERANCE = 2.0
"""Mean difference of grey values, of 255."""


def text_of(content: bytes) -> str:
    return " ".join("\n".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages).split())


@pytest.fixture(scope="module")
def assessment(buttock: Knowledge) -> dict[str, Any]:
    return assess(parse_case(CASE), buttock).model_dump(mode="json")


def test_the_sheet_says_what_it_must(buttock: Knowledge, assessment: dict[str, Any]) -> None:
    text = text_of(sheet_pdf(assessment["plan"], buttock, DAY))
    for words in (
        "What to do now",
        "When to seek help",
        "When to look again",
        "Your exercises",
        "three days",
    ):
        assert words in text
    assert "2026" in text
    assert "diagnos" not in text.lower()
    assert "not been reviewed by a clinician" in text


def test_an_emergency_sheet_says_whom_to_call_and_not_when_to_seek_help(buttock: Knowledge) -> None:
    case = parse_case("{person: {country: GB}, findings: {saddle_numbness: yes, urinary_retention: yes}}")
    made = assess(case, buttock).model_dump(mode="json")
    text = text_of(sheet_pdf(made["plan"], buttock, DAY, made["call"]["say"]))
    assert "call 999 or 112" in text
    assert "When to seek help" not in text
    first, *further = made["plan"]["worries"]
    assert text.count(first["until_seen"]) == 1  # in the box at the top
    assert all(worry["until_seen"] in text.partition("Until you are seen")[2] for worry in further)


def test_without_a_day_the_sheet_speaks_of_weeks(buttock: Knowledge, assessment: dict[str, Any]) -> None:
    text = text_of(sheet_pdf(assessment["plan"], buttock))
    assert "in 12 weeks" in text
    assert "20 February" not in text


def test_the_sheet_speaks_the_language_of_the_pack() -> None:
    spanish = load("buttock", language="es")
    made = assess(parse_case(CASE), spanish).model_dump(mode="json")
    text = text_of(sheet_pdf(made["plan"], spanish, DAY))
    for words in (
        "Su plan para el dolor de glúteo",
        "Qué hacer ahora",
        "Sus ejercicios",
        "de 2026",
        "tres días",
    ):
        assert words in text
    assert text.count("Si el dolor es nuevo") == 1  # said once, not beneath each exercise
    assert "diagn" not in text.lower()
    assert not set(re.findall(r"[a-z]+", text.lower())) & {"the", "and", "with", "your", "weeks", "times"}


def test_the_letter_speaks_the_language_of_the_pack() -> None:
    spanish = load("buttock", language="es")
    made = assess(parse_case(CASE), spanish).model_dump(mode="json")
    text = text_of(letter_pdf(made, spanish, DAY))
    for words in (
        "Valoración y plan: dolor de glúteo",
        "67 años",
        "Señales de alarma",
        "Posibles causas",
        "Seguimiento",
    ):
        assert words in text
    for words in ("Red flags", "Differential", "Caution", "safety questions", "weight "):
        assert words not in text


def test_the_letter_gives_intervals_red_flags_workup_and_references(
    buttock: Knowledge, assessment: dict[str, Any]
) -> None:
    text = text_of(letter_pdf(assessment, buttock, DAY))
    for words in ("Findings", "Red flags", "Differential", "Workup", "Plan", "Follow-up", "References"):
        assert words in text
    first = assessment["causes"][0]
    assert f"{first['low']:.0%} to {first['high']:.0%}" in text
    assert "Asked: No: fever" in text


def test_an_emergency_sheet_is_short_and_first_says_go(buttock: Knowledge) -> None:
    case = parse_case(
        "person: {age: 45, sex: male}\nfindings: {saddle_numbness: yes, urinary_retention: yes}"
    )
    content = sheet_pdf(assess(case, buttock).model_dump(mode="json")["plan"], buttock, DAY)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    text = text_of(content)
    assert text.index("Go to the emergency department now") < 120
    assert "Your exercises" not in text


def test_a_sheet_takes_under_one_and_a_half_seconds(buttock: Knowledge, assessment: dict[str, Any]) -> None:
    start = time.perf_counter()
    sheet_pdf(assessment["plan"], buttock, DAY)
    assert time.perf_counter() - start < 1.5


@pytest.mark.parametrize("text", ['#strong[x] "q" \\n $x$ *a* _b_ @c <d> // e', "]}{[", "a\nb", "50% & 1#2"])
def test_no_text_can_break_a_page(text: str) -> None:
    shown = text_of(pdf(page("x", text, [t(text)])))
    assert "".join(text.split())[:4] in "".join(shown.split())


def frozen() -> tuple[dict[str, Any], Any]:
    """Return a stored assessment and just enough knowledge to print it."""
    data = json.loads((GOLDEN / "case.json").read_text(encoding="utf-8"))
    stored = data["knowledge"]
    findings = {k: SimpleNamespace(**v, label=lambda option, v=v: f"{v['name']}: {option}") for k, v in
                stored["findings"].items()}  # fmt: skip
    knowledge = SimpleNamespace(
        complaint="buttock pain", region="buttock", version="test", documents=stored["documents"],
        finding_index=findings, finding=findings.__getitem__, zones=stored["zones"], language="en",
        settings=(SimpleNamespace(id="primary_care", name="Primary care"),),
        say=lambda name, **values: engine_messages()[name].text.format(**values),
        base=SimpleNamespace(finding=findings.__getitem__),
    )  # fmt: skip
    return data["assessment"], knowledge


def freeze(knowledge: Knowledge, assessment: dict[str, Any]) -> None:
    """Store an assessment with what its pages need."""
    care, names = knowledge.documents["care"], [a["finding"] for a in assessment["case"]["answers"]]
    exercises = {e for s in assessment["plan"]["steps"] for e in s["exercises"]}
    infos = {n: knowledge.finding(n) for n in names}
    stored = {
        "findings": {
            n: {"name": i.name, "red_flag": i.red_flag, "limits": i.limits} for n, i in infos.items()
        },
        "zones": {z: knowledge.zones[z] for z in assessment["case"]["drawing"]["zones"]},
        "documents": {
            "care": {k: {e: care[k][e] for e in exercises} for k in ("exercises", "figures")},
            "studies": {s["id"]: s for s in knowledge.documents["studies"].values()},
        },
    }
    used = json.dumps(assessment)
    stored["documents"]["studies"] = {
        k: v for k, v in stored["documents"]["studies"].items() if f'"{k}"' in used
    }
    content = json.dumps({"assessment": assessment, "knowledge": stored}, indent=1, sort_keys=True)
    (GOLDEN / "case.json").write_text(content + "\n", encoding="utf-8")


@pytest.mark.parametrize("kind", ["sheet", "letter"])
def test_pages_look_as_they_did(kind: str, buttock: Knowledge, assessment: dict[str, Any]) -> None:
    renew = bool(os.environ.get("WHENCE_GOLDEN"))
    if renew:
        freeze(buttock, assessment)
    stored, knowledge = frozen()
    source = (
        sheet_source(stored["plan"], knowledge, DAY)
        if kind == "sheet"
        else letter_source(stored, knowledge, DAY)
    )
    pages = png(source, PPI)
    if renew:
        for old in GOLDEN.glob(f"{kind}-*.png"):
            old.unlink()
        for number, content in enumerate(pages, start=1):
            (GOLDEN / f"{kind}-{number}.png").write_bytes(content)
    wanted = sorted(GOLDEN.glob(f"{kind}-*.png"))
    assert len(wanted) == len(pages)
    for content, path in zip(pages, wanted, strict=True):
        new, old = (Image.open(x).convert("L") for x in (io.BytesIO(content), path))
        assert new.size == old.size
        assert ImageStat.Stat(ImageChops.difference(new, old)).mean[0] < TOLERANCE, path.name
