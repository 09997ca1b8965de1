"""Who is at a page of governance, and the token that proves that a form is theirs."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from assistant.ui.security import session_token
from assistant.ui.sessions import SignedIn
from knowledge.acting import Act, Actor
from knowledge.gaps.gap import Reader

_PURPOSE = b"form of governance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A signed-in person as the tables describe them at this request."""

    person: SignedIn
    token: str = field(repr=False)
    """Of their session; it never stands in a page."""

    @property
    def actor(self) -> Actor:
        """As whom the services know them."""
        return Actor(name=self.person.display_name, role=self.person.role, groups=self.person.groups)

    @property
    def reader(self) -> Reader:
        """Whose reading rights count."""
        return Reader(role=self.person.role, groups=self.person.groups)

    @property
    def eyes(self) -> dict[str, Any]:
        """The same, as the knowledge base takes it."""
        return {"role": self.person.role, "groups": self.person.groups}

    @property
    def form_token(self) -> str:
        """What each of their forms carries; another site cannot know it, nor another session."""
        return hmac.new(self.token.encode(), _PURPOSE, hashlib.sha256).hexdigest()

    def owns_form(self, token: str) -> bool:
        """Whether a form's token is of this session."""
        return hmac.compare_digest(self.form_token.encode(), token.encode("utf-8", "replace"))

    def may(self, act: Act) -> bool:
        """Whether their role allows an act."""
        return self.actor.may(act)


def visitor_of(request: Request) -> Visitor:
    """Whoever the gate let through to this request."""
    token = session_token(request.headers.get("cookie", "")) or ""
    return Visitor(person=request.state.signed_in, token=token)
