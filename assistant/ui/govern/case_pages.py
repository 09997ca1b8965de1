"""Cases of the gate made of real answers: from a gap in two clicks, and their review."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from assistant.casework.asked_answer import AskedAnswer
from assistant.casework.composing import case_content, in_words, revised_content, wishes_of
from assistant.casework.own_case import CaseState, Expectation, GivenGold, OwnCase, Wishes
from assistant.ui.govern.forms import Submission, require_visitor, submitted
from assistant.ui.govern.page import GovernRoute, go, show
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.refusals import RefusedError
from knowledge.acting import Act

_PATH = "/govern/cases"
_SHOWN = 200
QUOTES = 3
"""Rows of a form for the words of documents; a case with more of them keeps its own."""
_LINES_CHARS = 8_000
_ASKED: Mapping[str, Any] = {"role": "staff", "groups": (), "collection": None, "history": ()}
_GOLD: Mapping[str, Any] = {"spans": (), "nuggets": (), "must_not": (), "refusal_reason": None}
"""What a case may leave out."""
TONES: Mapping[CaseState, str] = {
    CaseState.PROPOSED: "warn",
    CaseState.ACCEPTED: "good",
    CaseState.REJECTED: "bad",
    CaseState.WITHDRAWN: "plain",
    CaseState.RETIRED: "plain",
}


def case_routes(parts: GovernParts) -> APIRouter:
    """`/govern/cases`, making one, and one of them with what is done about it."""
    router = APIRouter(prefix=_PATH, route_class=GovernRoute)

    @router.get("")
    async def every(request: Request, state: str = "") -> Response:
        visitor = require_visitor(request, Act.HANDLE_CASES)
        wanted = [each for each in CaseState if each.value == state] or None
        found = await asyncio.to_thread(parts.cases().cases, visitor.actor, wanted)
        cases = sorted(found, key=lambda each: (each.state is not CaseState.PROPOSED, -each.number))
        values = {"cases": cases[:_SHOWN], "count": len(cases), "states": list(CaseState), "state": state}
        return show(visitor, "cases.html", request, tones=TONES, **values)

    @router.get("/new")
    async def new(request: Request, answer: str = "") -> Response:
        visitor = require_visitor(request, Act.HANDLE_CASES)
        found = await asyncio.to_thread(parts.cases().answer, answer.strip(), visitor.actor)
        values = _form(_proposed(found))
        return show(visitor, "case_new.html", request, answer=found, form=values, rows=_rows(values))

    @router.post("")
    async def propose(request: Request) -> Response:
        form = await submitted(parts, request, Act.HANDLE_CASES, "cases")
        answer_id = form.text("answer", at_most=64)
        request.state.back = f"{_PATH}/new?answer={answer_id}" if answer_id.isalnum() else _PATH
        act = parts.cases().propose
        case = await asyncio.to_thread(act, answer_id, _wishes(form), form.visitor.actor)
        return go(f"{_PATH}/{case.number}", "case")

    @router.get("/{number:int}")
    async def one(request: Request, number: int) -> Response:
        visitor = require_visitor(request, Act.HANDLE_CASES)
        case = await asyncio.to_thread(parts.cases().case, number, visitor.actor)
        values = _form(wishes_of(case.content))
        mine = case.author_folded == visitor.actor.folded
        shown = {"case": case, "mine": mine, "form": values, "rows": _rows(values), "tones": TONES}
        shown |= {
            "asked": {**_ASKED, **case.content["input"]},
            "gold": {**_GOLD, **case.content.get("gold", {})},
        }
        return show(visitor, "case.html", request, states=CaseState, in_words=in_words, **shown)

    @router.post("/{number:int}/edit")
    async def edit(request: Request, number: int) -> Response:
        form = await _submitted(parts, request, number)
        desk, actor = parts.cases(), form.visitor.actor
        case = await asyncio.to_thread(desk.case, number, actor)
        content = revised_content(case.content, _kept(_wishes(form), case))
        after = await asyncio.to_thread(desk.amend, content, actor, note=form.text("note"))
        return go(f"{_PATH}/{after.number}", "case")

    @router.post("/{number:int}/accept")
    async def accept(request: Request, number: int) -> Response:
        form = await _submitted(parts, request, number)
        act, comment = parts.cases().accept, form.text("reason")
        await asyncio.to_thread(act, number, form.visitor.actor, comment=comment)
        return go(f"{_PATH}/{number}", "case-accepted")

    @router.post("/{number:int}/reject")
    async def reject(request: Request, number: int) -> Response:
        form = await _submitted(parts, request, number)
        await asyncio.to_thread(parts.cases().reject, number, form.visitor.actor, form.text("reason"))
        return go(f"{_PATH}/{number}", "case-closed")

    @router.post("/{number:int}/retire")
    async def retire(request: Request, number: int) -> Response:
        form = await _submitted(parts, request, number)
        await asyncio.to_thread(parts.cases().retire, number, form.visitor.actor, form.text("reason"))
        return go(f"{_PATH}/{number}", "case-closed")

    return router


async def _submitted(parts: GovernParts, request: Request, number: int) -> Submission:
    request.state.back = f"{_PATH}/{number}"
    return await submitted(parts, request, Act.HANDLE_CASES, f"case {number}")


def _proposed(answer: AskedAnswer) -> Wishes:
    """What follows from the answer alone, for a form to start with."""
    from datetime import date

    return wishes_of(case_content(answer, Wishes(), author="", on=date.min))


def _form(wishes: Wishes) -> dict[str, Any]:
    return {
        "expect": (wishes.expect or Expectation.ANSWERED).value,
        "gold": list(wishes.gold or ()),
        "facts": "\n".join(wishes.facts or ()),
        "must_not": "\n".join(wishes.must_not or ()),
        "is_hard": wishes.is_hard,
    }


def _rows(form: Mapping[str, Any]) -> list[GivenGold]:
    empty = GivenGold(source="", quote="")
    return [*form["gold"], *[empty] * QUOTES][:QUOTES]


def _wishes(form: Submission) -> Wishes:
    expect = next((each for each in Expectation if each.value == form.text("expect", at_most=40)), None)
    if expect is None:
        raise RefusedError(422, "Choose whether the question is to be answered or refused.")
    must_not = _lines(form, "must_not")
    given = [
        GivenGold(source=form.text(f"doc-{row}", at_most=500), quote=form.text(f"quote-{row}"))
        for row in range(QUOTES)
    ]
    return Wishes(
        expect=expect,
        gold=[each for each in given if each.source or each.quote],
        facts=_lines(form, "facts") or None,
        # What a wrong answer said follows from it where nobody says otherwise.
        must_not=must_not if must_not or expect is Expectation.ANSWERED else None,
        is_hard=form.text("hard", at_most=10) == "yes",
        note=form.text("note"),
    )


def _kept(wishes: Wishes, case: OwnCase) -> Wishes:
    """With the quotes that had no row in the form."""
    from dataclasses import replace

    more = list(wishes_of(case.content).gold or ())[QUOTES:]
    return replace(wishes, gold=[*(wishes.gold or ()), *more])


def _lines(form: Submission, name: str) -> list[str]:
    return [line.strip() for line in form.text(name, at_most=_LINES_CHARS).splitlines() if line.strip()]
