"""SMS never cost more in a day than their budget: then the page says that it is nobody's fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from amoe.limits import DAY, RESEND_WAITS
from amoe.reasons import Reason as R
from config import Settings
from tests.journeys.ways import Way, two_ways
from tests.support.site import CAPTCHA, Site


def with_budget(tmp_path: Path, people: Path, budget: int) -> Site:
    settings = Settings(instance=tmp_path / "instance", demo=True, demo_captcha=CAPTCHA)
    return Site(settings.instance, people, settings=replace(settings, sms_daily_budget=budget))


@two_ways
def test_when_the_day_s_sms_are_spent_the_page_says_so(
    tmp_path: Path, people_folder: Path, way: Way
) -> None:
    site = with_budget(tmp_path, people_folder, 2)
    for index in (0, 1):
        site.student(index).stands_at("code-telephone")
    late = site.student(2, **way).stands_at("telephone").gives_phone()
    late.is_at("telephone").is_locked(R.SMS_PAUSED, seconds=DAY)
    assert not late.messages("sms")
    late.opens("telephone").is_answered(200)
    assert late.registration.address_proved("email")
    site.passes(RESEND_WAITS[0])
    waiting = site.student(0, **way).stands_at("telephone").gives_phone("0799999999")
    waiting.is_locked(R.SMS_PAUSED, seconds=DAY - RESEND_WAITS[0])
    site.passes(DAY)
    site.student(2, **way).stands_at("mot-de-passe")
    site.close()


def test_a_budget_of_nothing_sends_nothing(tmp_path: Path, people_folder: Path) -> None:
    site = with_budget(tmp_path, people_folder, 0)
    site.student().stands_at("telephone").gives_phone().is_locked(R.SMS_PAUSED)
