"""Record of which text each translation was made, so that ``whence check --lang`` can say which went stale.

A translation that has not changed since its source did stays stale; look at it, change it, and run this again,
or name its id with ``--same`` where it still says the same.

    python scripts/translations.py es
    python scripts/translations.py es --same piriformis_syndrome
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from whence.knowledge.check.fingerprints import Row, fingerprint, read_sources, sources_path, write_sources
from whence.knowledge.check.translations import pairs
from whence.knowledge.load import load_pack

if TYPE_CHECKING:
    from collections.abc import Container

    from whence.knowledge.load import Pack


def main() -> None:
    """Record the fingerprints of one language."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("language")
    parser.add_argument("--pack", default="buttock")
    parser.add_argument("--same", nargs="*", default=[], metavar="ID", help="still right after a change")
    given = parser.parse_args()
    pack = load_pack(given.pack)
    kept, stale = record(pack, given.language, given.same)
    print(f"{kept} recorded, {len(stale)} stale" + (f": {', '.join(stale)}" if stale else ""))


def record(pack: Pack, language: str, same: Container[str] = ()) -> tuple[int, list[str]]:
    """Write the fingerprints of every translation, and return how many there are and which stay stale."""
    before = read_sources(pack, language)
    rows: dict[tuple[str, str], Row] = {}
    stale = []
    for item, there in pairs(pack, language):
        if not there:
            continue
        key = (item.mirror.relative_to(pack.root).as_posix(), item.id)
        now = Row(fingerprint(item.texts), fingerprint({field: there.get(field) for field in item.texts}))
        old = before.get(key, now)
        if old.source != now.source and old.translation == now.translation and item.id not in same:
            stale.append(item.id)
            now = old
        rows[key] = now
    for part in ("library", pack.region.id):
        own = {key: row for key, row in rows.items() if key[0].startswith(f"{part}/")}
        if own:
            write_sources(sources_path(pack, part, language), own)
    return len(rows), stale


if __name__ == "__main__":
    main()
