"""Every error that Whence raises on purpose.

::

    WhenceError                 anything below; catch this one at an edge
    ├── InputError              the person's input is at fault (exit code 2)
    │   ├── CaseError           a case: unknown finding, impossible age, contradiction
    │   ├── PackError           a pack: broken YAML, missing id, bad number
    │   └── TableError          an evidence table: negative count, text in a cell
    └── ConvergenceError        a fit did not reach its tolerance

An ``InputError`` is one sentence that says where (file, line, field), what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CaseError",
    "ConvergenceError",
    "InputError",
    "PackError",
    "Place",
    "TableError",
    "WhenceError",
    "nearest",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input something stands; each part may be unknown.

    Attributes
    ----------
    file
        Path as the person gave it.
    line
        Line number from 1.
    field
        Dotted path of keys, such as ``person.age``.
    """

    file: str | None = None
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        where = self.file or ""
        if self.line is not None:
            where += f"{':' if where else 'line '}{self.line}"
        if self.field:
            where += f"{': ' if where else ''}{self.field}"
        return where


class WhenceError(Exception):
    """The root of all errors that Whence raises on purpose."""


class InputError(WhenceError):
    """Input that a person can mend.

    Parameters
    ----------
    what
        What is wrong and what to do, one sentence.
    place
        Where it stands.
    """

    def __init__(self, what: str, place: Place | None = None) -> None:
        self.what = what
        self.place = place or Place()
        where = str(self.place)
        super().__init__(f"{where}: {what}" if where else what)


class CaseError(InputError):
    """A case cannot be read as it stands."""


class PackError(InputError):
    """A pack cannot be read or compiled as it stands."""


class TableError(InputError):
    """A table of studies cannot be read as it stands."""


class ConvergenceError(WhenceError):
    """A numerical fit did not converge; the message says how far it got."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``' Did you mean X?'`` for the known word closest to `word`, else an empty string.

    Examples
    --------
    >>> nearest("slump", ["slump_test", "faber"])
    ' Did you mean slump_test?'
    """
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else ""
