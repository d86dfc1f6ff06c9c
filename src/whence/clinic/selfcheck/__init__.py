"""The self-check: who, where, what, and what follows from it."""
