"""Settings of sign-in with a provider."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from knowledge.audience import ROLES


class OidcSettings(BaseModel):
    """An OpenID Connect provider beside passwords and one-time links."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str | None = Field(
        default=None, description="Address of the provider exactly as it calls itself; unset is none."
    )
    client_id: str | None = Field(default=None, description="Name under which the provider knows this page.")
    client_secret: SecretStr | None = Field(
        default=None, description="Secret for the provider; unset relies on PKCE alone; never logged."
    )
    scopes: str = Field(default="openid profile email", description="What the provider is asked for.")
    name_claim: str = Field(
        default="name", description="Claim with the person's name; best one that they cannot change."
    )
    role_claim: str | None = Field(
        default=None, description="Claim that decides the role at each sign-in; unset leaves roles to admins."
    )
    role_map: dict[str, str] = Field(
        default_factory=dict, description="Value of that claim to role; of several the highest counts."
    )
    group_claim: str | None = Field(
        default=None, description="Claim with the groups at each sign-in; unset leaves groups to admins."
    )
    default_role: str | None = Field(
        default=None, description="Role of whoever the map gives none; unset refuses them."
    )
    label: str = Field(
        default="Sign in with your organisation",
        min_length=1,
        max_length=60,
        description="Text of the button.",
    )
    ask: str = Field(
        default="whoever runs this assistant",
        min_length=1,
        max_length=120,
        description="Whom people ask who cannot sign in there.",
    )

    @field_validator("issuer")
    @classmethod
    def _issuer_is_safe(cls, value: str | None) -> str | None:
        if value is not None and not safe_address(value):
            raise ValueError("an issuer is an https address without a query")
        return value

    @field_validator("scopes")
    @classmethod
    def _scopes_ask_for_identity(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("the scopes must hold openid")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> OidcSettings:
        wrong = {role for role in (*self.role_map.values(), self.default_role) if role} - set(ROLES)
        if wrong:
            raise ValueError(f"{sorted(wrong)[0]!r} is not a role; use one of {', '.join(ROLES)}")
        if self.issuer and not self.client_id:
            raise ValueError("an issuer needs a client_id")
        if self.issuer and not self.default_role and not (self.role_claim and self.role_map):
            raise ValueError("nobody would get a role; set default_role, or role_claim and role_map")
        return self


class SignInSettings(BaseModel):
    """How people sign in besides passwords and one-time links."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    oidc: OidcSettings = OidcSettings()


def safe_address(value: str) -> bool:
    """Whether what is sent to an address stays private: https, or this machine itself.

    >>> [safe_address(a) for a in ("https://id.example/x", "http://127.0.0.1:9", "http://id.example")]
    [True, True, False]
    """
    parts = urlsplit(value)
    whole = bool(parts.hostname) and not parts.fragment and not parts.query and "@" not in parts.netloc
    return whole and (parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(value)))


def is_this_machine(address: str) -> bool:
    """Whether an address is on the loopback."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
