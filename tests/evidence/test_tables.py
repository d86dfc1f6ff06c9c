"""Reading 2x2 tables: what is understood, and what is refused with its place."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whence.errors import TableError
from whence.evidence import Table2x2, from_likelihood_ratios, read_tables

GOOD = "study,TP,FP,FN,TN\nA,10,2,3,40\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        "study;tp;fp;fn;tn\nA;10,0;2,0;3;40\n",
        'TN,"false negatives",False Positive,tp,study\n40,3,2,10,A\n',
        "study,TP,FP,FN,TN\n\nA,10.0,2,3,40\n\n",
        GOOD.replace("\n", "\r\n"),
    ],
)
def test_separators_order_case_and_decimal_commas_are_understood(tmp_path: Path, text: str) -> None:
    assert read_tables(write(tmp_path, text)) == (Table2x2(10, 2, 3, 40, "A"),)


def test_test_column_and_author_with_year(tmp_path: Path) -> None:
    path = write(tmp_path, "Author;year;test;TP;FP;FN;TN\nBas;2003;CT;1;2;3;4\n")
    assert read_tables(path) == (Table2x2(1, 2, 3, 4, "Bas 2003", "CT"),)


def test_rows_without_a_study_are_named_after_their_line(tmp_path: Path) -> None:
    assert read_tables(write(tmp_path, "TP,FP,FN,TN\n1,2,3,4\n"))[0].study == "Row 2"


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("B,-1,2,3,4", "TP", "negative"),
        ("B,1,two,3,4", "FP", "text"),
        ("B,1,2,3.5,4", "FN", "not a whole number"),
        ("B,1,2,3,", "TN", "missing"),
        ("B,1,NA,3,4", "FP", "missing"),
        ("B,1,2,3", "TN", "missing"),
        ('B,"1,000",2,3,4', "TP", "thousand"),
        ("B,1e3,2,3,4", "TP", "text"),
        ("B,inf,2,3,4", "TP", "text"),
    ],
)
def test_a_bad_cell_is_named_by_file_line_and_column(
    tmp_path: Path, row: str, column: str, words: str
) -> None:
    path = write(tmp_path, GOOD + row + "\n")
    with pytest.raises(TableError, match=words) as caught:
        read_tables(path)
    assert caught.value.place.file == str(path)
    assert caught.value.place.line == 3
    assert caught.value.place.field == column
    assert "of B" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "B,0,0,0,0\n", r"table.csv:3: all four counts of B are zero"),
        (GOOD + "B,1,2,3,4,5\n", r":3: the row has 6 cells"),
        ("study,TP,FP,FN\nA,1,2,3\n", r":1: the table lacks the column TN"),
        ("a,b\n1,2\n", r"lacks the columns TP, FP, FN, TN"),
        ("TP,TP,FP,FN,TN\n1,1,1,1,1\n", r"TP is there twice"),
        ("study,TP,FP,FN,TN\n", r"no studies"),
        ("", r"empty"),
        (" \n\n", r"empty"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_tables(write(tmp_path, text))


def test_a_missing_file_and_a_file_of_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nothing\.csv: the file cannot be read"):
        read_tables(tmp_path / "nothing.csv")
    (tmp_path / "bytes.csv").write_bytes(b"study,TP,FP,FN,TN\nM\xfcller,1,2,3,4\n")
    with pytest.raises(TableError, match="UTF-8"):
        read_tables(tmp_path / "bytes.csv")


@pytest.mark.parametrize("counts", [(-1, 1, 1, 1), (0, 0, 0, 0), (1.5, 1, 1, 1), (True, 1, 1, 1)])
def test_impossible_counts_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(TableError):
        Table2x2(*counts)


def test_a_published_file_with_semicolons_and_decimal_commas(shared: Path) -> None:
    tables = read_tables(shared / "data/metadat/dat.rivera2025.csv")
    assert len(tables) == 10
    assert tables[0] == Table2x2(103, 36, 24, 137, "Lovgren 2016")


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_ratios_imply_the_accuracy_they_came_from(sens: float, spec: float) -> None:
    if abs(sens + spec - 1) < 1e-3:
        return
    implied = from_likelihood_ratios(sens / (1 - spec), (1 - sens) / spec)
    assert implied.sensitivity == pytest.approx(sens, abs=1e-8)
    assert implied.specificity == pytest.approx(spec, abs=1e-8)


@pytest.mark.parametrize(
    ("lr_pos", "lr_neg"),
    [(2, 2), (0.5, 0.5), (1, 1), (1, 0.5), (3, 1), (-1, 0.5), (math.nan, 0.5), (0.5, math.inf)],
)
def test_impossible_ratios_are_refused(lr_pos: float, lr_neg: float) -> None:
    with pytest.raises(TableError):
        from_likelihood_ratios(lr_pos, lr_neg)


def test_an_infinite_positive_ratio_means_perfect_specificity() -> None:
    assert from_likelihood_ratios(math.inf, 0.25) == (0.75, 1.0)
