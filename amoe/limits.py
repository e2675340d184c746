"""Every limit of the site in one table, with its reason, and the one way to spend from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amoe.secrecy import Secrecy
from amoe.store.counters import Counters, CounterSpend, Taken

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `cap` per `window` seconds; the window opens at the first spending."""

    name: str
    cap: int
    window: int


CODE_LIFE = 10 * MINUTE
CODE_DIGITS = 6
RESEND_WAITS = (60, 120, 300)
"""Seconds to wait before the second, the third and every further sending of a code."""

CAPTCHA_LIFE = 5 * MINUTE
CAPTCHA_DIGITS = 5

JOURNEY_IDLE = 30 * MINUTE
JOURNEY_LIFE = 2 * HOUR
KEPT_FOR_SMS = DAY
"""For so long a registration is kept when SMS cannot be sent."""

# A wrong code is a guess at 1 in 10^6: 5 per code and 10 a day leave a guesser nothing.
CODE_TRIES = Limit("code_tries", 5, CODE_LIFE)
CODE_TRIES_DAY = Limit("code_tries_day", 10, DAY)

# A mailbox or a phone must not be flooded through us, and an SMS costs the fund money.
EMAIL_HOUR = Limit("email_hour", 5, HOUR)
EMAIL_DAY = Limit("email_day", 10, DAY)
SMS_HOUR = Limit("sms_hour", 4, HOUR)
SMS_DAY = Limit("sms_day", 10, DAY)
# Fraud by SMS asks for codes to block after block of numbers and types none: it stops here, while
# neighbours who do type theirs are never counted. Each hour of the clock has a counter of its own,
# so that a typed code is given back to the hour in which it was sent.
SMS_PREFIX = Limit("sms_prefix", 20, HOUR)
PREFIX_DIGITS = 6
"""Of the national number, without its 0: a block of 1,000 numbers."""
# One registration needs few messages; this stops somebody who goes through many addresses.
JOURNEY_SENDS = Limit("journey_sends", 10, JOURNEY_LIFE)

# A civil-status number can be guessed far more easily than 8 digits of a RIB.
CIVIL_STATUS_DAY = Limit("civil_status_day", 3, DAY)
CIVIL_STATUS_MONTH = Limit("civil_status_month", 6, 30 * DAY)
RIB_DAY = Limit("rib_day", 5, DAY)
RIB_MONTH = Limit("rib_month", 15, 30 * DAY)
# One insured person needs few messages, however many registrations are begun in their name.
PERSON_SENDS = Limit("person_sends", 20, DAY)

# Whoever knows a card and a birth date can have a forgotten number sent to its owner. A mailbox's
# hour and day hold for these mails as for codes, but are counted apart: otherwise a stranger could
# use up the owner's codes, or see from the codes that remain whose mailbox it is.
NUMBER_DAY = Limit("number_day", 3, DAY)
NUMBER_LIFE = DAY
"""A number that could not be sent for so long, because the registry was away, is sent no more."""
NUMBER_REST = 30
"""Seconds without a question to a registry that just did not answer: codes wait behind it."""

# Somebody who mistypes tries a few times; somebody who tries identities tries many.
JOURNEY_IDENTITIES = Limit("journey_identities", 30, JOURNEY_LIFE)

# A solved image opens one door once.
CAPTCHA_USE = Limit("captcha_use", 1, CAPTCHA_LIFE + MINUTE)

QUESTION_LIMITS = {"bank": (RIB_DAY, RIB_MONTH), "postal": (CIVIL_STATUS_DAY, CIVIL_STATUS_MONTH)}

