"""Who may import whom: the service knows no web, an area knows itself and the shell."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import ROOT

WEB = {
    "flask", "wtforms", "werkzeug", "jinja2", "markupsafe", "htmx_flask", "whitenoise",
    "blueprints", "app", "config", "config_sms", "extensions",
}  # fmt: skip
"""What the service never imports; with `flask` all that begins with `flask_`."""

ALLOWED = {
    ("amoe.adapters.smtp_mailer", "flask_mail"): "it is the adapter of that very extension",
    ("amoe.adapters.sqlite_registry", "amoe.store.database"): "its registry is a table of ours",
}
"""The stated exceptions, with their reason."""

KNOWN: set[tuple[str, str]] = set()
"""Arrows that point the wrong way and wait to be turned."""


def modules(*folders: str) -> dict[str, Path]:
    """The modules of folders by their dotted name."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


SERVICE, AREAS = modules("amoe"), modules("blueprints")


def imports(name: str, path: Path) -> Iterator[str]:
    """Everything a module imports, at its top or deeper, as dotted names."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            known = {**SERVICE, **AREAS}
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in known else base


def within(name: str, package: str) -> bool:
    """Whether a dotted name is a package or inside of it."""
    return name == package or name.startswith(package + ".")


def arrows(name: str, path: Path) -> set[str]:
    """What a module imports, without the stated exceptions."""
    return {target for target in imports(name, path) if (name, target) not in ALLOWED}


@pytest.mark.parametrize("name", SERVICE)
def test_the_service_knows_no_web(name: str) -> None:
    for target in arrows(name, SERVICE[name]):
        top = target.split(".")[0]
        assert top not in WEB, f"{name} imports {target}"
        assert not top.startswith("flask"), f"{name} imports {target}"


@pytest.mark.parametrize("name", [n for n in SERVICE if not within(n, "amoe.adapters")])
def test_the_service_speaks_to_ports_and_only_its_builder_knows_the_adapters(name: str) -> None:
    if name == "amoe.service":
        return
    found = {target for target in arrows(name, SERVICE[name]) if within(target, "amoe.adapters")}
    assert {(name, target) for target in found} <= KNOWN


def test_no_arrow_points_the_wrong_way() -> None:
    for name, target in KNOWN:
        assert target not in arrows(name, SERVICE[name])


@pytest.mark.parametrize("name", [n for n in SERVICE if within(n, "amoe.adapters")])
def test_adapters_know_types_and_no_store(name: str) -> None:
    for target in arrows(name, SERVICE[name]):
        if name == "amoe.adapters.sqlite_registry":
            continue  # its table is its outside
        assert not within(target, "amoe.store"), f"{name} imports {target}"


@pytest.mark.parametrize("name", [n for n in SERVICE if within(n, "amoe.store")])
def test_the_store_knows_its_database_and_the_services_types_only(name: str) -> None:
    for target in arrows(name, SERVICE[name]):
        assert target.split(".")[0] not in ("amoe",) or not within(target, "amoe.service")
        assert not within(target, "amoe.adapters"), f"{name} imports {target}"


@pytest.mark.parametrize("name", [*AREAS, "app"])
def test_the_web_asks_the_service_and_never_its_tables(name: str) -> None:
    path = AREAS.get(name, ROOT / "app.py")
    for target in imports(name, path):
        assert not within(target, "amoe.store"), f"{name} imports {target}"


@pytest.mark.parametrize("name", [n for n in AREAS if n != "blueprints"])
def test_an_area_knows_itself_and_the_shell(name: str) -> None:
    area = name.split(".")[1]
    for target in imports(name, AREAS[name]):
        if within(target, "blueprints"):
            other = target.split(".")[1] if "." in target else ""
            assert other in (area, "shell"), f"{name} imports {target}"


def test_the_shell_knows_no_area() -> None:
    for name, path in AREAS.items():
        if within(name, "blueprints.shell"):
            known = {target for target in imports(name, path) if within(target, "blueprints")}
            assert all(within(target, "blueprints.shell") for target in known), name


@pytest.mark.parametrize("name", [n for n in AREAS if n != "blueprints"])
def test_an_area_does_not_put_the_site_together(name: str) -> None:
    assert "app" not in {target.split(".")[0] for target in imports(name, AREAS[name])}


def test_every_stated_exception_is_still_needed() -> None:
    for name, target in ALLOWED:
        assert target in imports(name, SERVICE[name]), f"{name} no longer imports {target}"
