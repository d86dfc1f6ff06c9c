"""Lint: every rule of `whence check` fires on a pack that breaks it, and stays silent on one that does not."""

import shutil
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from whence.knowledge.check import check
from whence.knowledge.check.apart import separation
from whence.knowledge.check.texts import reading_age
from whence.knowledge.check.translations import check_language, lacks, untold
from whence.knowledge.compile import compile_pack
from whence.knowledge.languages import TRANSLATED, WORDS
from whence.knowledge.load import load_pack
from whence.knowledge.schema import (
    CarePlan,
    CareStep,
    Cause,
    Country,
    Exercise,
    Family,
    Finding,
    Group,
    Investigation,
    Measure,
    Message,
    Region,
    Screen,
    Setting,
    Topic,
    TriageRule,
    Zone,
)

FINDINGS, TENDON = "library/findings/all.yaml", "library/causes/tendon.yaml"
TOPICS = "library/topics.yaml"


@pytest.fixture
def pack(tmp_path, root):
    folder = tmp_path / "packs"
    shutil.copytree(root / "tests" / "packs", folder)
    return folder


def problems(folder, file=None, old="", new="", today=None):
    if file is not None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    read = load_pack("toy", folder)
    return [str(p) for p in check(read, compile_pack(read), today=today).problems]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (TENDON, "part_of: soft", "part_of: soft, mimics: {muskle: The muscle is sore when pressed.}",
         f"error: {TENDON}:1: tendon.mimics: no cause 'muskle'. Did you mean muscle?"),
        (TENDON, "part_of: soft", "part_of: soft, alike: {joint: skan}", "no finding 'skan'. Did you mean scan?"),
        (TENDON, "part_of: soft", "part_of: soft, excludes: [jiont]", "no cause 'jiont'. Did you mean joint?"),
        (TENDON, "part_of: soft", "part_of: soft, danger: serious", "is serious and needs an alarm"),
        (FINDINGS, "implies: [driving]", "implies: [drivin]", "no finding 'drivin'. Did you mean driving?"),
        (FINDINGS, "implies: [driving]", "implies: [start=slow]", "start has no option 'slow'"),
        (FINDINGS, "contradicts: [well]", "contradicts: [wel]", "no finding 'wel'. Did you mean well?"),
        (FINDINGS, "replaces: [lift, twist]", "replaces: [lift, twst]", "no finding 'twst'. Did you mean twist?"),
        (FINDINGS, "id: start", "id: start\n  group: load", "is in a group: say rising or falling"),
        (FINDINGS, "  ask: How did it start?\n", "", "start: has no question to ask a patient"),
        (FINDINGS, "how: Press., ", "", "press: does not say how it is done"),
        (FINDINGS, ", names: [press test]", "", "press: has no words for the reader"),
        ("library/groups.yaml", "sources: [tendon]", "sources: [tenden]", "no cause 'tenden'. Did you mean tendon?"),
        ("library/triage/rules/all.yaml", "[numb_saddle]", "[numb_sadle]", "no finding 'numb_sadle'"),
        ("library/triage/rules/all.yaml", "fear: [disc]", "fear: [disk]", "no cause or family 'disk'. Did you mean"),
        ("library/triage/screens.yaml", "of: {fever", "of: {fewer", "no finding 'fewer'. Did you mean fever?"),
        (TOPICS, "{sitting:", "{siting:", f"error: {TOPICS}:1: worse.of: no finding 'siting'. Did you mean sitting?"),
        (TOPICS, "ache: The night", "start: The start", "worse.of.start: is nothing that a person says yes or no to"),
        (TOPICS, "ache: The night", "press: The press", "worse.of.press: is nothing that a person says yes or no to"),
        (TOPICS, "- {id: worse", "- {id: more, ask: What?, of: {ache: Ache, driving: Cars}}\n- {id: worse",
         "worse.of.driving: stands in the topic 'more' already"),
        (TOPICS, "id: worse", "id: danger", "danger: is the id of another question"),
        (TOPICS, "What makes it worse?", "You have a sore spot?", "says 'You have a' to a patient"),
        (TENDON, "A sore tendon. It often settles.", "You have a sore tendon.", "says 'You have a' to a patient"),
        (TENDON, "A sore tendon. It often settles.",
         "Proximal musculotendinous degeneration characteristically necessitates individualised "
         "rehabilitation interventions.", "shorten it to about 12"),
        (TENDON, "place: {sit_bone: usually, thigh: sometimes}", "place: {}", "says nothing about where it hurts"),
    ],
)  # fmt: skip
def test_lint_finds(pack, file, old, new, expected):
    if not (pack / file).exists():
        file = str(next((pack / file).parent.glob("*.yaml")).relative_to(pack))
    assert any(expected in line for line in problems(pack, file, old, new)), problems(pack)


