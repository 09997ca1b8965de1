"""How a page of governance is answered: in one frame, and every refusal as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from assistant.casework.errors import CaseStateError, UnknownCaseError
from assistant.errors import RecipeError
from assistant.promotion.errors import (
    ClockError,
    EditedReleaseError,
    NotPromotableError,
    PromotionError,
    UnfitReleaseError,
    UnknownAssistantReleaseError,
    UnknownBarError,
    UnknownVerdictError,
)
from assistant.ui.govern.refusals import NOT_HERE, RefusedError, page_sentence
from assistant.ui.govern.visitor import Visitor, visitor_of
from assistant.ui.templating import render_page
from knowledge.acting import Act, Actor
from knowledge.errors import (
    ChangedMeanwhileError,
    KnowledgeError,
    NotAllowedError,
    ProposalStateError,
    UnknownAnswerError,
    UnknownCollectionError,
    UnknownDocumentError,
    UnknownGapError,
    UnknownProposalError,
    UnknownReleaseError,
)

LARGEST_NUMBER = 2**31 - 1
"""Of proposals, releases and gaps."""

_UNKNOWN = (
    UnknownAnswerError,
    UnknownCaseError,
    UnknownAssistantReleaseError,
    UnknownBarError,
    UnknownCollectionError,
    UnknownDocumentError,
    UnknownGapError,
    UnknownProposalError,
    UnknownReleaseError,
)
_NOT_SO_NOW = (
    CaseStateError,
    ClockError,
    EditedReleaseError,
    NotPromotableError,
    ProposalStateError,
    UnfitReleaseError,
    UnknownVerdictError,
)
_TOLD = (RefusedError, KnowledgeError, PromotionError, RecipeError, RequestValidationError)
_CHANGED = "Somebody changed this, or what it builds on, since you opened the page; look at it again."

DONE = {
    "commented": "Your comment is kept.",
    "approved": "You approved exactly this content.",
    "rejected": "You rejected the proposal.",
    "withdrawn": "The proposal is withdrawn.",
    "submitted": "The proposal awaits review.",
    "published": "Published. Readers see it from now on.",
    "rolled-back": "Rolled back. The earlier documents are a new release.",
    "verified": "Verified. The badge counts from now on.",
    "restricted": "Restricted from the next request on.",
    "lifted": "The restriction is lifted.",
    "gap": "The gap is changed; those who asked can see it.",
    "case": "The case is proposed; it counts once another person accepts it.",
    "case-accepted": "The case counts from the next run of the gate on.",
    "case-closed": "The case does not count; it stays on record.",
    "described": "The file was read into the draft.",
    "assistant-agreed": "You approved this release; more people must.",
    "assistant-approved": "You approved this release. It can be promoted now.",
    "waived": "The metric is waived for a while; another person approves.",
    "revoked": "The approvals are taken back, from the next question on.",
    "promoted": "Promoted. It answers from the next question on.",
    "assistant-back": "Rolled back. This release answers from the next question on.",
    "bar-approved": "You approved this bar; more people must.",
    "bar-adopted": "The bar is adopted. What was judged by another has to be judged again.",
    "bar-rejected": "The bar is rejected.",
    "answers": "The questions were answered before and after.",
    "role-changed": "The role is changed. The person signs in again with it.",
    "groups-changed": "The groups are changed, from the next request on.",
    "deactivated": "Deactivated. The person is signed out and cannot sign in.",
    "reactivated": "Reactivated. The person may sign in again.",
    "signed-out": "The person is signed out everywhere.",
    "signed-out-there": "Signed out there.",
    "password-set": "Your password is changed. You are signed out everywhere else.",
}
"""What a page says after an act: fixed sentences, so that an address cannot put words into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry of the navigation."""

    path: str
    text: str
    act: Act | None = None
    """Shown to whoever may do this; None to everybody."""


_LINKS = (
    Link(path="/govern", text="Overview", act=Act.REVIEW),
    Link(path="/govern/proposals", text="Proposals", act=Act.REVIEW),
    Link(path="/govern/documents", text="Documents", act=Act.REVIEW),
    Link(path="/govern/gaps", text="Gaps", act=Act.HANDLE_GAPS),
    Link(path="/govern/cases", text="Cases", act=Act.HANDLE_CASES),
    Link(path="/govern/releases", text="Releases", act=Act.REVIEW),
    Link(path="/govern/assistant", text="Assistant", act=Act.REVIEW),
    Link(path="/govern/conflicts", text="Conflicts", act=Act.REVIEW),
    Link(path="/govern/duplicates", text="Duplicates", act=Act.REVIEW),
    Link(path="/govern/preview", text="Preview", act=Act.CHANGE_ACCESS),
    Link(path="/govern/monitor", text="Monitor", act=Act.READ_AUDIT),
    Link(path="/govern/audit", text="Audit", act=Act.READ_AUDIT),
    Link(path="/govern/users", text="People", act=Act.MANAGE_ACCOUNTS),
)


class GovernRoute(APIRoute):
    """A route whose refusals and expected errors are pages with one sentence."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                _require_storable(request)
                return await answer(request)
            except _TOLD as error:
                return _problem(request, *_told(error))

        return guarded


