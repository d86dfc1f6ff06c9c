"""Knowledge in another language: other words, the same numbers, nothing held twice."""

import json
import shutil

import pytest

import whence
from whence.errors import PackError
from whence.knowledge import cache
from whence.knowledge.languages import in_language, languages, read_texts
from whence.nextstep.interview import Interview, next_question
from whence.reasoning.stratum import stratum_for

CASE = "{person: {age: 70, sex: male}, findings: {fever: yes, pain_on_sitting: yes}}"
TEXTS = {
    "causes/tendon.yaml": "{id: tendon, name: Tendón doloroso, also: [tendinitis]}",
    "findings/all.yaml": "- {id: ache, name: Dolor sordo}",
    "messages.yaml": "- {id: because.age, text: No se sabe la edad.}",
}


@pytest.fixture
def own(tmp_path, root, monkeypatch):
    """Return a copy of the toy pack with a few Spanish texts, and a cache of its own."""
    monkeypatch.setenv("WHENCE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "packs"
    shutil.copytree(root / "tests" / "packs", folder)
    for name, text in TEXTS.items():
        path = folder / "library/text/es" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    cache.forget()
    yield folder
    cache.forget()


def test_what_is_translated_is_spanish_and_the_rest_english(own):
    english, spanish = whence.load("toy", own), whence.load("toy", own, "es")
    assert spanish.cause("tendon").name == "Tendón doloroso"
    assert spanish.cause("tendon").also == ("tendinitis",)
    assert spanish.cause("tendon").also != english.cause("tendon").also
    assert spanish.cause("tendon").plain == english.cause("tendon").plain
    assert spanish.finding("ache").name == "Dolor sordo"
    assert spanish.finding("fever") is english.finding("fever")
    assert english.cause("tendon").name != "Tendón doloroso"
    assert spanish.say("because.age") == "No se sabe la edad."
    assert spanish.say("because.open") == english.say("because.open")
    assert (english.language, spanish.language) == ("en", "es")


def test_numbers_and_what_is_worked_out_of_them_are_shared(own):
    english, spanish = whence.load("toy", own), whence.load("toy", own, "es")
    assert spanish.arrays is english.arrays
    case = whence.parse_case("{person: {age: 70, sex: male}}")
    assert stratum_for(spanish, case) is stratum_for(english, case)
    assert spanish.base is english
    assert english.base is english
    assert in_language(spanish, "en", own) is english


def test_each_language_is_loaded_once_however_it_is_asked_for(own):
    assert whence.load("toy", own, "es") is whence.load(region="toy", root=own, language="es")
    assert whence.load("toy", own, "es").base is whence.load("toy", root=own)


def test_texts_are_kept_and_read_anew_when_a_file_changes(own):
    whence.load("toy", own, "es")
    stored = list((own.parent / "cache").glob("toy.es-*.json"))
    assert len(stored) == 1
    own_words = {"name": "Tendón doloroso", "also": ["tendinitis"]}
    assert json.loads(stored[0].read_bytes())["cause"] == {"tendon": own_words}
    (own / "library/text/es/causes/tendon.yaml").write_text("{id: tendon, name: Tendón}", encoding="utf-8")
    cache.forget()
    assert whence.load("toy", own, "es").cause("tendon").name == "Tendón"


def test_the_wheel_ships_the_texts(own):
    (own / "compiled").mkdir()
    written = cache.build_into(own / "compiled", own)
    assert [p.suffix for p in written] == [".npz", ".json"]
    shutil.rmtree(own.parent / "cache", ignore_errors=True)
    assert whence.load("toy", own, "es").cause("tendon").name == "Tendón doloroso"
    assert not list((own.parent / "cache").glob("*"))


def test_an_unknown_language_is_named_with_those_there_are(own):
    assert languages("toy", own) == ["en", "es"]
    with pytest.raises(PackError, match=r"no texts in 'xx'\. There is en, es"):
        whence.load("toy", own, "xx")


def test_a_broken_text_names_its_file(own):
    (own / "library/text/es/families.yaml").write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(PackError, match=r"families\.yaml: a translation is a mapping, or a list"):
        read_texts(own / "library/text/es/families.yaml")


@pytest.fixture(scope="module")
def spanish(buttock):
    """Return the pack of the buttock in Spanish."""
    return in_language(buttock, "es")


def test_a_language_changes_words_and_no_number(buttock, spanish):
    case = whence.parse_case(CASE)
    one, two = (whence.assess(case, k).model_dump(mode="json") for k in (buttock, spanish))
    assert numbers(one) == numbers(two)
    assert one["causes"][0]["id"] == two["causes"][0]["id"]
    assert two["notice"].startswith("Para investigación y educación")


def numbers(value):
    """Return every number and where it stands."""
    if isinstance(value, dict):
        return {key: numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [numbers(part) for part in value]
    return value if isinstance(value, float | int) else None


def test_the_interview_asks_in_spanish(buttock, spanish):
    case = whence.parse_case("{person: {age: 30, sex: female, pregnant: no}}")
    one, two = (next_question(Interview(case), k) for k in (buttock, spanish))
    assert one is not None
    assert two is not None
    assert (one.id, one.options) == (two.id, two.options)
    assert one.text != two.text
    assert two.why == "Ayuda a saber si esto puede esperar."


def test_a_unit_that_is_a_word_is_said_in_the_language(buttock, spanish):
    assert buttock.finding("pain_duration").limits[2] == "weeks"
    assert spanish.finding("pain_duration").limits == (
        *buttock.finding("pain_duration").limits[:2],
        "semanas",
    )
    assert spanish.finding("crp").limits == buttock.finding("crp").limits
