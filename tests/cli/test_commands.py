"""The command line, as people use it: what it prints, its JSON, its exit codes, its one line when input is wrong."""

from __future__ import annotations

import json
import sys

import pytest

from whence.cli import main


@pytest.fixture
def whence(monkeypatch, capsys, root):
    """Return a function that runs a command and gives exit code, output and errors."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["whence", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


SIT, SADDLE = "examples/sit_bone.yaml", "examples/saddle_numbness.yaml"
CONTRACT = {
    "case", "case_mix", "urgency", "settled", "see", "red_flags", "open_rules", "causes", "families", "two_sources",
    "next_steps", "enough", "plan", "provenance", "versions",
}  # fmt: skip


def test_an_assessment_shows_urgency_first_then_causes_reasons_and_what_to_ask(whence):
    code, out, err = whence("assess", SIT)
    assert (code, err) == (0, "")
    order = [
        "ROUTINE",
        "Who",
        "Possible sources",
        "Proximal hamstring tendinopathy",
        "odds x",
        "Ask first",
        "Of the evidence shown",
    ]
    places = [out.index(word) for word in order]
    assert places == sorted(places)
    assert "not a medical device" in out


def test_the_short_form_leaves_out_what_to_ask(whence):
    assert "Ask first" not in whence("assess", SIT, "--short")[1]


def test_an_emergency_stands_alone_with_the_number_to_call(whence):
    code, out, _ = whence("assess", SADDLE)
    assert code == 0
    assert out.startswith(" EMERGENCY: now")
    assert "call 999 or 112. Say: buttock pain" in " ".join(out.split())
    assert "Possible sources" not in out
    assert "Possible sources" in whence("assess", SADDLE, "--all")[1]


def test_json_is_the_whole_assessment_in_the_names_of_the_contract(whence):
    code, out, _ = whence("assess", SIT, "--json")
    found = json.loads(out)
    assert code == 0
    assert found.keys() >= CONTRACT
    first = found["causes"][0]
    assert first.keys() >= {
        "id",
        "name",
        "family",
        "danger",
        "probability",
        "low",
        "high",
        "why_wide",
        "for",
        "against",
    }
    assert first["low"] <= first["probability"] <= first["high"]
    assert found["call"]["emergency"] == "999 or 112"
    keys = {
        "finding",
        "label",
        "kind",
        "panel",
        "reason",
        "bits",
        "changes_urgency",
        "changes_decision",
        "burden",
    }
    assert found["next_steps"][0].keys() >= keys


def test_a_story_shows_what_was_understood(whence):
    code, out, _ = whence(
        "assess", "--text", "A dull ache in my left buttock for three weeks, worse when I sit. Zorp."
    )
    assert code == 0
    assert "Understood" in out
    assert "= Pain on sitting" in out


def test_a_case_can_come_from_standard_input(whence, monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("findings: {pain_on_sitting: yes}"))
    assert whence("assess", "-")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("findings: {pain_on_siting: yes}"))
    code, _, err = whence("assess", "-")
    assert code == 2
    assert err.startswith("whence: findings.pain_on_siting: unknown finding")


@pytest.mark.parametrize("mix", ["as_seen", "referred", "published"])
def test_the_case_mix_can_be_chosen(whence, mix):
    assert json.loads(whence("assess", SIT, "--mix", mix, "--json")[1])["case_mix"] == mix


def test_why_explains_any_cause(whence):
    code, out, _ = whence("assess", SIT, "--why", "piriformis_syndrome")
    assert code == 0
    assert "What separates it from" in out
    found = json.loads(whence("assess", SIT, "--why", "proximal_hamstring_tendinopathy", "--json")[1])
    assert found.keys() == {"cause", "probability", "rank", "evidence", "rival", "separators"}
    code, _, err = whence("assess", SIT, "--why", "piriformis")
    assert code == 2
    assert "Did you mean" in err


def test_references_come_as_text_bibtex_and_ris(whence):
    assert whence("assess", SIT, "--citations", "text")[1].startswith("1. ")
    assert whence("assess", SIT, "--citations", "bibtex")[1].startswith("@")
    assert whence("assess", SIT, "--citations", "ris")[1].startswith("TY  - ")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["assess"], "give one of a case file, a story with --text, or --interview"),
        (["assess", SIT, "--text", "x"], "give one of"),
        (["assess", "none.yaml"], "none.yaml: there is no such file; check the path"),
        (["assess", SIT, "--mix", "seen"], "--mix 'seen' is none of as_seen, referred, published. Did you mean as_"),
        (["assess", SIT, "--citations", "bib"], "--citations 'bib' is none of text, bibtex, ris. Did you mean bibtex?"),
        (["assess", SIT, "--pack", "buttok"], "there is no pack 'buttok' here. Did you mean buttock?"),
        (["cause", "piriformis"], "there is no cause or family 'piriformis'"),
        (["trace", "piriformis_sindrome"], "there is no cause 'piriformis_sindrome'. Did you mean piriformis_s"),
        (["trace", "piriformis_syndrome", "fabr"], "there is no finding 'fabr'. Did you mean faber?"),
        (["check", "--root", "nowhere"], "nowhere: there is no pack 'buttock' here."),
        (["check", "--lang", "Spanish"], "name a language by its code"),
        (["check", "--lang", "en"], "packs are written in en"),
        (["evidence", "pool", "none.csv"], "none.csv: the file cannot be read"),
    ],
)  # fmt: skip
def test_bad_input_gives_one_line_and_exit_code_2(whence, words, line):
    code, out, err = whence(*words)
    assert code == 2
    assert out == ""
    assert line in err
    assert err.startswith("whence: ")
    assert err.count("\n") == 1


MISTAKES = {
    "unknown_finding": ":3: findings.pain_on_siting: unknown finding 'pain_on_siting'. Did you mean pain_on_sitting?",
    "impossible_age": ":2: person.age: input should be less than or equal to 120 (given: 440)",
    "contradiction": ":4: findings.leg_weakness: foot_drop_symptom (yes) and leg_weakness (no) contradict each other",
    "written_twice": ":4: broken YAML: the key 'fever' is written twice",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_a_case_name_file_line_and_field(whence, name):
    code, out, err = whence("assess", f"examples/mistakes/{name}.yaml")
    assert code == 2
    assert out == ""
    assert err.startswith(f"whence: examples/mistakes/{name}.yaml{MISTAKES[name]}")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("onset: slow", "no option 'slow'; one of"),
        ("fever: 39", "takes no number; one of yes, no, unknown"),
        ("crp: 90000", "is outside 0 to"),
        ("crp: quite", "a number in mg/L, unknown."),
    ],
)
def test_answers_that_do_not_fit_say_what_would(whence, tmp_path, answer, line):
    (tmp_path / "x.yaml").write_text(f"findings:\n  {answer}\n")
    code, _, err = whence("assess", tmp_path / "x.yaml")
    assert code == 2
    assert f"x.yaml:2: findings.{answer.split(':')[0]}: " in err
    assert line in err


def test_an_unknown_zone_suggests_the_nearest(whence, tmp_path):
    (tmp_path / "x.yaml").write_text("drawing:\n  zones: [lower_butock]\n")
    code, _, err = whence("assess", tmp_path / "x.yaml")
    assert code == 2
    assert "x.yaml:2: drawing.zones: unknown zone 'lower_butock'. Did you mean lower_buttock?" in err


def test_a_cause_is_shown_with_its_findings(whence):
    code, out, _ = whence("cause", "piriformis_syndrome")
    assert code == 0
    assert "not yet reviewed by a clinician" in out
    assert "Findings, strongest first" in out
    found = json.loads(whence("cause", "piriformis_syndrome", "--json")[1])
    assert found["findings"][0].keys() == {"finding", "option", "label", "share", "background", "basis"}
    assert whence("cause", "unexplained")[0] == 0


def test_a_family_is_shown_with_its_members(whence, buttock):
    family = buttock.families[0]
    assert buttock.causes[family.members[0]].id in whence("cause", family.id)[1]
    found = json.loads(whence("cause", family.id, "--json")[1])
    assert len(found["members"]) == len(family.members)


def test_a_number_is_traced_to_its_study(whence):
    code, out, _ = whence("trace", "axial_spondyloarthritis", "hla_b27")
    assert code == 0
    assert "rudwaleit2009" in out
    assert max(map(len, out.splitlines())) <= 100
    found = json.loads(whence("trace", "axial_spondyloarthritis", "hla_b27", "--json")[1])
    assert found["cells"][0]["values"]["yes"]["basis"] == "accuracy"
    assert found["studies"]


def test_tables_are_pooled_with_plots_and_a_report(whence, tmp_path):
    table = tmp_path / "slump.csv"
    table.write_text("study,TP,FP,FN,TN\nA,30,5,6,40\nB,22,9,4,31\nC,41,12,15,60\nD,18,3,7,25\nE,25,6,5,44\n")
    code, out, _ = whence("evidence", "pool", table, "--out", tmp_path / "out")
    assert code == 0
    assert "slump: 5 tables of" in out
    assert "sensitivity" in out
    assert (tmp_path / "out" / "report.html").exists()
    found = json.loads(whence("evidence", "pool", table, "--json", "--quadrature")[1])
    assert 0 < found["tests"][0]["sens"]["value"] < 1


def test_a_bad_table_names_its_row(whence, tmp_path):
    (tmp_path / "x.csv").write_text("study,TP,FP,FN,TN\nA,3,many,1,2\n")
    code, _, err = whence("evidence", "pool", tmp_path / "x.csv")
    assert code == 2
    assert "x.csv:2: FP: 'many' of A is text, not a count" in err


def test_check_reports_problems_with_their_place(whence, root):
    code, out, _ = whence("check", "--pack", "toy", "--root", root / "tests" / "packs")
    assert code == 2  # the toy pack is too small for some rules
    assert "error: library/causes/disc.yaml:1: disc.findings: states only" in out
    code, out, _ = whence("check", "--pack", "toy", "--root", root / "tests" / "packs", "--json")
    found = json.loads(out)
    assert found["coverage"]["causes"] == 7
    assert {p["level"] for p in found["problems"]} <= {"error", "warning"}


def test_check_reports_rules_that_nobody_can_meet(whence, root, tmp_path):
    import shutil

    shutil.copytree(root / "tests" / "packs", tmp_path / "packs")
    rules = next((tmp_path / "packs/library/triage/rules").glob("*.yaml"))
    text = rules.read_text()
    rules.write_text(text.replace("{all: [fever]", "{all: [fever, well]", 1))  # fever and well contradict
    out = whence("check", "--pack", "toy", "--root", tmp_path / "packs")[1]
    assert "fever_unwell.when: no possible person and answers can meet it" in out


def test_check_reports_what_a_language_lacks(whence, root):
    code, out, _ = whence("check", "--pack", "toy", "--root", root / "tests" / "packs", "--lang", "es")
    assert code == 0
    assert "library/text/es/causes/tendon.yaml: lacks 3 texts" in out
    code, out, _ = whence(
        "check", "--pack", "toy", "--root", root / "tests" / "packs", "--lang", "es", "--json"
    )
    found = json.loads(out)
    assert found["language"] == "es"
    assert {"file", "item", "fields"} == found["lacks"][0].keys()


def test_schemas_are_printed_or_written(whence, tmp_path):
    code, out, _ = whence("schema")
    assert code == 0
    assert json.loads(out)["case"]["properties"]["person"]
    assert "schemas written" in whence("schema", "--out", tmp_path / "s")[1]
    assert json.loads((tmp_path / "s" / "cause.json").read_text())["properties"]["findings"]
    assert len(json.loads(whence("schema", "--out", tmp_path / "s", "--json")[1])["files"]) == 14


def test_version_and_help(whence):
    from whence import __version__

    assert whence("--version")[1] == f"whence {__version__}\n"
    code, out, _ = whence("--help")
    assert code == 0
    assert "assess" in out
    assert whence()[0] == 2  # no command: the help, and an exit code that says so


def test_a_fault_in_whence_itself_is_one_line_and_exit_code_1(whence, monkeypatch):
    import whence.assessment as module

    def broken(*_):
        raise KeyError("x")

    monkeypatch.setattr(module, "assess", broken)
    code, _, err = whence("assess", SIT)
    assert code == 1
    assert err.startswith("whence: a fault in Whence itself (KeyError: 'x')")
    assert err.count("\n") == 1


def test_a_missing_package_is_named(whence, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    from whence.evidence import pooling

    def needs(*_args, **_options):
        raise ModuleNotFoundError("no", name="matplotlib")

    monkeypatch.setattr(pooling, "pool", needs)
    code, _, err = whence("evidence", "pool", "x.csv")
    assert code == 1
    assert "pip install 'whence[all]'" in err


@pytest.mark.parametrize(
    ("problem", "line"), [(KeyboardInterrupt(), "stopped"), (OSError(28, "No space left"), "No space")]
)
def test_interruptions_end_with_one_line(whence, monkeypatch, problem, line):
    import whence.assessment as module

    def broken(*_):
        raise problem

    monkeypatch.setattr(module, "assess", broken)
    code, _, err = whence("assess", SIT)
    assert code == 1
    assert line in err


def test_without_the_extra_the_command_line_says_what_to_install(whence, monkeypatch):
    monkeypatch.setitem(sys.modules, "typer", None)
    code, _, err = whence("assess", SIT)
    assert code == 1
    assert "pip install 'whence[cli]'" in err


def test_debugging_shows_where_a_fault_came_from(monkeypatch, root):
    import whence.assessment as module

    def broken(*_):
        raise KeyError("x")

    monkeypatch.chdir(root)
    monkeypatch.setenv("WHENCE_DEBUG", "1")
    monkeypatch.setattr(module, "assess", broken)
    monkeypatch.setattr(sys, "argv", ["whence", "assess", SIT])
    with pytest.raises(KeyError):
        main()


KNOWN = """
cases:
- {id: one, age: 40, sex: female, narrative: I cannot feel between my legs and cannot pass urine.,
   diagnosis: cauda_equina_syndrome, urgency: emergency}
