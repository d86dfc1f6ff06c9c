"""The compiled pack: kept by content, made again when it must be, the same wherever it lies."""

import os
import shutil

import numpy as np
import pytest

from whence import load
from whence.knowledge import cache
from whence.knowledge.compile import compile_pack
from whence.knowledge.compiled import Knowledge
from whence.knowledge.load import load_pack


@pytest.fixture
def own(tmp_path, root, monkeypatch):
    """Return a copy of the toy pack, with a cache of its own and nothing remembered."""
    monkeypatch.setenv("WHENCE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "packs"
    shutil.copytree(root / "tests" / "packs", folder)
    cache.forget()
    yield folder
    cache.forget()


def stored(folder):
    return sorted((folder.parent / "cache").glob("*.npz"))


def same(one, two):
    assert one.causes == two.causes
    assert one.findings == two.findings
    assert one.families == two.families
    assert dict(one.documents) == dict(two.documents)
    assert one.arrays.keys() == two.arrays.keys()
    for name, array in one.arrays.items():
        np.testing.assert_array_equal(array, two.arrays[name])


def test_a_pack_is_compiled_once_and_kept(own, monkeypatch):
    first = load("toy", own)
    assert len(stored(own)) == 1
    cache.forget()
    monkeypatch.setattr(cache, "_compile", None)  # would fail if it were called
    same(first, load("toy", own))


def test_a_stored_pack_cannot_be_changed(own):
    load("toy", own)
    cache.forget()
    with pytest.raises(ValueError, match="read-only"):
        load("toy", own).theta[0] = 1.0


def test_any_change_of_the_text_compiles_anew(own):
    load("toy", own)
    path = own / "library/causes/tendon.yaml"
    path.write_text(path.read_text().replace("ache: uncommonly", "ache: often"))
    cache.forget()
    load("toy", own)
    assert len(stored(own)) == 2


def test_translations_do_not_enter_the_key(own):
    before = cache.pack_digest("toy", own)
    (own / "library/text/es/causes").mkdir(parents=True)
    (own / "library/text/es/causes/tendon.yaml").write_text("{id: tendon, name: Tendón}")
    assert cache.pack_digest("toy", own) == before


def test_the_key_does_not_depend_on_where_the_pack_lies(own, root, tmp_path):
    moved = tmp_path / "text" / "elsewhere"  # a folder above named like translations must not matter
    shutil.copytree(own, moved)
    assert cache.pack_digest("toy", moved) == cache.pack_digest("toy", own)
    assert cache.pack_digest("toy", own) == cache.pack_digest("toy", root / "tests" / "packs")


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut short", b"no zip at all"])
def test_a_damaged_copy_is_made_again(own, damage):
    first = load("toy", own)
    stored(own)[0].write_bytes(damage)
    cache.forget()
    same(first, load("toy", own))
    assert stored(own)[0].stat().st_size > 1000


def test_a_copy_that_ships_with_the_pack_is_used(own, monkeypatch):
    (own / "compiled").mkdir()
    written = cache.build_into(own / "compiled", own)
    assert [p.name for p in written] == [f"toy-{cache.pack_digest('toy', own)}.npz"]
    monkeypatch.setattr(cache, "_compile", None)
    assert load("toy", own).region == "toy"
    assert stored(own) == []


def test_without_a_writable_cache_it_goes_on(own, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WHENCE_CACHE", str(tmp_path / "file"))
    assert load("toy", own).region == "toy"


def test_old_copies_are_removed(own):
    load("toy", own)
    folder = own.parent / "cache"
    for i in range(12):
        path = folder / f"toy-{i:02}.npz"
        path.write_bytes(b"")
        os.utime(path, (i, i))
    cache.forget()
    next(path for path in stored(own) if path.stat().st_size).unlink()
    load("toy", own)
    assert len(stored(own)) == 8


def test_the_cache_lies_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.delenv("WHENCE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / "whence"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache.cache_folder() == tmp_path / ".cache" / "whence"


def test_a_compiled_pack_survives_being_saved(root, tmp_path):
    made = compile_pack(load_pack("toy", root / "tests" / "packs"), "d")
    made.save(tmp_path / "x.npz")
    again = Knowledge.open(tmp_path / "x.npz")
    assert again.digest == "d"
    assert again.causes == made.causes
    assert [p.name for p in tmp_path.iterdir()] == ["x.npz"]


def test_compiling_twice_gives_the_same_draws(root):
    one, two = (compile_pack(load_pack("toy", root / "tests" / "packs")) for _ in range(2))
    same(one, two)


def test_things_are_found_by_id_or_the_nearest_is_suggested(toy):
    assert toy.cause("tendon").name == "Tendon"
    assert toy.finding("ache").kind == "history"
    assert toy.family_index["soft"].name == "Soft tissue"
    with pytest.raises(KeyError, match="Did you mean tendon"):
        toy.cause("tenden")
    with pytest.raises(KeyError, match="Did you mean ache"):
        toy.finding("ach")
    with pytest.raises(AttributeError):
        toy.no_such_array  # noqa: B018


def test_labels_say_the_answer(toy):
    assert toy.finding("ache").label("yes") == "Ache at night"
    assert toy.finding("ache").label("no") == "No: ache at night"
    assert toy.finding("start").label("sudden") == "Sudden onset"
    assert toy.finding("pain_duration").label("over_6_weeks") == "Duration: over 6 weeks"
