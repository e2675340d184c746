"""The log: one JSON line an event, and only fields from a list; never what a person typed."""

from __future__ import annotations

import json
import logging
import time
import traceback
from pathlib import Path

from flask import Flask, Response, g, request

ALLOWED = (
    "endpoint",
    "method",
    "status",
    "ms",
    "htmx",
    "language",
    "step",
    "reason",
    "state",
    "channel",
    "tries",
    "message_id",
    "gateway",
    "head",
)
"""The only fields of a log line beside time, level and event name."""

log = logging.getLogger("amoe.web")


class AllowList(logging.Formatter):
    """Writes the event's name and the allowed fields; of an error, where it was, not its words.

    The text of an exception may hold what somebody typed: only its type and the places in the
    code are written.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line."""
        line: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "event": record.msg if record.name.startswith("amoe") else record.name,
        }
        for name in ALLOWED:
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{Path(f.filename).name}:{f.lineno}" for f in frames[-8:]]
        return json.dumps(line, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Log every request by endpoint (never by path or address) and every error by its place."""
    handler = logging.StreamHandler()
    handler.setFormatter(AllowList())
    root = logging.getLogger("amoe")
    if not root.handlers:
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        root.propagate = False
    app.logger.handlers = [handler]
    app.logger.propagate = False

    @app.before_request
    def start_watch() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def write_line(response: Response) -> Response:
        log.info(
            "request",
            extra={
                "endpoint": request.endpoint or "none",
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000),
                "htmx": bool(request.htmx),  # type: ignore[attr-defined]
                "language": g.get("language", ""),
                "step": g.get("step", ""),
                "reason": g.get("reason", ""),
            },
        )
        return response