# Wrong passwords: a known device has tries of its own, so that strangers cannot lock the owner out;
# all unknown devices share theirs, counted by the name that was typed, whoever that is or is not.
SIGN_IN_DEVICE = Limit("sign_in_device", 10, HOUR)
SIGN_IN_DEVICE_DAY = Limit("sign_in_device_day", 20, DAY)
SIGN_IN_STRANGERS = Limit("sign_in_strangers", 5, DAY)
# Behind a code that came to the owner's mailbox: the last tries of a day.
SIGN_IN_PROVED = Limit("sign_in_proved", 10, DAY)
# What anybody can have sent who knows no more than a name, has counters of its own: by the name as
# typed (who is nobody has those too), and by the account, whichever of its names they typed. It
# takes nothing from EMAIL_*, SMS_* and ACCOUNT_SENDS: a stranger could use up the owner's codes
# otherwise, and see from the codes that remain whose address it is. One mailbox gets at most
# 8 + 6 + 6 = 20 such mails a day for an account (6 + 4 + 4 = 14 from who knows one of its names),
# one phone 2 SMS.
SIGN_IN_CODES_FIRST = Limit("sign_in_codes_first", 4, DAY)
SIGN_IN_FIRST_ACCOUNT = Limit("sign_in_first_account", 6, DAY)
# Somebody signed in who is asked for the password once more: a phone left lying about.
SIGN_IN_CHECKED = Limit("sign_in_checked", 10, DAY)
# A code of an authenticator app is one of 10^6, three at a time; each is used once.
APP_TRIES = Limit("app_tries", 10, DAY)
APP_STEP = Limit("app_step", 1, 3 * MINUTE)
# A forgotten password: by the name that was typed, whoever that is or is not; by the account.
RESET_HOUR = Limit("reset_hour", 3, HOUR)
RESET_DAY = Limit("reset_day", 6, DAY)
RESET_ACCOUNT = Limit("reset_account", 8, DAY)
# A lost phone or mailbox is rare. Whoever asks is not signed in: counted by the name, as typed.
LOSING_DAY = Limit("losing_day", 3, DAY)
# The codes of it, by the name and by the account; those by SMS cost money and wake people.
LOSING_MAILS = Limit("losing_mails", 4, DAY)
LOSING_MAILS_ACCOUNT = Limit("losing_mails_account", 6, DAY)
LOSING_TEXTS = Limit("losing_texts", 2, DAY)
LOSING_TEXTS_ACCOUNT = Limit("losing_texts_account", 2, DAY)
# A lost mailbox is asked for by SMS, to numbers that the asker need not know: over everybody,
# nobodies too. A captcha and LOSING_PER_ADDRESS stand before it; this is the alarm and the brake.
LOSING_SMS = Limit("losing_sms", 2000, HOUR)
# Each one that begins to wait tells its owner on every channel.
LOSING_MONTH = Limit("losing_month", 3, 30 * DAY)
# What a phone is told before another takes its place is no part of SMS_HOUR and SMS_DAY: whoever
# could fill those would silence it. When this is used up, nothing is changed any more.
TOLD_DAY = Limit("told_day", 10, DAY)
# One account needs few codes, whatever they are for.
ACCOUNT_SENDS = Limit("account_sends", 20, DAY)

# Somebody needs one certificate, perhaps a second: the same one is given again on the same day.
CERTIFICATES_DAY = Limit("certificates_day", 10, DAY)

# Who reads case after case is not helping callers: a question in between, then an end.
DESK_RECORDS, DESK_RECORDS_MORE = 60, 60
"""In any hour; the second after the question was answered."""
DESK_SLICE = 5 * MINUTE
DESK_SLICES = Limit("desk_records", DESK_RECORDS + DESK_RECORDS_MORE, HOUR + DESK_SLICE)
"""Openings are counted by slices of an hour, so that no two hours can be joined at their ends."""
# Whoever tries cards and birth dates on one number learns from the desk which part is wrong:
# whichever agent is asked, a caller who mistypes needs few of those.
DESK_ABSENT = Limit("desk_absent", 5, DAY)
# More tries for a caller are an agent's rare favour, whoever the agent is.
DESK_TRIES = Limit("desk_tries", 1, 30 * DAY)
DESK_WAIT = Limit("desk_wait", 1, DAY)
"""A wait before sending a code again is lifted once."""
DESK_LINKS = Limit("desk_links", 3, DAY)
"""Mails with a link that agents have sent to one mailbox."""
MORE_TRIES = 3
"""What an agent's favour is worth: guesses at 1 in 10^8, or at 1 in some thousands, once a month.
"""
# An agent sees other people's cases: few tries, counted by the address that was typed, whoever
# types it. Those from where the agent has signed in lately are counted apart, so that a stranger
# elsewhere shuts nobody out; else the operator lets them in again (`flask agents enable`).
DESK_SIGN_IN = Limit("desk_sign_in", 10, DAY)
DESK_SIGN_IN_KNOWN = Limit("desk_sign_in_known", 10, DAY)
DESK_PLACE = Limit("desk_place", 1, 30 * DAY)
"""Not a limit on anybody: that an agent has signed in from a block of addresses is a full counter.
"""
# A code of an agent's app is used once; it is right for 90 seconds.
DESK_APP_STEP = Limit("desk_app_step", 1, 3 * MINUTE)

