"""The pages and the comparison of two runs."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from evaluation_models import FOUR
from whence.evaluation.calibrate import Judged, Placed, figures
from whence.evaluation.metrics import summary
from whence.evaluation.report import compare, html_report, simulation_report


def test_the_page_shows_every_figure_and_case() -> None:
    page = html_report(summary(FOUR), FOUR, "A <title> & more")
    assert "A &lt;title&gt; &amp; more" in page
    assert "<th scope='row'>Harm-weighted loss</th><td class='n'>28</td>" in page
    assert page.count("<tr><td>x<td") == 4
    assert "<td class='miss'>absent" in page
    assert "<td class='miss'>soon<td>emergency" in page


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = html_report(summary(FOUR), FOUR, "x")
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg is not None
    ElementTree.fromstring(svg[0])
    rest = page.replace(svg[0], "")
    assert "http" not in rest
    assert not re.search(r"<(script|link|img|iframe)\b", page)


def test_comparison_names_what_changed_and_only_that() -> None:
    before, after = (summary([replace(o, id=f"c{i}") for i, o in enumerate(FOUR)]) for _ in range(2))
    assert compare(before, after) == ["nothing changed"]
    after["top1"] = 0.5
    after["cases"][1] |= {"rank": 2, "urgency": "soon"}
    after["cases"].append({**after["cases"][0], "id": "new"})
    assert compare(before, after) == [
        "Right cause first: 0.25 -> 0.5",
        "c1: rank 3 -> 2, urgency routine -> soon (expected soon)",
    ]


def judged(rank: int, *keys: tuple[str, str]) -> Judged:
    return Judged((Placed(rank, 0.9, 0.2),) * 3, keys, ("soon", "disc"))


def test_a_run_over_simulated_people_has_its_page() -> None:
    wrong, right = ("routine", ""), ("soon", "disc")
    found = figures([judged(1, wrong, right), judged(2, right, right, wrong)])
    page = simulation_report(found, "Simulated")
    assert page.count("<svg") == 4
    assert "Right cause first 50%, in three 100%" in page
    assert "<td class='n'>50%</tr>" in page


def test_figures_of_simulated_people_by_hand() -> None:
    wrong, right = ("routine", ""), ("soon", "disc")
    found = figures([judged(1, wrong, right), judged(2, right, right, wrong)])
    assert found["interview"]["expected_calibration_error"] == pytest.approx(0.4)
    assert found["history"]["brier"] == pytest.approx(0.2)
    questions = found["questions"]
    assert questions["asked"]["median"] == 2.5
    assert questions["to_answer"]["median"] == (2 + 25) / 2
    assert questions["reached"] == 0.5
    assert questions["agreement"][:4] == [0.5, 1.0, 0.5, 0.5]
    assert found["questions_no_emergency"]["n"] == 2
    assert figures([]) == {"n": 0}
