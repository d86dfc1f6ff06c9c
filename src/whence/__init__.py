"""Whence: where does the pain come from?

Four nouns and a verb: a `Case` (what is known of one patient), `Knowledge` (what is known of the causes),
an `Assessment` (what follows from both), and ``assess(case, knowledge)``. Names are loaded when first used.

Examples
--------
>>> import whence
>>> case = whence.parse_case('''
... person: {age: 34, sex: female}
... findings: {pain_on_sitting: yes, onset: gradual, fever: no}
... ''')
>>> result = whence.assess(case, whence.load("buttock"))
>>> 0 < result.causes[0].probability < 1
True
"""

from importlib import import_module
from typing import TYPE_CHECKING

from whence._version import __version__

if TYPE_CHECKING:
    from whence.assessment import Assessment, assess, citations
    from whence.case import Answer, Case, Drawing, Person, parse_case, read_case
    from whence.errors import CaseError, InputError, PackError, TableError, WhenceError
    from whence.knowledge import Knowledge
    from whence.knowledge.cache import load
    from whence.nextstep import PATIENT

__all__ = [
    "PATIENT",
    "Answer",
    "Assessment",
    "Case",
    "CaseError",
    "Drawing",
    "InputError",
    "Knowledge",
    "PackError",
    "Person",
    "TableError",
    "WhenceError",
    "__version__",
    "assess",
    "citations",
    "load",
    "parse_case",
    "read_case",
]

_HOMES = {
    "assessment": ("Assessment", "assess", "citations"),
    "case": ("Answer", "Case", "Drawing", "Person", "parse_case", "read_case"),
    "errors": ("CaseError", "InputError", "PackError", "TableError", "WhenceError"),
    "knowledge": ("Knowledge",),
    "knowledge.cache": ("load",),  # the package's own `load` is also a module's name
    "nextstep": ("PATIENT",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
