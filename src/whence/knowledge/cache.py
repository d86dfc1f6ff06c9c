"""Load a compiled pack, compiling it once for each content of its files."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from whence.knowledge.compiled import Knowledge
from whence.knowledge.files import PACKS, pack_files

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["cache_folder", "load", "pack_digest"]

_CODE = Path(__file__).resolve().parent


def pack_digest(region: str = "buttock", root: Path = PACKS) -> str:
    """Return a hash of everything that a compiled pack depends on: its files and the compiling code."""
    code = [*_CODE.rglob("*.py"), *(_CODE.parent / "evidence").rglob("*.py")]
    digest = hashlib.blake2b(digest_size=16)
    for path in [*pack_files(region, root), *sorted(code)]:
        digest.update(str(path.relative_to(root if path.is_relative_to(root) else _CODE.parent)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return where compiled packs are kept: ``$WHENCE_CACHE``, else the user's cache folder."""
    own = os.environ.get("WHENCE_CACHE")
    if own:
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "whence"


@lru_cache(maxsize=4)
def load(region: str = "buttock", root: Path = PACKS) -> Knowledge:
    """Return the compiled pack of `region`.

    A copy that ships with the package or lies in the cache is used when it was made of the very files that
    lie there now; else the pack is compiled (a few seconds) and kept.

    Raises
    ------
    PackError
        Where the text of the pack is wrong.

    Examples
    --------
    >>> import whence
    >>> whence.load("buttock").region
    'buttock'
    """
    digest = pack_digest(region, root)
    places = [root / "compiled", cache_folder()]
    for folder in places:
        path = folder / f"{region}-{digest}.npz"
        if path.exists():
            return Knowledge.open(path)
    return _compile(region, root, digest, places[1:])


def _compile(region: str, root: Path, digest: str, folders: Sequence[Path]) -> Knowledge:
    from whence.knowledge.compile import compile_pack  # heavy: only when a pack changed
    from whence.knowledge.load import load_pack

    knowledge = compile_pack(load_pack(region, root), digest)
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            knowledge.save(folder / f"{region}-{digest}.npz")
            break
        except OSError:  # a read-only home: reasoning goes on without a cache
            continue
    return knowledge
