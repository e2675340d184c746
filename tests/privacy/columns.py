"""Every column of every database and what its values look like: a new one is a line here."""

from __future__ import annotations

import re

from amoe.claim_rows import STATUSES
from amoe.reasons import Reason
from blueprints.papers.care_forms import KINDS as CARE_FORMS
from blueprints.registration.steps import journey
from tests.privacy.columns_desk import (
    AGENT,
    AUDIT_OF_AGENTS,
    COUNTED_OF_MESSAGES,
    DAY,
    DESK,
    DETAIL_OF_AGENTS,
    KEYED,
    LANGUAGE,
    NEVER_OR_TIME,
    REFERENCE,
    SEALED,
    SWITCHES,
    TIME,
)

SLUGS = "|".join(
    [*(step.slug for step in journey.steps), "stop", "connexion", "coordonnees", "compte-perdu"]
)
REASONS = "|".join(re.escape(str(reason)) for reason in Reason)
FAULTS = r"[A-Za-z]{3,30}"
"""The name of an exception's class."""
ID, DEVICE_ID = r"[\w-]{16}", r"[\w-]{12}"
BROWSER = "Opera|UC Browser|Samsung Internet|Edge|Firefox|Chrome|Safari"
SYSTEM = "Android|iPhone|iPad|KaiOS|Windows|Mac|Linux"
DEVICE = rf"|(?:{BROWSER})|(?:{SYSTEM})|(?:{BROWSER}), (?:{SYSTEM})"
CERTIFICATE = r"\d{4}-[A-Z0-9]{8}"
KIND_OF_CARE = r"[0-9a-f]{32}"
"""A keyed hash in hexadecimal."""
MAILS = (
    "code|number|opened|sms_back|new_device|reset|password_changed|contact_changed|losing_begun|"
    "losing_link|claim_moved|app_changed|desk_link|desk_act|desk_canary|desk_stopped"
)

