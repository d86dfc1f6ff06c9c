"""The assessment as a whole: its contract, its references, and that it depends on nothing but case and pack."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import whence
from whence import Assessment, CaseError, assess, citations, parse_case, read_case


@pytest.fixture(scope="module")
def result(buttock, root):
    return assess(read_case(root / "examples/sit_bone.yaml"), buttock)


def test_it_round_trips_through_json(result):
    again = Assessment.model_validate_json(result.model_dump_json())
    assert again.model_dump_json() == result.model_dump_json()
    assert "for" in json.loads(result.model_dump_json())["causes"][0]
    assert "for" in result.model_dump()["causes"][0]


def test_the_same_case_and_pack_give_the_same_numbers(result, buttock, root):
    again = assess(read_case(root / "examples/sit_bone.yaml"), buttock)
    assert again.model_dump_json() == result.model_dump_json()


def test_bases_sum_to_one_and_studies_are_in_the_pack(result, buttock):
    assert sum(result.provenance.basis.values()) == pytest.approx(1)
    assert set(result.provenance.studies) <= buttock.documents["studies"].keys()


def test_a_case_without_evidence_rests_on_nothing(buttock):
    assert sum(assess(parse_case("{}"), buttock).provenance.basis.values()) == 0


def test_evidence_is_on_its_own_side(result):
    for entry in result.causes:
        assert all(e.log_odds > 0 for e in entry.for_)
        assert all(e.log_odds < 0 for e in entry.against)
        assert entry.low <= entry.probability <= entry.high


def test_causes_are_in_order_and_families_collapse_only_when_asked(result, buttock):
    chances = [e.probability for e in result.causes]
    assert chances == sorted(chances, reverse=True)
    for entry in result.causes:
        if entry.members:
            assert buttock.family_index[entry.id].collapse


def test_versions_name_code_and_pack(result, buttock):
    assert result.versions["whence"] == whence.__version__
    assert buttock.digest[:8] in result.versions["pack"]


def test_a_patient_at_home_is_offered_no_tests(buttock):
    case = parse_case("person: {age: 40, sex: male}\nfindings: {pain_on_sitting: yes}")
    kinds = {s.kind for s in assess(case, buttock, available=whence.PATIENT).next_steps}
    assert kinds <= {"history", "exposure"}


def test_panels_name_their_findings(result):
    panels = [s for s in result.next_steps if s.kind == "panel"]
    assert panels
    assert all(s.ask and s.panel and len(s.panel) > 1 for s in panels)


def test_screens_cover_what_is_open(buttock):
    found = assess(parse_case("{}"), buttock)
    assert not found.settled
    covered = {name for screen in found.screens for name in screen.findings}
    needed = {name for rule in found.open_rules for name in rule.needs}
    assert covered <= buttock.finding_index.keys()
    assert len(needed & covered) > len(needed) / 2


def test_an_emergency_says_what_to_say(buttock):
    case = parse_case(
        "person: {age: 50, country: GB}\nfindings: {saddle_numbness: yes, urinary_retention: yes}"
    )
    call = assess(case, buttock).call
    assert call.emergency == "999 or 112"
    assert call.say.startswith("If you cannot get there safely, call 999 or 112. Say: buttock pain")


def test_an_unknown_finding_is_refused(buttock):
    with pytest.raises(CaseError, match="Did you mean pain_on_sitting"):
        assess(parse_case("findings: {pain_on_siting: yes}"), buttock)


@pytest.fixture(scope="module")
def cited(buttock):
    text = "findings: {straight_leg_raise: yes, crossed_straight_leg_raise: yes, thigh_thrust: yes, hla_b27: yes}"
    return assess(parse_case(text), buttock)


class TestCitations:
    def test_every_study_shown_is_cited_once(self, cited, buttock):
        text = citations(cited, buttock)
        assert cited.provenance.studies
        assert len(text.splitlines()) >= len(cited.provenance.studies)
        assert text.startswith("1. ")

    def test_guidelines_of_red_flags_are_cited_once(self, buttock, root):
        found = assess(read_case(root / "examples/saddle_numbness.yaml"), buttock)
        names = [str(flag.source["guideline"]) for flag in found.red_flags]
        text = citations(found, buttock)
        for name in set(names):
            assert text.count(name) >= 1
        assert len(text.splitlines()) == len(set(names)) + len(found.provenance.studies)

    def test_other_styles(self, cited, buttock):
        assert citations(cited, buttock, "bibtex").count("@") >= len(cited.provenance.studies)
        assert citations(cited, buttock, "ris").count("ER  - ") >= len(cited.provenance.studies)
        with pytest.raises(ValueError, match="style is"):
            citations(cited, buttock, "word")

    def test_nothing_to_cite_is_empty(self, buttock):
        assert citations(assess(parse_case("{}"), buttock), buttock) == ""


def test_assessing_needs_no_heavy_package_and_nothing_of_the_compiler(root):
    code = """
import sys, whence
from pathlib import Path
whence.assess(whence.read_case(Path("examples/sit_bone.yaml")), whence.load("buttock"))
heavy = ("scipy", "matplotlib", "rich", "typer", "httpx", "pandas", "typst", "snowballstemmer")
compiler = {"schema", "load", "compile", "check", "cells", "pooling"}
print(sorted(
    m for m in sys.modules
    if m.split(".")[0] in heavy or m.startswith("whence.knowledge.") and m.split(".")[2] in compiler
))
"""
    whence.load("buttock")  # so that it lies in the cache
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