- {id: two, age: 30, sex: male, narrative: My sit bone hurts when I sit and sprint., diagnosis: no_such_cause,
   urgency: routine}
"""


def test_known_cases_are_judged_shown_and_compared(whence, tmp_path):
    cases, page, earlier = tmp_path / "cases.yaml", tmp_path / "page.html", tmp_path / "earlier.json"
    cases.write_text(KNOWN, encoding="utf-8")
    code, out, _ = whence("evaluate", cases, "--html", page, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["n"], found["missed_emergencies"], found["cases"][1]["rank"]) == (2, 0, None)
    assert "no_such_cause" not in page.read_text(encoding="utf-8")
    found["cases"][0]["rank"] = 9
    earlier.write_text(json.dumps(found), encoding="utf-8")
    code, out, _ = whence("evaluate", cases, "--against", earlier)
    assert code == 0
    assert "one: rank 9 -> 1" in out
    assert "two: rank" not in out


@pytest.mark.parametrize(
    ("text", "line"), [("{", "cannot be read as JSON"), ("[]", "is not the JSON of an evaluation")]
)
def test_a_comparison_with_something_else_is_refused_before_the_work(whence, tmp_path, text, line):
    cases, earlier = tmp_path / "cases.yaml", tmp_path / "earlier.json"
    cases.write_text(KNOWN, encoding="utf-8")
    earlier.write_text(text, encoding="utf-8")
    code, out, said = whence("evaluate", cases, "--against", earlier)
    assert (code, out) == (2, "")
    assert line in said


def test_simulated_people_are_judged_and_shown(whence, tmp_path):
    page = tmp_path / "page.html"
    code, out, _ = whence("simulate", "--people", 2, "--stress", "--json", "--html", page)
    found = json.loads(out)
    assert code == 0
    assert (found["n"], found["stress"], found["seed"]) == (2, True, 1)
    assert found["questions"]["n"] == sum(b["n"] for b in found["history"]["bins"]) == 2
    assert "Simulated people under stress, seed 1" in page.read_text(encoding="utf-8")
    assert "after the interview: right cause first" in whence("simulate", "--people", 1)[1]
