from datetime import date

import pytest

from whence import Answer, Case, CaseError, Drawing, Person, parse_case, read_case
from whence.case import locate


def test_a_case_is_friendly_to_write_by_hand():
    case = parse_case("""
on: 2026-11-21
person: {age: 44, sex: female, pregnant: no}
setting: physiotherapy
drawing: {zones: [lower_buttock], worst: lower_buttock, side: left}
findings:
  onset: gradual
  pain_duration: 16
  fever: no
  numbness: not sure
  slump_test: {value: yes, side: left, certainty: think_so, on: 2026-11-20}
""")
    assert case.on == date(2026, 11, 21)
    assert case.person == Person(age=44, sex="female", pregnant=False)
    values = {a.finding: a.value for a in case.answers}
    assert values == {
        "onset": "gradual", "pain_duration": 16.0, "fever": "no", "numbness": "unknown", "slump_test": "yes",
    }  # fmt: skip
    assert case.answers[-1].certainty == "think_so"


def test_booleans_and_lists_of_answers_are_understood():
    case = Case.model_validate(
        {"answers": [{"finding": "fever", "value": True}], "findings": {"cough": False}}
    )
    assert [(a.finding, a.value) for a in case.answers] == [("fever", "yes"), ("cough", "no")]
    assert Case.model_validate({"findings": None}).answers == ()


def test_a_case_round_trips_through_json():
    case = parse_case("findings: {fever: yes, crp: 12}")
    assert Case.model_validate_json(case.model_dump_json()) == case


def test_an_answer_can_be_put_in_place_of_another():
    case = parse_case("findings: {fever: yes, cough: no}")
    again = case.with_answer(Answer(finding="fever", value="no"))
    assert {a.finding: a.value for a in again.answers} == {"fever": "no", "cough": "no"}


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ({"pregnant": True}, "pregnant"),
        ({"weeks_since_birth": 10}, "postpartum"),
        ({"weeks_since_birth": 40}, None),
        ({"sex": "male"}, "not_pregnant"),
        ({"age": 70}, "not_pregnant"),
        ({"sex": "female", "age": 30}, None),
        ({"pregnant": False}, "not_pregnant"),
    ],
)
def test_pregnancy_follows_from_what_is_known(person, status):
    assert Person(**person).pregnancy == status


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("person:\n  age: 440\n", "x.yaml:2: person.age", "less than or equal to 120 (given: 440)"),
        ("person:\n  age: forty\n", "x.yaml:2: person.age", "(given: 'forty')"),
        ("person: {sex: male, pregnant: true}\n", "x.yaml:1: person", "a man cannot be pregnant"),
        ("person: {agee: 4}\n", "x.yaml:1: person.agee", "Did you mean age?"),
        ("findngs: {}\n", "x.yaml:1: findngs", "Did you mean findings?"),
        ("age: 44\n", "x.yaml:1: age", "unknown key 'age'"),
        ("findings: [fever]\n", "x.yaml", "findings must be a mapping"),
        ("findings: {a: yes}\nanswers: 5\n", "x.yaml", "answers must be a list"),
        (
            "findings:\n  fever: [1]\n",
            "x.yaml:2: findings.fever",
            "must be yes, no, unknown, an option or a number",
        ),
        ("findings:\n  fever: 1.0e+300\n", "x.yaml:2: findings.fever", "must be yes, no"),
        ("findings:\n  fever: {value: yes, certainity: sure}\n", "x.yaml:2: findings.fever", "certainty?"),
        (
            "findings:\n  fever: yes\nanswers:\n  - {finding: fever, value: no}\n",
            "x.yaml:2: findings.fever",
            "keep one",
        ),
        ("drawing: {zones: [a], worst: b}\n", "x.yaml:1: drawing", "the worst zone 'b' is not among"),
        ("setting: hospital\n", "x.yaml:1: setting", "(given: 'hospital')"),
        ("5: 5\n", "x.yaml", "keys should be strings"),
        ("- a\n", "x.yaml", "a case is a mapping"),
        ("", "x.yaml", "a case is a mapping"),
        (f"person: {{age: {'9' * 4200}}}\n", "x.yaml:1: person.age", ""),
        ("person: {age: .nan}\n", "x.yaml:1: person.age", ""),
    ],
)
def test_what_is_wrong_is_told_in_one_line_with_its_place(text, place, what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(CaseError) as caught:
        read_case((tmp_path / "x.yaml").relative_to(tmp_path))
    line = str(caught.value)
    assert line.startswith(place)
    assert what in line
    assert "\n" not in line
    assert len(line) < 300


def test_text_without_a_file_has_no_line():
    with pytest.raises(CaseError, match=r"^<text>: person.age: "):
        parse_case("person: {age: -1}")


def test_a_field_is_located_in_its_file(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("drawing:\n  zones: [a]\nfindings:\n  fever: yes\n")
    assert locate(file, "findings.fever").line == 4
    assert locate(file, "findings.cough").line == 3
    assert locate(file, "drawing.zones").line == 2
    assert locate(file, None).line is None


def test_a_drawing_may_be_empty():
    assert Drawing().zones == ()
