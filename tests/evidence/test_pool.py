"""From a CSV file to files: what is written, what it says, and how plots are drawn."""

from __future__ import annotations

import csv
import json
import math
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import whence.evidence
from whence.errors import TableError
from whence.evidence import (
    Estimate,
    Table2x2,
    deeks,
    fagan,
    fit_bivariate,
    forest,
    pool,
    pool_tables,
    post_test,
    result_curve,
    save,
    sroc,
)

ONE = "study,TP,FP,FN,TN\n" + "".join(
    f"Study {i},{20 + i},{3 + i % 4},{4 + i % 3},{50 + 2 * i}\n" for i in range(11)
)
TWO = "study,test,TP,FP,FN,TN\n" + "".join(
    f"Study {i},{test},{20 + i + bonus},{3 + i % 4},{9 + i % 3 - bonus},{50 + 2 * i}\n"
    for i in range(5)
    for test, bonus in (("CT <1>", 5), ("MRI & co", 0))
)


def table(folder: Path, text: str) -> Path:
    path = folder / "my table.csv"
    path.write_text(text, encoding="utf-8")
    return path


class _Page(HTMLParser):
    void = frozenset({"meta", "br", "link", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.void:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "xlink:href"):
                self.addresses.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.void:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("text", [ONE, TWO])
def test_the_report_is_whole_and_asks_nobody_for_anything(tmp_path: Path, text: str) -> None:
    result = pool(table(tmp_path, text), tmp_path / "out")
    html = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(html)
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert all(address.startswith("#") and address[1:] in page.ids for address in page.addresses)
    assert set(re.findall(r"url\(#([^)]*)\)", html)) <= set(page.ids)
    assert "@import" not in html
    assert "<script" not in html
    assert 'name="viewport"' in html
    assert "prefers-color-scheme:dark" in html
    assert not re.search(r"#1d2733|#0b6e8f", html.partition("</style>")[2])  # inks are variables in plots
    for fit in result.fits.values():
        assert f"{fit.sens.value:.3f} ({fit.sens.low:.3f} to {fit.sens.high:.3f})" in html
    assert "<1>" not in html


def test_every_file_is_written_and_listed(tmp_path: Path) -> None:
    result = pool(table(tmp_path, TWO), tmp_path / "out")
    assert {file.name for file in result.files} == {file.name for file in (tmp_path / "out").iterdir()}
    assert {
        "report.html",
        "result.json",
        "summary.csv",
        "studies.csv",
        "forest.svg",
        "sroc.png",
        "fagan-2.svg",
    } <= {file.name for file in result.files}
    read = json.loads((tmp_path / "out/result.json").read_text(encoding="utf-8"))
    assert [test["test"] for test in read["tests"]] == ["CT <1>", "MRI & co"]
    assert read["tests"][0]["sens"]["value"] == pytest.approx(result.fits["CT <1>"].sens.value)
    assert read["comparison"]["paired"] is True
    assert read["comparison"]["sens_diff"]["value"] > 0
    with (tmp_path / "out/summary.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 10
    with (tmp_path / "out/studies.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert float(rows[0]["sens"]) == pytest.approx(25 / 29, abs=1e-5)


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    path = table(tmp_path, ONE)
    first, second = pool(path, tmp_path / "a"), pool(path, tmp_path / "b")
    for one, two in zip(first.files, second.files, strict=True):
        if one.name != "result.json":  # it lists the files' own places
            assert one.read_bytes() == two.read_bytes(), one.name


def test_nothing_is_written_without_a_folder(tmp_path: Path) -> None:
    path = table(tmp_path, ONE)
    result = pool(path)
    assert result.files == ()
    assert list(tmp_path.iterdir()) == [path]
    assert result.title == "my table"
    assert result.asymmetry[""].df == 9
    assert result.pre_test == pytest.approx(0.33, abs=0.05)


def test_one_study_and_three_tests_are_pooled_with_a_note(tmp_path: Path) -> None:
    single = pool(table(tmp_path, ONE.split("Study 1,")[0]), tmp_path / "one")
    assert "only 1 study" in (tmp_path / "one/report.html").read_text(encoding="utf-8")
    assert single.fits[""].k == 1
    tables = [Table2x2(10 + i, 2, 3, 30 + i, f"S{i}", f"T{i % 3}") for i in range(6)]
    result = pool_tables(tables)
    assert result.comparison is None
    assert "3 tests" in result.notes[0]


def test_a_comparison_that_cannot_be_made_is_a_note_and_no_crash() -> None:
    tables = [
        Table2x2(10, 2, 3, 30, "A", "x"),
        Table2x2(12, 0, 3, 30, "A", "y"),
        Table2x2(9, 3, 3, 30, "B", "x"),
    ]
    result = pool_tables(tables)
    assert result.comparison is None
    assert "specificity of 'y' is 30/30" in result.notes[0]


def test_a_test_without_healthy_people_is_named_with_the_file(tmp_path: Path) -> None:
    path = table(tmp_path, "study,test,TP,FP,FN,TN\nA,x,1,2,3,4\nA,y,1,0,3,0\n")
    with pytest.raises(TableError, match=r"my table\.csv: y: no study has anybody without"):
        pool(path)
    with pytest.raises(ValueError, match="pre-test probability"):
        pool(path, pre_test=1.5)


# --- plots ----------------------------------------------------------------------------------------

STUDIES = [Table2x2(20 + i, 3 + i % 4, 4 + i % 3, 50 + 2 * i, f"Study {i} $x_1$") for i in range(6)]


def test_plots_are_saved_as_valid_svg_and_png(tmp_path: Path) -> None:
    fit = fit_bivariate(STUDIES)
    figures = (
        forest(STUDIES, fit),
        sroc(fit),
        fagan(0.2, fit.lr_pos, fit.lr_neg),
        result_curve(fit.lr_pos, fit.lr_neg),
    )
    for i, fig in enumerate(figures):
        ElementTree.parse(save(fig, tmp_path / "deep" / f"{i}.svg"))
        assert save(fig, tmp_path / f"{i}.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="svg or"):
        save(figures[0], tmp_path / "plot.gif")


@pytest.mark.parametrize("k", [1, 6, 120])
def test_forest_text_stays_inside_and_apart(k: int) -> None:
    """Draw with long names and large counts and look at where every text lands."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    studies = [
        Table2x2(10**5 + i, 10**5, 10**5, 10**5 + i, f"Wilhelmina-Charlotte & MMMMMMMMMM {i}")
        for i in range(k)
    ]
    fig = forest(studies, fit_bivariate(studies[:6]))
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    renderer = canvas.get_renderer()
    boxes = [
        text.get_window_extent(renderer)
        for axes in fig.axes
        for text in axes.texts
        if text.get_text() and text.get_visible()
    ]
    width, height = canvas.get_width_height()
    for box in boxes:
        assert box.x0 >= 0
        assert box.x1 <= width
        assert box.y0 >= 0
        assert box.y1 <= height
    for i, one in enumerate(boxes[:200]):
        for two in boxes[i + 1 : 200]:
            apart = one.x1 <= two.x0 or two.x1 <= one.x0 or one.y1 <= two.y0 or two.y1 <= one.y0
            assert apart, (one, two)


def test_a_nomograms_line_ends_at_the_post_test_probability() -> None:
    fig = fagan(0.25, Estimate(6, 4, 9), Estimate(0.2, 0.1, 0.4))
    ends = [line.get_ydata()[1] for line in fig.axes[0].lines if list(line.get_xdata()) == [0, 1]]
    assert [1 / (1 + math.exp(-end)) for end in ends] == pytest.approx([2 / 3, 0.0625])
    starts = [line.get_ydata()[0] for line in fig.axes[0].lines if list(line.get_xdata()) == [0, 1]]
    middle = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
    assert [math.exp(2 * m) for m in middle] == pytest.approx([6, 0.2])


def test_infinite_and_zero_ratios_can_be_drawn() -> None:
    fagan(0.999, Estimate(math.inf, 5, math.inf), Estimate(0.0, 0.0, 0.3))
    result_curve(Estimate(math.inf, 5, math.inf), Estimate(0.0, 0.0, 0.3), 0.99)
    assert post_test(0.3, math.inf) == 1.0
    assert post_test(0.0, math.inf) == 0.0


def test_impossible_plots_are_refused() -> None:
    with pytest.raises(TableError):
        forest([])
    fit = fit_bivariate(STUDIES)
    with pytest.raises(ValueError, match="one or two"):
        sroc({"a": fit, "b": fit, "c": fit})
    with pytest.raises(ValueError, match="pre-test"):
        fagan(0.0, fit.lr_pos, fit.lr_neg)
    with pytest.raises(ValueError, match="probability"):
        result_curve(fit.lr_pos, fit.lr_neg, 2.0)
    with pytest.raises(ValueError, match="probability"):
        post_test(0.5, -1.0)


# --- Deeks, names, imports ------------------------------------------------------------------------


def test_deeks_is_the_weighted_regression_it_says() -> None:
    studies = [Table2x2(20 + 9 * i, 3 + i, 4 + i % 3, 50 + 2 * i) for i in range(7)]
    n1, n2 = (np.array(n, float) for n in ([t.diseased for t in studies], [t.healthy for t in studies]))
    ess = 4 * n1 * n2 / (n1 + n2)
    y = np.array([math.log((t.tp + 0.5) * (t.tn + 0.5) / (t.fp + 0.5) / (t.fn + 0.5)) for t in studies])
    design = np.column_stack([np.ones(7), 1 / np.sqrt(ess)]) * np.sqrt(ess)[:, None]
    solution, residual, *_ = np.linalg.lstsq(design, y * np.sqrt(ess), rcond=None)
    got = deeks(studies)
    assert (got.intercept, got.slope) == pytest.approx(tuple(solution))
    cov = np.linalg.inv(design.T @ design) * residual[0] / 5
    assert got.se == pytest.approx(math.sqrt(cov[1, 1]))
    with pytest.raises(TableError, match="three studies"):
        deeks(studies[:2])
    with pytest.raises(TableError, match="same size"):
        deeks(studies[:1] * 4)


def test_every_public_name_has_a_home_and_words() -> None:
    for name in whence.evidence.__all__:
        assert getattr(whence.evidence, name).__doc__, name
    assert set(whence.evidence.__all__) == set(whence.evidence._HOME)
    with pytest.raises(AttributeError):
        whence.evidence.nothing  # noqa: B018


def test_importing_and_fitting_load_neither_matplotlib_nor_scipy_stats() -> None:
    code = (
        "import sys, whence.evidence as e\n"
        "e.fit_bivariate([e.Table2x2(5, 2, 3, 9), e.Table2x2(9, 2, 4, 20)])\n"
        "e.pool_effects([1, 2], [1, 1]); e.forest\n"
        "bad = [m for m in sys.modules if m.startswith(('matplotlib', 'scipy.stats', 'scipy.optimize'))]\n"
        "assert not bad, bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
