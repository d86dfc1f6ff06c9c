"""What to ask or test next."""

from whence.nextstep.value import PATIENT, Step, Steps, rank_steps

__all__ = ["PATIENT", "Step", "Steps", "rank_steps"]
