"""Why a sign-in with the provider came to nothing. Each message is one sentence for the person.

UiError
└── OidcError               the sign-in cannot be completed
    ├── ProviderDownError   the provider does not answer, or not as it should
    ├── TokenError          what the provider says of the person cannot be trusted
    └── NoRoleError         the person is known but may not come in
"""

from __future__ import annotations

from assistant.ui.errors import UiError


class OidcError(UiError):
    """A sign-in with the provider cannot be completed."""


class ProviderDownError(OidcError):
    """The provider does not answer, or not as it should."""

    def __init__(self, detail: str) -> None:
        super().__init__("The sign-in provider does not answer as it should; try again in a minute.")
        self.detail = detail
        """For the log; it holds nothing secret."""


class TokenError(OidcError):
    """What the provider says of the person cannot be trusted."""

    def __init__(self, detail: str) -> None:
        super().__init__("What the sign-in provider sent could not be trusted; begin again.")
        self.detail = detail
        """For the log; it holds nothing secret."""


class NoRoleError(OidcError):
    """The person is known but may not come in."""
