"""Facts as a chat model reads them: each checked against the description, repaired a bounded number of times.

What the model lists counts only where its quote stands in the description and where names, words
and conditions are those of the quote. Numbers and dates are never taken from a model.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from pydantic import ValidationError

from assistant.drafting.extraction.facts import (
    ActorFact,
    ActorKind,
    BriefFacts,
    Era,
    ExceptionFact,
    PersonFact,
    Span,
    StepFact,
    TextFact,
)
from assistant.drafting.planning.material import Material, Told
from assistant.drafting.wording.schema import SaidFacts
from assistant.errors import ChatModelError
from knowledge.terms import term_set
from prompts.registry import Prompt

PROMPT = "extract-slots"
MAX_CHARS = 24_000
"""Of a description that a chat model is given."""
OWN_WORDS = 0.6
"""Share of a step name's words that must stand in its quote."""
_LOG = logging.getLogger(__name__)
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_DIGIT = re.compile(r"\d")


class Replies(Protocol):
    """A chat model."""

    name: str

    def reply(self, system: str, user: str, *, parameters: Mapping[str, Any] | None = None) -> object: ...


def with_model(
    material: Material, model: Callable[[], Replies], *, prompt: Prompt, repairs: int
) -> Material:
    """The material with what a chat model reads in it; as it was where the model cannot be used.

    Args:
        model: Gives the chat model.
        prompt: What it is told, with the schema of its reply.
        repairs: How often it may correct a reply that cannot be used.
    """
    chat, told, used = model(), [], False
    for each in material.told:
        said = _ask(chat, prompt, each.text[:MAX_CHARS], repairs) if each.text.strip() else None
        told.append(replace(each, facts=merge_said(each, said)) if said is not None else each)
        used = used or said is not None
    return replace(material, told=told, drafted_with=chat.name) if used else material


def _ask(chat: Replies, prompt: Prompt, description: str, repairs: int) -> SaidFacts | None:
    complaint, schema = "", json.dumps(prompt.output, separators=(",", ":"))
    for _ in range(repairs + 1):
        rendered = prompt.render(description=description, schema=schema, complaint=complaint)
        try:
            reply = chat.reply(rendered.system, rendered.user, parameters=prompt.parameters)
            text = str(getattr(reply, "text", ""))
        except ChatModelError as error:
            _LOG.warning("The draft is made without a chat model: %s", error)
            return None
        try:
            found = _JSON.search(text)
            return SaidFacts.model_validate_json(found[0] if found else text)
        except ValidationError as error:
            first = error.errors()[0]
            complaint = f"{'.'.join(str(part) for part in first['loc']) or 'it'}: {first['msg']}."
    _LOG.warning("The draft is made without a chat model: its replies could not be read.")
    return None


def merge_said(told: Told, said: SaidFacts) -> BriefFacts:
    """What rules read, with what of the model's reading stands in the description."""
    facts, text = told.facts, told.text
    steps = tuple(step for each in said.steps if (step := _step(text, each, facts)) is not None)
    people = {(person.name, person.responsibility) for person in facts.people}
    named = {person.name for person in facts.people if person.responsibility}
    more_people = tuple(
        PersonFact(
            name=each.name,
            title=each.title if each.title and each.title in each.quote else None,
            responsibility=each.responsibility,
            span=span,
        )
        for each in said.people
        if (span := _span(text, each.quote)) is not None
        and each.name in span.text
        and not _DIGIT.search(each.name)
        and (each.name, each.responsibility) not in people
        and each.name not in named
    )
    exceptions = tuple(
        ExceptionFact(
            trigger=span.text,
            kind=each.kind,
            span=span,
            handler=each.handler if each.handler and each.handler in text else None,
        )
        for each in said.exceptions
        if (span := _span(text, each.quote)) is not None
        and not _known(span, [fact.span for fact in facts.exceptions])
    )
    texts = tuple(
        TextFact(kind=each.kind, text=span.text, span=span)
        for each in said.texts
        if (span := _span(text, each.quote)) is not None
        and each.kind not in {fact.kind for fact in facts.texts}
    )
    chosen = steps if len(steps) >= len(facts.steps) else facts.steps
    return replace(
        facts,
        steps=chosen,
        actors=(*facts.actors, *_actors(chosen, facts)),
        people=(*facts.people, *more_people),
        exceptions=(*facts.exceptions, *exceptions),
        texts=(*facts.texts, *texts),
    )


def _step(text: str, said: object, facts: BriefFacts) -> StepFact | None:
    """A step whose name is made of its quote's words; limits and systems are what rules read there."""
    quote, name = str(getattr(said, "quote", "")), " ".join(str(getattr(said, "name", "")).split())
    span = _span(text, quote)
    words = term_set(name)
    if span is None or not words or _new_digits(name, span.text):
        return None
    if len(words & term_set(span.text)) / len(words) < OWN_WORDS:
        return None
    actor, condition = getattr(said, "actor", None), getattr(said, "condition", None)
    near = next((step for step in facts.steps if _overlap(step.span, span)), None)
    kind = getattr(said, "kind", None)
    return StepFact(
        name=name[:1].upper() + name[1:],
        span=span,
        actor=actor if actor and actor.lower() in text.lower() else None,
        kind=ActorKind(kind) if kind else near.kind if near else None,
        era=Era(getattr(said, "era", "unstated")),
        condition=condition if condition and condition in text else near.condition if near else None,
        otherwise=near.otherwise if near else None,
        systems=near.systems if near else (),
        time_limit=near.time_limit if near else None,
        irreversible=near.irreversible if near else False,
    )


def _actors(steps: tuple[StepFact, ...], facts: BriefFacts) -> list[ActorFact]:
    """Actors of steps that rules did not list."""
    known = {actor.name for actor in facts.actors}
    found: dict[str, ActorFact] = {}
    for step in steps:
        if step.actor and step.actor not in known:
            found.setdefault(
                step.actor, ActorFact(name=step.actor, kind=step.kind or ActorKind.HUMAN, span=step.span)
            )
    return list(found.values())


def _span(text: str, quote: str) -> Span | None:
    """Where a quote stands; white space may differ."""
    words = quote.split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text)
    return Span(found.start(), found.end(), found[0]) if found else None


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _known(span: Span, spans: list[Span]) -> bool:
    return any(_overlap(span, each) for each in spans)


def _new_digits(name: str, quote: str) -> bool:
    return any(number not in quote for number in re.findall(r"\d+", name))