SESSION_IDLE = 30 * MINUTE
SESSION_LIFE = 12 * HOUR
SESSION_WARNING = 2 * MINUTE
"""For so long before the idle end a page warns."""
DESK_IDLE = 15 * MINUTE
"""An agent who has gone for coffee leaves other people's cases on the screen: shorter."""
DESK_LIFE = 10 * HOUR
"""A working day with its breaks; the next one begins with password and app."""
LATE_LIFE = 6 * HOUR
"""For so long SMS to numbers that begin alike count as late after an agent said so."""
DESK_LINK_LIFE = 30 * MINUTE
"""For so long the link works that an agent had sent; never longer than the registration lives."""
DESK_CASE_LIFE = 2 * HOUR
"""For so long an opened case stays open to its agent: longer than any call."""
DESK_INVITATION_LIFE = DAY
"""For so long the link of an invitation to the desk works, once."""
DEVICE_KNOWN = 30 * DAY
SIGN_IN_LIFE = 30 * MINUTE
"""For so long a sign-in waits for its code."""
SIGN_IN_LINK_LIFE = DAY
"""For so long the link in the mail of a code that comes first works, once."""
RESET_LIFE = 30 * MINUTE
"""For so long the link in the mail of a forgotten password works, once."""
CHANGE_LIFE = 30 * MINUTE
"""For so long a change of address waits for the code of the new one."""
LOSING_LIFE = HOUR
"""For so long somebody who lost a channel may take to answer and to give a new one."""
LOSING_LINK_LIFE = DAY
"""For so long the link works that an agent had sent."""
LOSING_WAIT = DAY
"""For so long everybody concerned can still cancel before a lost channel is replaced."""
LOSING_KEPT = 7 * DAY
"""For so long after that it is still done, should the site have stood still."""
NOT_ME_LIFE = 7 * DAY
"""For so long the link "this was not me" works."""

# Floods from one address (per minute). A campus or an operator's NAT holds thousands of students,
# so these are far above what they need together; the limits that bite are those above.
FLOOD_PER_ADDRESS = "3000 per minute"
# A counter of a hospital checks one paper after another; who guesses ids of 128 bits gets nowhere,
# and not even fast.
CHECKS_PER_ADDRESS = "300 per minute"
# A lost phone or mailbox is rare, even behind the one address of a campus.
LOSING_PER_ADDRESS = "30 per hour"
# Each try costs an Argon2 run, and a network of its own has addresses without end: counted by the
# block (IPv4 /24, IPv6 /64). A campus of 20,000 behind it signs in within a quarter of an hour.
SIGN_INS_PER_BLOCK = "1500 per minute"
# The whole call centre begins its shift behind one address; each try costs an Argon2 run.
DESK_SIGN_INS_PER_ADDRESS = "120 per minute"
# Speaking a captcha costs the phone's owner more than us; ten a journey are plenty.
VOICES_PER_JOURNEY = "10 per 10 minutes"


def sms_budget(cap: int) -> Limit:
    """The brake on what SMS may cost the fund in 24 hours, over everybody."""
    return Limit("sms_budget", cap, DAY)


@dataclass(frozen=True, slots=True)
class Charge:
    """One unit of a limit for one subject (a challenge, a mailbox, an identity…)."""

    limit: Limit
    subject: str


@dataclass(frozen=True, slots=True)
class Spent:
    """All charges were taken. `left` is what the tightest of them still allows."""

    left: int
    lefts: Mapping[str, int] = field(default_factory=dict, compare=False)
    """What each limit still allows, by its name."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Nothing was taken: `limit` is used up until `until` (seconds since 1970)."""

    limit: Limit
    until: int


