"""Whence: where does the pain come from?

Four nouns and a verb: a `Case` (what is known of one patient), `Knowledge` (what is known of the causes),
an `Assessment` (what follows from both), and ``assess(case, knowledge)``.

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

from whence._version import __version__
from whence.assessment import Assessment, assess
from whence.case import Answer, Case, Drawing, Person, parse_case, read_case
from whence.errors import CaseError, InputError, PackError, TableError, WhenceError
from whence.knowledge import Knowledge, load
from whence.nextstep import PATIENT

__all__ = [
    "PATIENT", "Answer", "Assessment", "Case", "CaseError", "Drawing", "InputError", "Knowledge", "PackError",
    "Person", "TableError", "WhenceError", "__version__", "assess", "load", "parse_case", "read_case",
]  # fmt: skip
