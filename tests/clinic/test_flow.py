"""The flow chart: the engine's own questions and numbers, lit along a person's way, readable without a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import whence
from whence.case import Answer
from whence.clinic.pages.flow import chart, read_path, write_path
from whence.clinic.pages.flowdraw import draw
from whence.clinic.pages.flowtree import branch, typical
from whence.errors import CaseError
from whence.nextstep.interview import Interview, next_question
from whence.reasoning.posterior import reason

if TYPE_CHECKING:
    from django.test import Client

    from whence import Knowledge
    from whence.clinic.pages.flow import Node


def _nodes(node: Node) -> list[Node]:
    return [node, *(n for fork in node.forks for n in _nodes(fork.node))]


def test_the_tree_is_what_the_engine_does(buttock: Knowledge) -> None:
    root = chart(buttock).tree
    case = typical(buttock)
    assert reason(case, buttock).causes.max() == pytest.approx(root.leads[0].probability)
    interview = Interview(case, tuple(buttock.documents["screens"]), one_by_one=True)
    question = next_question(interview, buttock, cap=99)
    assert question is not None
    assert root.finding == question.id
    for fork in root.forks:
        after = reason(case.with_answer(Answer(finding=root.finding, value=fork.option)), buttock)
        best = buttock.causes[int(after.causes.argmax())]
        assert fork.node.leads[0].name == best.name
        assert fork.node.leads[0].probability == pytest.approx(float(after.causes.max()))


def test_answers_share_out_and_agree_with_what_follows(buttock: Knowledge) -> None:
    """The chance of a cause is the average of its chances after each answer (a law of total probability)."""
    found = branch(buttock, ())
    assert found.question is not None
    assert sum(p for _, p in found.options) == pytest.approx(1)
    case = typical(buttock)
    after = [
        p * reason(case.with_answer(Answer(finding=found.question, value=o)), buttock).causes
        for o, p in found.options
    ]
    assert sum(after) == pytest.approx(reason(case, buttock).causes, abs=0.03)  # answers can err


def test_a_typical_person_has_no_open_safety_question(buttock: Knowledge) -> None:
    case = typical(buttock)
    assert whence.assess(case, buttock).settled
    assert all(a.value == "no" for a in case.answers)


def test_a_path_goes_into_an_address_and_back(buttock: Knowledge) -> None:
    path = (("low_back_pain_present", "yes"), ("onset", "gradual"))
    assert read_path(write_path(path), buttock) == path
    assert read_path("", buttock) == ()
    for wrong in ("nothing-yes", "onset-never", "onset", "a-b-c"):
        with pytest.raises(CaseError, match="no path"):
            read_path(wrong, buttock)


def test_a_path_leads_on_to_another_question(buttock: Knowledge) -> None:
    root = chart(buttock).tree
    leaf = _nodes(root)[-1]
    further = chart(buttock, path=read_path(leaf.path, buttock))
    assert further.tree.finding == leaf.finding
    assert [label for label, _ in further.before] != []
    assert further.before[0][1] == ""


def test_a_path_into_danger_says_so_and_asks_no_more(buttock: Knowledge) -> None:
    made = chart(buttock, path=(("saddle_numbness", "yes"),))
    assert made.tree.urgency == "emergency"
    assert made.tree.ask == ""
    assert made.tree.forks == ()
    assert ">Emergency<" in draw(made, "/how-it-thinks/").split("flow-lead")[1]
    assert "flow-care" not in draw(made, "/how-it-thinks/")  # being seen comes before care
    assert chart(buttock).tree.urgency == ""


def test_all_screens_levels_and_rules_stand_in_the_chart(buttock: Knowledge) -> None:
    made = chart(buttock)
    assert [s.id for s in made.screens] == list(buttock.documents["screens"])
    assert sum(len(level.rules) for level in made.levels) == len(buttock.documents["rules"])
    assert [level.id for level in made.levels] == ["emergency", "urgent", "soon", "routine", "self_care"]
    assert not any(level.on for level in made.levels)
    assert made.path == ()


def test_a_person_lights_up_questions_urgency_and_answers(buttock: Knowledge) -> None:
    root = chart(buttock).tree
    option = root.forks[-1].option
    screen = next(iter(buttock.documents["screens"].values()))
    case = whence.parse_case("person: {age: 45}\nfindings: {saddle_numbness: yes, urinary_retention: yes}")
    case = case.with_answer(Answer(finding=root.finding, value=option))
    case = case.with_answer(Answer(finding="pain_on_sitting", value="yes"))
    topic = next(t for t in buttock.documents["topics"].values() if "pain_on_sitting" in t["of"])
    asked = (
        (screen["id"], tuple(screen["of"])),
        (root.finding, (root.finding,)),
        (f"{topic['id']}:2", tuple(topic["of"])),
        ("asked_long_ago", ("fever",)),
    )
    made = chart(buttock, case, asked)
    assert [s.id for s in made.screens if s.on] == [screen["id"]]
    assert [level.id for level in made.levels if level.on] == ["emergency"]
    assert any(on for level in made.levels for _, _, on in level.rules)
    assert [fork.option for fork in made.tree.forks if fork.on] == [option]
    first, second, third = made.path
    assert (third.ask, third.answer) == (topic["ask"], "Pain on sitting")
    assert "Numbness between the legs" in first.answer
    assert second.finding == root.finding
    assert first.leads[0].cause is not None
    assert first.leads[0].cause.id == "cauda_equina_syndrome"


def test_the_drawing_holds_every_node_and_stays_inside(buttock: Knowledge) -> None:
    made = chart(buttock)
    svg = draw(made, "/how-it-thinks/")
    width, height = (float(x) for x in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())  # type: ignore[union-attr]
    boxes = [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)
    ]
    leaves = [n for n in _nodes(made.tree) if not n.forks]
    asking = [n for n in _nodes(made.tree) if n.forks]
    assert len(boxes) >= len(leaves) + len(asking) + 1 + len(made.levels)
    for x, y, w, h in boxes:
        assert x >= 0
        assert x + w <= width
        assert y >= 0
        assert y + h <= height
    for i, (x, y, w, h) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = (
                x + w <= other[0] or other[0] + other[2] <= x or y + h <= other[1] or other[1] + other[3] <= y
            )
            assert apart, f"{(x, y, w, h)} covers {other}"
    assert "&amp;lt;" not in svg
    assert ' style="' not in svg


def test_the_page_reads_as_a_list_and_opens_further(client: Client) -> None:
    text = client.get("/how-it-thinks/").content.decode()
    further = re.findall(r'href="(/how-it-thinks/\?path=[^"#]+)#tree" hx-get', text)
    assert further
    page = client.get(further[0])
    assert page.status_code == 200
    assert b"From these answers on" in page.content
    part = client.get(further[0], headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="tree"')
    assert client.get("/how-it-thinks/?path=no-such").status_code == 404
    assert client.get("/how-it-thinks/?path=" + ".".join(["onset-gradual"] * 40)).status_code == 404
