"""A pack with a mistake is refused with one line: file, line, field and what may be meant."""

import shutil
from contextlib import suppress

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whence import PackError, load
from whence._yaml import parse_yaml
from whence.knowledge.compile import compile_pack
from whence.knowledge.load import load_pack


@pytest.fixture
def pack(tmp_path, root):
    folder = tmp_path / "packs"
    shutil.copytree(root / "tests" / "packs", folder)
    return folder


def fault(folder, file, old, new):
    """Return the error of the toy pack with one text changed, its file named as seen from the folder."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        compile_pack(load_pack("toy", folder))
    line = str(caught.value)
    assert "\n" not in line
    return line.removeprefix(f"{folder}/")


FINDINGS, TENDON, REGION = "library/findings/all.yaml", "library/causes/tendon.yaml", "toy/pack.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "what"),
    [
        (FINDINGS, "group: load", "group: loud", f"{FINDINGS}:2: sitting.group", "Did you mean load?"),
        (FINDINGS, "kind: history", "kind: story", f"{FINDINGS}:1: ache.kind", "'history'"),
        (FINDINGS, "default: sometimes", "default: 0.3", f"{FINDINGS}:1: ache.background", "a decimal needs a study"),
        (FINDINGS, "default: sometimes", "lumbar: often", f"{FINDINGS}:1: ache", "background needs a default"),
        (FINDINGS, "[0.1, 0.2, 0.7]", "[0.1, 0.2, 0.8]", f"{FINDINGS}:5: start", "sum to 1"),
        (FINDINGS, "baseline: gradual", "baseline: slow", f"{FINDINGS}:5: start", "is no option"),
        (FINDINGS, "raised: [10, 50]", "raised: [11, 50]", f"{FINDINGS}:", "gap or overlap"),
        (FINDINGS, "id: driving", "id: ache", f"{FINDINGS}:3: id", "stands already in all.yaml"),
        (FINDINGS, "{id: ache,", "{id: ache, id: ache,", f"{FINDINGS}:1", "written twice"),
        (TENDON, "ache: uncommonly", "acke: uncommonly", f"{TENDON}:1: tendon.findings.acke", "Did you mean ache?"),
        (TENDON, "ache: uncommonly", "ache: maybe", f"{TENDON}:1: tendon.findings.ache", "is no judgement"),
        (TENDON, "part_of: soft", "part_of: sof", f"{TENDON}:1: tendon.part_of", "Did you mean soft?"),
        (TENDON, "sit_bone: usually", "sit_bon: usually", f"{TENDON}:1: tendon.place.sit_bon", "mean sit_bone?"),
        (TENDON, "gradual: usually", "slow: usually", f"{TENDON}:1: tendon.findings.start", "no option 'slow'"),
        (TENDON, "start: {sudden: uncommonly, days: sometimes, gradual: usually}", "start: often",
         f"{TENDON}:1: tendon.findings.start", "needs a word for each of"),
        (TENDON, "ache: uncommonly", "ache: {from: accuracy}", f"{TENDON}:1: findings.ache", ""),
        (TENDON, "18-34: x2", "18-33: x2", f"{TENDON}:1: tendon.shifts.age", "must begin on one of"),
        (TENDON, "female: x2", "female: 2", f"{TENDON}:1: tendon.shifts.sex", "is no shift"),
        (REGION, "  tendon: {primary_care", "  tenden: {primary_care", f"{REGION}:7: shares.tenden", "mean tendon?"),
        (REGION, "id: toy", "id: toi", f"{REGION}:1: id", "the name of its folder"),
        (REGION, "mixture: 0.4", "mixture: 0.5", f"{REGION}", "sum to 1.1, not 1"),
        (REGION, "{0-17: 0.05,", "{0-17: 0.06,", f"{REGION}", "not 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_and_field(pack, file, old, new, place, what):
    line = fault(pack, file, old, new)
    assert line.startswith(place), line
    assert what in line


def test_broken_files_are_named(pack):
    assert fault(pack, TENDON, "{id:", "[{id:").startswith(f"{TENDON}:")


@pytest.mark.parametrize("text", ["5", "just words", "- 5", "- [a]"])
def test_a_file_of_the_wrong_kind_is_named(pack, text):
    (pack / "library/groups.yaml").write_text(text)
    with pytest.raises(PackError, match=r"groups.yaml.*must"):
        load_pack("toy", pack)


def test_a_head_that_is_no_mapping_is_named(pack):
    (pack / REGION).write_text("- toy")
    with pytest.raises(PackError, match="the head of a pack is a mapping"):
        load_pack("toy", pack)


def test_a_part_of_the_region_may_stand_in_its_own_file(pack):
    head = parse_yaml((pack / REGION).read_text(), REGION)
    (pack / "toy/zones.yaml").write_text(yaml.safe_dump(head.pop("zones")))
    (pack / REGION).write_text(yaml.safe_dump(head))
    assert [z.id for z in load_pack("toy", pack).region.zones] == ["sit_bone", "thigh", "foot"]
    (pack / "toy/zones.yaml").write_text("- {id: sit_bone, name: Sit bone}\n")
    with pytest.raises(PackError, match=r"zones.yaml:1: plain"):
        load_pack("toy", pack)


@pytest.mark.parametrize(
    ("file", "text", "what"),
    [
        ("evidence/frequency.csv", "id,study\nx,y\n", r"frequency.csv:2: "),
        ("evidence/frequency.csv", b"id,study\n\xff,y\n", "cannot be read as CSV in UTF-8"),
        (
            "ratings/second.csv",
            "cause,finding,word\ntendon,ache,often\n",
            r"second.csv:1: lacks the column 'option'",
        ),
        (
            "ratings/second.csv",
            "cause,finding,option,word\ntendon,ache,yes,oft\n",
            r"second.csv:2: word: 'oft' is no",
        ),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_line(pack, file, text, what):
    path = pack / "library" / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(PackError, match=what):
        load_pack("toy", pack)


def test_an_unknown_pack_suggests_the_nearest(pack, tmp_path):
    with pytest.raises(PackError, match="Did you mean toy"):
        load("toi", pack)
    with pytest.raises(PackError, match=r"There is toy\."):
        load_pack("knee", pack)
    with pytest.raises(PackError, match="there is no pack 'toy' here"):
        load_pack("toy", tmp_path / "nowhere")


def leaves(data, path=()):
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from leaves(value, (*path, key))


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 300),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["often", "never", "x2", "18-34", "fever", "tendon", "sit_bone", "yes"]),
    st.lists(st.sampled_from(["fever", "start=sudden", "often"]), max_size=2),
    st.dictionaries(
        st.sampled_from(["any", "id", "value", "default"]), st.sampled_from(["fever", "often"]), max_size=2
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_odd_value_anywhere_is_refused_in_one_line_or_compiles(tmp_path_factory, root, data):
    folder = tmp_path_factory.mktemp("packs") / "packs"
    shutil.copytree(root / "tests" / "packs", folder)
    file = data.draw(st.sampled_from(sorted(p.relative_to(folder) for p in folder.rglob("*.yaml"))))
    content = parse_yaml((folder / file).read_text(), str(file))
    path = data.draw(st.sampled_from(list(leaves(content))))
    at = content
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = data.draw(ODD)
    (folder / file).write_text(yaml.safe_dump(content, allow_unicode=True))
    with suppress(PackError):
        compile_pack(load_pack("toy", folder))
        return
    with pytest.raises(PackError, match=r"^[^\n]*\.yaml[^\n]*$"):
        compile_pack(load_pack("toy", folder))