class Limits:
    """Spends from counters whose subjects are kept as keyed hashes only."""

    def __init__(self, counters: Counters, secrecy: Secrecy) -> None:
        """Take the store of counters and the hashes that hide their subjects."""
        self._counters = counters
        self._secrecy = secrecy

    def spend(
        self,
        charges: Sequence[Charge],
        now: int,
        *,
        uses: Sequence[Charge] = (),
        toll: Sequence[Charge] = (),
        back: Sequence[Charge] = (),
    ) -> Spent | Exhausted:
        """Take one from each of `charges` or from none, before anything is compared.

        `uses` are taken together with them, but are no tries: they do not count for what is left.
        `toll` is taken first, and stays taken when the charges say no. `back` is given back,
        whatever comes out: what was spent on something that has turned out right.

        One statement for all of it. Call it inside the step's write transaction: it is exact
        under any number of parallel callers.
        """
        keys = {self._key(charge): charge for charge in (*charges, *uses)}
        tolls = {self._key(charge): charge for charge in toll}
        shut = _shut([*tolls.values()], now) or _shut([*keys.values()], now)
        asked = [] if shut and shut.limit in [each.limit for each in toll] else [(tolls, 0)]
        asked += [] if shut else [(keys, 1)]
        spends = [
            CounterSpend(key, charge.limit.cap, now + charge.limit.window, turn=turn)
            for group, turn in asked
            for key, charge in sorted(group.items())
        ]
        spends += [CounterSpend(self._key(each), each.limit.cap, now, units=-1) for each in back]
        taken = self._counters.take(spends, now) if spends else {}
        for group, _ in asked:
            refused = {key: taken[key] for key in group if not taken[key].taken}
            if refused:
                return _worst(group, refused, now)
        if shut:
            return shut
        tries = [each.limit.cap - taken[key].used for key, each in keys.items() if each not in uses]
        counted = {**tolls, **keys}.items()
        lefts = {each.limit.name: each.limit.cap - taken[key].used for key, each in counted}
        return Spent(min(tries, default=0), lefts)

    def give_back(self, charges: Sequence[Charge], times: int = 1) -> None:
        """Return what `spend` took: a right code or answer does not count as a wrong one."""
        self._counters.give_back([self._key(charge) for charge in charges] * times)

    def forget(self, charges: Sequence[Charge]) -> None:
        """Let the counters of `charges` begin anew: somebody with the right to it says so."""
        self._counters.forget([self._key(charge) for charge in charges])

    def left(self, charges: Sequence[Charge], now: int) -> Spent | Exhausted:
        """What the tightest of `charges` still allows, without taking anything."""
        keys = {self._key(charge): charge for charge in charges}
        rows = self._counters.peek(list(keys), now)
        worst: Exhausted | None = None
        left = min(charge.limit.cap for charge in charges)
        for key, (used, ends_at) in rows.items():
            remains = keys[key].limit.cap - used
            if remains <= 0 and (worst is None or ends_at > worst.until):
                worst = Exhausted(keys[key].limit, ends_at)
            left = min(left, remains)
        return worst or Spent(left)

    def used(self, charges: Sequence[Charge], now: int) -> list[int]:
        """How much of each is spent, without taking anything."""
        keys = [self._key(charge) for charge in charges]
        rows = self._counters.peek(keys, now)
        return [rows[key][0] if key in rows else 0 for key in keys]

    def _key(self, charge: Charge) -> bytes:
        return self._secrecy.lookup("limit", charge.limit.name, charge.subject)


def _shut(charges: Sequence[Charge], now: int) -> Exhausted | None:
    """Whether one of them allows nothing at all, ever."""
    found = [charge.limit for charge in charges if charge.limit.cap <= 0]
    return Exhausted(found[0], now + found[0].window) if found else None


def _worst(charges: Mapping[bytes, Charge], refused: Mapping[bytes, Taken], now: int) -> Exhausted:
    """Of those that are full, the one that opens last."""
    full = [
        key
        for key, each in refused.items()
        if each.used >= charges[key].limit.cap and each.ends_at > now
    ]
    worst = max(full, key=lambda key: refused[key].ends_at)
    return Exhausted(charges[worst].limit, refused[worst].ends_at)
