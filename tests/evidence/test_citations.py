"""References as text, BibTeX and RIS."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.evidence.citations import citations

STUDY = {
    "id": "vanderwurff2006",
    "title": "A multi-test regimen of pain provocation tests as an aid to reduce unnecessary procedures",
    "authors": "van der Wurff P, Buijs EJ, Groen GJ",
    "journal": "Archives of Physical Medicine & Rehabilitation",
    "year": 2006,
    "pmid": 16401431,
    "doi": "10.1016/j.apmr.2005.09.003",
    "seen": "abstract",
}
ESCAPES = (
    r"\textbackslash{}", r"\textasciitilde{}", r"\textasciicircum{}", r"\textless{}", r"\textgreater{}",
    r"\{", r"\}", r"\&", r"\%", r"\$", r"\#", r"\_",
)  # fmt: skip


def test_text_numbers_the_studies_and_says_what_was_read() -> None:
    lines = citations([STUDY, {"id": "x", "title": "Why?"}]).splitlines()
    assert lines[0] == (
        "1. van der Wurff P, Buijs EJ, Groen GJ. A multi-test regimen of pain provocation tests as an aid to "
        "reduce unnecessary procedures. Archives of Physical Medicine & Rehabilitation. 2006. "
        "doi:10.1016/j.apmr.2005.09.003. [abstract read]"
    )
    assert lines[1] == "2. Why?"


def test_after_six_authors_comes_et_al() -> None:
    seven = {"id": "x", "title": "T", "authors": ", ".join(f"Doe {c}" for c in "ABCDEFG")}
    assert "Doe F, et al. T." in citations([seven])
    assert "Doe G" not in citations([seven])
    assert citations([{**seven, "authors": "Doe A et al."}]) == "1. Doe A, et al. T."
    assert citations([{**seven, "authors": "authors not shown in the excerpt"}]) == "1. T."


def test_bibtex_inverts_names_and_keeps_bodies_whole() -> None:
    text = citations(
        [STUDY, {"id": "g 1", "title": "T", "authors": "BMJ Best Practice and others"}], "bibtex"
    )
    assert "author = {van der Wurff, P. and Buijs, E. J. and Groen, G. J.}," in text
    assert r"journal = {Archives of Physical Medicine \& Rehabilitation}," in text
    assert text.startswith("@article{vanderwurff2006,")
    assert "@misc{g1,\n  author = {{BMJ Best Practice} and others}," in text


def test_ris_tags_stand_in_place_and_each_record_ends() -> None:
    lines = citations([STUDY, STUDY], "ris").splitlines()
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
    assert [line for line in lines if line.startswith("AU")][:2] == [
        "AU  - van der Wurff, P.",
        "AU  - Buijs, E. J.",
    ]
    assert lines.count("ER  - ") == lines.count("TY  - JOUR") == 2
    assert "DO  - 10.1016/j.apmr.2005.09.003" in lines


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_no_title_can_break_a_record(title: str) -> None:
    study = {**STUDY, "title": title}
    ris = citations([study], "ris")
    assert re.findall(r"(?m)^(?:TY|ER)  - ", ris) == ["TY  - ", "ER  - "]
    assert len(ris.split("\n")) == len(citations([STUDY], "ris").split("\n"))
    field = next(x for x in citations([study], "bibtex").split("\n") if x.startswith("  title"))
    inner = field.removeprefix("  title = {{").removesuffix("}},")
    for escape in ESCAPES:
        inner = inner.replace(escape, "")
    assert not set(inner) & set("{}\\&%$#_~^<>")


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="bibtex"):
        citations([STUDY], "word")  # type: ignore[arg-type]
