"""Free text to a case: rules as data, offline, in milliseconds."""

from whence.narrative.lexicon import Lexicon
from whence.narrative.load import load_lexicon
from whence.narrative.phrases import compile_lexicon
from whence.narrative.read import read_phrases, read_story
from whence.narrative.reading import Found, Reading

__all__ = ["Found", "Lexicon", "Reading", "compile_lexicon", "load_lexicon", "read_phrases", "read_story"]
