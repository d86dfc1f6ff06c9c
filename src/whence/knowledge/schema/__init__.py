"""The schema of packs, as pydantic models: what a curator may write."""

from whence.knowledge.schema.base import (
    ORIGINS,
    PREGNANCIES,
    SETTINGS,
    URGENCIES,
    Message,
    Reviewed,
    Shifts,
    Strict,
    Value,
    ValueBy,
)
from whence.knowledge.schema.care import LEVELS, CarePlan, CareStep, Exercise, Investigation, Measure
from whence.knowledge.schema.cause import Alarm, Cause, Family
from whence.knowledge.schema.evidence import AccuracyRow, FrequencyRow, Study
from whence.knowledge.schema.finding import (
    KINDS,
    YES_NO,
    AskedOf,
    Burden,
    Finding,
    Group,
    Numeric,
    Told,
    Topic,
)
from whence.knowledge.schema.region import Model, People, Region, Setting, Share, Zone
from whence.knowledge.schema.triage import Condition, Country, RuleSource, Screen, TriageRule

__all__ = [
    "KINDS", "LEVELS", "ORIGINS", "PREGNANCIES", "SETTINGS", "URGENCIES", "YES_NO",
    "AccuracyRow", "Alarm", "AskedOf", "Burden", "CarePlan", "CareStep", "Cause", "Condition", "Country",
    "Exercise", "Family", "Finding", "FrequencyRow", "Group", "Investigation", "Measure", "Message", "Model", "Numeric",
    "People", "Region", "Reviewed", "RuleSource", "Screen", "Setting", "Share", "Shifts", "Strict", "Study",
    "Told", "Topic", "TriageRule", "Value", "ValueBy", "Zone",
]  # fmt: skip
