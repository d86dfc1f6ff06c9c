"""From answers to probabilities: exact over single causes and pairs."""
