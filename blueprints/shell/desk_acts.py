"""What an agent can do, and why, in words: for the form, the timeline and the list of openings."""

from __future__ import annotations

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from amoe.desk.acts import NOTES, Act, Why

ACTS: dict[str, tuple[LazyString, LazyString]] = {
    Act.SEND_AGAIN: (_("Send the code again"), _("The same code, or a new one when it has expired; within the limits.")),
    Act.LIFT_WAIT: (_("Lift the wait before sending again"), _("Once a day for a caller. The button on their page then works at once.")),
    Act.MORE_TRIES: (_("Give three more tries"), _("For the question or for codes, once in 30 days for a person.")),
    Act.LINK: (_("Send a link that opens their page at this step"), _("To the proved e-mail address, for another phone or a lost page. It works once, for 30 minutes.")),
    Act.LOST_PHONE: (_("Begin: the phone is lost"), _("A link goes to the mailbox. The rest is the owner’s: question, new number, 24 hours.")),
    Act.LOST_MAILBOX: (_("Begin: the mailbox is lost"), _("A link goes to the phone. The rest is the owner’s: question, new address, 24 hours.")),
    Act.LATE: (_("SMS do not arrive at this operator"), _("Students with such numbers read so on their page, for 6 hours.")),
    Act.FINE: (_("SMS arrive again at this operator"), _("Takes that notice away.")),
    Act.END: (_("End the registration"), _("All that the caller typed is erased. They can begin again.")),
}  # fmt: skip
"""Each act, and what it means."""

WHYS: dict[str, LazyString] = {
    Why.ASKED: _("the caller asks for it"),
    Why.NOTHING_CAME: _("no message came"),
    Why.MISTYPED: _("the caller mistyped"),
    Why.PAGE_LOST: _("the page was lost, or is on another phone"),
    Why.CHANNEL_LOST: _("phone or mailbox lost"),
    Why.SEVERAL_CALLERS: _("several callers say the same"),
    Why.SUSPICION: _("somebody else seems to be at work"),
}
"""By the reason that stands in the audit."""


def helped(code: str) -> str:
    """What an agent did and why, by the two codes that are counted; else the codes themselves."""
    reason, _colon, why = code.partition(":")
    done = [ACTS[act][0] for act, noted in NOTES.items() if noted == reason]
    if not done or why not in WHYS:
        return code
    # A lost phone and a lost mailbox are one reason.
    return f"{done[0] if len(done) == 1 else gettext('Lost phone or mailbox')} – {WHYS[why]}"


def about(detail: str) -> LazyString | str:
    """What the audit's detail of an act says: why it was done, or which act was refused."""
    first = detail.partition(":")[0]
    if first in ACTS:
        return ACTS[first][0]
    return WHYS.get(first, "")
