"""Whose eyes a command reads with: its options `--role` and `--group`, checked."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from knowledge.audience import ROLES, normalise_groups


def checked_role(role: str) -> str:
    """A role that exists.

    Raises:
        BadParameter: If there is none of this name.
    """
    if role not in ROLES:
        raise typer.BadParameter(f"there is no role {role!r}; use one of {', '.join(ROLES)}")
    return role


def checked_groups(groups: Iterable[str]) -> frozenset[str]:
    """Groups by their bare names; one that nobody knows opens nothing.

    Raises:
        BadParameter: If a name is no slug.
    """
    try:
        return normalise_groups(groups)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