def test_a_finding_that_nothing_uses_is_an_error(pack):
    extra = (
        "\n- {id: idle, name: Idle, kind: history, background: {default: half}, ask: Idle?, words: [idle]}\n"
    )
    path = pack / FINDINGS
    path.write_text(path.read_text().rstrip() + extra)
    assert any("idle: is used by no cause and no rule" in line for line in problems(pack))


def test_a_care_finding_that_a_cause_states_is_an_error(pack):
    found = problems(pack, TENDON, "ache: uncommonly", "ache: uncommonly, worry: often")
    assert any("worry: guides care only, yet a cause states it" in line for line in found)


def test_a_cause_outside_every_region_is_a_warning(pack):
    (pack / "library/causes/extra.yaml").write_text(
        "{id: extra, name: Extra, origin: local, plain: It is extra., technical: Extra.}"
    )
    assert any("extra: stands in the library but no region names it" in line for line in problems(pack))


def test_texts_grow_old(pack):
    assert any("is past its review date" in line for line in problems(pack, today=date(2030, 1, 1)))
    assert not any("review date" in line for line in problems(pack))


def test_causes_that_nothing_separates_are_named(pack):
    text = (pack / TENDON).read_text()
    (pack / TENDON).write_text(text[: text.index("findings:")] + "findings: {}}")
    text = (pack / "library/causes/muscle.yaml").read_text()
    (pack / "library/causes/muscle.yaml").write_text(text[: text.index("findings:")] + "findings: {}}")
    assert any("cannot be told from muscle" in line for line in problems(pack))


def test_separation_is_symmetric_and_zero_on_the_diagonal(toy):
    apart = separation(toy)
    assert abs(apart - apart.T).max() < 1e-12
    assert abs(apart.diagonal()).max() < 1e-12
    assert (apart >= -1e-12).all()


def test_long_words_make_a_text_harder():
    assert reading_age("The bone is sore. Rest helps.") < 10
    assert reading_age("Musculotendinous degeneration necessitates rehabilitation.") > 20
    assert reading_age("") == 0


def test_the_packs_that_ship_have_no_error(buttock):
    report = check(load_pack("buttock"), buttock)
    assert [str(p) for p in report.problems if p.level == "error"] == []


def test_every_number_of_the_packs_that_ship_has_a_basis(buttock):
    read = load_pack("buttock")
    for cause in read.causes.values():
        for name, value in cause.findings.items():
            pooled = (f"{cause.id}/{name}") in buttock.documents["estimates"]
            assert (value.value is not None) != pooled, f"{cause.id}.{name}"
    assert set(buttock.cell_basis.tolist()) <= {0, 1, 2}


