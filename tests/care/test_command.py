"""``whence plan``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whence.cli.app import build

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "examples" / "sit_bone.yaml"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(build(), ["plan", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_it_prints_the_plan() -> None:
    text = run(str(CASE))
    for words in ("Self-care", "First line", "Tests", "Better not", "Follow-up"):
        assert words in text


def test_it_prints_json() -> None:
    found = json.loads(run(str(CASE), "--json"))
    assert found["leading"]
    assert {s["status"] for s in found["steps"]} <= {"now", "waits", "not"}


def test_it_writes_both_pages(tmp_path: Path) -> None:
    pytest.importorskip("typst")
    sheet, letter = tmp_path / "sheet.pdf", tmp_path / "letter.pdf"
    text = run(str(CASE), "--pdf", str(sheet), "--letter", str(letter))
    assert "written" in text
    assert sheet.read_bytes()[:5] == letter.read_bytes()[:5] == b"%PDF-"
