"""Drawings of anatomy: one for every cause that has a place, labels that can be read, highlights that show."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from django.utils import translation

import whence
from whence.clinic.drawing import anatomy, anatomy_of
from whence.clinic.drawing.anatomy import drawing_of
from whence.clinic.drawing.atlas import read_data
from whence.clinic.drawing.words import DRAWINGS, PARTS

CHOSEN = read_data("anatomy")


def parts_of(drawing: str) -> set[str]:
    raw = read_data(f"anatomy/{drawing}")
    return {p for names in raw.get("parts", {}).values() for p in names} | set(raw.get("order", ()))


def words(html: str) -> list[tuple[float, float, float, float]]:
    """Return the boxes that the lines of the labels take, roughly: a letter is 0.56 of the size wide."""
    found = []
    for kind, scale, lines in re.findall(
        r'<text class="an-word([^"]*)" font-size="([\d.]+)">(.*?)</text>', html
    ):
        size = float(scale)
        for x, y, text in re.findall(r'<tspan x="([-\d.]+)" y="([-\d.]+)">([^<]*)', lines):
            width = 0.56 * size * len(text)
            left = float(x) - width if "an-end" in kind else float(x)
            found.append((left, float(y) - 0.75 * size, left + width, float(y) + 0.2 * size))
    return found


def test_the_choice_names_what_exists() -> None:
    knowledge = whence.load("buttock")
    assert set(CHOSEN["causes"]) <= set(knowledge.cause_index)
    assert set(CHOSEN["families"]) <= {f.id for f in knowledge.families}
    assert {c.origin for c in knowledge.causes if c.id != "unexplained"} <= set(CHOSEN["origins"])
    for group in CHOSEN.values():
        for entry in group.values():
            if entry:
                assert set(entry["parts"]) <= parts_of(entry["drawing"]), entry
                assert set(entry["parts"]) <= set(PARTS), entry


def test_files_and_words_agree() -> None:
    folder = files("whence.clinic.drawing") / "data" / "anatomy"
    assert {f.name.removesuffix(".yaml") for f in folder.iterdir()} - {"parts"} == set(DRAWINGS)
    used = {row["part"] for d in DRAWINGS for row in read_data(f"anatomy/{d}")["labels"]}
    used |= {p for group in CHOSEN.values() for entry in group.values() for p in entry.get("parts", ())}
    assert used == set(PARTS)


def test_a_long_word_of_a_language_is_made_to_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARTS, "sciatic_nerve", "Ischiasnervenaustrittspunkt")
    left, _, width, _ = read_data("anatomy/pelvis")["box"]
    html = anatomy("pelvis")
    assert "austrittspunkt</tspan>" in html
    assert all(left <= box[0] and box[2] <= left + width for box in words(html))


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_labels_fit_and_do_not_collide(drawing: str) -> None:
    x, y, width, height = read_data(f"anatomy/{drawing}")["box"]
    html = anatomy(drawing)
    boxes = words(html)
    assert boxes
    for left, top, right, bottom in boxes:
        assert x <= left
        assert y <= top
        assert right <= x + width
        assert bottom <= y + height
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)
    for row in read_data(f"anatomy/{drawing}")["labels"]:
        assert row["part"] in parts_of(drawing)
        assert x < row["to"][0] < x + width
        assert y < row["to"][1] < y + height


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_drawing_is_small_and_named(drawing: str) -> None:
    html = anatomy(drawing, name="one")
    assert len(html) < 25_000
    assert 'aria-labelledby="one-title one-desc"' in html
    assert "style=" not in html
    assert "an-on" not in html


def test_every_cause_stands_out_in_its_drawing() -> None:
    knowledge = whence.load("buttock")
    for cause in knowledge.causes:
        html = anatomy_of(cause)
        chosen = drawing_of(cause)
        assert bool(html) == bool(chosen)
        if chosen.get("parts"):
            assert "an-on" in html or "an-halo" in html, cause.id
            assert "Standing out:" in html
    assert anatomy_of(knowledge.cause("proximal_hamstring_tendinopathy")).count("an-halo") == 2
    assert not anatomy_of(knowledge.cause("fibromyalgia"))


def test_only_one_side_stands_out() -> None:
    both = anatomy("pelvis", highlight=["hip_bone"])
    assert both.count("an-halo") == 1


def test_an_unknown_language_of_the_page_is_put_back() -> None:
    with translation.override("es"):
        anatomy("hip", language="en")
        assert translation.get_language() == "es"
