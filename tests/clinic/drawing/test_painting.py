"""What a painting says: drawings and answers, through the form and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.http import QueryDict

import whence
from whence.case import Answer, Drawing
from whence.clinic.drawing import BodyMapForm, Painting, body_map, pain_map
from whence.clinic.drawing.atlas import places, read_data
from whence.clinic.drawing.labels import SHORT, SPOTS, SPREADS, place_name
from whence.clinic.selfcheck.casework import case_of
from whence.clinic.selfcheck.state import Check

if TYPE_CHECKING:
    from whence.knowledge import Knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return whence.load("buttock")


def sent(query: str, knowledge: Knowledge) -> BodyMapForm:
    return BodyMapForm(QueryDict(query), knowledge=knowledge)


def told(painting: Painting, knowledge: Knowledge) -> dict[str, Any]:
    return {a.finding: a.value for a in painting.answers(knowledge)}


def test_the_rules_name_findings_and_zones_that_exist(knowledge: Knowledge) -> None:
    rules = read_data("answers")
    named = {rules["side"]["finding"], rules["depth"]["finding"], rules["tingling"]}
    for part in ("pain", "pain_on_both_sides", "numb", "numb_or_tingling"):
        named |= set(rules[part])
        assert {z for zones in rules[part].values() for z in zones} <= set(knowledge.zones)
    named |= {f for answers in rules["spread"].values() for f in answers}
    assert named <= set(knowledge.finding_index)
    side = knowledge.findings[knowledge.finding_index[rules["side"]["finding"]]]
    assert set(side.options) == {v for k, v in rules["side"].items() if k != "finding"}
    assert set(rules["spread"]) == set(SPREADS)
    assert set(SPOTS) == set(read_data("spots"))
    assert {label["region"] for label in read_data("views/buttock")["labels"]} == set(SHORT)


def test_one_side_gives_its_drawing(knowledge: Knowledge) -> None:
    painting = Painting(
        hurts=("sit_bone.left", "lower_buttock.left", "sacrum"),
        travels=("posterior_thigh.left",),
        worst="sit_bone.left",
    )
    assert painting.drawing() == Drawing(
        zones=("lower_buttock", "sacrum", "posterior_thigh"), worst="lower_buttock", side="left"
    )
    assert told(painting, knowledge) == {"pain_side": "one_side", "radiation_posterior_thigh": "yes"}


def test_both_buttocks_are_the_other_buttock_too(knowledge: Knowledge) -> None:
    painting = Painting(hurts=("mid_buttock.left", "upper_buttock.right"))
    assert painting.drawing().side == "both"
    assert "contralateral_buttock" in painting.drawing().zones
    assert told(painting, knowledge)["pain_side"] == "both_sides"
    assert "contralateral_buttock" not in Painting(hurts=("mid_buttock.left", "groin.right")).drawing().zones


def test_the_middle_has_no_side(knowledge: Knowledge) -> None:
    painting = Painting(hurts=("coccyx",))
    assert painting.drawing().side is None
    assert told(painting, knowledge) == {"pain_side": "midline"}


def test_everywhere_denies_pain_elsewhere_but_never_numbness(knowledge: Knowledge) -> None:
    answers = told(Painting(hurts=("mid_buttock.right",), everywhere=True), knowledge)
    assert answers["radiation_below_knee"] == answers["groin_pain_present"] == "no"
    assert not {"saddle_numbness", "numbness_leg", "tingling"} & set(answers)
    assert "radiation_below_knee" not in told(
        Painting(hurts=("mid_buttock.right",), everywhere=False), knowledge
    )


@pytest.mark.parametrize("sensation", [None, "numb", "tingling", "both"])
def test_feeling_lost_between_the_legs_always_warns(knowledge: Knowledge, sensation: str | None) -> None:
    painting = Painting(hurts=("low_back.left",), numb=("perineum",), sensation=sensation)
    assert told(painting, knowledge)["saddle_numbness"] == "yes"


def test_numb_and_tingling_are_told_apart(knowledge: Knowledge) -> None:
    marked = {"hurts": ("low_back.left",), "numb": ("posterior_leg.left",)}
    assert not {"numbness_leg", "tingling"} & set(told(Painting(**marked), knowledge))
    assert "tingling" not in told(Painting(**marked, sensation="numb"), knowledge)
    assert told(Painting(**marked, sensation="numb"), knowledge)["numbness_leg"] == "yes"
    both = told(Painting(**marked, sensation="both"), knowledge)
    assert both["numbness_leg"] == both["tingling"] == "yes"


def test_both_legs(knowledge: Knowledge) -> None:
    painting = Painting(hurts=("posterior_thigh.left",), travels=("posterior_leg.right",))
    assert told(painting, knowledge)["bilateral_leg_pain"] == "yes"


def test_the_form_without_a_script(knowledge: Knowledge) -> None:
    form = sent(
        "zones=mid_buttock.left&zones=sit_bone.left&travels=posterior_thigh.left&numb=posterior_leg.left"
        "&worst=dimple.left&everywhere=yes&depth=deep&spread=diffuse&sensation=tingling&bm-view=back",
        knowledge,
    )
    assert form.is_valid(), form.errors
    drawing = form.cleaned_data["drawing"]
    assert drawing.zones == ("mid_buttock", "lower_buttock", "upper_buttock", "posterior_thigh")
    assert drawing.worst == "upper_buttock"
    assert drawing.numb == ("posterior_leg",)
    assert drawing.everywhere
    answers = {a.finding: a.value for a in form.cleaned_data["answers"]}
    assert answers["pain_depth"] == "deep"
    assert answers["pain_diffuse_deep"] == "yes"
    assert answers["tingling"] == "yes"
    case = whence.Case(drawing=drawing, answers=form.cleaned_data["answers"])
    assert whence.assess(case, knowledge).causes


@pytest.mark.parametrize(
    "query", ["", "numb=perineum", "zones=elbow.left", "zones=mid_buttock.up", "zones=sacrum&depth=shallow"]
)
def test_what_cannot_be_is_refused(knowledge: Knowledge, query: str) -> None:
    form = sent(query, knowledge)
    assert not form.is_valid()
    assert "Mark" in str(form.errors) or "valid choice" in str(form.errors)
    body_map(form, knowledge=knowledge)


def test_a_painting_survives_its_store() -> None:
    painting = Painting(
        hurts=("sacrum",), numb=("knee.left",), worst="sacrum", everywhere=False, depth="deep"
    )
    assert Painting.load(painting.dump()) == painting
    other_version = {
        "hurts": ["sacrum", "elbow.left"],
        "worst": "elbow.left",
        "spread": "wide",
        "colour": "red",
    }
    assert Painting.load(other_version) == Painting(hurts=("sacrum",))


def test_what_was_told_goes_over_bare_skin(knowledge: Knowledge) -> None:
    painted = Painting(hurts=("mid_buttock.left",), everywhere=True).dump()
    told = (
        Answer(finding="radiation_below_knee", value="yes"),
        Answer(finding="pain_side", value="both_sides"),
    )
    case = case_of(Check(painted=painted, told=told), knowledge)
    answers = {a.finding: a.value for a in case.answers}
    assert answers["radiation_below_knee"] == "yes"
    assert answers["groin_pain_present"] == "no"
    assert answers["pain_side"] == "one_side"


def test_a_drawing_comes_back_as_a_painting() -> None:
    drawing = Drawing(zones=("mid_buttock", "sacrum"), worst="mid_buttock", numb=("knee",), side="right")
    painting = Painting.of(drawing)
    assert painting.hurts == ("mid_buttock.right", "sacrum")
    assert painting.worst == "mid_buttock.right"
    assert painting.drawing() == drawing


def test_the_page_shows_what_was_sent(knowledge: Knowledge) -> None:
    html = body_map(
        sent("zones=mid_buttock.left&worst=mid_buttock.left&depth=deep", knowledge), knowledge=knowledge
    )
    assert (
        'name="zones" value="mid_buttock.left" aria-label="The middle of your buttock, left" data-around='
        in html
    )
    assert html.count(" checked") >= 3
    assert 'fill="url(#bm-hurts)"' in html
    assert "style=" not in html
    assert " on" + "click" not in html
    for place in places():
        assert f'name="zones" value="{place}"' in html
        assert place_name(place, knowledge)


def test_a_map_to_look_at_has_no_form(knowledge: Knowledge) -> None:
    html = body_map(Painting(hurts=("sit_bone.left",)), knowledge=knowledge, interactive=False)
    assert "<input" not in html
    assert "The bone that you sit on, left" in html
    assert 'fill="url(#bm-hurts)"' in html


def test_a_map_to_look_at_shows_what_is_marked_and_no_more(knowledge: Knowledge) -> None:
    def views(*hurts: str) -> list[str]:
        html = body_map(Painting(hurts=hurts), knowledge=knowledge, interactive=False)
        return re.findall(r'data-view="(\w+)"', html)

    assert views("mid_buttock.left") == ["back"]
    assert views("sit_bone.left", "posterior_leg.left") == ["buttock", "back"]
    assert views("mid_buttock.left", "lateral_leg.left") == ["back", "left"]
    assert views("lateral_thigh.left", "lateral_thigh.right", "groin.right") == ["back", "left", "right"]


def test_a_pain_map_shades_the_painful_side() -> None:
    html = pain_map({"mid_buttock": 0.9, "contralateral_buttock": 0.25, "groin": 0.5}, title="Where it hurts")
    assert html.count('fill-opacity="0.90"') == 2  # back and side
    assert html.count('fill-opacity="0.25"') == 3  # the other buttock from behind
    assert 'data-view="front"' not in html  # the side view shows the groin already
    assert 'data-view="front"' in pain_map({"perineum": 0.5}, title="Where it hurts", which=("front",))


def test_a_pain_map_says_in_words_what_it_shows() -> None:
    names = {"groin": "Groin", "knee": "Knee", "coccyx": "Tailbone"}
    html = pain_map(
        {"groin": 0.5, "knee": 0.2, "coccyx": 1.0, "sacrum": 0.9}, title="Where it hurts", names=names
    )
    assert "Often: Tailbone; Groin. Sometimes: Knee." in html
    assert "Often" not in pain_map({"groin": 0.5}, title="Where it hurts")
