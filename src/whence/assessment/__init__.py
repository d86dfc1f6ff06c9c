"""`assess`, what it returns, and the references behind it."""

from whence.assessment.build import assess
from whence.assessment.citations import citations
from whence.assessment.model import Assessment, CauseEntry, Evidence, NextStep, RedFlag

__all__ = ["Assessment", "CauseEntry", "Evidence", "NextStep", "RedFlag", "assess", "citations"]
