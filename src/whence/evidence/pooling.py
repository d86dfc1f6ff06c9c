"""From anyone's CSV of 2x2 tables to pooled accuracy, plots and a report: ``whence evidence pool``."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from whence.errors import ConvergenceError, Place, TableError
from whence.evidence.bivariate import fit_bivariate
from whence.evidence.fit import finite
from whence.evidence.funnel import deeks
from whence.evidence.intervals import accuracy
from whence.evidence.regression import compare_tests
from whence.evidence.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from matplotlib.figure import Figure

    from whence.evidence.fit import BivariateFit
    from whence.evidence.funnel import Asymmetry
    from whence.evidence.regression import Comparison
    from whence.evidence.tables import Table2x2

__all__ = ["PoolResult", "pool", "pool_tables"]

_MEASURES = ("sens", "spec", "lr_pos", "lr_neg", "dor")


@dataclass(frozen=True, eq=False)
class PoolResult:
    """What pooling a table gave.

    Attributes
    ----------
    title
        Heading of the report.
    tables
        All studies read.
    fits
        The pooled result of each test, by its name (empty where the table names none).
    comparison
        The two tests compared, where there are exactly two and both can be.
    asymmetry
        Deeks' test for each test with ten studies or more.
    pre_test
        Pre-test probability of the plots, 0 to 1.
    notes
        What could not be done and why.
    files
        What was written.
    """

    title: str
    tables: tuple[Table2x2, ...]
    fits: dict[str, BivariateFit]
    comparison: Comparison | None
    asymmetry: dict[str, Asymmetry]
    pre_test: float
    notes: tuple[str, ...]
    files: tuple[Path, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the result in plain types, ready for JSON; what is undefined is None."""
        return finite(
            {
                "title": self.title,
                "studies": [asdict(table) for table in self.tables],
                "tests": [
                    {
                        "test": test,
                        **fit.to_dict(),
                        "deeks": asdict(self.asymmetry[test]) if test in self.asymmetry else None,
                    }
                    for test, fit in self.fits.items()
                ],
                "comparison": self.comparison.to_dict() if self.comparison else None,
                "pre_test": self.pre_test,
                "notes": list(self.notes),
                "files": [str(file) for file in self.files],
            }
        )


def pool(
    path: str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    title: str | None = None,
    pre_test: float | None = None,
    method: Literal["laplace", "quadrature"] = "laplace",
) -> PoolResult:
    """Pool a CSV file of 2x2 tables, and write tables, plots and a report.

    Parameters
    ----------
    path
        A file as `read_tables` reads; a column ``test`` pools each test apart and, with two tests,
        compares them.
    out
        Folder for the files, made as needed; none are written without it. ``report.html``,
        ``result.json``, ``summary.csv``, ``studies.csv`` and each plot as SVG and PNG.
    title
        Heading; the file's name by default.
    pre_test
        Probability before the test for the plots, 0.001 to 0.999; by default the median share of
        diseased people in the studies.
    method
        As in `fit_bivariate`.

    Raises
    ------
    TableError
        When the file cannot be read as tables, with its line and column.
    ConvergenceError
        When a pooled result could not be found.
    ValueError
        When `pre_test` is out of range.
    """
    result = pool_tables(
        read_tables(path), title=title or Path(path).stem, pre_test=pre_test, method=method, file=str(path)
    )
    return result if out is None else write(result, Path(out))


