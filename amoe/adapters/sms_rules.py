"""What every SMS keeps to before it leaves, whichever gateway takes it."""

from __future__ import annotations

from amoe.phones import is_mobile
from amoe.ports import NotSent, Text
from amoe.segments import fits_one_segment


def check(text: Text) -> None:
    """Raise NotSent unless the SMS goes to one Moroccan mobile and fits one segment.

    Kannel takes several numbers in one field, and cuts or splits what is too long without a word.
    """
    if not is_mobile(text.to):
        raise NotSent("sms.refused", again=False)
    if not fits_one_segment(text.text):
        raise NotSent("sms.too_long", again=False)
