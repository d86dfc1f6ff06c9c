"""Load the compiled words of a pack, from the cache where they lie there."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from whence._yaml import read_yaml
from whence.errors import PackError
from whence.knowledge.cache import cache_folder
from whence.knowledge.files import PACKS
from whence.narrative.lexicon import Lexicon
from whence.narrative.phrases import compile_lexicon

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["load_lexicon"]


@lru_cache(maxsize=1)
def _code() -> str:
    """Return a hash of the code that compiles words: a change of it makes stored words stale."""
    digest = hashlib.blake2b(digest_size=4)
    for module in ("lexicon.py", "phrases.py", "tokens.py"):
        digest.update(Path(__file__).with_name(module).read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def load_lexicon(knowledge: Knowledge, root: Path = PACKS) -> Lexicon:
    """Return the words of a pack, compiled once for each content of its files."""
    name = f"{knowledge.region}-{knowledge.digest}-{_code()}.words.json"
    for folder in (root / "compiled", cache_folder()):
        if knowledge.digest and (folder / name).exists():
            return Lexicon.restore(json.loads((folder / name).read_bytes()))
    grammar = read_yaml(root / "library/reader.yaml", PackError)
    grammar["situations"] = read_yaml(root / "library/situations.yaml", PackError)
    lexicon = compile_lexicon(knowledge.documents["words"], grammar)
    if knowledge.digest:
        try:
            cache_folder().mkdir(parents=True, exist_ok=True)
            part = cache_folder() / f"{name}.part"
            part.write_text(json.dumps(lexicon.dump(), separators=(",", ":")), encoding="utf-8")
            part.replace(cache_folder() / name)
        except OSError:  # a read-only home: reading goes on without a cache
            pass
    return lexicon
