"""Puts the site together: config, extensions, service, blueprints, errors."""

from __future__ import annotations

import base64
import logging
import sys
from multiprocessing.util import Finalize

from flask import Flask
from jinja2 import StrictUndefined
from limits.errors import ConfigurationError as LimitsMisconfigured
from werkzeug.middleware.proxy_fix import ProxyFix

from amoe.adapters.clocks import SystemClock
from amoe.adapters.demo import DemoCopies, DemoInbox, DemoMailer, DemoOperator, DemoTexter
from amoe.adapters.smtp_mailer import SmtpMailer
from amoe.adapters.texters import texter as texter_for
from amoe.gateways import Gateway
from amoe.keys import Keys, KeysMissing
from amoe.ports import Clock, Mailer, Registry, Texter
from amoe.service import Service, build
from blueprints import (
    account,
    audit,
    campaign,
    campus,
    claims,
    demo,
    desk,
    figures,
    keys,
    messages,
    number,
    offices,
    pages,
    papers,
    recovery,
    registration,
    registry,
    shell,
    switches,
)
from config import DEFAULT_LANGUAGE, ROOT, ConfigurationError, Settings
from extensions import babel, compress, csrf, htmx, limiter, mail

MOST_BODY = 64 * 1024
"""Bytes: no form of the site is larger."""


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    registry_port: Registry | None = None,
    mailer: Mailer | None = None,
    texter: Texter | None = None,
) -> Flask:
    """The site as a Flask application; the ports default to what the settings say.

    Raises ConfigurationError when production may not start as configured.
    """
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    instance_keys = _keys(settings)
    _configure(app, settings, instance_keys)
    _connect_extensions(app, settings)
    _connect_service(app, settings, instance_keys, clock, registry_port, mailer, texter)
    _guard_against_floods(app, settings)
    _register_blueprints(app, settings)
    return app


def serve() -> Flask:
    """The site with its sender thread, for a WSGI server: `granian app:serve --factory`."""
    try:
        app = create_app()
    except ConfigurationError as refusal:
        sys.exit(f"The site does not start:\n{refusal}")
    service: Service = app.extensions["amoe"]
    service.migrate()
    settings: Settings = app.extensions["settings"]
    if settings.demo:
        DemoOperator(app.extensions["inbox"], service.reports.take).start()
    if settings.sender == "thread":
        service.sender.start(app.app_context, service.chores())
        # `atexit` never runs in a server's worker process; this does, there and elsewhere.
        Finalize(None, service.sender.stop, exitpriority=100)
    return app


def _keys(settings: Settings) -> Keys:
    """The keys of the instance; a demo makes its own at first start, production never does."""
    faults = settings.faults()
    try:
        kept = Keys.load(settings.instance)
    except KeysMissing:
        if settings.demo and not faults:
            kept = Keys.make(demo=True)
            kept.save(settings.instance)
            return kept
        if not settings.demo:
            faults.append("keys.json is missing in the instance folder: run `make keys`")
    else:
        if settings.demo and not kept.demo:
            faults.append("AMOE_DEMO is set, but keys.json is that of a production instance")
        if kept.demo and not settings.demo:
            faults.append("keys.json was made for a demo: run `make keys` with a new instance")
        if not kept.papers and not faults:
            if settings.demo:
                kept = kept.completed()
                kept.save(settings.instance)
            else:
                faults.append(
                    "keys.json has no key that signs papers: run `make keys`, it adds one"
                )
    if faults:
        raise ConfigurationError("\n".join(f"- {fault}" for fault in faults))
    return kept


def _configure(app: Flask, settings: Settings, instance_keys: Keys) -> None:
    signing = [base64.b64encode(key).decode() for key in instance_keys.sessions]
    app.config.update(
        SECRET_KEY=signing[0],
        SECRET_KEY_FALLBACKS=signing[1:],
        MAX_CONTENT_LENGTH=MOST_BODY,
        MAX_FORM_MEMORY_SIZE=MOST_BODY,
        MAX_FORM_PARTS=50,
        # `__Host-` needs TLS; a demo on plain http://127.0.0.1 could not keep such a cookie.
        SESSION_COOKIE_NAME="__Host-amoe" if settings.secure else "amoe",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # the registration's own life bounds it
        WTF_I18N_ENABLED=False,  # forms speak in reason codes, not in sentences
        BABEL_DEFAULT_LOCALE=DEFAULT_LANGUAGE,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,  # 5 saves 6 % of the bytes and costs six times the CPU
        COMPRESS_BR_WINDOW=16,  # pages are smaller than that; a larger window costs memory and CPU
        COMPRESS_MIN_SIZE=300,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/javascript",
            "application/json",
            "application/xml",
            "text/plain",
        ],
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.extensions["settings"] = settings
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


