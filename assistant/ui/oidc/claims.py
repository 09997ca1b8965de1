"""What a provider says of a person, as name, role and groups here. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.ui.oidc.errors import NoRoleError
from assistant.ui.oidc.settings import OidcSettings
from knowledge.audience import ROLES, normalise_groups

_MAX_SHOWN = 80
_MAX_VALUES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPerson:
    """A person whom the provider has just signed in."""

    issuer: str
    subject: str
    """With the issuer, who it is; everything else may change."""
    called: str
    role: str | None
    """None leaves the role as it is here; `first_role` is for a new account."""
    first_role: str
    groups: frozenset[str] | None
    """None leaves the groups as they are here."""
    proved_at: datetime | None
    """When the person proved to the provider who they are, in UTC; None where it did not say."""


def person_of(claims: Mapping[str, Any], settings: OidcSettings) -> ProviderPerson:
    """Read a person from checked claims.

    Raises:
        NoRoleError: If the person gets no role.
    """
    role = _role(claims, settings)
    first = role or settings.default_role
    if first is None:
        raise NoRoleError(f"Your account has no role in this assistant; ask {settings.ask} for one.")
    groups = None
    if settings.group_claim is not None:
        groups = _groups(values_of(claims, settings.group_claim))
    return ProviderPerson(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        called=called(claims, settings.name_claim),
        role=first if settings.role_claim is not None else None,
        first_role=first,
        groups=groups,
        proved_at=_moment(claims.get("auth_time")),
    )


def called(claims: Mapping[str, Any], name_claim: str) -> str:
    """The person's name in characters that an account's name may have; never empty."""
    for claim in (name_claim, "name", "preferred_username", "email"):
        found = values_of(claims, claim)
        if found and (name := _usable(found[0])):
            return name
    return "Person"


def values_of(claims: Mapping[str, Any], claim: str) -> list[str]:
    """The texts under a claim. A name with dots is a claim of that name, or one within others.

    >>> values_of({"realm_access": {"roles": ["lead"]}}, "realm_access.roles")
    ['lead']
    """
    value: Any = claims.get(claim)
    if value is None:
        value = claims
        for part in claim.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    many = value if isinstance(value, list) else [value]
    return [each for each in many[:_MAX_VALUES] if isinstance(each, str)]


def _role(claims: Mapping[str, Any], settings: OidcSettings) -> str | None:
    if settings.role_claim is None:
        return None
    # Names of settings in the environment have lost their case.
    wanted = {value.casefold(): role for value, role in settings.role_map.items()}
    found = {wanted.get(value.casefold()) for value in values_of(claims, settings.role_claim)}
    return max((role for role in found if role), key=ROLES.index, default=None)


def _groups(values: list[str]) -> frozenset[str]:
    """Those that can be groups here; a provider knows many that are none."""
    usable: set[str] = set()
    for value in values:
        try:
            usable |= normalise_groups([value.removeprefix("/")])
        except ValueError:
            continue
    return frozenset(usable)


def _usable(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    kept = "".join(char if char.isalnum() or char in ".-_@'" else " " for char in plain)
    return " ".join(kept.split())[:_MAX_SHOWN].strip()


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC).replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):
        return None
