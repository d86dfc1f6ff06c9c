"""Knowledge in another language: the same numbers and ids, other words.

Texts of a language mirror the pack file by file: ``library/causes/x.yaml`` is translated in
``library/text/es/causes/x.yaml``, item by item under the same ids, holding only the fields that people read.
What a language lacks stays English, field by field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from whence._yaml import read_yaml
from whence.errors import PackError, Place, nearest
from whence.knowledge.files import PACKS, files_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.compiled import FindingInfo, Knowledge

__all__ = [
    "ENGLISH", "SYNONYMS", "TRANSLATED", "WORDS", "in_language", "kind_of", "languages", "read_texts", "store_texts",
    "text_files", "texts_digest",
]  # fmt: skip

ENGLISH: Final = "en"
"""The language that packs are written in."""

Texts = dict[str, dict[str, dict[str, Any]]]
"""Kind of item, id, and the fields that are translated."""

TRANSLATED: Final[dict[str, tuple[str, ...]]] = {
    "cause": ("name", "plain", "technical", "mimics"),
    "family": ("name", "plain"),
    "finding": ("name", "labels", "ask", "how", "positive_if"),
    "group": ("name",),
    "rule": ("label", "see", "channel", "meanwhile", "why"),
    "screen": ("ask", "of"),
    "topic": ("ask", "of"),
    "country": ("name", "emergency", "advice_line"),
    "step": (
        "name", "plain", "technical", "dose", "progression", "stop", "expected", "delivered_by", "caution", "cautions",
        "against", "conflict",
    ),
    "plan": ("avoid", "escalate", "course", "see", "until_seen"),
    "exercise": (
        "name", "purpose", "how", "sets", "repetitions", "hold", "frequency", "weeks", "feel", "easier", "harder",
        "stop", "alt",
    ),
    "investigation": ("name", "plain", "technical", "not_when"),
    "measure": ("name", "measures"),
    "message": ("text",),
    "region": ("name", "complaint"),
    "setting": ("name",),
    "zone": ("name", "plain"),
}  # fmt: skip
"""Kind of item to the fields that people read."""

SYNONYMS: Final[dict[str, tuple[str, ...]]] = {"cause": ("also",)}
"""Kind of item to other names, of which a language may have more or fewer than English."""

WORDS: Final[dict[str, tuple[str, ...]]] = {"finding": ("words", "words_no", "names"), "zone": ("words",)}
"""Kind of item to the phrases by which the reader knows it in a story."""

_FOLDERS: Final = {
    "causes": "cause", "findings": "finding", "triage/rules": "rule", "care/steps": "step", "care/plans": "plan",
    "care/exercises": "exercise",
}  # fmt: skip
_FILES: Final = {
    "families": "family", "groups": "group", "triage/screens": "screen", "countries": "country",
    "care/investigations": "investigation", "care/measures": "measure", "messages": "message", "pack": "region",
    "settings": "setting", "topics": "topic", "zones": "zone",
}  # fmt: skip
_CARE: Final = {
    "steps": "step", "plans": "plan", "exercises": "exercise", "investigations": "investigation",
    "measures": "measure",
}  # fmt: skip
_DOCUMENTS: Final = {
    "rules": "rule", "screens": "screen", "topics": "topic", "countries": "country", "groups": "group",
}  # fmt: skip


def languages(region: str = "buttock", root: Path = PACKS) -> list[str]:
    """Return the languages that a pack has texts in, English first."""
    found = {p.name for part in ("library", region) for p in (root / part / "text").glob("*") if p.is_dir()}
    return [ENGLISH, *sorted(found - {ENGLISH})]


def in_language(knowledge: Knowledge, language: str, root: Path = PACKS) -> Knowledge:
    """Return `knowledge` with its texts in `language`; arrays are shared, what is not translated is English.

    Raises
    ------
    PackError
        Where the pack has no texts in that language, or one of them cannot be read.
    """
    knowledge = knowledge.base
    if language == ENGLISH:
        return knowledge
    known = languages(knowledge.region, root)
    if language not in known:
        what = (
            f"the pack has no texts in {language!r}.{nearest(language, known)} There is {', '.join(known)}."
        )
        raise PackError(what, Place(str(root)))
    return _translated(knowledge, language, _stored_texts(knowledge.region, language, root))


def _translated(k: Knowledge, language: str, texts: Texts) -> Knowledge:
    zones = merged(k.zones, texts.get("zone", {}))
    documents = _Translated(k.documents, texts)
    own = merged({k.region: {"name": k.name, "complaint": k.complaint}}, texts.get("region", {}))[k.region]
    settings, messages = texts.get("setting", {}), documents["messages"]
    named = texts.get("finding", {}) | {
        f"zone:{name}": {"name": messages["zone.pain"].format(zone=zone["name"].lower())}
        for name, zone in zones.items()
    }
    causes = texts.get("cause", {}) | {
        "unexplained": {"name": messages["unexplained.name"], "plain": messages["unexplained.plain"]}
    }
    return replace(
        k,
        **own,
        language=language,
        translated_from=k,
        causes=tuple(_item(c, causes.get(c.id)) for c in k.causes),
        families=tuple(_item(f, texts.get("family", {}).get(f.id)) for f in k.families),
        findings=tuple(_finding(f, named.get(f.id), messages) for f in k.findings),
        settings=tuple(_item(s, settings.get(s.id)) for s in k.settings),
        zones=zones,
        documents=documents,
    )


def _item(item: Any, texts: Mapping[str, Any] | None) -> Any:
    """Return a record with the translated fields that it has; mappings keep what is not translated."""
    if not texts:
        return item
    changes = {
        name: _laid_on(getattr(item, name), text)
        for name, text in texts.items()
        if hasattr(item, name) and text
    }
    return replace(item, **changes)


def _laid_on(there: Any, text: Any) -> Any:
    if isinstance(there, dict):
        return {**there, **text}
    return tuple(text) if isinstance(there, tuple) else text


def _finding(info: FindingInfo, texts: Mapping[str, Any] | None, messages: Mapping[str, str]) -> FindingInfo:
    """Return a finding with its texts, and its unit in words where that is a word."""
    found: FindingInfo = _item(info, texts)
    if info.limits is None or f"unit.{info.limits[2]}" not in messages:
        return found
    low, high, unit = info.limits
    return replace(found, limits=(low, high, messages[f"unit.{unit}"]))


def merged(items: Mapping[str, Mapping[str, Any]], texts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return records as plain data with their translated fields laid over."""
    return {name: _laid_over(item, texts[name]) if name in texts else item for name, item in items.items()}


