"""What the reader knows of another language: its phrases, and the grammar it works with.

A language's grammar is ``library/text/<language>/reader.yaml``, with the keys of ``library/reader.yaml`` and of
``library/situations.yaml``. What it lacks is left empty, so that a new part of the English grammar breaks nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from whence.knowledge.files import PACKS
from whence.knowledge.languages import WORDS, kind_of, read_texts, text_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["filled_grammar", "grammar_lacks", "read_words"]

_IDS: Final = {
    "zone_findings", "measured_elsewhere", "limits", "not_by_patients", "not_examined", "of_pain", "of_complaint",
    "ever", "onsets", "fine_is_relief", "in_company", "together", "only_if", "unnamed",
}  # fmt: skip
"""Parts of the reader's grammar that are ids and numbers, the same in every language."""

_NESTED: Final = {"complaints", "context", "negation", "times", "situations", "cues"}


def read_words(region: str, language: str, root: Path = PACKS) -> dict[str, dict[str, Any]]:
    """Return the reader's phrases in a language: finding, or ``zone:<id>``, to names and words by option."""
    found = {}
    for name in text_files(region, language, root):
        kind = kind_of(name)
        if kind in WORDS:
            for item, fields in read_texts(root / name).items():
                words = fields.get("words") or []
                by_option = words if isinstance(words, dict) else {"yes": words}
                found[f"zone:{item}" if kind == "zone" else item] = {
                    "names": fields.get("names") or [],
                    "words": by_option,
                    "words_no": fields.get("words_no") or [],
                }
    return found


def grammar_lacks(english: Mapping[str, Any], own: Mapping[str, Any], inside: str = "") -> Iterator[str]:
    """Yield the parts of the reader's grammar that a language has not got."""
    for name, part in english.items():
        if name in _IDS or name == "language":
            continue
        if name not in own:
            yield f"{inside}{name}"
        elif name in _NESTED:
            yield from grammar_lacks(part, own[name], f"{inside}{name}.")


def filled_grammar(english: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a language's grammar with what it lacks left empty, and ids and numbers as in English."""
    found = dict(own)
    for name, part in english.items():
        if name not in own:
            found[name] = part if name in _IDS - {"in_company"} else type(part)()
        elif name in _NESTED:
            found[name] = filled_grammar(part, own[name])
    return found
