"""People, roles, teams and bodies that own or do something. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from assistant.drafting.artifacts.base import Part


class PartyKind(StrEnum):
    """What a party is."""

    PERSON = "person"
    ROLE = "role"
    TEAM = "team"
    BODY = "body"
    VENDOR = "vendor"


class TeamKind(StrEnum):
    """The side of the organisation that a party is on; rules of ownership and escalation rest on it."""

    BUSINESS = "business"
    OPERATIONS = "operations"
    AI_TEAM = "ai_team"
    PLATFORM = "platform"
    DATA = "data"
    RISK = "risk"
    SECURITY = "security"
    LEGAL = "legal"
    HR = "hr"
    EXECUTIVE = "executive"
    VENDOR = "vendor"


def identifier(name: str) -> str:
    """A stable id made from a name: valid in XML and in Mermaid, the same for the same name.

    >>> identifier("Head of Claims (EU)"), identifier("4-eyes check")
    ('head-of-claims-eu', 'n-4-eyes-check')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not slug:
        return (
            "n-" + "-".join(f"{ord(letter):x}" for letter in name.strip()[:8]) if name.strip() else "unnamed"
        )
    return slug if slug[0].isalpha() else f"n-{slug}"


class PartyRef(Part):
    """Somebody, or a role, team, body or vendor. A bare name is read as a role."""

    id: str = ""
    kind: PartyKind = PartyKind.ROLE
    name: str
    org_unit: str | None = None
    title: str | None = Field(default=None, description="A person's job title.")
    team_kind: TeamKind | None = None
    contact: str | None = None
    deputy_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    accepted_on: date | None = Field(
        default=None, description="Of an owner: when they accepted, where somebody said so."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, given: Any) -> Any:
        if isinstance(given, str):
            given = {"name": given.strip()}
        if isinstance(given, dict) and not given.get("id") and isinstance(given.get("name"), str):
            given = {**given, "id": identifier(given["name"])}
        return given
