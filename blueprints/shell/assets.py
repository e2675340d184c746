"""Static files: built once into names that carry their hash, compressed ahead of time."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from wsgiref.headers import Headers

import brotli
from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from config import ROOT

STATIC = ROOT / "static"
BUILT = STATIC / "built"
_FOREVER = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Build what is missing, serve it, and tell templates its names."""
    names = {
        "htmx": _build("htmx", "js", (STATIC / "vendor" / "htmx-4.0.1.min.js").read_bytes()),
        "site": _build("site", "js", _scripts()),
        "card": _build("card", "png", (STATIC / "card.png").read_bytes()),
    }
    style, desk, figures = (
        _minified((STATIC / f"{name}.css").read_text("utf-8"))
        for name in ("site", "desk", "figures")
    )
    # Agents have fast lines and come back every day: one file that their browser keeps.
    names["desk"] = _build("desk", "css", (style + desk + figures).encode())
    names["figures"] = _build("figures", "css", (style + figures).encode())
    app.extensions["style_hash"] = b64encode(sha256(style.encode()).digest()).decode()
    app.jinja_env.globals["style"] = Markup(style)  # noqa: S704 - our own file
    app.jinja_env.globals["asset"] = lambda name: f"/static/{names[name]}"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=BUILT,
        prefix="static/",
        max_age=_FOREVER,
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )


def _add_headers(headers: Headers, path: str, url: str) -> None:
    """What Flask adds to its own answers, for files that never reach it."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _scripts() -> bytes:
    """Our few small scripts as one file: one request less on a slow line."""
    parts = [path.read_text("utf-8") for path in sorted((STATIC / "js").glob("*.js"))]
    return "\n".join(bare(part) for part in parts).encode()


def bare(script: str) -> str:
    """A script without comment lines and indentation; nothing cleverer, so nothing breaks."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _minified(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    css = re.sub(r"\s+", " ", css)
    return re.sub(r"\s*([{};,>])\s*", r"\1", css).replace(";}", "}").strip()


def _build(stem: str, suffix: str, content: bytes) -> str:
    """Write a file and its compressed twins under a name with its hash; returns the name."""
    name = f"{stem}.{sha256(content).hexdigest()[:12]}.{suffix}"
    BUILT.mkdir(exist_ok=True)
    for ending, made in (
        (".br", lambda: brotli.compress(content, quality=11)),
        (".gz", lambda: gzip.compress(content, 9, mtime=0)),
        ("", lambda: content),
    ):
        path = BUILT / (name + ending)
        if not path.exists():
            _write(path, made())
    return name


def _write(path: Path, content: bytes) -> None:
    """Write at once or not at all: two workers may start together."""
    draft = path.with_name(f".{path.name}.{id(content)}")
    draft.write_bytes(content)
    draft.replace(path)
