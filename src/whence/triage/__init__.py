"""Can it wait? Red-flag rules in three-valued logic, the alarm of probability, who to see, whom to call."""
