"""What to do about it: a plan for one person, exercises with pictures, outcome measures, sheets to print."""

from whence.care.build import plan
from whence.care.model import Plan, PlannedStep, PlannedTest

__all__ = ["Plan", "PlannedStep", "PlannedTest", "plan"]
