"""What the interview says back: for the terminal and for the chat page alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.drafting.errors import DraftingError
from assistant.drafting.interview.conversation import Interview, State, in_words
from assistant.drafting.interview.questions import BY_ID
from assistant.drafting.interview.requests import Asked, Request, asked_for
from assistant.drafting.linting.explaining import explain_rule
from assistant.drafting.linting.finding import Severity

SHOWN_MISSING = 15
_HELP = (
    "Answer in your own words; “I don't know” and “ask Dana” are answers too. At any time you can say: “show missing”, "
    "“show draft”, “why do you ask”, “undo”, “change owner of step 2 to Dana Whitlock”, “explain E01”, “stop and save”."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said back."""

    text: str
    changed: bool = False
    """Whether the draft may have changed, so that it is to be kept again."""
    finished: bool = False
    """Whether the person asked to stop."""


def greeting(interview: Interview) -> Reply:
    """The first message: what is known already, and the first question."""
    state = interview.state()
    opening = (
        "Let us specify the workflow. " + _HELP
        if state.spec is None
        else f"Here is what I have. {progress(state)}"
    )
    return Reply(text=f"{opening}\n\n{interview.prompt().text}")


def respond(interview: Interview, text: str) -> Reply:
    """Answer one message of the person."""
    if not text.strip():
        return Reply(text=f"I have read nothing. {interview.prompt().text}")
    request = asked_for(text)
    if request is not None:
        return _fulfil(interview, request)
    before = interview.prompt()
    refused = interview.accept(text)
    if refused is not None:
        example = f"\nFor example: {BY_ID[before.pending].example}" if before.pending in BY_ID else ""
        return Reply(text=f"{refused}{example}\n\n{before.text}")
    return _next(interview, _noted(interview, before.pending))


def progress(state: State) -> str:
    """How far the draft is, in one line."""
    if state.spec is None or state.complete is None or state.report is None:
        return "There is no draft yet."
    errors = state.report.count(Severity.ERROR)
    return (
        f"{state.complete.filled} of {state.complete.required} required fields are filled, "
        f"{len(state.complete.open)} are to be confirmed, {errors} {'error' if errors == 1 else 'errors'}."
    )


def _next(interview: Interview, before: str = "") -> Reply:
    state = interview.state()
    parts = [part for part in (before, progress(state), interview.prompt().text) if part]
    return Reply(text="\n\n".join(parts), changed=True)


def _noted(interview: Interview, pending: str) -> str:
    """What the last message came to: doubts about it, and what stays open."""
    state, turn = interview.state(), interview.turns[-1]
    told = [each for each in state.material.told if each.turn == len(interview.turns)]
    # Only a description of work has to say who does what; other answers need not.
    needless = {"contradiction"} if pending == "Q1" else {"contradiction", "not_a_workflow", "unclear_actor"}
    doubts = [doubt.message for each in told for doubt in each.facts.doubts if doubt.code not in needless]
    if pending in BY_ID and not told and turn.pending == pending:
        waiting = (
            [item for item in state.spec.open_items if item.field in BY_ID[pending].fills]
            if state.spec
            else []
        )
        who = f" {waiting[0].owner.name} is asked, until {waiting[0].due.isoformat()}." if waiting else ""
        return f"Noted as to be confirmed.{who}"
    return " ".join(doubts)


def _fulfil(interview: Interview, asked: Asked) -> Reply:
    prompt = interview.prompt()
    match asked.request:
        case Request.HELP:
            return Reply(text=f"{_HELP}\n\n{prompt.text}")
        case Request.WHY:
            why = (
                BY_ID[prompt.pending].why
                if prompt.pending in BY_ID
                else "So that nobody's word is taken for another's."
            )
            return Reply(text=f"{why}\n\n{prompt.text}")
        case Request.MISSING:
            return Reply(text=f"{_missing(interview.state())}\n\n{prompt.text}")
        case Request.DRAFT:
            return Reply(text=f"{_outline(interview.state())}\n\n{prompt.text}")
        case Request.EXPLAIN:
            return Reply(text=f"{_explained(asked.what)}\n\n{prompt.text}")
        case Request.UNDO:
            undone = interview.undo()
            told = f"I have taken back “{undone.text[:80]}”." if undone else "There is nothing to take back."
            return _next(interview, told)
        case Request.CHANGE:
            refused = interview.change(asked.what, asked.value)
            return Reply(text=f"{refused}\n\n{prompt.text}") if refused else _next(interview, "Changed.")
        case Request.STOP:
            return Reply(text=progress(interview.state()), changed=True, finished=True)


def _missing(state: State) -> str:
    if state.spec is None:
        return "Everything: tell me about the work first."
    groups: dict[str, list[str]] = {}
    for item in state.spec.open_items:
        groups.setdefault(item.question.partition(" (“")[0], []).append(item.owner.name)
    lines = [
        f"- {question} ({len(owners)}×, asked: {owners[0]})"
        if len(owners) > 1
        else f"- {question} (asked: {owners[0]})"
        for question, owners in groups.items()
    ]
    more = f"\n… and {len(lines) - SHOWN_MISSING} more." if len(lines) > SHOWN_MISSING else ""
    return "To be confirmed:\n" + "\n".join(lines[:SHOWN_MISSING]) + more if lines else "Nothing is missing."


def _outline(state: State) -> str:
    if state.spec is None:
        return "There is no draft yet."
    names = {lane.id: lane.name for lane in state.spec.lanes}
    steps = [
        f"{number}. {step.name} ({names.get(step.lane, step.lane)})"
        for number, step in enumerate(state.spec.steps, 1)
    ]
    errors = [
        f"- {each.message} ({each.rule}, {in_words(each.path)})"
        for each in (state.report.findings if state.report else ())
        if each.severity is Severity.ERROR
    ]
    return "\n".join([state.spec.title, *steps, *(["Errors:", *errors] if errors else [])])


def _explained(rule: str) -> str:
    try:
        found = explain_rule(rule)
    except DraftingError as error:
        return str(error)
    return f"{found['id']}: {found['demand']} {found['why']}"
