"""What a day at the desk leaves in the database: sealed data, keyed hashes, ids and codes."""

from __future__ import annotations

import re

import pytest

from amoe.desk.acts import Act, Why
from amoe.desk.agents import LEAD
from amoe.reasons import Reason
from tests.client.test_desk_acts import Helper, helper
from tests.client.test_desk_case import calls
from tests.privacy.columns_desk import DESK, DETAIL_OF_AGENTS, KEYED, REFERENCE, SEALED
from tests.support.agent import Agent
from tests.support.insured import Insured
from tests.support.rights import covered
from tests.support.site import Site

BAIT = "bait-1"
FILLED = (
    "agents",
    "agent_sessions",
    "cases",
    "case_holders",
    "case_notes",
    "canaries",
    "late_prefixes",
)
"""Tables of the desk that a day of agents writes to."""
WRITTEN = {
    Reason.DESK_OPENED,
    Reason.DESK_NOTED,
    Reason.DESK_HANDED_OVER,
    Reason.DESK_PREFIX_LATE,
    Reason.DESK_LOSING_STARTED,
    Reason.DESK_ACT_REFUSED,
    Reason.DESK_CANARY,
    Reason.DESK_EXPORTED,
    Reason.DESK_AGENT_RESET,
}
"""Some of what the day must have left in the audit."""


@pytest.fixture
def day(site: Site) -> Site:
    """The site after a day on which everything happened once."""
    lead = Agent(site, "Driss Tazi", role=LEAD).is_signed_in()
    omar = Agent(site, "Omar Idrissi").is_at_work()
    salma = helper(site).hears(calls(site))
    salma.does(Act.SEND_AGAIN, Why.NOTHING_CAME)
    writes_and_hands_over(salma, omar.id)
    owner = covered(Insured(site, 3))
    site.service.desk.canaries.plant(owner.person["immatriculation"], BAIT)
    salma.checks(owner)  # type: ignore[arg-type]
    salma.does(Act.LATE, Why.SEVERAL_CALLERS).does(Act.LOST_PHONE, Why.CHANNEL_LOST)
    salma.opens(salma.case).sends(f"{salma.case}/note", note="Attend le lien.")
    lead.opens("bureau/ouvertures").sends("bureau/ouvertures/journal.csv")
    lead.opens("bureau/agents").sends("bureau/agents", agent=omar.id)
    return site


def writes_and_hands_over(agent: Helper, to: str) -> None:
    """Leave a note, try to leave one that says too much, and pass the caller on."""
    for note in ("La page reste en arabe.", "Rappeler au 06 12 34 56 78"):
        agent.opens(agent.case).sends(f"{agent.case}/note", note=note)
    agent.opens(agent.case).sends(f"{agent.case}/passer", to=to)


def fits(form: str, value: object) -> bool:
    """Whether a value is what its column may hold."""
    if form == SEALED:
        return value in (None, b"") or (isinstance(value, bytes) and len(value) > 28)
    if form == KEYED:
        return value is None or (isinstance(value, bytes) and len(value) in (16, 32))
    return re.fullmatch(form, str(value)) is not None


def test_the_desk_s_tables_hold_nothing_to_read(day: Site) -> None:
    for table in FILLED:
        rows = day.service.database.all(f"SELECT * FROM {table}")
        assert rows, f"nothing in {table}"
        for row in rows:
            assert set(row.keys()) == set(DESK[table])
            unfit = [name for name, form in DESK[table].items() if not fits(form, row[name])]
            assert not unfit, (table, unfit)


def test_the_audit_of_agents_holds_codes_and_ids(day: Site) -> None:
    agents = {each.agent.id for each in day.service.agents.all()}
    rows = day.service.database.all("SELECT * FROM audit WHERE agent <> ''")
    assert {row["reason"] for row in rows} >= WRITTEN
    for row in rows:
        assert row["agent"] in agents
        assert re.fullmatch(f"|{REFERENCE}", row["reference"])
        known = row["detail"] in agents | {BAIT}
        assert known or re.fullmatch(DETAIL_OF_AGENTS, row["detail"]), row["detail"]


def test_what_was_noted_is_in_no_line_of_the_audit(day: Site) -> None:
    rows = day.service.database.all("SELECT * FROM audit WHERE agent <> ''")
    told = " ".join(str(cell) for row in rows for cell in tuple(row))
    assert "arabe" not in told
    assert "06 12" not in told
