"""From a question to an answer: condense, retrieve, expand, read, decide, compose, verify."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from assistant.answering.answer import (
    Answer,
    AnswerStatus,
    Question,
    Refusal,
    RefusalReason,
)
from assistant.answering.choose import would_be_quoted
from assistant.answering.cite import number_citations, render_answer
from assistant.answering.clarify import NO_SUBJECT, clarifying_question, named_documents
from assistant.answering.compose import Composer, OnToken
from assistant.answering.condense import StandaloneQuestion
from assistant.answering.conflict import find_conflict, owners_of, render_side
from assistant.answering.courtesy import courtesy_reply
from assistant.answering.display import plain_markdown
from assistant.answering.evidence import EvidenceSpan, expand
from assistant.answering.language_of_answer import in_language_of
from assistant.answering.overdue import is_overdue, overdue_notices, overdue_sentence
from assistant.answering.premise import LEAD as PREMISE_LEAD
from assistant.answering.premise import find_contradiction
from assistant.answering.presupposition import presupposed
from assistant.answering.quoting import quote_statement, quote_unit
from assistant.answering.reader import Reader, Verdict
from assistant.answering.reading import Reading, ReadUnit
from assistant.answering.refuse import (
    ACTION_SENTENCE,
    DEFAULT_CONTACT,
    EMPTY_SENTENCE,
    left_out_sentence,
    nearest,
    refusal_sentence,
    refuse_for_lack_of_evidence,
    refuse_not_in_force,
    whom_to_ask,
)
from assistant.answering.reply import DraftSentence
from assistant.answering.requests import asks_to_act
from assistant.answering.settings import AnsweringSettings
from assistant.errors import InvalidQuestionError
from knowledge.addressed import speaks_to_machine
from knowledge.characters import whole_characters
from knowledge.documents import DocumentStatus, DocumentVersion
from knowledge.errors import UnknownDocumentError
from knowledge.injection import addresses_assistant
from knowledge.retrieval import Retrieval, Scope
from knowledge.terms import term_set
from knowledge.units import UnitKind
from prompts.release import AssistantRelease

OnStep = Callable[[str, dict[str, Any]], None]


class Searcher(Protocol):
    """The retriever, as far as answering needs it."""

    def search(self, question: str, scope: Scope, *, top_k: int = 10, in_force: bool = True) -> Retrieval: ...


class Library(Protocol):
    """The knowledge base, as far as answering needs it."""

    @property
    def retriever(self) -> Searcher: ...

    def scope(
        self,
        *,
        role: str,
        groups: frozenset[str],
        collection: str | None = None,
        as_of: str | None = None,
    ) -> Scope: ...

    def versions_by_id(
        self, version_ids: Iterable[int], *, scope: Scope | None
    ) -> Mapping[int, DocumentVersion]: ...

    def version(self, reference: str, *, role: str | None, groups: frozenset[str]) -> DocumentVersion: ...


class Assistant:
    """Answers questions from the knowledge base. Thread-safe; holds no conversation."""

    def __init__(
        self,
        *,
        library: Library,
        release: AssistantRelease,
        settings: AnsweringSettings,
        composer: Composer,
        reader: Reader,
        release_digest: str = "",
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """
        Args:
            composer: Words the answers.
            reader: Reads the evidence and judges whether it answers.
            release_digest: What the answers record as their assistant release.
        """
        self._library, self._release = library, release
        self._settings, self._composer, self._reader = settings, composer, reader
        self._digest, self._new_id = release_digest, new_id

    def answer(
        self, question: Question, on_step: OnStep | None = None, on_token: OnToken | None = None
    ) -> Answer:
        """Answer one question.

        Args:
            question: With the role and groups of the asker, decided by the server.
            on_step: Called with a stage name and a small dict as stages end.
            on_token: Called with text as a chat model writes it, before verification.

        Raises:
            InvalidQuestionError: If the question is empty or too long.
            KnowledgeError: If the knowledge base or a named collection cannot be used.
        """
        answer = self._answer(question, on_step, on_token)
        if question.as_of is None or not answer.release:
            return answer
        return replace(answer, notices=(_as_of_notice(question.as_of, answer.release), *answer.notices))

    def _answer(self, question: Question, on_step: OnStep | None, on_token: OnToken | None) -> Answer:
        text = self._checked(question.text)
        clock = _Stopwatch()
        step = on_step or (lambda name, detail: None)
        standalone = self._composer.condense(text, question.history)
        step("condense", {"question": standalone.text})
        scope = self._scope(question)
        base = Answer(
            answer_id=self._new_id(),
            question=text,
            standalone_question=standalone.text,
            status=AnswerStatus.REFUSED,
            answer="",
            release=scope.release,
            assistant_release=self._digest,
        )
        courtesy, acts = courtesy_reply(text), asks_to_act(text)
        if scope.collection and (courtesy or acts):
            self._library.retriever.search(text, scope, top_k=1)  # an unknown collection is named first
        if acts:
            refusal = Refusal(reason=RefusalReason.OUT_OF_SCOPE, ask=DEFAULT_CONTACT)
            return replace(
                base,
                answer=ACTION_SENTENCE,
                refusal=refusal,
                timings_ms=clock.stages(),
            )
        if courtesy:
            return replace(base, status=AnswerStatus.CLARIFY, answer=courtesy, timings_ms=clock.stages())
        if scope.release == 0:
            refusal = Refusal(reason=RefusalReason.NOT_FOUND, ask=DEFAULT_CONTACT)
            return replace(base, answer=EMPTY_SENTENCE, refusal=refusal, timings_ms=clock.stages())
        retrieval = self._library.retriever.search(standalone.text, scope, top_k=self._settings.passages)
        clock.mark("retrieve")
        step("retrieve", {"passages": retrieval.passages})
        asked_back = clarifying_question(standalone.text, retrieval.passages)
        if asked_back or not term_set(standalone.text):
            return replace(
                base,
                status=AnswerStatus.CLARIFY,
                answer=asked_back or NO_SUBJECT,
                named=named_documents(asked_back, retrieval.passages),
                timings_ms=clock.stages(),
            )
        if corrected := self._correct_premise(base, text, scope, clock, step):
            return corrected
        verdict = self._read(standalone, retrieval, scope)
        reading, confidence = verdict.reading, verdict.confidence
        clock.mark("read")
        step("decide", {"confidence": confidence, **verdict.signals})
        notices = (retrieval.degraded,) if retrieval.degraded else ()
        base = replace(
            base,
            confidence=round(confidence, 4),
            notices=notices,
            considered=tuple(item.passage.passage_id for item in retrieval.passages),
        )
        threshold = self._threshold()
        if confidence < threshold:
            answer = self._refuse(base, standalone, verdict, retrieval, scope)
        else:
            answer = self._compose_answer(base, reading, threshold, on_token, clock)
        answer = in_language_of(text, answer, reading.spans)
        answer = self._tell_left_out(answer, reading)
        step("compose", {"status": answer.status.value})
        return replace(answer, timings_ms=clock.stages())

    def examine(self, question: Question) -> Verdict:
        """What would be read for a question and how it would be judged, without an answer.

        Raises as `answer` does.
        """
        standalone = self._composer.condense(self._checked(question.text), question.history)
        scope = self._scope(question)
        found = self._library.retriever.search(standalone.text, scope, top_k=self._settings.passages)
        return self._read(standalone, found, scope)

    def check_model(self) -> None:
        """Set the configured chat model up, so that a wrong name is told before anything is asked.

        Raises:
            ChatModelError: If it cannot be set up.
        """
        self._composer.check_model()

    def _scope(self, question: Question) -> Scope:
        return self._library.scope(
            role=question.role,
            groups=question.groups,
            collection=question.collection,
            as_of=question.as_of,
        )

    def _checked(self, text: str) -> str:
        text = whole_characters(text).replace("\x00", "").strip()
        if not text:
            raise InvalidQuestionError("The question is empty; type what you want to know.")
        limit = self._settings.max_question_chars
        if len(text) > limit:
            raise InvalidQuestionError(
                f"The question has {len(text):,} characters; ask it in at most {limit:,}."
            )
        return text

    def _read(
        self,
        standalone: StandaloneQuestion,
        retrieval: Retrieval,
        scope: Scope,
        *,
        with_overdue: bool | None = None,
    ) -> Verdict:
        """Read what was found; by default overdue documents as the settings say."""
        found = {item.passage.version_id for item in retrieval.passages}
        versions = self._library.versions_by_id(found, scope=scope)
        spans = expand(retrieval.passages, versions.__getitem__)
        if not (self._settings.answer_from_overdue if with_overdue is None else with_overdue):
            spans = [span for span in spans if not is_overdue(span.version)]
        return self._reader.read(standalone, retrieval, spans)

    def _correct_premise(
        self, base: Answer, text: str, scope: Scope, clock: _Stopwatch, step: OnStep
    ) -> Answer | None:
        """The sentence that denies what the question takes for granted, if the documents deny it.

        What was found for that is told as a step of its own: the answer rests on it.
        """
        premise = presupposed(text)
        if not premise:
            return None
        retrieval = self._library.retriever.search(premise, scope, top_k=_PREMISE_PASSAGES)
        presumed = StandaloneQuestion(text=premise, focus=premise, kinds=())
        reading = self._read(presumed, retrieval, scope).reading
        denial = find_contradiction(
            premise, reading.spans, premise_vector=retrieval.question_vector, units=retrieval.units
        )
        found = [each for each in reading.units if denial and each.unit is denial.unit]
        if denial is None or not found:
            return None
        step("retrieve", {"passages": retrieval.passages})
        quote = quote_unit(found[0], reading)
        said = denial.text if denial.unit.kind is UnitKind.ITEM else quote.display
        sentences = [DraftSentence(text=PREMISE_LEAD + plain_markdown(said), quotes=[quote])]
        numbered, citations = number_citations(sentences)
        return replace(
            base,
            status=AnswerStatus.ANSWERED,
            answer=render_answer(numbered),
            sentences=numbered,
            citations=citations,
            confidence=round(min(1.0, denial.score / 2), 4),
            notices=tuple(overdue_notices(sentences)),
            timings_ms=clock.stages(),
        )

    def _compose_answer(
        self,
        base: Answer,
        reading: Reading,
        threshold: float,
        on_token: OnToken | None,
        clock: _Stopwatch,
    ) -> Answer:
        composed = self._composer.compose(reading, on_token)
        clock.mark("compose")
        if not composed.sentences:
            refusal = Refusal(
                reason=RefusalReason.UNVERIFIABLE if composed.removed else RefusalReason.NOT_FOUND,
                ask=whom_to_ask(reading.spans),
                nearest=nearest(reading.spans),
            )
            return replace(
                base,
                status=AnswerStatus.REFUSED,
                answer=refusal_sentence(refusal),
                refusal=refusal,
                model=composed.model,
                usage=composed.usage,
                removed_sentences=composed.removed,
                notices=(*base.notices, *composed.notices),
            )
        conflict = find_conflict(reading)
        sentences = list(composed.sentences)
        status = AnswerStatus.ANSWERED
        notices = [*base.notices, *composed.notices]
        refusal = None
        if conflict:
            sentences, owners = self._both_sides(conflict, reading)
            status = AnswerStatus.CONFLICT
            notices.append(
                f"Two documents in force disagree; {owners} must resolve it. Until then neither prevails."
            )
            refusal = Refusal(reason=RefusalReason.CONFLICT, ask=owners)
        elif base.confidence < threshold + self._release.extractive.partial_margin:
            status = AnswerStatus.PARTIAL
            notices.append("The documents may answer this only in part; read the sources.")
        numbered, citations = number_citations(sentences)
        notices += overdue_notices(sentences)
        notices += _injection_notices(sentences)
        clock.mark("verify")
        return replace(
            base,
            status=status,
            answer=render_answer(numbered),
            sentences=numbered,
            citations=citations,
            refusal=refusal,
            model=composed.model,
            usage=composed.usage,
            notices=tuple(notices),
            removed_sentences=composed.removed,
        )

    def _tell_left_out(self, answer: Answer, reading: Reading) -> Answer:
        """The answer with a word on text that would have been quoted, had it not spoken to a machine.

        A refusal says so itself, an answer in a notice.
        """
        refused = answer.status is AnswerStatus.REFUSED
        margin = 0.0 if refused else self._release.extractive.further_unit_margin
        near = would_be_quoted(reading, margin=margin)
        if not near or (refused and self._reader.would_answer(reading) < self._threshold()):
            return answer
        told = left_out_sentence(near[0].span.version)
        if refused:
            return replace(answer, answer=f"{answer.answer} {told}")
        return replace(answer, notices=(*answer.notices, told))

    def _both_sides(
        self, conflict: tuple[ReadUnit, ReadUnit], reading: Reading
    ) -> tuple[list[DraftSentence], str]:
        quotes = [quote_statement(unit, reading) for unit in conflict]
        sentences = [DraftSentence(text=render_side(quote), quotes=[quote]) for quote in quotes]
        return sentences, owners_of(quotes)

    def _refuse(
        self,
        base: Answer,
        standalone: StandaloneQuestion,
        verdict: Verdict,
        retrieval: Retrieval,
        scope: Scope,
    ) -> Answer:
        overdue, named = self._overdue_answer(standalone, retrieval, scope), ()
        outdated = None if overdue else self._outdated_answer(standalone, scope, base.confidence)
        if overdue is not None:
            refusal = refuse_not_in_force(overdue.version, [overdue])
            sentence = overdue_sentence(refusal, overdue.version)
        elif outdated is not None:
            refusal = refuse_not_in_force(outdated.version, [outdated])
            successor = outdated.version.superseded_by
            replaced_by = self._title(successor, scope)
            named = (successor,) if successor and replaced_by else ()
            sentence = refusal_sentence(refusal, outdated.version, replaced_by=replaced_by)
        else:
            related = verdict.signals["passage_similarity"]
            refusal = refuse_for_lack_of_evidence(verdict.reading.spans, related=related)
            sentence = refusal_sentence(refusal)
        return replace(base, status=AnswerStatus.REFUSED, answer=sentence, refusal=refusal, named=named)

    def _overdue_answer(
        self, standalone: StandaloneQuestion, retrieval: Retrieval, scope: Scope
    ) -> EvidenceSpan | None:
        """The text past its review date that would have answered, where it was left out."""
        if self._settings.answer_from_overdue:
            return None
        verdict = self._read(standalone, retrieval, scope, with_overdue=True)
        if verdict.confidence < self._threshold() or not verdict.reading.units:
            return None
        span = verdict.reading.units[0].span
        return span if is_overdue(span.version) else None

    def _threshold(self) -> float:
        """The probability that the evidence answers, below which nothing is said."""
        threshold = self._settings.refusal_threshold
        return self._release.extractive.refusal_threshold if threshold is None else threshold

    def _title(self, doc_id: str | None, scope: Scope) -> str:
        """Title of a document the asker may read; "" for one that they may not."""
        if doc_id is None:
            return ""
        try:
            return self._library.version(doc_id, role=scope.role, groups=scope.groups).title
        except UnknownDocumentError:
            return ""

    def _outdated_answer(
        self, standalone: StandaloneQuestion, scope: Scope, in_force_confidence: float
    ) -> EvidenceSpan | None:
        """The draft, superseded or retired text that would have answered, if one would."""
        retrieval = self._library.retriever.search(standalone.text, scope, top_k=5, in_force=False)
        if not retrieval.passages:
            return None
        verdict = self._read(standalone, retrieval, scope)
        threshold = self._release.extractive.refusal_threshold
        least = max(threshold + _OUTDATED_MARGIN, in_force_confidence)
        if verdict.confidence < least or not verdict.reading.units:
            return None
        span = verdict.reading.units[0].span
        return span if span.version.status is not DocumentStatus.IN_FORCE else None


_PREMISE_PASSAGES = 8
"""Passages in which a denial of what a question takes for granted is looked for."""
_OUTDATED_MARGIN = 0.15
"""To say that only an outdated document answers takes more certainty than to answer."""


def _injection_notices(sentences: Sequence[DraftSentence]) -> list[str]:
    titles = {
        quote.span.version.title: None
        for sentence in sentences
        for quote in sentence.quotes
        if addresses_assistant(quote.quote) or speaks_to_machine(quote.quote)
    }
    return [
        f"“{title}” holds text that tells an assistant what to do; it is quoted as written and was not "
        "followed. Do not rely on it, and tell the document's owner."
        for title in titles
    ]


def _as_of_notice(as_of: str, release: int) -> str:
    """Said first of every answer about the past.

    >>> _as_of_notice("20260310", 2)
    'This is answered as of 2026-03-10 (release 2); what is in force today may differ.'
    """
    try:
        named = f"{date.fromisoformat(as_of.strip()).isoformat()} (release {release})"
    except ValueError:
        named = f"release {release}"
    return f"This is answered as of {named}; what is in force today may differ."


class _Stopwatch:
    """Milliseconds between marks, by stage."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._stages: dict[str, float] = {"retrieve": 0.0, "compose": 0.0, "verify": 0.0}

    def mark(self, stage: str) -> None:
        now = time.perf_counter()
        self._stages[stage] = round((now - self._last) * 1000, 2)
        self._last = now

    def stages(self) -> dict[str, float]:
        total = round((time.perf_counter() - self._start) * 1000, 2)
        return {**self._stages, "total": total}
