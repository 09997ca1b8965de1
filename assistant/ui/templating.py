"""Our own server-rendered pages: one look, every value escaped."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from knowledge.differences.words import visible

    environment = Environment(
        loader=PackageLoader("assistant.ui", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(visible=visible, spoken=spoken, day=day, moment=moment)
    return environment


def spoken(name: str) -> str:
    """A stored name as people read it.

    >>> spoken("program_manager")
    'program manager'
    """
    return str(name).replace("_", " ")


def day(value: date | None) -> str:
    """A day, or the day of a moment; "" where there is none."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """A moment in UTC, to the minute."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC" if value else ""


def render_page(template: str, **values: Any) -> str:
    """The page as HTML."""
    return str(_environment().get_template(template).render(**values))
