"""Giving an answer again as it was given, and saying what differs. The composition joins the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from assistant.answering.answer import Answer, Question, Turn
from assistant.answering.recipe import Recipe, recipe_from_json
from assistant.errors import RecipeError
from assistant.governing.question_entry import answer_facts
from knowledge.audit.asked import AskedQuestion
from knowledge.past_view import PastMoment

EXTRACTIVE = "extractive"


class Answering(Protocol):
    """An assistant built again."""

    def answer(self, question: Question) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """An answer as the trail has it, beside the same question answered again."""

    asked: AskedQuestion
    answer: Answer
    """The answer of now, under the circumstances of then."""
    differences: Sequence[str] = ()
    """What is not the same, such as `status`; empty where the answer was reproduced."""
    reasons: Sequence[str] = field(default=())
    """Sentences about what may explain a difference."""

    @property
    def reproduced(self) -> bool:
        """Whether status, sentences and citations are the same."""
        return not self.differences


def replay_answer(
    asked: AskedQuestion,
    *,
    recipe: Mapping[str, Any] | None,
    rebuild: Callable[[Recipe, PastMoment], Answering],
    program: str,
    embedding: str,
) -> Replay:
    """Ask again as it was asked then: release, day, role, conversation, prompts and settings.

    Args:
        asked: The question as the trail has it.
        recipe: What the assistant of then was made of, as it was kept.
        rebuild: Builds an assistant of a recipe that answers as of a moment.
        program: The version of this program.
        embedding: The embedding model that is configured now.

    Raises:
        RecipeError: If what the assistant was made of is not kept or was changed.
    """
    details = asked.details
    digest = details["assistant_release"]
    if recipe is None:
        raise RecipeError(
            f"What the assistant {digest} was made of is not kept; restore a backup that holds it."
        )
    kept = recipe_from_json(recipe, digest=digest)
    answer = rebuild(kept, moment_of(details)).answer(question_of(asked))
    differences = find_differences(details, answer)
    reasons = _reasons(details, answer, kept, program, embedding) if differences else []
    return Replay(asked=asked, answer=answer, differences=differences, reasons=reasons)


def question_of(asked: AskedQuestion) -> Question:
    """The question as it was put."""
    details = asked.details
    turns = tuple(Turn(role=turn["role"], text=turn["text"]) for turn in details["history"])
    return Question(
        text=details["question"],
        role=details["role"],
        groups=frozenset(details["groups"]),
        history=turns,
        collection=details["collection"],
        as_of=details["as_of"],
        asker=asked.asker,
    )


def moment_of(details: Mapping[str, Any]) -> PastMoment:
    """When it was asked, as far as it bears on the answer."""
    return PastMoment(
        release=details["release"],
        on=date.fromisoformat(details["on"]),
        newest_release=details["newest_release"],
        day=date.fromisoformat(details["day"]),
    )


def find_differences(then: Mapping[str, Any], answer: Answer) -> list[str]:
    """What of an answer is not as the trail has it."""
    now = answer_facts(answer)
    differences = [name for name in ("status", "refusal", "sentences") if then[name] != now[name]]
    if _places(then["cited"]) != _places(now["cited"]):
        differences.append("citations")
    if not differences and then["answer_sha256"] != now["answer_sha256"]:
        differences.append("wording")
    return differences


def _places(cited: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (each["doc_id"], each["version"], each["start"], each["end"], each["quote_sha256"]) for each in cited
    ]


def _reasons(
    then: Mapping[str, Any], answer: Answer, recipe: Recipe, program: str, embedding: str
) -> list[str]:
    reasons = []
    if then["model"] != EXTRACTIVE and answer.model == EXTRACTIVE:
        reasons.append(f"The chat model {then['model']} could not be used; the answer is extractive.")
    elif then["model"] != EXTRACTIVE:
        reasons.append(f"The chat model {then['model']} words an answer anew each time.")
    if recipe.settings["embedding"] != embedding:
        was = recipe.settings["embedding"]
        reasons.append(f"The embedding model was {was} and is now {embedding}.")
    if then["program"] != program:
        reasons.append(f"Version {then['program']} answered then, version {program} now.")
    if set(then["considered"]) - set(answer.considered):
        reasons.append(
            "Other passages were considered: some may have been closed to this role or cut anew since."
        )
    reasons += [notice for notice in answer.notices if notice not in reasons]
    return reasons or ["The same passages were considered and judged otherwise."]
