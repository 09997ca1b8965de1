"""Invented questions and answers as the audit trail holds them, written as the real recording writes them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from assistant.answering.answer import (
    Answer,
    AnswerSentence,
    AnswerStatus,
    Citation,
    Question,
    Refusal,
    RefusalReason,
    Usage,
)
from assistant.bootstrap import Composition
from assistant.governing.question_entry import INSTALLED, Circumstances, question_details
from knowledge.audit.asked import QUESTION_ASKED
from knowledge.audit.trail import append_entry
from knowledge.store.engine import write

_IN_TIME, _OVERDUE = "---\nreview_by: 2031-01-31\n---\n", "---\nreview_by: 2020-01-31\n---\n"
DOCUMENTS = {
    "ropes.md": f"{_IN_TIME}# Ropes\n\nA rope is replaced after 40 climbs. Two riggers sign for it.\n",
    "kites.md": f"{_IN_TIME}# Kites\n\nKites are flown below 60 metres and never near the mast.\n",
    "stoves.md": f"{_OVERDUE}# Stoves\n\nA stove is cleaned each Friday by the cook on duty.\n",
}
WORDS = "rope kite stove mast rigger climb metre cook friday sign clean fly replace near below duty".split()
OTHER_WORDS = "invoice salary pension visa laptop parking canteen holiday badge bicycle tax rent".split()


@dataclass(kw_only=True)
class Kind:
    """What answers are like, as chances and sizes."""

    refused: float = 0.15
    clarify: float = 0.05
    confidence: float = 0.8
    slow: float = 1.0
    thumbs: float = 0.2
    """Share that is rated."""
    down: float = 0.1
    """Of those the ones that did not help."""
    words: list[str] = field(default_factory=lambda: list(WORDS))
    broken: int = 0
    """How many of the first answers cite a place that holds another text."""
    documents: tuple[str, ...] = ("ops/ropes", "ops/kites")
    role: str = "staff"
    cost: float = 0.0
    ran_as: str = INSTALLED


class Stream:
    """Writes answers into the trail of a home."""

    def __init__(self, composition: Composition, *, seed: int = 0) -> None:
        self.composition, self._random, self._asked = composition, random.Random(seed), 0
        base = composition.knowledge_base()
        self.now = base.clock()
        self._versions = {each.doc_id: base.version(f"{each.doc_id}@1") for each in base.list_documents()}

    def ask(self, count: int, *, days_ago: tuple[float, float], kind: Kind | None = None) -> list[str]:
        """Answers spread evenly between two moments before now; returns their ids."""
        kind, (far, near) = kind or Kind(), days_ago
        ids = []
        with write(self.composition.knowledge_base().engine) as connection:
            for number in range(count):
                at = self.now - timedelta(days=far - (far - near) * (number + 0.5) / count)
                answer = self._answer(kind, broken=number < kind.broken)
                self._record(connection, at, answer, kind)
                ids.append(answer.answer_id)
        return ids

    def _record(self, connection: Any, at: datetime, answer: Answer, kind: Kind) -> None:
        question = Question(text=answer.question, role=kind.role, collection="ops")
        around = Circumstances(day=at.date(), on=at.date(), newest_release=1)
        details = question_details(question, answer, around, program="1", ran_as=kind.ran_as)
        told = {"actor": "kim", "subject": answer.answer_id}
        append_entry(connection, at=at, action=QUESTION_ASKED, details=details, **told)
        if self._random.random() < kind.thumbs:
            value = int(self._random.random() >= kind.down)
            rated = {"value": value, "commented": False}
            append_entry(connection, at=at, action="answer.rated", details=rated, **told)

    def _answer(self, kind: Kind, *, broken: bool) -> Answer:
        draw, self._asked = self._random, self._asked + 1
        text = f"What about {' '.join(draw.sample(kind.words, 4))}?"
        common: dict[str, Any] = {
            "answer_id": f"{self._asked:05}{draw.getrandbits(64):016x}",
            "question": text,
            "standalone_question": text,
            "release": 1,
            "assistant_release": "a" * 16,
            "timings_ms": {"total": draw.lognormvariate(4.4, 0.4) * kind.slow},
            "considered": (draw.randint(1, 3),),
            "usage": Usage(output_tokens=int(kind.cost > 0) * 100, cost=kind.cost),
        }
        chance = draw.random()
        if not broken and chance < kind.refused:
            refusal = Refusal(reason=RefusalReason.NOT_FOUND, ask="the lead")
            refused: dict[str, Any] = {"status": AnswerStatus.REFUSED, "refusal": refusal}
            return Answer(answer="I don't know.", confidence=draw.uniform(0, 0.3), **refused, **common)
        if not broken and chance < kind.refused + kind.clarify:
            return Answer(status=AnswerStatus.CLARIFY, answer="Which one?", confidence=0.3, **common)
        return self._with_citation(kind, common, broken=broken)

    def _with_citation(self, kind: Kind, common: dict[str, Any], *, broken: bool) -> Answer:
        draw = self._random
        version = self._versions[draw.choice(kind.documents)]
        quote = version.text[version.text.index("\n\n") + 2 :].strip()
        start = version.text.index(quote)
        cited = Citation(
            n=1, source=version.source, doc_id=version.doc_id, title=version.title, kind="guide",
            version=1, document_status="in_force", owner=None, effective_from=None, review_by=None,
            section="", page=None, quote="Something else." if broken else quote, start=start,
            end=start + len(quote), passage_id=1,
        )  # fmt: skip
        return Answer(
            status=AnswerStatus.ANSWERED,
            answer=f"{quote} [1]",
            sentences=(AnswerSentence(text=quote, citations=(1,)),),
            citations=(cited,),
            confidence=min(1.0, max(0.36, draw.gauss(kind.confidence, 0.1))),
            **common,
        )
