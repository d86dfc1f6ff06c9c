"""Two-by-two tables of diagnostic accuracy, and reading them from a spreadsheet's CSV."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from whence.errors import Place, TableError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

__all__ = ["Implied", "Table2x2", "from_likelihood_ratios", "read_tables"]

CELLS = ("tp", "fp", "fn", "tn")
_LONG = {
    "true positive": "tp", "false positive": "fp", "false negative": "fn", "true negative": "tn",
}  # fmt: skip
_STUDY = ("study", "author", "first author", "id", "name")
_TEST = ("test", "index test")
_WHOLE = re.compile(r"[+-]?\d+([.,](?P<decimals>0*))?")
_MISSING = {"", "na", "n/a", "nan", "-", "."}


@dataclass(frozen=True, slots=True)
class Table2x2:
    """One study's counts of an index test against a reference standard.

    Parameters
    ----------
    tp, fp, fn, tn
        True positives, false positives, false negatives and true negatives: whole numbers, none
        negative, not all zero. A study may have no diseased, or no healthy, people at all.
    study
        Its label, such as ``"Bas 2003"``.
    test
        The index test, where several are compared; may be empty.

    Raises
    ------
    TableError
        When a count is negative or not whole, or when all four are zero.

    Examples
    --------
    >>> table = Table2x2(tp=62, fp=5, fn=4, tn=46, study="Dewey 2006")
    >>> round(table.sensitivity, 3), round(table.specificity, 3)
    (0.939, 0.902)
    """

    tp: int
    fp: int
    fn: int
    tn: int
    study: str = ""
    test: str = ""

    def __post_init__(self) -> None:
        for cell in CELLS:
            _check_count(getattr(self, cell), Place(field=cell), self.study)
        if not self.tp + self.fp + self.fn + self.tn:
            raise TableError(f"all four counts{_of(self.study)} are zero; leave the study out")

    @property
    def diseased(self) -> int:
        """Number of people with the condition, TP + FN."""
        return self.tp + self.fn

    @property
    def healthy(self) -> int:
        """Number of people without the condition, FP + TN."""
        return self.fp + self.tn

    @property
    def sensitivity(self) -> float:
        """TP / (TP + FN), 0 to 1; ``nan`` where nobody has the condition."""
        return self.tp / self.diseased if self.diseased else math.nan

    @property
    def specificity(self) -> float:
        """TN / (TN + FP), 0 to 1; ``nan`` where everybody has the condition."""
        return self.tn / self.healthy if self.healthy else math.nan

    def mirrored(self) -> Table2x2:
        """Swap diseased and healthy, and positive and negative: sensitivity becomes specificity."""
        return Table2x2(self.tn, self.fn, self.fp, self.tp, self.study, self.test)


class Implied(NamedTuple):
    """Sensitivity and specificity, each 0 to 1."""

    sensitivity: float
    specificity: float


def from_likelihood_ratios(lr_pos: float, lr_neg: float) -> Implied:
    r"""Return the sensitivity and specificity that a pair of likelihood ratios implies.

    With :math:`LR^+ = se/(1-sp)` and :math:`LR^- = (1-se)/sp`, two equations in two unknowns.

    Parameters
    ----------
    lr_pos, lr_neg
        Positive and negative likelihood ratio, at least 0; `lr_pos` may be infinite. One must lie
        above 1 and the other below.

    Raises
    ------
    TableError
        When no test can have both ratios, or when both are 1, which any useless test has.

    Examples
    --------
    >>> implied = from_likelihood_ratios(9.0, 0.1111111111)
    >>> round(implied.sensitivity, 3), round(implied.specificity, 3)
    (0.9, 0.9)
    """
    for name, ratio in (("lr_pos", lr_pos), ("lr_neg", lr_neg)):
        if math.isnan(ratio) or ratio < 0:
            raise TableError(f"a likelihood ratio is 0 or more, not {ratio:g}", Place(field=name))
    if math.isinf(lr_neg):
        raise TableError("an infinite negative ratio fixes no sensitivity", Place(field="lr_neg"))
    if lr_pos == lr_neg == 1:
        raise TableError("both ratios are 1: any useless test has these, so they imply no sensitivity")
    if (lr_pos - 1) * (lr_neg - 1) >= 0:
        raise TableError(
            f"no test has LR+ {lr_pos:g} together with LR- {lr_neg:g}: one must be above 1 and the "
            "other below; check whether they come from one cut-off"
        )
    if math.isinf(lr_pos):
        return Implied(1 - lr_neg, 1.0)
    apart = lr_pos - lr_neg
    return Implied(lr_pos * (1 - lr_neg) / apart, (lr_pos - 1) / apart)


def read_tables(path: str | PathLike[str]) -> tuple[Table2x2, ...]:
    """Read a CSV file with a header and the columns TP, FP, FN and TN, in any order and case.

    Commas, semicolons and tabs separate; a decimal comma is understood where it is not the
    separator. A column ``study`` (or ``author`` with ``year``) labels the rows, a column ``test``
    says which test each row is about.

    Parameters
    ----------
    path
        A file in UTF-8.

    Returns
    -------
    tuple of Table2x2
        One for each row, in the order of the file.

    Raises
    ------
    TableError
        Naming file, line and column: a missing column, text, a gap or a fraction in a cell, a
        negative count, a row of zeros, no rows.
    """
    file = str(path)
    rows = _rows(_text(path, file), file)
    _, header = next(rows)
    columns = _columns(header, file)
    tables = tuple(_table(cells, columns, header, Place(file, line)) for line, cells in rows)
    if not tables:
        raise TableError("the table has a header and no studies", Place(file))
    return tables


def _text(path: str | PathLike[str], file: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError("the file is not UTF-8; save it as CSV UTF-8", Place(file)) from error
    except OSError as error:
        raise TableError(f"the file cannot be read ({error.strerror})", Place(file)) from error


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and cells of each row that is not blank, the header first."""
    first = next((line for line in text.splitlines() if line.strip()), None)
    if first is None:
        raise TableError("the file is empty", Place(file))
    separator = max(";\t,", key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise TableError(f"this is not CSV ({error})", Place(file, reader.line_num)) from error


def _columns(header: Iterable[str], file: str) -> dict[str, int]:
    """Map tp, fp, fn, tn, study, year and test to their places in the header."""
    names = [_plain(name) for name in header]
    for name in names:
        if name in CELLS and names.count(name) > 1:
            raise TableError(f"the column {name.upper()} is there twice", Place(file, 1))
    found = {cell: names.index(cell) for cell in CELLS if cell in names}
    lacking = [cell for cell in CELLS if cell not in found]
    if lacking:
        raise TableError(
            f"the table lacks the column{'s' * (len(lacking) > 1)} {', '.join(lacking).upper()}; it needs "
            f"TP, FP, FN and TN.{nearest(lacking[0], [name for name in names if name])}",
            Place(file, 1),
        )
    for key, spellings in (("study", _STUDY), ("test", _TEST), ("year", ("year",))):
        known = [names.index(spelling) for spelling in spellings if spelling in names]
        if known:
            found[key] = known[0]
    return found


def _plain(name: str) -> str:
    """Write a column's name in lower case with single blanks, long names of cells made short."""
    plain = re.sub(r"[\s._-]+", " ", name).strip().lower()
    return _LONG.get(plain.removesuffix("s"), plain)


def _table(cells: list[str], columns: dict[str, int], header: list[str], place: Place) -> Table2x2:
    if len(cells) > len(header) and any(cells[len(header) :]):
        raise TableError(f"the row has {len(cells)} cells and the header {len(header)}", place)
    cells = cells + [""] * (len(header) - len(cells))
    study = cells[columns["study"]] if "study" in columns else ""
    if study and "year" in columns and header[columns["study"]].lower().endswith("author"):
        study = f"{study} {cells[columns['year']]}".strip()
    study = study or f"Row {place.line}"
    counts = {
        cell: _count(cells[columns[cell]], Place(place.file, place.line, cell.upper()), study)
        for cell in CELLS
    }
    if not any(counts.values()):
        raise TableError(f"all four counts{_of(study)} are zero; leave the study out", place)
    return Table2x2(**counts, study=study, test=cells[columns["test"]] if "test" in columns else "")


def _count(cell: str, place: Place, study: str) -> int:
    if cell.lower() in _MISSING:
        raise TableError(f"the count{_of(study)} is missing; fill it in or leave the row out", place)
    match = _WHOLE.fullmatch(cell)
    if match is None:
        kind = "not a whole number" if re.fullmatch(r"[+-]?[\d.,]+", cell) else "text, not a count"
        raise TableError(f"{cell!r}{_of(study)} is {kind}", place)
    if len(match["decimals"] or "") == 3:  # 1.000 may be one or a thousand
        raise TableError(f"{cell!r}{_of(study)} may be one or a thousand; write it without marks", place)
    count = int(re.split("[.,]", cell)[0])
    _check_count(count, place, study)
    return count


def _check_count(count: object, place: Place, study: str) -> None:
    if isinstance(count, bool) or not hasattr(count, "__index__"):
        raise TableError(f"{count!r}{_of(study)} is not a whole number", place)
    if count.__index__() < 0:
        raise TableError(f"{count}{_of(study)} is negative; a count is 0 or more", place)


def _of(study: str) -> str:
    return f" of {study}" if study else ""
