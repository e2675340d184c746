"""Bare Flask with the requests of a registration and no logic: what the site is held against."""

from __future__ import annotations

from flask import Flask, request

from amoe.passwords import hash_password

PAGE = "<!doctype html><title>x</title><main>" + "<p>some words of a page</p>" * 60 + "</main>"


def bare() -> Flask:
    """One page for every address; the password's step hashes a password."""
    app = Flask(__name__)

    @app.route("/<path:anything>", methods=["GET", "POST"])
    def answer(anything: str) -> str:
        password = request.form.get("password", "")
        if password:
            hash_password(password)
        return PAGE

    return app
