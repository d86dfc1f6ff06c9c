import pytest

from whence._yaml import line_of, line_of_item, parse_yaml, read_yaml
from whence.errors import CaseError, InputError


def test_yes_and_on_are_words_and_only_true_and_false_are_booleans():
    assert parse_yaml("{on: yes, off: no, a: true, b: false}", "x") == {
        "on": "yes",
        "off": "no",
        "a": True,
        "b": False,
    }


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "x:3: broken YAML: the key 'a' is written twice"),
        ("a: [1,\n", "x:2: broken YAML: "),
        ("a: 1\nb: \x00\n", "x:2: broken YAML: "),
        ("a: 2026-13-45\n", "x: broken YAML: month must be in 1..12"),
        ("--- 1\n--- 2\n", "x:2: broken YAML: "),
        ("a: !!python/object:os.system x\n", "x:1: broken YAML: "),
        ("[" * 300, "x:1: nested more than 60 levels deep"),
        ("- " * 300 + "a", "x:1: nested more than 60 levels deep"),
        ("&a [*a]" + "[" * 100, "broken YAML"),
    ],
)
def test_broken_yaml_is_one_sentence_with_its_line(text, what):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "x")
    assert what in str(caught.value)
    assert "\n" not in str(caught.value)


def test_many_brackets_that_are_not_deep_are_read():
    text = "a: '" + "[" * 100 + "'\nb: " + "[]"
    assert parse_yaml(text, "x") == {"a": "[" * 100, "b": []}


def test_two_hundred_thousand_brackets_do_not_overflow_the_stack():
    with pytest.raises(InputError, match="levels deep"):
        parse_yaml("{a: " * 200_000, "x")


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(CaseError, match="there is no such file"):
        read_yaml(tmp_path / "none.yaml", CaseError)
    (tmp_path / "bad.yaml").write_bytes(b"a: \xff\xfe")
    with pytest.raises(CaseError, match="cannot be read as UTF-8 text"):
        read_yaml(tmp_path / "bad.yaml", CaseError)
    with pytest.raises(CaseError, match="cannot be read"):
        read_yaml(tmp_path, CaseError)


def test_lines_are_found_in_mappings_and_lists(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("person:\n  age: 3\nlist:\n  - a\n  - b: 1\n")
    assert line_of(file, ["person", "age"]) == 2
    assert line_of(file, ["person", "name"]) == 1
    assert line_of(file, ["list", 1, "b"]) == 5
    assert line_of(file, ["nothing"]) is None
    assert line_of(tmp_path / "none.yaml", ["a"]) is None


def test_the_line_of_an_item_is_found_by_its_id(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("- {id: a}\n- id: b\n  ask: what\n")
    assert line_of_item(file, "b", ["ask"]) == 3
    assert line_of_item(file, "b", ["words"]) == 2
    assert line_of_item(file, "c") is None
    file.write_text("id: alone\nname: x\n")
    assert line_of_item(file, "alone", ["name"]) == 2
