"""Making sure that whoever approves or publishes is there: a password, or a proof just now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from assistant.ui.accounts import Accounts
from assistant.ui.govern.visitor import Visitor
from assistant.ui.limits import AttemptLimiter
from assistant.ui.sessions import Sessions

FRESH_FOR = timedelta(minutes=10)
WRONG_PASSWORD = "The password is not right; type the one with which you sign in."  # noqa: S105
TOO_MANY = "Too many tries; wait five minutes."
PROVE_AGAIN = (
    "It is more than 10 minutes, or not known, since you proved who you are; do so on the page of your "
    "account and repeat this."
)
SIGN_IN_AGAIN = (
    "Your sign-in is more than 10 minutes old; sign out, open a new one-time link and repeat this."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshSignIn:
    """Asks for the password again where the account has one, else for a recent sign-in."""

    accounts: Accounts
    sessions: Sessions
    limiter: AttemptLimiter

    async def problem(self, visitor: Visitor, password: str) -> str | None:
        """Why this person must prove again who they are; None where they just have."""
        if not await self.needs_password(visitor):
            age = await asyncio.to_thread(self.sessions.age, visitor.token)
            if age is not None and age <= FRESH_FOR:
                return None
            return PROVE_AGAIN if visitor.person.way == "provider" else SIGN_IN_AGAIN
        key = f"fresh:{visitor.person.account}"
        if not self.limiter.allow(key):
            return TOO_MANY
        name = visitor.person.account
        found = await asyncio.to_thread(self.accounts.check_password, name, password)
        if found is None or found.name != name:
            return WRONG_PASSWORD
        self.limiter.forget(key)
        return None

    async def needs_password(self, visitor: Visitor) -> bool:
        """Whether the account of a visitor has a password to be asked for."""
        account = await asyncio.to_thread(self.accounts.find, visitor.person.account)
        return account is not None and account.has_password
