"""Production starts only as it should: every fault is named, all at once, without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amoe.adapters.texters import SmsGateway
from amoe.keys import Keys
from app import create_app, serve
from config import ConfigurationError, Settings

KANNEL = SmsGateway(
    "inwi", "kannel", url="http://127.0.0.1:13013", user="amoe", password="secret", sender="AMOE"
)


@pytest.fixture
def right(tmp_path: Path) -> Settings:
    """Settings of production with nothing amiss."""
    Keys.make(demo=False).save(tmp_path)
    return Settings(
        instance=tmp_path,
        site_url="https://amoe.cnops.org.ma",
        smtp_host="mail.cnops.org.ma",
        sms_gateways=(KANNEL,),
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"demo_captcha": "24680"}, "AMOE_DEMO_CAPTCHA"),
        ({"debug": True}, "FLASK_DEBUG"),
        ({"site_url": "http://amoe.cnops.org.ma"}, "AMOE_SITE_URL"),
        ({"site_url": Settings().site_url}, "AMOE_SITE_URL"),
        ({"smtp_host": ""}, "AMOE_SMTP_HOST"),
        ({"smtp_security": "ssl"}, "AMOE_SMTP_SECURITY"),
        ({"sms_gateways": ()}, "AMOE_SMS_GATEWAYS"),
        ({"sms_gateways": (replace(KANNEL, password=""),)}, "AMOE_SMS_INWI_PASSWORD"),
        ({"sender": "none"}, "AMOE_SENDER"),
        ({"metrics_token": "short"}, "AMOE_METRICS_TOKEN"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    right: Settings, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(ConfigurationError, match=named) as raised:
        create_app(replace(right, **changes))
    assert str(raised.value).count("\n") == 0, "one fault, one line"


@pytest.mark.parametrize("value", ["1", "true", "True", "on", "yes", "t"])
def test_debug_is_refused_however_flask_is_told_to(right: Settings, value: str) -> None:
    debug = Settings.from_environment({"FLASK_DEBUG": value}).debug
    with pytest.raises(ConfigurationError, match="FLASK_DEBUG"):
        create_app(replace(right, debug=debug))


def test_missing_keys_are_refused_and_not_made(right: Settings, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    with pytest.raises(ConfigurationError, match=r"keys\.json is missing.*make keys"):
        create_app(replace(right, instance=empty))
    assert not empty.exists()


def test_keys_of_a_demo_are_refused(right: Settings) -> None:
    Keys.make(demo=True).save(right.instance)
    with pytest.raises(ConfigurationError, match=r"keys\.json was made for a demo"):
        create_app(right)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as raised:
        create_app(Settings(instance=tmp_path, debug=True, demo_captcha="24680"))
    told = str(raised.value)
    settings = ("keys.json", "DEMO_CAPTCHA", "FLASK_DEBUG", "SITE_URL", "SMTP_HOST", "SMS_GATEWAYS")
    for named in settings:
        assert named in told


def test_a_demo_starts_without_a_gateway_but_not_with_half_of_one(tmp_path: Path) -> None:
    half = replace(KANNEL, url="")
    create_app(Settings(instance=tmp_path / "demo", demo=True))
    with pytest.raises(ConfigurationError, match="AMOE_SMS_INWI_URL"):
        create_app(Settings(instance=tmp_path / "half", demo=True, sms_gateways=(half,)))


def test_the_server_ends_with_the_reasons_and_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOE_INSTANCE", str(tmp_path))
    monkeypatch.delenv("AMOE_DEMO", raising=False)
    with pytest.raises(SystemExit) as ended:
        serve()
    assert "AMOE_SMTP_HOST" in str(ended.value)
    assert "Traceback" not in str(ended.value)


def test_when_all_is_right_it_starts_behind_tls(right: Settings) -> None:
    app = create_app(right)
    app.extensions["amoe"].migrate()
    answer = app.test_client().get(
        "/fr/inscription/conditions", base_url="https://amoe.cnops.org.ma"
    )
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-amoe=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    hsts = answer.headers["Strict-Transport-Security"]
    assert int(hsts.split(";")[0].removeprefix("max-age=")) >= 365 * 86400


def test_nothing_of_the_demo_is_there(right: Settings) -> None:
    client = create_app(right).test_client()
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/messages.json").status_code == 404
    assert 'class="demo"' not in client.get("/fr/").text


def test_a_demo_makes_its_own_keys_once(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path, demo=True)
    create_app(settings)
    made = Keys.load(tmp_path)
    assert made.demo
    create_app(settings)
    assert Keys.load(tmp_path) == made


def test_a_demo_on_plain_http_has_a_cookie_that_it_can_keep(tmp_path: Path) -> None:
    app = create_app(Settings(instance=tmp_path, demo=True))
    app.extensions["amoe"].migrate()
    answer = app.test_client().get("/fr/inscription/conditions")
    assert answer.headers["Set-Cookie"].startswith("amoe=")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers


def test_keys_from_before_papers_were_signed_are_refused_with_the_way_out(right: Settings) -> None:
    kept = Keys.load(right.instance)
    replace(kept, papers={}).save(right.instance)
    with pytest.raises(ConfigurationError, match="make keys"):
        create_app(right)
    kept.save(right.instance)
    create_app(right)


def test_a_demo_completes_its_keys_by_itself(tmp_path: Path) -> None:
    kept = Keys.make(demo=True)
    replace(kept, papers={}).save(tmp_path)
    create_app(Settings(instance=tmp_path, demo=True))
    made = Keys.load(tmp_path)
    assert len(made.papers) == 1
    assert replace(made, papers={}) == replace(kept, papers={})