def pool_tables(
    tables: Sequence[Table2x2],
    *,
    title: str = "Diagnostic accuracy",
    pre_test: float | None = None,
    method: Literal["laplace", "quadrature"] = "laplace",
    file: str | None = None,
) -> PoolResult:
    """Pool tables already in hand; parameters and errors as for `pool`."""
    if pre_test is not None and not 0.001 <= pre_test <= 0.999:
        raise ValueError(f"the pre-test probability lies in 0.001 to 0.999, not {pre_test}")
    groups: dict[str, list[Table2x2]] = {}
    for table in tables:
        groups.setdefault(table.test, []).append(table)
    fits, asymmetry, notes = {}, {}, list[str]()
    for test, mine in groups.items():
        try:
            fits[test] = fit_bivariate(mine, method)
        except TableError as error:
            raise TableError(f"{test}: {error.what}" if test else error.what, Place(file)) from error
        if len(mine) >= 10:
            asymmetry[test] = deeks(mine)
    comparison = None
    if len(groups) == 2:
        try:
            comparison = compare_tests(tables, method=method)
        except (TableError, ConvergenceError) as error:
            notes.append(f"the tests could not be compared: {error}")
    elif len(groups) > 2:
        notes.append(f"{len(groups)} tests: each is pooled apart; only two are compared at a time")
    notes += [] if asymmetry else ["Deeks' test of small-study effects needs ten studies or more of a test"]
    return PoolResult(
        title=title,
        tables=tuple(tables),
        fits=fits,
        comparison=comparison,
        asymmetry=asymmetry,
        pre_test=_median_share(tables) if pre_test is None else pre_test,
        notes=tuple(notes),
    )


def _median_share(tables: Sequence[Table2x2]) -> float:
    shares = sorted(t.diseased / (t.diseased + t.healthy) for t in tables)
    middle = (shares[(len(shares) - 1) // 2] + shares[len(shares) // 2]) / 2
    return min(max(middle, 0.001), 0.999)


def draw(result: PoolResult) -> dict[str, Figure]:
    """Draw all plots of a result, by name; a second test's have the ending ``-2``, and so on."""
    from whence.evidence.nomogram import fagan, result_curve
    from whence.evidence.plots import forest, sroc

    figures = {"forest": forest(result.tables, result.fits)}
    if len(result.fits) <= 2:
        figures["sroc"] = sroc(result.fits)
    for i, fit in enumerate(result.fits.values()):
        suffix = f"-{i + 1}" if i else ""
        if not (fit.lr_pos.value >= 0 and fit.lr_neg.value >= 0):
            continue  # a single study without diseased or without healthy people
        figures[f"fagan{suffix}"] = fagan(result.pre_test, fit.lr_pos, fit.lr_neg)
        figures[f"curve{suffix}"] = result_curve(fit.lr_pos, fit.lr_neg, result.pre_test)
    return figures


def write(result: PoolResult, folder: Path) -> PoolResult:
    """Write all files of a result into a folder, and return the result with their names."""
    from dataclasses import replace

    from whence.evidence._style import save
    from whence.evidence.report import html

    folder.mkdir(parents=True, exist_ok=True)
    figures = draw(result)
    files = [save(fig, folder / f"{name}.{kind}") for name, fig in figures.items() for kind in ("svg", "png")]
    report = folder / "report.html"
    report.write_text(html(result, figures), encoding="utf-8")
    files += [report, _summary_csv(result.fits, folder), _studies_csv(result.tables, folder)]
    done = replace(result, files=(*files, folder / "result.json"))
    text = json.dumps(done.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    (folder / "result.json").write_text(text + "\n", encoding="utf-8")
    return done


def _summary_csv(fits: Mapping[str, BivariateFit], folder: Path) -> Path:
    path = folder / "summary.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["test", "studies", "measure", "value", "low", "high", "method"])
        for test, fit in fits.items():
            for name in _MEASURES:
                e = getattr(fit, name)
                writer.writerow(
                    [test, fit.k, name, *(f"{x:.6g}" for x in (e.value, e.low, e.high)), fit.method]
                )
    return path


def _studies_csv(tables: Sequence[Table2x2], folder: Path) -> Path:
    path = folder / "studies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        ends = [f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")]
        writer.writerow(["study", "test", "tp", "fp", "fn", "tn", *ends])
        for t in tables:
            each = accuracy(t, "score")
            estimates = [getattr(each, name) for name in _MEASURES]
            numbers = [f"{x:.6g}" for e in estimates for x in (e.value, e.low, e.high)]
            writer.writerow([t.study, t.test, t.tp, t.fp, t.fn, t.tn, *numbers])
    return path
