"""From a probability back to its rows and studies."""

from __future__ import annotations

import json

import pytest
from evidence_rows import TOY, accuracy, counts, pack_with, study

from whence.errors import PackError
from whence.knowledge.compile import compile_pack
from whence.knowledge.load import Pack, load_pack
from whence.knowledge.trace import trace


@pytest.fixture
def pack() -> Pack:
    toy = load_pack("toy", TOY)
    row = accuracy("doe2020", sens=None, **counts(50, 40, 50, 60), among=("muscle",), note="read with care")
    return pack_with(toy, row, studies=(study("doe2020", title="Lifting", authors="Doe J"),))


def test_a_pooled_cell_leads_to_row_and_study(pack: Pack) -> None:
    found = trace(pack, "disc", "lift")
    (cell,) = found.cells
    figure = cell.values["yes"]
    assert figure.basis == "accuracy"
    assert figure.rows == ("doe2020.lift.disc",)
    assert figure.share == pytest.approx(50.5 / 101)
    assert figure.low < figure.share < figure.high
    assert found.rows["doe2020.lift.disc"].note == "read with care"
    assert found.rows["doe2020.lift.disc"].marks == ("among muscle",)
    assert found.studies["doe2020"]["authors"] == "Doe J"
    background = cell.background["yes"]
    assert background.basis == "accuracy"
    assert cell.ratio == pytest.approx(figure.share / background.share)
    text = "\n".join(found.lines())
    for part in ("50 of 100", "least squares", "1. Doe J. Lifting", "per 1000 who consult", "read with care"):
        assert part in text


def test_the_trace_tells_the_shares_that_the_engine_uses(pack: Pack) -> None:
    knowledge = compile_pack(pack)
    found = trace(pack, "disc")
    column = knowledge.shares[:, knowledge.cause_index["disc"]]
    assert list(found.share.values()) == pytest.approx([1000 * float(v) for v in column])
    assert {c.finding for c in found.cells} == {"driving", "lift", "start", "zone:thigh", "zone:sit_bone"}
    start = next(c for c in found.cells if c.finding == "start")
    assert set(start.values) == set(start.background) == {"sudden", "days", "gradual"}
    assert start.ratio is None


def test_a_judgement_tells_its_word_and_its_spread(pack: Pack) -> None:
    (cell,) = trace(pack, "disc", "driving").cells
    figure = cell.values["yes"]
    assert (figure.share, figure.basis) == (0.7, "judgement")
    assert "'often'" in figure.stated
    odds = figure.share / (1 - figure.share)
    assert figure.high / (1 - figure.high) == pytest.approx(3 * odds, rel=1e-4)


def test_a_silent_cause_shows_the_background_of_its_origin(pack: Pack) -> None:
    (cell,) = trace(pack, "disc", "sitting").cells
    assert cell.values == {}
    assert cell.ratio is None
    assert cell.background["yes"].share == 0.7
    assert trace(pack, "unexplained", "sitting").cells[0].background["yes"].share == 0.5


def test_places_can_be_traced(pack: Pack) -> None:
    (cell,) = trace(pack, "disc", "zone:thigh").cells
    assert cell.values["yes"].share == 0.85
    assert cell.ratio == pytest.approx(0.85 / 0.25)


def test_a_compiled_pack_gives_the_same_trace(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge = compile_pack(pack)
    monkeypatch.setattr("whence.knowledge.load.load_pack", lambda _: pack)
    assert trace(knowledge, "disc", "lift") == trace(pack, "disc", "lift")


def test_a_trace_is_ready_for_json(pack: Pack) -> None:
    plain = trace(pack, "disc").to_dict()
    assert json.loads(json.dumps(plain))["cells"][0]["finding"] == plain["cells"][0]["finding"]


def test_unknown_ids_are_refused_with_the_nearest(pack: Pack) -> None:
    with pytest.raises(PackError, match=r"Did you mean disc\?"):
        trace(pack, "disk")
    with pytest.raises(PackError, match=r"Did you mean lift\?"):
        trace(pack, "disc", "lif")
