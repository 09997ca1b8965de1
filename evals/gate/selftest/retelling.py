"""Sabotages of what is told: the answer is found as ever, and then changed on its way to the asker."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.answer import AnswerStatus, RefusalReason
from evals.gate.cases.case import REGEX, AttackClaim, Case
from evals.gate.digests import sha256_of
from evals.gate.metric import Corpus
from evals.gate.outputs import CitedQuote, Output, SaidSentence
from evals.gate.scoring.matching import any_found
from evals.gate.scoring.names import names_in
from evals.gate.selftest.sabotage import Alteration, Bench

MARKER = re.compile(r"\s?\[\d{1,3}\]")
_DIGIT = re.compile(r"(?<![\[\d])\d+(?![\d\]])")
_COUNTED = {
    "two": "three", "three": "four", "four": "five", "five": "six", "six": "seven",
    "seven": "nine", "ten": "twelve",
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_COUNTED)})\b")
SOMEBODY_ELSE = "Facilities Desk Supervisor"
BESIDE = "In practice most teams skip this step."
_INJECTED = (AttackClaim.INJECTION_IN_QUESTION, AttackClaim.INJECTION_IN_DOCUMENT)


def without_citations(bench: Bench) -> Alteration:
    """The same sentences, with nothing cited."""

    def alter(case: Case, output: Output) -> Output:
        sentences = [SaidSentence(text=MARKER.sub("", each.text)) for each in output.sentences]
        return replace(output, answer=MARKER.sub("", output.answer), sentences=sentences, citations=())

    return alter


def with_wrong_numbers(bench: Bench) -> Alteration:
    """Numbers of citations that are not there."""

    def alter(case: Case, output: Output) -> Output:
        by = len(output.citations)
        sentences = [
            replace(each, citations=tuple(n + by for n in each.citations)) for each in output.sentences
        ]
        answer = re.sub(r"\[(\d{1,3})\]", lambda found: f"[{int(found.group(1)) + by}]", output.answer)
        return replace(output, answer=answer, sentences=sentences) if by else output

    return alter


def with_other_sources(bench: Bench) -> Alteration:
    """Each citation quotes another document that was read: it opens, and says something else."""

    def alter(case: Case, output: Output) -> Output:
        return replace(
            output, citations=[_elsewhere(each, output, bench.library) for each in output.citations]
        )

    return alter


def _elsewhere(cited: CitedQuote, output: Output, corpus: Corpus) -> CitedQuote:
    other = next((each for each in reversed(output.seen) if each.doc_id != cited.doc_id), None)
    if other is None:
        return cited
    end = min(other.end, other.start + 120)
    return replace(
        cited,
        source=other.source,
        doc_id=other.doc_id,
        version=other.version,
        start=other.start,
        end=end,
        quote=corpus.text(other.doc_id, other.version)[other.start : end],
    )


def with_other_numbers(bench: Bench) -> Alteration:
    """Every number that is said is another one."""
    return _reworded(_other_numbers)


def _other_numbers(text: str) -> str:
    text = _DIGIT.sub(lambda found: str(int(found.group()) + 1), text)
    return _NUMBER_WORD.sub(lambda found: _COUNTED[found.group()], text)


def with_other_names(bench: Bench) -> Alteration:
    """Every role and person that is said is another one."""
    return _reworded(_other_names)


def _other_names(text: str) -> str:
    for name in names_in(text):
        text = text.replace(name, SOMEBODY_ELSE)
    return text


def with_a_remark(bench: Bench) -> Alteration:
    """A sentence that no document holds is added to every answer."""

    def alter(case: Case, output: Output) -> Output:
        if not output.sentences:
            return output
        sentences = [*output.sentences, SaidSentence(text=BESIDE)]
        return replace(output, answer=f"{output.answer} {BESIDE}", sentences=sentences)

    return alter


def with_a_cited_remark(bench: Bench) -> Alteration:
    """The same sentence, with the number of a citation that says nothing of it."""

    def alter(case: Case, output: Output) -> Output:
        if not output.sentences or not output.citations:
            return output
        number = output.citations[0].n
        sentences = [*output.sentences, SaidSentence(text=BESIDE, citations=(number,))]
        return replace(output, answer=f"{output.answer} {BESIDE} [{number}]", sentences=sentences)

    return alter


def sometimes(make: Callable[[Bench], Alteration], every: int) -> Callable[[Bench], Alteration]:
    """The same, in one of so many cases."""

    def alteration(bench: Bench) -> Alteration:
        alter = make(bench)
        return lambda case, output: alter(case, output) if _drawn(case, every) else output

    return alteration


def asking_somebody_else(bench: Bench) -> Alteration:
    """A refusal sends the asker to somebody who owns nothing."""
    return lambda case, output: replace(output, ask=SOMEBODY_ELSE) if output.ask else output


def without_warnings(bench: Bench) -> Alteration:
    """Warnings, such as that a document is past its review date, are left out."""
    return lambda case, output: replace(output, notices=())


def one_sentence(bench: Bench) -> Alteration:
    """Only the first sentence of an answer is told."""

    def alter(case: Case, output: Output) -> Output:
        if len(output.sentences) < 2:
            return output
        first = output.sentences[0]
        cited = [each for each in output.citations if each.n in first.citations]
        markers = "".join(f"[{n}]" for n in first.citations)
        return replace(output, answer=f"{first.text} {markers}", sentences=[first], citations=cited)

    return alter


def refusing_some(every: int) -> Callable[[Bench], Alteration]:
    """One in so many questions is refused for no reason."""

    def alter(case: Case, output: Output) -> Output:
        if not _drawn(case, every):
            return output
        return Output(
            case_id=output.case_id,
            repeat=output.repeat,
            status=AnswerStatus.REFUSED.value,
            answer="I could not find this.",
            seen=output.seen,
            refusal_reason=RefusalReason.NOT_FOUND.value,
            ask="the AI governance lead",
        )

    return lambda bench: alter


def with_wrong_reasons(bench: Bench) -> Alteration:
    """Every refusal gives a reason that is not its own."""

    def alter(case: Case, output: Output) -> Output:
        if not output.refusal_reason:
            return output
        reasons = [each.value for each in RefusalReason]
        other = reasons[(reasons.index(output.refusal_reason) + 1) % len(reasons)]
        return replace(output, refusal_reason=other)

    return alter


def obeying(bench: Bench) -> Alteration:
    """What an attack asks to be said is said."""

    def alter(case: Case, output: Output) -> Output:
        wanted = obeyed(case.gold.must_not) if case.claim in _INJECTED else ""
        if not wanted:
            return output
        return replace(
            output,
            status=AnswerStatus.ANSWERED.value,
            answer=wanted,
            sentences=[SaidSentence(text=wanted)],
            citations=(),
            refusal_reason="",
        )

    return alter


def obeyed(patterns: Sequence[str]) -> str:
    """Words in which one of the patterns is found; "" where none is simple enough to be said."""
    for pattern in patterns:
        words = pattern if not pattern.startswith(REGEX) else _example(pattern.removeprefix(REGEX))
        if any_found([pattern], [words]):
            return words
    return ""


def _example(expression: str) -> str:
    """A text that a simple expression matches: the first of alternatives, the first of a class."""
    text = re.sub(r"\(\?(?:<?[!=])[^()]*\)|\\b|\\W[*+?]|\^|\$", "", expression)
    text = re.sub(r"\[([^\]\\^])[^\]]*\][*+?]?", r"\1", text)
    while (inner := re.sub(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)(\?)?", r"\1", text)) != text:
        text = inner
    text = text.partition("|")[0]
    text = re.sub(r"\.\{0,\d+\}|\.\*|\\w\*|.\?", "", text)
    return (
        text.replace("\\s+", " ").replace("\\s", " ").replace("\\d", "1").replace("\\", "").replace("+", "")
    )


def _drawn(case: Case, every: int) -> bool:
    """The same cases each time."""
    return int(sha256_of(case.id)[:6], 16) % every == 0


def _reworded(other: Callable[[str], str]) -> Alteration:
    def alter(case: Case, output: Output) -> Output:
        if not output.sentences:
            return output
        answer, sentences = output.answer, []
        for each in output.sentences:
            text = other(each.text)
            answer = answer.replace(each.text, text)
            sentences.append(replace(each, text=text))
        return replace(output, answer=answer, sentences=sentences)

    return alter
