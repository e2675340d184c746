"""Every setting of the site: its name in the environment, its unit, its default and its reason."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import config_sms
from amoe.adapters.texters import SmsGateway

Network = IPv4Network | IPv6Network

ROOT = Path(__file__).parent

LANGUAGES = {
    "fr": "Français",
    "ar": "العربية",
    "en": "English",
}
"""Languages of the site, by code; adding one is a line here and a folder in `translations/`:
`docs/add-a-language.md`."""

DEFAULT_LANGUAGE = "fr"

LETTER_LANGUAGES = ("fr", "ar")
"""The languages of a letter to everybody: those in which the country's students are taught."""

SOURCE_LANGUAGE = "en"
"""The language of the texts in code and templates. What its catalogue leaves empty is said as the
code says it, so that no text is kept twice; it is filled only where a reader should see other words
or signs (an apostrophe as it is printed)."""


@dataclass(frozen=True)
class Fund:
    """What the site says about the fund. Source: the fund's letter of 27/05/2025 and leaflet."""

    name: str = "CNOPS"
    scheme: str = "AMOE"
    call_centre: str = "053 800 20 20"
    call_centre_link: str = "tel:0538002020"
    website: str = "www.cnops.org.ma"
    app: str = "SMARTCNOPS"
    names: tuple[str, ...] = ("@amcnops", "@cnops_amo", "@cnops", "CNOPS-AMO")
    """On social networks; the letter does not say which name is on which."""


class ConfigurationError(Exception):
    """The site may not start as configured; the message says which settings are at fault."""


