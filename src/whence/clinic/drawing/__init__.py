"""The body map, maps of pain and drawings of anatomy, as SVG made on the server."""

from whence.clinic.drawing.anatomy import anatomy, anatomy_of
from whence.clinic.drawing.body import body_map, pain_map
from whence.clinic.drawing.form import BodyMapForm
from whence.clinic.drawing.painting import Painting

__all__ = ["BodyMapForm", "Painting", "anatomy", "anatomy_of", "body_map", "pain_map"]
