"""Load the compiled words of a pack in its language, from the cache where they lie there."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from whence._yaml import read_yaml
from whence.errors import PackError
from whence.knowledge.cache import cache_folder, keep
from whence.knowledge.files import PACKS
from whence.knowledge.grammars import filled_grammar, read_words
from whence.knowledge.languages import ENGLISH, texts_digest
from whence.narrative.lexicon import Lexicon
from whence.narrative.phrases import compile_lexicon
from whence.narrative.tokens import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whence.knowledge.compiled import Knowledge

__all__ = ["load_lexicon", "reads"]

_WRITTEN: Final = {"spelling", "abbreviations", "rewrites", "joined", "numbers"}
"""Parts that are met before words are spelled."""


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a hash of the code that compiles words: a change of it makes stored words stale."""
    digest = hashlib.blake2b(digest_size=4)
    for module in ("lexicon.py", "phrases.py", "tokens.py"):
        digest.update(Path(__file__).with_name(module).read_bytes())
    return digest.hexdigest()


def reads(language: str, root: Path = PACKS) -> bool:
    """Whether the reader reads a language: it needs a grammar."""
    return language == ENGLISH or _grammar_path(language, root).exists()


@lru_cache(maxsize=4)
def load_lexicon(knowledge: Knowledge, root: Path = PACKS) -> Lexicon:
    """Return the words of a pack in its language, compiled once for each content of its files.

    Where the reader does not read that language, they are English.
    """
    language = knowledge.language if reads(knowledge.language, root) else ENGLISH
    name = _name(knowledge, language, root)
    for folder in (root / "compiled", cache_folder()):
        if knowledge.digest and (folder / name).exists():
            return Lexicon.restore(json.loads((folder / name).read_bytes()))
    words = (
        knowledge.documents["words"] if language == ENGLISH else read_words(knowledge.region, language, root)
    )
    lexicon = compile_lexicon(words, _grammar(language, root))
    if knowledge.digest:
        keep(cache_folder() / name, json.dumps(lexicon.dump(), separators=(",", ":")).encode())
    return lexicon


def _name(knowledge: Knowledge, language: str, root: Path) -> str:
    if language == ENGLISH:
        return f"{knowledge.region}-{knowledge.digest}-{_code()}.words.json"
    texts = texts_digest(knowledge.region, language, root)
    return f"{knowledge.region}.{language}-{knowledge.digest[:8]}{texts}-{_code()}.words.json"


def _grammar_path(language: str, root: Path) -> Path:
    return root / "library" / "text" / language / "reader.yaml"


def _grammar(language: str, root: Path) -> dict[str, Any]:
    english: dict[str, Any] = read_yaml(root / "library/reader.yaml", PackError)
    english["situations"] = read_yaml(root / "library/situations.yaml", PackError)
    if language == ENGLISH:
        return english
    own: dict[str, Any] = read_yaml(_grammar_path(language, root), PackError)
    return filled_grammar(english, _as_tokens(own)) | {"language": language}


def _as_tokens(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return a grammar as it meets tokens: without accents, and words in the spelling that texts are given."""
    plain: dict[str, Any] = _folded(own)
    spelling = plain["spelling"]
    return {name: part if name in _WRITTEN else _spelled(part, spelling) for name, part in plain.items()}


def _folded(part: Any) -> Any:
    if isinstance(part, str):
        return folded(part)
    if isinstance(part, dict):
        return {folded(str(key)): _folded(value) for key, value in part.items()}
    return [_folded(value) for value in part] if isinstance(part, list) else part


def _spelled(part: Any, spelling: Mapping[str, str]) -> Any:
    if isinstance(part, str):
        return " ".join(spelling.get(word, word) for word in part.split(" "))
    if isinstance(part, dict):
        return {key: _spelled(value, spelling) for key, value in part.items()}
    return [_spelled(value, spelling) for value in part] if isinstance(part, list) else part
