"""Every setting is read from the environment, with its default, and named when it is wrong."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from amoe.adapters.texters import SmsGateway
from config import DEFAULT_LANGUAGE, LANGUAGES, ROOT, ConfigurationError, Settings

READ = [
    ("AMOE_INSTANCE", "/srv/amoe", "instance", Path("/srv/amoe")),
    ("AMOE_DEMO", "1", "demo", True),
    ("AMOE_DEMO", "0", "demo", False),
    ("AMOE_DEMO", "", "demo", False),
    ("AMOE_DEMO_CAPTCHA", "24680", "demo_captcha", "24680"),
    ("FLASK_DEBUG", "1", "debug", True),
    ("FLASK_DEBUG", "True", "debug", True),
    ("FLASK_DEBUG", "0", "debug", False),
    ("AMOE_SITE_URL", "https://amoe.cnops.org.ma/", "site_url", "https://amoe.cnops.org.ma"),
    ("AMOE_PROXIES", "2", "proxies", 2),
    ("AMOE_SMTP_HOST", "mail.cnops.org.ma", "smtp_host", "mail.cnops.org.ma"),
    ("AMOE_SMTP_PORT", "465", "smtp_port", 465),
    ("AMOE_SMTP_SECURITY", "implicit", "smtp_security", "implicit"),
    ("AMOE_SMTP_USER", "amoe", "smtp_user", "amoe"),
    ("AMOE_SMTP_PASSWORD", "p w", "smtp_password", "p w"),
    ("AMOE_SMTP_TIMEOUT", "2.5", "smtp_timeout", 2.5),
    ("AMOE_MAIL_FROM", "AMOE <a@cnops.org.ma>", "mail_from", "AMOE <a@cnops.org.ma>"),
    ("AMOE_REGISTRY_TIMEOUT", "0.5", "registry_timeout", 0.5),
    ("AMOE_SMS_DAILY_BUDGET", "500", "sms_daily_budget", 500),
    ("AMOE_SMS_GATEWAYS", "first", "sms_gateways", (SmsGateway("first", ""),)),
    ("AMOE_SENDER", "process", "sender", "process"),
    ("AMOE_REPORT_URL", "http://127.0.0.1:8000/", "report_url", "http://127.0.0.1:8000"),
    ("AMOE_METRICS_TOKEN", "a secret of twenty letters", "metrics_token",
     "a secret of twenty letters"),
    ("AMOE_SECURITY_CONTACT", "mailto:a@cnops.org.ma", "security_contact", "mailto:a@cnops.org.ma"),
    ("AMOE_DESK_FROM", "10.20.0.0/16, 2001:db8::/32", "desk_from",
     (ip_network("10.20.0.0/16"), ip_network("2001:db8::/32"))),
    ("AMOE_LIMITS_URL", "redis://127.0.0.1:6379/1", "limits_url", "redis://127.0.0.1:6379/1"),
]  # fmt: skip
NUMBERS = [
    "AMOE_PROXIES",
    "AMOE_SMTP_PORT",
    "AMOE_SMTP_TIMEOUT",
    "AMOE_REGISTRY_TIMEOUT",
    "AMOE_SMS_DAILY_BUDGET",
]
OF_THE_CODE = {"languages", "fund"}
"""What no operator sets."""


@pytest.mark.parametrize(("name", "value", "setting", "expected"), READ)
def test_a_setting_is_read(name: str, value: str, setting: str, expected: Any) -> None:
    settings = Settings.from_environment({name: value})
    assert getattr(settings, setting) == expected
    assert type(getattr(settings, setting)) is type(expected) or setting == "instance"


def test_every_setting_can_be_set() -> None:
    assert {setting for _, _, setting, _ in READ} | OF_THE_CODE == {
        field.name for field in fields(Settings)
    }


def test_every_setting_says_its_name_in_the_environment() -> None:
    written = (ROOT / "config.py").read_text("utf-8")
    for name, *_ in READ:
        assert f'"""{name}' in written


@pytest.mark.parametrize("value", ["10.20.0.1/16", "10.20.0.0/33", "call centre", "10.0.0.0/8,;"])
def test_what_is_no_network_is_refused_by_name(value: str) -> None:
    with pytest.raises(ConfigurationError, match="AMOE_DESK_FROM"):
        Settings.from_environment({"AMOE_DESK_FROM": value})


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()


def test_a_setting_changes_no_other() -> None:
    for name, value, setting, _ in READ:
        changed = Settings.from_environment({name: value})
        for field in fields(Settings):
            if field.name != setting:
                assert getattr(changed, field.name) == getattr(Settings(), field.name)


def test_the_process_environment_is_read_when_no_other_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AMOE_SMTP_HOST", "mail.cnops.org.ma")
    assert Settings.from_environment().smtp_host == "mail.cnops.org.ma"


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["", "ten", "1,5", "0x10"])
def test_a_number_that_cannot_be_read_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMOE_SMTP_PORT", "nan"),
        ("AMOE_PROXIES", "inf"),
        ("AMOE_SMTP_TIMEOUT", "nan"),
        ("AMOE_REGISTRY_TIMEOUT", "-1"),
        ("AMOE_SMS_DAILY_BUDGET", "-5"),
    ],
)
def test_a_number_without_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("url", "secure", "host", "place"),
    [
        ("https://amoe.cnops.org.ma", True, "amoe.cnops.org.ma", "amoe.cnops.org.ma"),
        ("https://amoe.cnops.org.ma:8443/", True, "amoe.cnops.org.ma", "amoe.cnops.org.ma:8443"),
        ("https://cnops.org.ma/amoe", True, "cnops.org.ma", "cnops.org.ma/amoe"),
        ("http://127.0.0.1:8000", False, "127.0.0.1", "127.0.0.1:8000"),
    ],
)
def test_the_address_tells_host_place_and_safety(
    url: str, secure: bool, host: str, place: str
) -> None:
    settings = Settings.from_environment({"AMOE_SITE_URL": url})
    assert (settings.secure, settings.host, settings.place) == (secure, host, place)


def test_every_language_has_a_catalogue() -> None:
    folders = {path.name for path in (ROOT / "translations").iterdir() if path.is_dir()}
    assert folders == LANGUAGES.keys()
    assert DEFAULT_LANGUAGE in LANGUAGES