SITE = {
    "audit": {
        "id": r"\d+",
        "at": TIME,
        "reference": f"|{REFERENCE}",
        "step": f"{SLUGS}|bureau",
        "outcome": "accepted|stay|refused|locked",
        "reason": f"{REASONS}|erased",
        "detail": f"{REASONS}|{DETAIL_OF_AGENTS}|{AGENT}|bait-1",
        "language": f"|{LANGUAGE}",
        **AUDIT_OF_AGENTS,
    },
    "outbox": {
        "nr": r"\d+",
        "id": ID,
        "channel": "email|sms",
        "lane": "email|sms|bulk",
        "template": MAILS,
        "language": LANGUAGE,
        "reference": f"|{REFERENCE}",
        "about": r"|[0-9a-f]{32}",
        "state": "waiting|sending|handed_over|delivered|failed|dropped",
        "reason": rf"|{FAULTS}|[a-z]+\.[a-z_]+",
        "created_at": TIME,
        "changed_at": TIME,
        "due_at": TIME,
        "handed_at": r"None|\d{10}",
        "tries": r"\d",
        "claimed_by": r"|[0-9a-f]{16}",
        "gateway": r"|(mail|sms)(\.[a-z]+)?",
        "gateway_id": f"|{ID}",
        **COUNTED_OF_MESSAGES,
        "sealed": SEALED,
    },
    "registrations": {
        "key": KEYED,
        "reference": REFERENCE,
        "language": LANGUAGE,
        "created_at": TIME,
        "touched_at": TIME,
        "insured_key": KEYED,
        "version": r"\d+",
        "sealed": SEALED,
        "kept_until": NEVER_OR_TIME,
        "told": r"0|1",
    },
    "accounts": {
        "id": ID,
        "insured_key": KEYED,
        "email_key": KEYED,
        "phone_key": KEYED,
        "password_hash": r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]+\$[\w+/]+",
        "language": LANGUAGE,
        "opened_at": TIME,
        "sealed": SEALED,
        "password_at": NEVER_OR_TIME,
        "totp": SEALED,
        "totp_at": rf"0|{TIME}",
        "notices": "email|sms|none",
    },
    "sessions": {"key": KEYED, "account": ID, "device": f"|{DEVICE_ID}", "begun_at": TIME},
    "devices": {
        "id": DEVICE_ID,
        "account": ID,
        "key": KEYED,
        "label": DEVICE,
        "first_at": TIME,
        "last_at": TIME,
        "known_until": TIME,
    },
    "activity": {
        "nr": r"\d+",
        "account": ID,
        "at": TIME,
        "what": REASONS,
        "detail": f"{DEVICE}|{CERTIFICATE}|CSV|PDF|{'|'.join(CARE_FORMS)}",
    },
    "matters": {
        "key": KEYED,
        "kind": "sign_in|not_me|reset|change|losing|losing_wait",
        "account": f"|{ID}",
        "begun_at": TIME,
        "dies_at": TIME,
        "used_at": NEVER_OR_TIME,
        "version": r"\d+",
        "sealed": SEALED,
    },
    "certificates": {
        "key": KEYED,
        "account": ID,
        "insured_key": KEYED,
        "number": CERTIFICATE,
        "made_at": TIME,
        "ends_on": DAY,
        "revoked_at": NEVER_OR_TIME,
        "sealed": SEALED,
    },
    "recovery_codes": {"account": ID, "key": KEYED, "made_at": TIME},
    "counters": {"key": KEYED, "used": r"\d+", "cap": r"-?\d+", "ends_at": TIME},
    "gateways": {
        "name": r"(mail|sms)(\.[a-z]+)?",
        "failures": r"\d+",
        "reason": rf"{FAULTS}|[a-z]+\.[a-z_]+",
        "open_until": NEVER_OR_TIME,
        "failed_at": TIME,
    },
    "switches": SWITCHES,
    "campaign_letters": {
        "template": "ouverture",
        "insured_key": KEYED,
        "mailbox_key": KEYED,
        "written_at": TIME,
    },
    "campuses": {
        "code": r"[a-z0-9-]{2,20}",
        "name_fr": ".+",
        "name_ar": ".+",
        "name_en": ".+",
        "city_fr": ".+",
        "city_ar": ".+",
        "city_en": ".+",
        "site": "https?://.+",
        "added_at": TIME,
    },
    "campus_visits": {"code": r"[a-z0-9-]{2,20}", "day": DAY, "visits": r"\d+"},
    "unsubscribed": {"mailbox_key": KEYED, "at": TIME},
    "claim_notices": {"person": KEYED, "run": TIME},
    **DESK,
}

CLAIMS = {
    "claims": {
        "nr": r"\d+",
        "key": KEYED,
        "person": KEYED,
        "deposited_on": DAY,
        "status": "|".join(STATUSES),
        "turn": r"\d+",
        "claimed": r"\d+",
        "refunded": r"None|\d+",
        "digest": KEYED,
        "sealed": SEALED,
    },
    "statuses": {
        "claim": r"\d+",
        "turn": r"\d+",
        "status": "|".join(STATUSES),
        "on_day": DAY,
        "sealed": SEALED,
    },
    "delays": {"kind": KIND_OF_CARE, "days": r"\d+", "n": r"\d+"},
    "facts": {"name": f"run|delay:{KIND_OF_CARE}", "value": r"\d+\.\d+"},
    "notices": {"person": KEYED, "run": TIME},
}

REGISTRY = {
    "insured": {
        "key": KEYED,
        "employer_key": KEYED,
        "cni_key": KEYED,
        "birth_key": KEYED,
        "answer_key": KEYED,
        "payment": "bank|postal",
        "university": r"|[a-z0-9-]{2,20}",
        "rights_from": f"None|{DAY}",
        "rights_to": f"None|{DAY}",
        "sealed": SEALED,
    },
    "facts": {"name": "[a-z_]+", "value": r"\d+\.\d+"},
}

ALLOWED = {"amoe.db": SITE, "claims.db": CLAIMS, "registry.db": REGISTRY}
"""What the file of a database may hold, table by table."""

EMPTY = ("gateways", "switches", "campaign_letters", "unsubscribed", "campuses", "campus_visits",
         "delays", "switch_words", "standstills", "campus_links")  # fmt: skip
"""Tables that nobody in the town fills: no operator, no agent, no campaign, all works again."""
