"""Small forms, read with limits; and the guard before each: role, token, fresh sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import NOT_HERE, STALE_FORM, RefusedError
from assistant.ui.govern.visitor import Visitor, visitor_of
from knowledge.acting import Act

_MAX_FORM_BYTES = 65_536
_MAX_FIELDS = 40
MAX_REASON_CHARS = 4_000
_PAGES = (Act.REVIEW, Act.HANDLE_GAPS)
"""Whoever may do none of this does not learn that there are such pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form that somebody may send."""

    visitor: Visitor
    fields: Mapping[str, str]

    def text(self, name: str, *, at_most: int = MAX_REASON_CHARS) -> str:
        """A field without blanks around it; "" where it is not given.

        Raises:
            RefusedError: If it is longer than this.
        """
        value = self.fields.get(name, "").replace("\x00", "").strip()
        if len(value) > at_most:
            raise RefusedError(422, f"The {name} is longer than {at_most} characters; shorten it.")
        return value


def require_visitor(request: Request, act: Act = Act.REVIEW) -> Visitor:
    """Whoever looks at a page.

    Raises:
        RefusedError: If their role may not.
    """
    visitor = visitor_of(request)
    problem = role_problem(visitor, act)
    if problem is not None:
        raise problem
    return visitor


def role_problem(visitor: Visitor, act: Act) -> RefusedError | None:
    """Why a role is not served; nothing is said of the page to who has nothing to do with it."""
    if not any(visitor.may(each) for each in _PAGES):
        return RefusedError(404, NOT_HERE)
    if not visitor.may(act):
        whom = "an admin" if act is Act.MANAGE_ACCOUNTS else "a governance lead"
        return RefusedError(403, f"Your role may not {act.value}; ask {whom}.")
    return None


async def submitted(
    parts: GovernParts,
    request: Request,
    act: Act,
    subject: str,
    *,
    fresh: bool = False,
    anybody: bool = False,
) -> Submission:
    """A form whose sender may act, sent from a page of ours in this session.

    Args:
        act: What the form does.
        subject: To what, for the audit trail: each refusal here leaves an entry.
        fresh: Whether they must prove again who they are.
        anybody: Leave the question of the role to the service.

    Raises:
        RefusedError: If not.
    """
    visitor = visitor_of(request)
    problem = None if anybody else role_problem(visitor, act)
    fields: Mapping[str, str] = {}
    if problem is None:
        fields = await _read(request)
        problem = await form_problem(parts, visitor, fields, fresh=fresh)
    if problem is not None:
        await deny(parts, visitor, act, subject, str(problem))
        raise problem
    return Submission(visitor=visitor, fields=fields)


async def form_problem(
    parts: GovernParts, visitor: Visitor, fields: Mapping[str, str], *, fresh: bool = False
) -> RefusedError | None:
    """Why a form is not taken as this visitor's own."""
    if not visitor.owns_form(fields.get("form_token", "")):
        return RefusedError(403, STALE_FORM)
    if fresh:
        sentence = await parts.fresh.problem(visitor, fields.get("password", ""))
        if sentence is not None:
            return RefusedError(403, sentence)
    return None


async def deny(parts: GovernParts, visitor: Visitor, act: Act, subject: str, reason: str) -> None:
    """Tell the audit trail of what the page refused."""
    await asyncio.to_thread(parts.note_denied, visitor.actor, act.value, subject, reason)


async def _read(request: Request) -> Mapping[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM_BYTES:
            raise RefusedError(413, "The form is too long; shorten what you wrote.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise RefusedError(400, "The form could not be read; open the page again.") from None
    return dict(pairs)
