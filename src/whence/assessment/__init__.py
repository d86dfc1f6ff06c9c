"""`assess`, what it returns, and the references behind it."""

from whence.assessment.build import NOTICE, assess
from whence.assessment.citations import citations
from whence.assessment.model import Assessment, CauseEntry, Evidence, NextStep, RedFlag

__all__ = ["NOTICE", "Assessment", "CauseEntry", "Evidence", "NextStep", "RedFlag", "assess", "citations"]
