"""Who approves and who promotes releases of the assistant. Pure, but for the file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.acting import Actor
from knowledge.audience import ROLES
from knowledge.errors import NotAllowedError, PolicyError
from knowledge.people import fold_name

_LEADS = ("governance_lead", "admin")


class ReleasePolicy(BaseModel):
    """Roles or names of people, and how many of them it takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    approvers: tuple[str, ...] = Field(default=_LEADS, min_length=1)
    """Who approves releases and bars, and waives."""
    approvals: int = Field(default=1, ge=1, le=5)
    """Different people that a release needs; the first one of a home needs two at least."""
    promoters: tuple[str, ...] = Field(default=_LEADS, min_length=1)
    """Who promotes and rolls back."""

    @property
    def sha256(self) -> str:
        """Stands for exactly these rules, so that the record says which ones counted."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def check_approver(self, actor: Actor) -> None:
        """Refuse whom the policy does not name.

        Raises:
            NotAllowedError: With whom to ask.
        """
        _check(actor, self.approvers, "approve releases of the assistant")

    def check_promoter(self, actor: Actor) -> None:
        """Refuse whom the policy does not name.

        Raises:
            NotAllowedError: With whom to ask.
        """
        _check(actor, self.promoters, "promote releases of the assistant")


def load_release_policy(path: Path) -> ReleasePolicy:
    """The policy of a YAML file; without the file one lead or admin approves and promotes.

    Raises:
        PolicyError: If the file cannot be read as a policy.
    """
    import yaml

    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ReleasePolicy()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PolicyError(f"The release policy {path} cannot be read; mend or remove it.") from error
    try:
        return ReleasePolicy.model_validate(value or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise PolicyError(
            f"The release policy {path} cannot be used: {where}: {first['msg'].lower()}; mend it."
        ) from error


def _check(actor: Actor, admitted: tuple[str, ...], act: str) -> None:
    roles = {name for name in admitted if name in ROLES}
    names = {fold_name(name) for name in admitted if name not in ROLES}
    by_role = bool(roles) if actor.role is None else actor.role in roles
    if not by_role and actor.folded not in names:
        raise NotAllowedError(f"{actor.name} may not {act}; ask one of {', '.join(admitted)}.")
