"""What is known of the causes: packs as text, and compiled to arrays (`whence.load`)."""

from whence.knowledge.compiled import CauseInfo, FamilyInfo, FindingInfo, Knowledge

__all__ = ["CauseInfo", "FamilyInfo", "FindingInfo", "Knowledge"]
