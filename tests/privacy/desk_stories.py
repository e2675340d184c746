"""What agents do for some of the fifty who call: everything that the desk can keep or say."""

from __future__ import annotations

from amoe.desk.acts import Act, Why
from amoe.desk.agents import LEAD
from tests.client.test_desk_acts import Helper
from tests.client.test_desk_case import checks
from tests.privacy.dweller import Dweller
from tests.privacy.town import Resident, Town

NAME, COLLEAGUE, LEADER = "Agent Premier", "Agent Second", "Agent Tiers"
"""Of nobody among the fifty, so that a trace of one of those is a trace."""


def agents_help(town: Town, caller: Resident, owner: Dweller) -> None:
    """Open by reference and by identity, do each act, note, hand over; a lead looks at it all."""
    agent = Helper(town, NAME, email="premier@cnops.example").is_signed_in()
    other = Helper(town, COLLEAGUE, email="second@cnops.example").is_signed_in()
    lead = Helper(town, LEADER, role=LEAD, email="tiers@cnops.example").is_signed_in()
    caller.reaches("code-courriel")
    agent.hears(caller)
    for act in (Act.LIFT_WAIT, Act.SEND_AGAIN, Act.SEND_AGAIN, Act.MORE_TRIES, Act.LINK):
        agent.does(act, Why.NOTHING_CAME)
    caller.types_email_code().gives_phone().is_at("code-telephone")
    for act in (Act.LATE, Act.LINK):
        agent.does(act, Why.SEVERAL_CALLERS)
    typed = (caller.email, caller.phone, caller.person["cni"], caller.person["birth_date"])
    for text in (*typed, f"{caller.person['last_name']} rappelle", "A rappelé, le SMS manque."):
        agent.opens(agent.case).sends(f"{agent.case}/note", note=text)
    agent.opens(agent.case).sends(f"{agent.case}/passer", to=other.id)
    other.opens("bureau/").hears(caller).does(Act.FINE).does(Act.LATE, Why.SEVERAL_CALLERS)
    other.sends(f"{other.case}/passer", to=agent.id)
    other.does(Act.END, Why.SUSPICION)
    agent.checks(owner).does(Act.LOST_PHONE, Why.CHANNEL_LOST)
    agent.does(Act.LOST_MAILBOX, Why.CHANNEL_LOST).opens(agent.case)
    checks(agent, {**owner.person, "cni": "ZZ987654"})
    town.service.desk.canaries.plant(owner.number, "bait-1")
    agent.checks(owner)
    agent.opens("bureau/").sends("bureau/chercher", reference=caller.email)
    lead.opens("bureau/ouvertures").is_answered(200).sends("bureau/ouvertures/journal.csv")
    town.service.counting.count()
    lead.opens("bureau/chiffres").is_answered(200)
    town.send_messages()
