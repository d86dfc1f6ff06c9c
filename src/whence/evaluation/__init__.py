"""How good are we? Published cases, calibration, and simulated people under stress."""

from whence.evaluation.cases import KnownCase, case_of, read_cases
from whence.evaluation.metrics import Outcome, summary
from whence.evaluation.run import evaluate

__all__ = ["KnownCase", "Outcome", "case_of", "evaluate", "read_cases", "summary"]
