"""Commands of the error reports."""