@pytest.fixture(scope="session")
def record(root):
    """Return the script's function that records of which text each translation was made."""
    spec = spec_from_file_location("translations", root / "scripts" / "translations.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.record


class TestTranslations:
    def test_fields_that_people_read_exist(self):
        models = {
            "cause": Cause, "family": Family, "finding": Finding, "rule": TriageRule, "screen": Screen,
            "country": Country, "step": CareStep, "plan": CarePlan, "exercise": Exercise,
            "investigation": Investigation, "zone": Zone, "group": Group, "measure": Measure,
            "message": Message, "region": Region, "setting": Setting, "topic": Topic,
        }  # fmt: skip
        assert models.keys() == TRANSLATED.keys()
        for fields in (TRANSLATED, WORDS):
            for kind, names in fields.items():
                assert set(names) <= set(models[kind].model_fields), kind

    def test_everything_is_lacking_at_first(self, pack):
        found = [str(p) for p in check_language(load_pack("toy", pack), "es")]
        assert (
            "warning: library/text/es/causes/tendon.yaml: lacks 3 texts: tendon (name, plain, technical)"
            in found
        )
        assert all(line.startswith("warning") for line in found)

    def test_a_text_in_its_mirror_is_no_longer_lacking(self, pack):
        mirror = pack / "library/text/es/causes/tendon.yaml"
        mirror.parent.mkdir(parents=True)
        mirror.write_text(
            "{id: tendon, name: Tendón, plain: Un tendón irritado., technical: Un tendón.}", encoding="utf-8"
        )
        assert not any(lack.item == "tendon" for lack in lacks(load_pack("toy", pack), "es"))

    def test_what_differs_where_no_language_may_is_an_error(self, pack):
        (pack / "library/text/es/findings").mkdir(parents=True)
        path = pack / "library/causes/tendon.yaml"
        path.write_text(
            path.read_text().replace("{id: tendon", "{id: tendon, mimics: {disc: After 2 weeks.}")
        )
        mirror = pack / "library/text/es/causes/tendon.yaml"
        mirror.parent.mkdir()
        mirror.write_text("{id: tendon, mimics: {disc: Tras 3 semanas.}}", encoding="utf-8")
        found = [str(p) for p in check_language(load_pack("toy", pack), "es") if p.level == "error"]
        assert found == [
            "error: library/text/es/causes/tendon.yaml:1: tendon.mimics: "
            "disc: the numbers differ: lacks 2 and has 3"
        ]
        mirror.write_text("{id: tendon, mimics: {disk: Tras 2 semanas.}}", encoding="utf-8")
        found = [str(p) for p in check_language(load_pack("toy", pack), "es") if p.level == "error"]
        assert found == [
            "error: library/text/es/causes/tendon.yaml:1: tendon.mimics: "
            "there is no 'disk' in the pack. Did you mean disc?"
        ]

    def test_a_mapping_lacks_what_one_of_its_keys_lacks(self, pack):
        path = pack / "library/causes/tendon.yaml"
        path.write_text(
            path.read_text().replace("{id: tendon", "{id: tendon, mimics: {disc: One., joint: Two.}")
        )
        mirror = pack / "library/text/es/causes/tendon.yaml"
        mirror.parent.mkdir(parents=True)
        mirror.write_text(
            "{id: tendon, name: T, plain: T, technical: T, mimics: {disc: Uno.}}", encoding="utf-8"
        )
        lack = next(x for x in lacks(load_pack("toy", pack), "es") if x.item == "tendon")
        assert lack.fields == ("mimics",)

    def test_a_text_that_changed_after_its_translation_is_stale_until_looked_at(self, pack, record):
        english = pack / "library/causes/tendon.yaml"
        mirror = pack / "library/text/es/causes/tendon.yaml"
        mirror.parent.mkdir(parents=True)
        mirror.write_text("{id: tendon, name: Tendón, plain: Un tendón irritado.}", encoding="utf-8")

        def stale():
            listed = [str(p) for p in check_language(load_pack("toy", pack), "es")]
            return [line for line in listed if "lacks" not in line]

        assert stale() == [
            "warning: library/text/es/causes/tendon.yaml: 1 not recorded yet; run scripts/translations.py"
        ]
        record(load_pack("toy", pack), "es")
        assert stale() == []
        english.write_text(english.read_text().replace("plain:", "plain: Now"), encoding="utf-8")
        line = "warning: library/text/es/causes/tendon.yaml:1: tendon: the text it was made of has changed"
        assert [p.partition(";")[0] for p in stale()] == [line]
        assert record(load_pack("toy", pack), "es")[1] == ["tendon"]  # nobody looked
        assert len(stale()) == 1
        mirror.write_text("{id: tendon, name: Tendón, plain: Ahora un tendón irritado.}", encoding="utf-8")
        assert record(load_pack("toy", pack), "es") == (1, [])
        assert stale() == []

    def test_where_a_text_still_says_the_same_it_is_named(self, pack, record):
        english = pack / "library/causes/tendon.yaml"
        mirror = pack / "library/text/es/causes/tendon.yaml"
        mirror.parent.mkdir(parents=True)
        mirror.write_text("{id: tendon, name: Tendón, plain: Un tendón irritado.}", encoding="utf-8")
        record(load_pack("toy", pack), "es")
        english.write_text(english.read_text().replace("plain:", "plain: Now"), encoding="utf-8")
        assert record(load_pack("toy", pack), "es", {"tendon"}) == (1, [])

    def test_phrases_for_the_reader_are_counted_apart(self, pack):
        (pack / "library/text/es/findings").mkdir(parents=True)
        mirror = pack / "library/text/es/findings/all.yaml"
        mirror.write_text("- {id: fever, name: Fiebre, words: [fiebre]}", encoding="utf-8")
        read = load_pack("toy", pack)
        assert untold(read, "es").known == 1
        assert untold(read, "es").whole == len(read.findings) + len(read.region.zones)
        assert not any("words" in lack.fields for lack in lacks(read, "es"))

    def test_what_is_not_in_the_pack_is_an_error(self, pack):
        folder = pack / "library/text/es/causes"
        folder.mkdir(parents=True)
        (folder / "tendon.yaml").write_text(
            "- {id: tenden, name: Tendón}\n- {id: tendon, nam: Tendón}\n", encoding="utf-8"
        )
        (folder / "knee.yaml").write_text("{id: knee, name: Rodilla}", encoding="utf-8")
        found = [str(p) for p in check_language(load_pack("toy", pack), "es") if p.level == "error"]
        assert found == [
            "error: library/text/es/causes/knee.yaml: mirrors no file of the pack; rename or remove it",
            "error: library/text/es/causes/tendon.yaml:1: tenden: no cause 'tenden'. Did you mean tendon?",
            "error: library/text/es/causes/tendon.yaml:2: tendon.nam: is not translated. Did you mean name?",
        ] or sorted(found) == sorted(set(found))
