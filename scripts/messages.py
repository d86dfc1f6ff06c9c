"""Gather the words of the site for translation and compile them, with no need of the gettext tools: ``make messages``.

Words come from calls such as ``gettext("…")`` in Python and from ``{% translate %}`` in templates. Each language has
``locale/<language>/LC_MESSAGES/django.po``, which people edit, and ``django.mo`` beside it, which the site reads.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "src/whence/clinic"
_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_MANY = {"ngettext", "ngettext_lazy"}
_STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"\b(?:n?gettext|_)\({_STRING}(?:,\s*{_STRING})?")

Text = tuple[str, str | None]
"""A message and its plural, if it has one."""


def main() -> None:
    """Bring every language up to date and say what it lacks."""
    found = gathered()
    for path in sorted(SITE.glob("locale/*/LC_MESSAGES/django.po")):
        book = polib.pofile(str(path), wrapwidth=110)
        merge(book, found)
        book.save()
        book.save_as_mofile(str(path.with_suffix(".mo")))
        missing = len(lacking(book))
        print(f"{path.relative_to(ROOT)}: {len(book)} messages, {missing} not translated")


def gathered() -> dict[Text, list[str]]:
    """Return every message of the site and the files that say it."""
    found: dict[Text, list[str]] = {}
    for path in sorted(SITE.rglob("*")):
        if path.suffix == ".py":
            texts = of_code(path.read_text(encoding="utf-8"))
        elif path.suffix in {".html", ".svg"} and "templates" in path.parts:
            texts = of_template(path.read_text(encoding="utf-8"))
        else:
            continue
        for text in texts:
            files = found.setdefault(text, [])
            name = str(path.relative_to(ROOT))
            if name not in files:
                files.append(name)
    return found


def of_code(source: str) -> Iterator[Text]:
    """Yield the messages of a Python module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            said = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if node.func.id in _ONE and said:
                yield said[0], None
            elif node.func.id in _MANY and len(said) > 1:
                yield said[0], said[1]


def of_template(source: str) -> Iterator[Text]:
    """Yield the messages of a Django template."""
    from django.utils.translation.template import templatize

    for match in _CALL.finditer(templatize(source)):
        one, many = (ast.literal_eval(text) if text else None for text in match.groups())
        yield one, many


def merge(book: polib.POFile, found: dict[Text, list[str]]) -> None:
    """Put new messages into a language's book and take out what is no longer said."""
    known = {(entry.msgid, entry.msgid_plural or None): entry for entry in book if not entry.obsolete}
    for text, files in found.items():
        entry = known.get(text) or polib.POEntry(msgid=text[0], msgid_plural=text[1] or "")
        entry.occurrences = [(name, "") for name in files]
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", text[0]) else []
        if text not in known:
            if text[1]:
                entry.msgstr_plural = {0: "", 1: ""}
            book.append(entry)
    for text, entry in known.items():
        if text not in found:
            book.remove(entry)
    book.sort(key=lambda entry: (entry.occurrences[0][0], entry.msgid))


def lacking(book: polib.POFile) -> list[str]:
    """Return the messages that a language does not say."""
    return [
        entry.msgid
        for entry in book
        if not (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)
    ]


if __name__ == "__main__":
    sys.exit(main())
