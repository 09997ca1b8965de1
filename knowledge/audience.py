"""Who may read what. Pure functions; the caller's role comes from the server, never from text."""

from __future__ import annotations

from collections.abc import Iterable

EVERYONE = "staff"
"""The role everybody holds; an audience that names it is open to all roles."""

ROLES = ("staff", "program_manager", "governance_lead", "admin")
"""Every role, from the widest to the narrowest."""


def normalise_audience(roles: Iterable[str]) -> frozenset[str]:
    """Validate role names and collapse an audience that includes everyone.

    Raises:
        ValueError: If a role is unknown or none is given, because an empty audience
            would be ambiguous between "nobody" and "everybody".
    """
    named = frozenset(role.strip().lower().replace(" ", "_").replace("-", "_") for role in roles)
    unknown = sorted(named - frozenset(ROLES))
    if unknown:
        raise ValueError(f"unknown role {unknown[0]!r}; use one of {', '.join(ROLES)}")
    if not named:
        raise ValueError(f"an audience needs at least one role of {', '.join(ROLES)}")
    return frozenset({EVERYONE}) if EVERYONE in named else named


def may_read(audience: frozenset[str], role: str) -> bool:
    """Whether a person with this role may read a document with this audience.

    >>> may_read(frozenset({"staff"}), "admin"), may_read(frozenset({"admin"}), "staff")
    (True, False)
    """
    return role in ROLES and bool(audience & {EVERYONE, role})


def audience_label(audience: frozenset[str]) -> str:
    """Name of the index partition that holds documents with this audience."""
    return "+".join(sorted(audience))


def labelled_audience(label: str) -> frozenset[str]:
    """The audience that a label names.

    >>> labelled_audience(audience_label(frozenset({"admin"}))) == {"admin"}
    True
    """
    return frozenset(label.split("+"))
