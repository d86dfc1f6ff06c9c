"""Load a compiled pack, compiling it once for each content of its files."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

from whence.knowledge.compiled import Knowledge
from whence.knowledge.files import MESSAGES, PACKS, files_below, pack_files, regions
from whence.knowledge.languages import ENGLISH, in_language, languages, store_texts

__all__ = ["build_into", "cache_folder", "forget", "forget_old", "keep", "load", "pack_digest"]

_CODE: Final = Path(__file__).resolve().parent
_NOT_COMPILED: Final = {"cache.py", "grammars.py", "languages.py", "phrases.py", "trace.py"}
_KEPT: Final = 8
"""Compiled copies of one region that stay in the cache."""


def pack_digest(region: str = "buttock", root: Path = PACKS) -> str:
    """Return a hash of everything that a compiled pack depends on: its files and the compiling code.

    It is the same wherever the package lies, in a checkout or installed from a wheel.
    """
    digest = hashlib.blake2b(digest_size=16)
    for base, files in ((root, pack_files(region, root)), (_CODE.parent, _code())):
        for name in files:
            with open(os.path.join(base, name), "rb", buffering=0) as stream:
                content = stream.read()
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()


def _code() -> list[str]:
    """Return what a compiled pack depends on beside its own files, as seen from the package, sorted."""
    inside = [*files_below(_CODE, ".py"), *files_below(_CODE.parent / "evidence", ".py")]
    modules = (
        name for name in inside if name.rpartition("/")[2] not in _NOT_COMPILED and "/check/" not in name
    )
    return [*sorted(modules), f"packs/{MESSAGES}"]


def cache_folder() -> Path:
    """Return where compiled packs are kept: ``$WHENCE_CACHE``, else the user's cache folder."""
    own = os.environ.get("WHENCE_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "whence"


def load(region: str = "buttock", root: Path = PACKS, language: str = ENGLISH) -> Knowledge:
    """Return the compiled pack of `region`; the same object each time.

    A copy that ships with the package or lies in the cache is used when it was made of the very files that
    lie there now; else the pack is compiled (a few seconds) and kept.

    Parameters
    ----------
    language
        Of the texts, such as ``es``; languages share their numbers, and what is not translated is English.

    Raises
    ------
    PackError
        Where there is no such pack or language, or its text is wrong.

    Examples
    --------
    >>> import whence
    >>> whence.load("buttock").region
    'buttock'
    """
    return _loaded(region, root, language)


@lru_cache(maxsize=8)
def _loaded(region: str, root: Path, language: str) -> Knowledge:
    if language != ENGLISH:
        return in_language(_loaded(region, root, ENGLISH), language, root)
    if region not in regions(root):
        from whence.knowledge.load import load_pack

        load_pack(region, root)  # says which pack may be meant
    digest = pack_digest(region, root)
    name = f"{region}-{digest}.npz"
    own = cache_folder() / name
    for path in (root / "compiled" / name, own):
        found = _read(path)
        if found is not None:
            return found
    return _compile(region, root, digest, own)


def forget() -> None:
    """Drop the packs that `load` keeps in memory."""
    _loaded.cache_clear()


def build_into(folder: Path | str, root: Path = PACKS) -> list[Path]:
    """Compile every region's pack into `folder`, as the wheel ships them, and return the files."""
    from whence.knowledge.compile import compile_pack
    from whence.knowledge.load import load_pack

    written = []
    for region in regions(root):
        digest = pack_digest(region, root)
        written.append(Path(folder) / f"{region}-{digest}.npz")
        compile_pack(load_pack(region, root), digest).save(written[-1])
        others = (name for name in languages(region, root) if name != ENGLISH)
        written += [store_texts(Path(folder), region, name, root) for name in others]
    return written


def _read(path: Path) -> Knowledge | None:
    """Return the pack stored at `path`, or None where there is none or it cannot be read (cut short, say)."""
    if not path.is_file():
        return None
    from zipfile import BadZipFile

    try:
        return Knowledge.open(path)
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None


def _compile(region: str, root: Path, digest: str, path: Path) -> Knowledge:
    from whence.knowledge.compile import compile_pack  # heavy: only when a pack changed
    from whence.knowledge.load import load_pack

    knowledge = compile_pack(load_pack(region, root), digest)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        knowledge.save(path)
        forget_old(path.parent, f"{region}-*.npz")
    except OSError:  # a read-only home: reasoning goes on without a cache
        pass
    return knowledge


def keep(path: Path, content: bytes) -> None:
    """Write a small file into the cache, all or nothing; a read-only home goes without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        pass


def forget_old(folder: Path, pattern: str) -> None:
    """Remove all but the newest files of one kind from the cache."""
    found = sorted(folder.glob(pattern), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in found[_KEPT:]:
        path.unlink(missing_ok=True)
