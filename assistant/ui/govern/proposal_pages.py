"""Proposals: the list, the page of one with everything a reviewer needs, and what can be done there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.ui.govern.forms import Submission, deny, require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.readable import ProposalReading
from assistant.ui.govern.refusals import RefusedError
from assistant.ui.govern.review_view import answer_counts, answer_views, document_views, remark_groups
from assistant.ui.govern.visitor import Visitor
from knowledge.acting import Act
from knowledge.errors import ChangedMeanwhileError, KnowledgeError, NotAllowedError
from knowledge.progress import OnProgress
from knowledge.proposals.closed import listed_for, report_seen_by
from knowledge.proposals.proposal import Proposal
from knowledge.proposals.states import ProposalState, Step, after

_OPEN = (ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.APPROVED)
_DOCUMENTS_A_PAGE = 20
_CLOSED = "Proposal {number} holds documents that you may not read, so you cannot decide about it."


def proposal_routes(parts: GovernParts) -> APIRouter:
    """`/govern/proposals` and what lies below it, but for new ones."""
    router = APIRouter(prefix="/govern/proposals", route_class=GovernRoute)
    _add_pages(router, parts)
    _add_words(router, parts)
    _add_decisions(router, parts)
    _add_publishing(router, parts)
    return router


def start_answers(parts: GovernParts, account: str, number: int) -> Any:
    """Begin to answer the known questions before and after a proposal."""

    def answer(progress: OnProgress) -> str:
        desk = parts.desk()
        desk.changed_answers(desk.proposals.get(number), on_progress=progress)
        return f"/govern/proposals/{number}?done=answers#answers"

    key, back = f"answers {number}", f"/govern/proposals/{number}"
    title = f"Which answers proposal {number} would change"
    return parts.works.start(account, title, answer, key=key, back=back)


def _add_pages(router: APIRouter, parts: GovernParts) -> None:
    @router.get("")
    async def every(request: Request, state: str = "") -> Response:
        visitor = require_visitor(request)
        known = [each for each in ProposalState if each.value == state]
        service = parts.desk().proposals
        listed = await asyncio.to_thread(service.list, known or (_OPEN if state != "all" else ()))
        found = await asyncio.to_thread(listed_for, listed, visitor.actor, parts.base())
        tasks = await asyncio.to_thread(service.tasks)
        values = {"proposals": found, "tasks": tasks, "state": state, "states": list(ProposalState)}
        return show(visitor, "proposals.html", request, **values)

    @router.get("/{number:int}")
    async def one(request: Request, number: int, part: int = 1) -> Response:
        visitor = require_visitor(request)
        values = await asyncio.to_thread(_review, parts, number, visitor, max(1, part))
        values["needs_password"] = await parts.fresh.needs_password(visitor)
        return show(visitor, "proposal.html", request, **values)


def _review(parts: GovernParts, number: int, visitor: Visitor, part: int) -> dict[str, Any]:
    desk = parts.desk()
    proposal = desk.proposals.get(number)
    reading = ProposalReading(parts.base(), proposal, visitor)
    documents = document_views(desk.differences(proposal), reading.closed)
    first = (part - 1) * _DOCUMENTS_A_PAGE
    answers = proposal.answer_changes
    return {
        "proposal": proposal,
        "remarks": remark_groups(report_seen_by(proposal, visitor.actor, parts.base()).report, reading),
        "documents": documents[first : first + _DOCUMENTS_A_PAGE],
        "document_count": len(documents),
        "part": part,
        "parts": -(-len(documents) // _DOCUMENTS_A_PAGE),
        "closed": len(reading.closed),
        "answers": answer_views(answers, reading, role=visitor.person.role),
        "answer_counts": answer_counts(answers),
        "answered": answers is not None,
        "work": parts.works.latest(f"answers {number}"),
        "may": _may(parts, proposal, visitor, closed=bool(reading.closed)),
        "missing": desk.proposals.missing_approvals(proposal),
        "task": next((task for task in desk.proposals.tasks() if task.proposal == number), None),
    }


def _may(parts: GovernParts, proposal: Proposal, visitor: Visitor, *, closed: bool) -> dict[str, Any]:
    """What the page offers; the service decides again when a form comes."""
    service, actor, state = parts.desk().proposals, visitor.actor, proposal.state
    waiting = any(task.proposal == proposal.number for task in service.tasks())
    undecided = state is ProposalState.IN_REVIEW or waiting
    problem = service.approval_problem(proposal, actor) if visitor.may(Act.APPROVE) else None
    wrote = actor.folded in proposal.editors
    approver = visitor.may(Act.APPROVE) and not closed
    return {
        "submit": state is ProposalState.DRAFT and visitor.may(Act.PROPOSE),
        "approve": undecided and approver and problem is None,
        "approval_problem": problem if undecided else None,
        "reject": (undecided or state is ProposalState.APPROVED) and approver,
        "withdraw": state in _OPEN and (wrote or visitor.may(Act.APPROVE)),
        "publish": state is ProposalState.APPROVED and visitor.may(Act.PUBLISH),
        "emergency": state in (ProposalState.DRAFT, ProposalState.IN_REVIEW)
        and not closed
        and service.may_publish_unapproved(actor),
        "answers": state in _OPEN and not (proposal.published_release),
    }


def _add_words(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/{number:int}/comment")
    async def comment(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.REVIEW)
        service = parts.desk().proposals
        await asyncio.to_thread(service.comment, number, form.visitor.actor, form.text("reason"))
        return go(_path(number), "commented")

    @router.post("/{number:int}/submit")
    async def submit(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PROPOSE)
        service = parts.desk().proposals
        await asyncio.to_thread(service.submit, number, form.visitor.actor)
        return go(_path(number), "submitted")

    @router.post("/{number:int}/withdraw")
    async def withdraw(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PROPOSE)
        service, reason = parts.desk().proposals, form.text("reason")
        await _told(
            parts,
            form,
            Act.PROPOSE,
            number,
            lambda: service.withdraw(number, form.visitor.actor, reason=reason),
        )
        return go(_path(number), "withdrawn")

    @router.post("/{number:int}/answers")
    async def answers(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.REVIEW)
        await asyncio.to_thread(parts.desk().proposals.get, number)
        work = start_answers(parts, form.visitor.person.account, number)
        return go(
            f"/govern/progress/{work.id}" if work.account == form.visitor.person.account else _path(number)
        )


def _add_decisions(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/{number:int}/approve")
    async def approve(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.APPROVE, fresh=True)
        service, seen = parts.desk().proposals, _seen(form)

        def act() -> None:
            _require_open(parts, number, form.visitor)
            service.approve(number, form.visitor.actor, reason=form.text("reason"), seen_sha256=seen)

        await _told(parts, form, Act.APPROVE, number, act)
        return go(_path(number), "approved")

    @router.post("/{number:int}/reject")
    async def reject(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.APPROVE)
        service = parts.desk().proposals

        def act() -> None:
            _require_open(parts, number, form.visitor)
            _require_seen(service.get(number), _seen(form))
            service.reject(number, form.visitor.actor, reason=form.text("reason"))

        await _told(parts, form, Act.APPROVE, number, act)
        return go(_path(number), "rejected")


def _add_publishing(router: APIRouter, parts: GovernParts) -> None:
    @router.post("/{number:int}/publish")
    async def publish(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PUBLISH, fresh=True)
        return await _publish(parts, form, number, None)

    @router.post("/{number:int}/emergency")
    async def emergency(request: Request, number: int) -> Response:
        form = await _form(parts, request, number, Act.PUBLISH, fresh=True)
        return await _publish(parts, form, number, form.text("reason"))


async def _publish(
    parts: GovernParts, form: Submission, number: int, emergency_reason: str | None
) -> Response:
    seen, actor = _seen(form), form.visitor.actor

    def check() -> None:
        proposal = parts.desk().proposals.get(number)
        _require_seen(proposal, seen)
        step = Step.PUBLISH if emergency_reason is None else Step.PUBLISH_UNAPPROVED
        after(proposal.state, step, number=number)
        if emergency_reason is not None:
            _require_open(parts, number, form.visitor)

    def publish(progress: OnProgress) -> str:
        options = {"emergency_reason": emergency_reason, "seen_sha256": seen, "on_progress": progress}
        try:
            outcome = parts.desk().publish(number, actor, **options)
        except KnowledgeError as error:
            _note(parts, form, Act.PUBLISH, number, error)
            raise
        return f"/govern/releases/{outcome.release.number}?done=published"

    await _told(parts, form, Act.PUBLISH, number, check)
    account = form.visitor.person.account
    title, back = f"Publishing proposal {number}", _path(number)
    work = parts.works.start(account, title, publish, key=f"publish {number}", back=back)
    return go(f"/govern/progress/{work.id}" if work.account == account else back)


async def _form(
    parts: GovernParts, request: Request, number: int, act: Act, *, fresh: bool = False
) -> Submission:
    request.state.back = _path(number)
    return await submitted(parts, request, act, f"proposal {number}", fresh=fresh)


async def _told(
    parts: GovernParts, form: Submission, act: Act, number: int, do: Callable[[], object]
) -> None:
    """Do it; where it comes too late or is not possible, that is in the audit trail as well."""
    try:
        await asyncio.to_thread(do)
    except RefusedError as refused:
        await deny(parts, form.visitor, act, f"proposal {number}", str(refused))
        raise
    except KnowledgeError as error:
        await asyncio.to_thread(_note, parts, form, act, number, error)
        raise


def _note(parts: GovernParts, form: Submission, act: Act, number: int, error: KnowledgeError) -> None:
    if not isinstance(error, NotAllowedError):  # the service has told of those
        parts.note_denied(form.visitor.actor, act.value, f"proposal {number}", str(error))


def _seen(form: Submission) -> str:
    """The hash of the content that the page showed; a part of one binds nothing."""
    seen = form.text("seen", at_most=64)
    return seen if len(seen) == 64 else "nothing"


def _require_seen(proposal: Proposal, seen: str) -> None:
    if proposal.content_sha256 != seen:
        raise ChangedMeanwhileError(f"Somebody changed proposal {proposal.number}; look at it again.")


def _require_open(parts: GovernParts, number: int, visitor: Visitor) -> None:
    proposal = parts.desk().proposals.get(number)
    if ProposalReading(parts.base(), proposal, visitor).closed:
        raise RefusedError(403, _CLOSED.format(number=number))


def _path(number: int) -> str:
    return f"/govern/proposals/{number}"