def _connect_extensions(app: Flask, settings: Settings) -> None:
    app.before_request(shell.only_look)  # first of all
    app.before_request(desk.gate)  # before all else: to strangers the desk's addresses are none
    app.before_request(shell.closed)  # before whatever may not work meanwhile
    app.before_request(shell.refuse_nameless_fields)  # before CSRF protection looks at the form
    babel.init_app(app, locale_selector=shell.language)
    compress.init_app(app)
    csrf.init_app(app)
    htmx.init_app(app)
    mail.init_app(app)


def _connect_service(
    app: Flask,
    settings: Settings,
    instance_keys: Keys,
    clock: Clock | None,
    registry_port: Registry | None,
    mailer: Mailer | None,
    texter: Texter | None,
) -> None:
    clock = clock or SystemClock()
    inbox = DemoInbox(clock)
    if mailer:
        mailers = [Gateway("mail", mailer.send)]
    elif settings.demo and not settings.smtp_host:
        mailers = [Gateway("demo-mail", DemoMailer(inbox).send)]
    else:
        mailers = [Gateway("smtp", _smtp(settings).send)]
    app.extensions["inbox"] = inbox
    app.extensions["amoe"] = build(
        instance=settings.instance,
        keys=instance_keys,
        clock=clock,
        composer=messages.Composer(app),
        mailers=mailers,
        texters=[Gateway("sms", texter.send)] if texter else _texters(settings, inbox),
        report_url=lambda token: f"{settings.report_url or settings.site_url}/sms/rapport/{token}",
        registry=registry_port,
        registry_timeout=settings.registry_timeout,
        demo_captcha=settings.demo_captcha,
        sms_daily_budget=settings.sms_daily_budget,
    )


def _texters(settings: Settings, inbox: DemoInbox) -> list[Gateway]:
    """The SMS gateways in order of preference; a demo shows what they take in its inbox too."""
    found = [(gateway.name, texter_for(gateway)) for gateway in settings.sms_gateways]
    if not settings.demo:
        return [Gateway(name, way.send) for name, way in found]
    if found:
        return [Gateway(name, DemoCopies(inbox, way).send) for name, way in found]
    return [Gateway("demo-sms", DemoTexter(inbox).send)]


def _smtp(settings: Settings) -> Mailer:
    return SmtpMailer(
        mail,
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
        timeout=settings.smtp_timeout,
    )


def _guard_against_floods(app: Flask, settings: Settings) -> None:
    """Let Flask-Limiter count beside the service's own limits, or where the settings say."""
    service: Service = app.extensions["amoe"]
    own = {"secrecy": service.secrecy, "clock": service.clock}
    app.config.update(
        RATELIMIT_STORAGE_URI=settings.limits_url or f"amoe-sqlite://{service.database.path}",
        RATELIMIT_STORAGE_OPTIONS={} if settings.limits_url else own,
        # A guard that cannot count lets pass and says so in the log. On our own database the step
        # behind it cannot write either, so nothing is lost; on another one, the limits that bite
        # (subject, phone, mailbox, journey) still stand. A site that is shut would be worse.
        RATELIMIT_SWALLOW_ERRORS=True,
    )
    limiter.logger = logging.getLogger("amoe.floods")  # the log's own format: no address is written
    limiter.logger.setLevel(logging.WARNING)  # an exceeded limit is a 429 in the request's line
    try:
        limiter.init_app(app)
    except LimitsMisconfigured:
        # Not in its own words, which hold the whole address with its password.
        fault = "AMOE_LIMITS_URL: nobody knows this kind of address, or its library is missing"
        raise ConfigurationError(f"- {fault}") from None


def _register_blueprints(app: Flask, settings: Settings) -> None:
    shell.init_app(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(account.blueprint)
    app.register_blueprint(recovery.blueprint)
    app.register_blueprint(papers.blueprint)
    app.register_blueprint(claims.blueprint)
    app.register_blueprint(campus.blueprint)
    app.register_blueprint(number.blueprint)
    app.register_blueprint(offices.blueprint)
    app.register_blueprint(registration.blueprint)
    app.register_blueprint(desk.blueprint)
    app.register_blueprint(figures.blueprint)
    figures.open_to_leads(app, desk.leads_only, desk.show)
    app.register_blueprint(registry.blueprint)
    app.register_blueprint(keys.blueprint)
    app.register_blueprint(audit.blueprint)
    app.register_blueprint(messages.blueprint)
    app.register_blueprint(switches.blueprint)
    app.register_blueprint(campaign.blueprint)
    if settings.demo:
        app.register_blueprint(demo.blueprint)