def _require_storable(request: Request) -> None:
    """What no database could hold names nothing that there is."""
    numbers = [value for value in request.path_params.values() if isinstance(value, int)]
    if any(number > LARGEST_NUMBER for number in numbers) or "%00" in request.url.query:
        raise RefusedError(404, NOT_HERE)


def show(visitor: Visitor, template: str, request: Request, **values: Any) -> Response:
    """A page in the frame of governance."""
    place = template if "/" in template else f"govern/{template}"
    return HTMLResponse(render_page(place, **_frame(visitor, request), **values))


def go(path: str, done: str = "") -> Response:
    """Lead on after a form: the page that shows what came of it, by GET."""
    joint = "&" if "?" in path else "?"
    return RedirectResponse(f"{path}{joint}done={done}" if done else path, status_code=303)


def governs(role: str) -> bool:
    """Whether people of this role have pages of governance."""
    return Actor(name="", role=role).may(Act.REVIEW)


def _frame(visitor: Visitor, request: Request) -> dict[str, Any]:
    path = request.url.path
    inside = _below(path, "/govern")
    links = [link for link in _LINKS if inside and (link.act is None or visitor.may(link.act))]
    current = max((link.path for link in links if _below(path, link.path)), key=len, default="")
    return {
        "links": links,
        "current": current,
        "form_token": visitor.form_token,
        "visitor_name": visitor.person.display_name,
        "governs": governs(visitor.person.role),
        # Where somebody whom the provider signs in proves anew who they are, and comes back here.
        "proves_at": f"/sign-in/oidc?fresh=1&next={quote(path)}" if visitor.person.way == "provider" else "",
        "may_draft": visitor.may(Act.PROPOSE),
        "done": DONE.get(request.query_params.get("done", "")),
    }


def _below(path: str, parent: str) -> bool:
    return (
        path == parent
        or path.startswith(parent + "/")
        or (path == "/govern/document" and parent == "/govern/documents")
    )


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, RefusedError):
        return error.status, str(error)
    if isinstance(error, ChangedMeanwhileError):
        return 409, _CHANGED
    if isinstance(error, RequestValidationError):
        return 404, NOT_HERE
    statuses = ((_UNKNOWN, 404), (NotAllowedError, 403), (_NOT_SO_NOW, 409))
    status = next((each for kind, each in statuses if isinstance(error, kind)), 422)
    return status, page_sentence(str(error))


def _problem(request: Request, status: int, sentence: str) -> Response:
    visitor = visitor_of(request)
    back = getattr(request.state, "back", "/govern" if governs(visitor.person.role) else "/")
    page = render_page("govern/problem.html", **_frame(visitor, request), sentence=sentence, back=back)
    return HTMLResponse(page, status_code=status)