def _laid_over(item: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(item)
    for name, text in texts.items():
        if name in item and text:
            found[name] = _part_laid_over(item[name], text)
    return found


def _part_laid_over(part: Any, text: Any) -> Any:
    if isinstance(part, Mapping):
        return {**part, **text}
    if isinstance(part, list) and part and isinstance(part[0], Mapping):  # conditions, each with what to say
        same = len(part) == len(text)
        return [{**old, "say": said} for old, said in zip(part, text, strict=True)] if same else part
    return text


class _Translated(Mapping[str, Any]):
    """The documents of a pack in another language, each laid over when first asked for."""

    def __init__(self, base: Mapping[str, Any], texts: Texts) -> None:
        self._base, self._texts = base, texts
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            self._read[name] = self._made(name)
        return self._read[name]

    def _made(self, name: str) -> Any:
        base = self._base[name]
        if name in _DOCUMENTS:
            return merged(base, self._texts.get(_DOCUMENTS[name], {}))
        if name == "messages":
            return base | {key: text["text"] for key, text in self._texts.get("message", {}).items()}
        if name == "care":
            parts = {part: merged(base[part], self._texts.get(kind, {})) for part, kind in _CARE.items()}
            return base | parts
        return base

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def read_texts(path: Path) -> dict[str, dict[str, Any]]:
    """Return the translated fields of each item in a file; empty where there is no file."""
    if not path.exists():
        return {}
    data = read_yaml(path, PackError)
    items = data if isinstance(data, list) else [data]
    if not all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items):
        raise PackError(
            "a translation is a mapping, or a list of them, each with the id it translates", Place(str(path))
        )
    return {item["id"]: item for item in items}


def _stored_texts(region: str, language: str, root: Path) -> Texts:
    """Return the texts of a language, from the cache where they were read before."""
    from whence.knowledge.cache import cache_folder, forget_old, keep

    name = _name(region, language, root)
    for folder in (root / "compiled", cache_folder()):
        try:
            found: Texts = json.loads((folder / name).read_bytes())
        except (OSError, ValueError):
            continue
        return found
    texts = _read_all(region, language, root)
    keep(cache_folder() / name, _packed(texts))
    forget_old(cache_folder(), f"{region}.{language}-*.json")
    return texts


def store_texts(folder: Path, region: str, language: str, root: Path = PACKS) -> Path:
    """Write the texts of a language into `folder`, as the wheel ships them, and return the file."""
    path = folder / _name(region, language, root)
    path.write_bytes(_packed(_read_all(region, language, root)))
    return path


def _packed(texts: Texts) -> bytes:
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()


def _read_all(region: str, language: str, root: Path) -> Texts:
    """Read every text of a language; names for the reader are left to the reader."""
    texts: Texts = {}
    for name in text_files(region, language, root):
        kind = kind_of(name)
        if kind is None:
            continue
        for item, fields in read_texts(root / name).items():
            wanted = (*TRANSLATED[kind], *SYNONYMS.get(kind, ()))
            kept = {f: fields[f] for f in wanted if fields.get(f)}
            texts.setdefault(kind, {})[item] = kept
    return texts


def kind_of(name: str) -> str | None:
    """Return the kind of item that a file of texts, ``library/text/es/…``, holds."""
    inside = PurePosixPath(*PurePosixPath(name).parts[3:])
    return _FOLDERS.get(str(inside.parent)) or _FILES.get(str(inside.with_suffix("")))


def text_files(region: str, language: str, root: Path) -> list[str]:
    """Return every file of texts in a language, as seen from `root`, sorted."""
    found = [
        f"{part}/text/{name}"
        for part in ("library", region)
        for name in files_below(root / part / "text" / language, ".yaml")
    ]
    return sorted(found)


def _name(region: str, language: str, root: Path) -> str:
    return f"{region}.{language}-{texts_digest(region, language, root)}.json"


def texts_digest(region: str, language: str, root: Path = PACKS) -> str:
    """Return a hash of the texts of a language: it changes with the content of any of their files."""
    digest = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=16)
    for name in text_files(region, language, root):
        content = (root / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()
