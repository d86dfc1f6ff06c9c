"""`assess` and what it returns."""

from whence.assessment.build import NOTICE, assess
from whence.assessment.model import Assessment, CauseEntry, Evidence, NextStep, RedFlag

__all__ = ["NOTICE", "Assessment", "CauseEntry", "Evidence", "NextStep", "RedFlag", "assess"]