@dataclass(frozen=True)
class Settings:
    """The configuration of one running site. Times in seconds, sizes in bytes."""

    instance: Path = ROOT / "instance"
    """AMOE_INSTANCE: the folder of keys and databases."""
    demo: bool = False
    """AMOE_DEMO=1: sample people, an inbox instead of real mail and SMS, a banner."""
    demo_captcha: str = ""
    """AMOE_DEMO_CAPTCHA: an answer that every captcha accepts as well; demo only."""
    debug: bool = False
    """FLASK_DEBUG: refused in production."""
    site_url: str = "http://127.0.0.1:8000"
    """AMOE_SITE_URL: where people reach the site; its host ends every SMS."""
    proxies: int = 0
    """AMOE_PROXIES: how many reverse proxies stand in front and set X-Forwarded-*."""
    smtp_host: str = ""
    """AMOE_SMTP_HOST: mail server; empty in demo means the demo inbox."""
    smtp_port: int = 587
    """AMOE_SMTP_PORT."""
    smtp_security: str = "starttls"
    """AMOE_SMTP_SECURITY: starttls, implicit or none; certificates are always verified."""
    smtp_user: str = ""
    """AMOE_SMTP_USER."""
    smtp_password: str = ""
    """AMOE_SMTP_PASSWORD."""
    smtp_timeout: float = 10.0
    """AMOE_SMTP_TIMEOUT, seconds: no sender hangs longer on a mute server."""
    mail_from: str = "AMOE <ne-pas-repondre@amoe.example>"
    """AMOE_MAIL_FROM: the sender that students see."""
    registry_timeout: float = 2.0
    """AMOE_REGISTRY_TIMEOUT, seconds: after it the page says that checking is not possible now."""
    sms_daily_budget: int = 20_000
    """AMOE_SMS_DAILY_BUDGET, messages per 24 h over all students: the brake on cost."""
    sms_gateways: tuple[SmsGateway, ...] = ()
    """AMOE_SMS_GATEWAYS: their names in order of preference; see `config_sms.py`."""
    sender: str = "thread"
    """AMOE_SENDER: `thread` sends within the site's process; `process` leaves it to
    `flask messages send`."""
    report_url: str = ""
    """AMOE_REPORT_URL: where SMS gateways reach the site for their reports; AMOE_SITE_URL if empty.
    """
    metrics_token: str = ""
    """AMOE_METRICS_TOKEN: who sends it as a bearer token may read `/metrics`; empty: nobody."""
    security_contact: str = "tel:+212538002020"
    """AMOE_SECURITY_CONTACT: where to tell of a security hole, as `mailto:`, `https:` or `tel:`;
    the call centre if nothing better is given."""
    desk_from: tuple[Network, ...] = ()
    """AMOE_DESK_FROM: the networks from which agents work, by commas, as 10.20.0.0/16; for all
    others the desk does not exist. Empty: everywhere."""
    limits_url: str = ""
    """AMOE_LIMITS_URL: where flood guards count; empty means our own database. Several machines
    share one by `redis://host:6379/0?socket_connect_timeout=1&socket_timeout=1` (seconds; needs
    `pip install redis`), which then holds addresses as they are, for a minute."""
    languages: Mapping[str, str] = field(default_factory=lambda: dict(LANGUAGES))
    fund: Fund = field(default_factory=Fund)

    @property
    def secure(self) -> bool:
        """Whether people reach the site over TLS: cookies are then `__Host-` and Secure."""
        return self.site_url.startswith("https://")

    @property
    def host(self) -> str:
        """The site's host name, as the last line of an SMS needs it (no port, no scheme)."""
        return self.site_url.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]

    @property
    def place(self) -> str:
        """The site's address without its scheme, as links in SMS begin: letters count there."""
        return self.site_url.split("://", 1)[-1].rstrip("/")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (the process environment when not given).

        Raises ConfigurationError when a number cannot be read.
        """
        env = os.environ if environ is None else environ

        def number(name: str, default: float) -> float:
            try:
                value = float(env.get(name, default))
            except ValueError:
                value = math.nan
            if not math.isfinite(value) or value < 0:
                raise ConfigurationError(f"{name} is not a number: {env[name]!r}")
            return value

        return cls(
            instance=Path(env.get("AMOE_INSTANCE", cls.instance)).resolve(),
            demo=env.get("AMOE_DEMO", "") == "1",
            demo_captcha=env.get("AMOE_DEMO_CAPTCHA", ""),
            debug=env.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"},
            site_url=env.get("AMOE_SITE_URL", cls.site_url).rstrip("/"),
            proxies=int(number("AMOE_PROXIES", cls.proxies)),
            smtp_host=env.get("AMOE_SMTP_HOST", cls.smtp_host),
            smtp_port=int(number("AMOE_SMTP_PORT", cls.smtp_port)),
            smtp_security=env.get("AMOE_SMTP_SECURITY", cls.smtp_security),
            smtp_user=env.get("AMOE_SMTP_USER", cls.smtp_user),
            smtp_password=env.get("AMOE_SMTP_PASSWORD", cls.smtp_password),
            smtp_timeout=number("AMOE_SMTP_TIMEOUT", cls.smtp_timeout),
            mail_from=env.get("AMOE_MAIL_FROM", cls.mail_from),
            registry_timeout=number("AMOE_REGISTRY_TIMEOUT", cls.registry_timeout),
            sms_daily_budget=int(number("AMOE_SMS_DAILY_BUDGET", cls.sms_daily_budget)),
            sms_gateways=config_sms.gateways(env),
            sender=env.get("AMOE_SENDER", cls.sender),
            report_url=env.get("AMOE_REPORT_URL", cls.report_url).rstrip("/"),
            metrics_token=env.get("AMOE_METRICS_TOKEN", cls.metrics_token),
            security_contact=env.get("AMOE_SECURITY_CONTACT") or cls.security_contact,
            desk_from=_networks("AMOE_DESK_FROM", env),
            limits_url=env.get("AMOE_LIMITS_URL", cls.limits_url),
        )

    def faults(self) -> list[str]:
        """Why the site may not start with these settings; empty when it may.

        A demo may do without all that production needs, but not with half a gateway.
        """
        found = config_sms.faults(self.sms_gateways)
        if self.smtp_security not in {"starttls", "implicit", "none"}:
            found.append("AMOE_SMTP_SECURITY is none of starttls, implicit, none")
        if self.sender not in {"thread", "process"}:
            found.append("AMOE_SENDER is neither thread nor process")
        if self.report_url and not self.report_url.startswith(("http://", "https://")):
            found.append("AMOE_REPORT_URL is not an http:// or https:// address")
        contact = self.security_contact
        if not contact.startswith(("mailto:", "https://", "tel:")) or not contact.isprintable():
            found.append("AMOE_SECURITY_CONTACT is none of mailto:…, https://…, tel:…")
        if self.demo:
            return found
        if self.demo_captcha:
            found.append("AMOE_DEMO_CAPTCHA is set: a demo setting")
        if self.debug:
            found.append("FLASK_DEBUG is on")
        if not self.secure:
            found.append("AMOE_SITE_URL must be the site's https:// address")
        if not self.smtp_host:
            found.append("AMOE_SMTP_HOST is missing: codes could not be sent")
        if not self.sms_gateways:
            found.append("AMOE_SMS_GATEWAYS is missing: codes could not be sent")
        if self.smtp_security == "none" and config_sms.in_clear(f"http://{self.smtp_host}"):
            found.append("AMOE_SMTP_SECURITY=none would send codes over the internet in clear")
        if self.metrics_token and len(self.metrics_token) < 20:
            found.append("AMOE_METRICS_TOKEN is shorter than 20 characters")
        return found


def _networks(name: str, env: Mapping[str, str]) -> tuple[Network, ...]:
    """Networks, divided by commas. Raises ConfigurationError: a slip must not open the desk."""
    found = []
    for each in filter(None, (part.strip() for part in env.get(name, "").split(","))):
        try:
            found.append(ip_network(each))
        except ValueError:
            raise ConfigurationError(
                f"{name}: {each!r} is no network such as 10.20.0.0/16"
            ) from None
    return tuple(found)
