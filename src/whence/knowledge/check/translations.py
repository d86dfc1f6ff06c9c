"""What does a translation lack, and where does it no longer say what the pack says?

See `whence.knowledge.languages` for how texts of another language lie beside the pack.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from whence._yaml import line_of_item, read_yaml
from whence.errors import PackError, Place, nearest
from whence.knowledge.check.fingerprints import fingerprint, read_sources
from whence.knowledge.check.problem import Problem
from whence.knowledge.files import PACKS
from whence.knowledge.grammars import grammar_lacks
from whence.knowledge.languages import SYNONYMS, TRANSLATED, WORDS, read_texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from whence.knowledge.load import Pack

__all__ = ["Lack", "Original", "Untold", "check_language", "lacks", "pairs", "untold"]

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_BRACES: Final = re.compile(r"\{([^{}:]*)[^{}]*\}")
"""A value's place in a sentence: its name, and how it is printed, which may differ."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Fields of one item that a language lacks."""

    file: str
    item: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """How many findings and places the reader has no phrases for in a language."""

    known: int
    whole: int


@dataclass(frozen=True, slots=True)
class Original:
    """One item of the pack that people read, and the file that its translation lies in."""

    kind: str
    id: str
    texts: dict[str, Any]
    mirror: Path


def check_language(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield what a translation lacks, a line a file; what it has beyond the pack; what differs or is stale."""
    by_file: dict[str, list[Lack]] = {}
    for lack in lacks(pack, language):
        by_file.setdefault(lack.file, []).append(lack)
    for file, found in by_file.items():
        texts = sum(len(lack.fields) for lack in found)
        first = found[0]
        named = f"{first.item} ({', '.join(first.fields[:3])})"
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Problem("warning", Place(file), f"lacks {texts} texts: {named}{more}")
    yield from _strays(pack, language)
    yield from _differences(pack, language)
    yield from _stale(pack, language)
    yield from _grammar(pack, language)


def lacks(pack: Pack, language: str) -> Iterator[Lack]:
    """Yield every item with a text that the translation into `language` lacks.

    Raises
    ------
    PackError
        Where a translation cannot be read.
    """
    for item, there in pairs(pack, language):
        missing = tuple(f for f, text in item.texts.items() if not _whole(text, there.get(f)))
        if missing:
            yield Lack(str(item.mirror.relative_to(pack.root)), item.id, missing)


def _whole(text: Any, translated: Any) -> bool:
    """Whether a text is translated; of a mapping every key must be."""
    if isinstance(text, dict):
        return isinstance(translated, dict) and all(translated.get(key) for key in text)
    return bool(translated)


def untold(pack: Pack, language: str) -> Untold:
    """Return for how many findings and places the reader knows phrases in a language."""
    known, whole = 0, 0
    for item, there in pairs(pack, language):
        if item.kind in WORDS:
            known += any(there.get(f) for f in WORDS[item.kind])
            whole += 1
    return Untold(known, whole)


def _originals(pack: Pack, language: str) -> Iterator[Original]:
    """Yield everything of a pack that people read, with the file of its translation."""
    for kind, name, item, path in _items(pack):
        texts = {f: text for f in TRANSLATED[kind] if (text := _plain(getattr(item, f, None)))}
        yield Original(kind, name, texts, _mirror(pack, path, language))


def _plain(text: Any) -> Any:
    """Return a text as it stands in a translation: of what is said under a condition, only what is said."""
    return [getattr(part, "say", part) for part in text] if isinstance(text, tuple) else text


def _items(pack: Pack) -> Iterator[tuple[str, str, BaseModel, Path]]:
    """Yield kind, id, item and file of everything that people read."""
    stores: dict[str, dict[str, Any]] = {
        "cause": pack.causes, "family": pack.families, "finding": pack.findings, "group": pack.groups,
        "rule": pack.rules, "screen": pack.screens, "country": pack.countries, "step": pack.steps,
        "plan": pack.plans, "exercise": pack.exercises, "investigation": pack.investigations,
        "measure": pack.measures, "topic": pack.topics,
    }  # fmt: skip
    if pack.root == PACKS:  # the engine's own sentences are translated where they are written
        stores["message"] = pack.messages
    for kind, store in stores.items():
        for name, item in store.items():
            yield kind, name, item, pack.files[kind, name]
    folder = pack.root / pack.region.id
    yield "region", pack.region.id, pack.region, folder / "pack.yaml"
    for kind, parts in (("setting", pack.region.settings), ("zone", pack.region.zones)):
        own = folder / f"{kind}s.yaml"
        for part in parts:
            yield kind, part.id, part, own if own.exists() else folder / "pack.yaml"


def _mirror(pack: Pack, path: Path, language: str) -> Path:
    part, *inside = path.relative_to(pack.root).parts
    return pack.root.joinpath(part, "text", language, *inside)


def pairs(pack: Pack, language: str) -> Iterator[tuple[Original, dict[str, Any]]]:
    """Yield each item with the translated fields that are there."""
    read: dict[Path, dict[str, dict[str, Any]]] = {}
    for item in _originals(pack, language):
        if item.mirror not in read:
            read[item.mirror] = read_texts(item.mirror)
        yield item, read[item.mirror].get(item.id, {})


def _strays(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield translations of things that are not in the pack."""
    known: dict[Path, dict[str, str]] = {}
    for kind, name, _, path in _items(pack):
        known.setdefault(_mirror(pack, path, language), {})[name] = kind
    for part in ("library", pack.region.id):
        for path in sorted((pack.root / part / "text" / language).rglob("*.yaml")):
            shown = str(path.relative_to(pack.root))
            if path.name == "reader.yaml":  # the grammar of the reader, a language of its own
                continue
            if path not in known:
                yield Problem("error", Place(shown), "mirrors no file of the pack; rename or remove it")
                continue
            kinds = known[path]
            for name, fields in read_texts(path).items():
                if name not in kinds:
                    kind = next(iter(kinds.values()))
                    line = line_of_item(path, name)
                    yield Problem(
                        "error", Place(shown, line, name), f"no {kind} {name!r}.{nearest(name, kinds)}"
                    )
                    continue
                kind = kinds[name]
                fit = (*TRANSLATED[kind], *SYNONYMS.get(kind, ()), *WORDS.get(kind, ()))
                for stray in sorted(set(fields) - {"id", *fit}):
                    line = line_of_item(path, name, [stray])
                    hint = nearest(stray, fit)
                    yield Problem("error", Place(shown, line, f"{name}.{stray}"), f"is not translated.{hint}")


def _differences(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield texts whose keys, parts, numbers or names in braces are not those of the pack."""
    for item, there in pairs(pack, language):
        for field, text in item.texts.items():
            what = _difference(text, there[field]) if there.get(field) else ""
            if what:
                shown = str(item.mirror.relative_to(pack.root))
                line = line_of_item(item.mirror, item.id, [field])
                yield Problem("error", Place(shown, line, f"{item.id}.{field}"), what)


def _difference(text: Any, translated: Any) -> str:
    """Return how a translation differs in what no language changes; empty where it does not."""
    if type(text) is not type(translated):
        return f"is a {type(translated).__name__}, in the pack a {type(text).__name__}"
    if isinstance(text, dict):
        stray = sorted(set(translated) - set(text))
        if stray:
            return f"there is no {stray[0]!r} in the pack.{nearest(str(stray[0]), text)}"
        inside = ((key, _difference(text[key], translated[key])) for key in text if translated.get(key))
        return next((f"{key}: {what}" for key, what in inside if what), "")
    if isinstance(text, list):
        if len(text) != len(translated):
            return f"has {len(translated)} parts, in the pack {len(text)}"
        return next(filter(None, map(_difference, text, translated)), "")
    return _of_text(str(text), str(translated))


def _of_text(text: str, translated: str) -> str:
    for pattern, named in ((_BRACES, "names in braces"), (_NUMBER, "numbers")):
        ours, theirs = _found(pattern, text), _found(pattern, translated)
        if ours != theirs:
            extra, gone = sorted((theirs - ours).elements()), sorted((ours - theirs).elements())
            parts = [f"lacks {', '.join(gone)}"] * bool(gone) + [f"has {', '.join(extra)}"] * bool(extra)
            return f"the {named} differ: {' and '.join(parts)}"
    return ""


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    """Count what matches, with decimal commas as points; numbers inside braces are no numbers of the text."""
    seen = pattern.findall(text if pattern is _BRACES else _BRACES.sub("", text))
    return Counter(part if pattern is _BRACES else part.replace(",", ".") for part in seen)


def _stale(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield translations made of a text that has changed since, or of which nothing is recorded."""
    recorded, new = read_sources(pack, language), Counter[str]()
    for item, there in pairs(pack, language):
        if not there:
            continue
        shown = str(item.mirror.relative_to(pack.root))
        place = Place(shown, line_of_item(item.mirror, item.id), item.id)
        row = recorded.get((shown, item.id))
        if row is None:
            new[shown] += 1
        elif row.source != fingerprint(item.texts):
            what = "the text it was made of has changed; look again, then run scripts/translations.py"
            yield Problem("warning", place, what)
    for shown, many in new.items():
        yield Problem("warning", Place(shown), f"{many} not recorded yet; run scripts/translations.py")


def _grammar(pack: Pack, language: str) -> Iterator[Problem]:
    """Yield what the reader's grammar lacks, where there is one in this language."""
    library = pack.root / "library"
    path = library / "text" / language / "reader.yaml"
    if path.exists():
        english = read_yaml(library / "reader.yaml", PackError)
        english["situations"] = read_yaml(library / "situations.yaml", PackError)
        for name in grammar_lacks(english, read_yaml(path, PackError)):
            yield Problem("warning", Place(str(path.relative_to(pack.root))), f"lacks {name}")
