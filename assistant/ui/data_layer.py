"""Chainlit's data layer over our own history: errors are raised, owners are checked in SQL."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar, cast

from chainlit.data.base import BaseDataLayer
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User

from assistant.ui.accounts import Account, Accounts
from assistant.ui.errors import NotYoursError
from assistant.ui.history import History, Step, Thread
from assistant.ui.identity import require_account
from assistant.ui.reopening import Documents, MayOpenDraft, may_read, no_drafts, present_again

T = TypeVar("T")

_PRESENTED = (
    "streaming", "waitForAnswer", "showInput", "defaultOpen", "autoCollapse", "language",
    "icon", "tags", "modes", "command",
)  # fmt: skip


class ChatDataLayer(BaseDataLayer):
    """Serves the page's history of the account that is signed in."""

    def __init__(
        self,
        *,
        history: History,
        accounts: Accounts,
        documents: Callable[[], Documents],
        drafts: Callable[[Account], MayOpenDraft] = lambda _account: no_drafts,
        on_delete: Callable[[str, str], object] = lambda _account, _thread_id: None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """
        Args:
            drafts: Gives the check of drafts for one account.
            on_delete: Told whose conversation is gone, and which.
        """
        self._history, self._accounts, self._on_delete = history, accounts, on_delete
        self._documents, self._drafts, self._today = documents, drafts, today
        # Chainlit saves in tasks of its own; one after the other keeps their order.
        self._order = asyncio.Lock()

    async def get_user(self, identifier: str) -> PersistedUser | None:
        account = await asyncio.to_thread(self._accounts.find, identifier)
        return _user(account) if account else None

    async def create_user(self, user: User) -> PersistedUser | None:
        """Accounts are made by `playbook users`, never by a token."""
        return await self.get_user(user.identifier)

    async def create_step(self, step_dict: Any) -> None:
        await self.save_step(step_dict)

    async def update_step(self, step_dict: Any) -> None:
        await self.save_step(step_dict)

    async def save_step(self, step_dict: Any, record: dict[str, Any] | None = None) -> None:
        """Keep a step, with the data it shows where there is some."""
        account = require_account()
        step = step_from_page(step_dict, record)
        async with self._order:
            await asyncio.to_thread(self._history.save, account, step)

    async def delete_step(self, step_id: str) -> None:
        await self._write(self._history.delete_step, step_id)

    async def get_thread_author(self, thread_id: str) -> str:
        """The name of whoever is signed in, or "" as for a conversation that does not exist."""
        account = require_account()
        owner = await asyncio.to_thread(self._history.owner, thread_id)
        return account if owner == account else ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        account = require_account()
        try:
            return await asyncio.to_thread(self._open_thread, account, thread_id)
        except NotYoursError:
            return None

    async def delete_thread(self, thread_id: str) -> None:
        await self._write(self._history.delete, thread_id)
        await asyncio.to_thread(self._on_delete, require_account(), thread_id)

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        page = await asyncio.to_thread(
            self._history.page,
            require_account(),
            first=pagination.first,
            after=pagination.cursor,
            search=filters.search,
            value=filters.feedback,
        )
        found = [_thread_to_page(thread) for thread in page.threads]
        info = PageInfo(
            hasNextPage=page.more,
            startCursor=found[0]["id"] if found else None,
            endCursor=found[-1]["id"] if found else None,
        )
        return PaginatedResponse(pageInfo=info, data=found)

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        """Name a conversation. The page's session data and tags are not kept, on purpose."""
        if user_id is not None and user_id != require_account():
            raise NotYoursError()
        if name is not None:
            await self._write(self._history.name, thread_id, name)

    async def upsert_feedback(self, feedback: Feedback) -> str:
        return await self._write(
            self._history.judge, feedback.forId, int(feedback.value), feedback.comment
        )

    async def delete_feedback(self, feedback_id: str) -> bool:
        await self._write(self._history.withdraw, feedback_id)
        return True

    async def create_element(self, element: Any) -> None:
        """Answers carry links instead of elements; nothing is kept."""

    async def get_element(self, thread_id: str, element_id: str) -> None:
        return None

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """There are none."""

    async def get_favorite_steps(self, user_id: str) -> list[Any]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        """The engine belongs to whoever opened it."""

    async def steps(self, thread_id: str) -> list[Step]:
        """The stored steps of a conversation of whoever is signed in."""
        account = require_account()
        async with self._order:
            return await asyncio.to_thread(self._history.steps, account, thread_id)

    async def _write(self, act: Callable[..., T], *arguments: Any) -> T:
        account = require_account()
        async with self._order:
            return await asyncio.to_thread(act, account, *arguments)

    def _open_thread(self, account: str, thread_id: str) -> ThreadDict:
        thread = self._history.thread(account, thread_id)
        person = self._accounts.get(account)
        check = may_read(self._documents(), person.role, person.groups)
        may_open = self._drafts(person)
        shown = [
            present_again(step, check, today=self._today(), may_open=may_open)
            for step in self._history.steps(account, thread_id)
        ]
        page = _thread_to_page(thread)
        page["steps"] = [cast(StepDict, step_to_page(step)) for step in shown]
        return page


def step_from_page(step: Any, record: dict[str, Any] | None = None) -> Step:
    """A step as Chainlit describes it, as ours.

    Raises:
        ValueError: If an id is not a UUID.
    """
    return Step(
        id=str(uuid.UUID(step["id"])),
        thread_id=str(uuid.UUID(step["threadId"])),
        parent_id=step.get("parentId"),
        type=step["type"],
        name=step.get("name") or "",
        input=_text(step.get("input")),
        output=_text(step.get("output")),
        is_error=bool(step.get("isError")),
        created_at=step.get("createdAt"),
        start=step.get("start"),
        end=step.get("end"),
        presentation={key: step[key] for key in _PRESENTED if step.get(key) is not None},
        record=record,
    )


def step_to_page(step: Step) -> dict[str, Any]:
    """A step of ours as Chainlit sends it to the page."""
    shown: dict[str, Any] = {
        "id": step.id,
        "threadId": step.thread_id,
        "parentId": step.parent_id,
        "type": step.type,
        "name": step.name,
        "input": step.input,
        "output": step.output,
        "isError": step.is_error,
        "createdAt": step.created_at,
        "start": step.start,
        "end": step.end,
        "metadata": {},
        "generation": None,
        **step.presentation,
        "streaming": False,
    }
    if step.feedback is not None:
        shown["feedback"] = {
            "id": step.feedback.id,
            "forId": step.id,
            "value": step.feedback.value,
            "comment": step.feedback.comment,
        }
    return shown


def _thread_to_page(thread: Thread) -> ThreadDict:
    return {
        "id": thread.id,
        "name": thread.name,
        "createdAt": _iso(thread.changed_at),  # the page groups conversations by it
        "userId": thread.account,
        "userIdentifier": thread.account,
        "tags": [],
        "metadata": {},
        "steps": [],
        "elements": [],
    }


def _user(account: Account) -> PersistedUser:
    return PersistedUser(
        id=account.name,
        identifier=account.name,
        display_name=account.display_name,
        createdAt=_iso(account.created_at),
        metadata={"role": account.role},
    )


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds") + "Z"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value) if value else ""
