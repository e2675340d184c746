"""What callers ask, with the answers: by area, in the order in which it happens to people."""

from blueprints.pages.asked.care import CARE
from blueprints.pages.asked.codes import CODES
from blueprints.pages.asked.going_on import GOING_ON
from blueprints.pages.asked.identity import IDENTITY
from blueprints.pages.asked.question import Area, Link, Question
from blueprints.pages.asked.safety import SAFETY

AREAS: tuple[Area, ...] = (CODES, IDENTITY, GOING_ON, CARE, SAFETY)

__all__ = ["AREAS", "Area", "Link", "Question"]
