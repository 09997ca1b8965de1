"""An answer as the Markdown of a chat message. Pure; every link in it is one of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.answering.answer import Answer, AnswerSentence, AnswerStatus, Citation, Refusal
from assistant.answering.badge import badge_of
from assistant.governing.gap_filing import LACKING
from assistant.ui.answers.words import COPY, FORMATS, TELL_ME, WHY
from assistant.ui.markdown_guard import SOURCE_PAGES, own_link, plain, safe_markdown, source_path
from knowledge.documents import VerificationState

OWN_FILE = "your own file"
WITHHELD = "This part came from a document that you may no longer read."
_STANDING = {
    "in_force": "in force",
    "draft": "draft",
    "scheduled": "not yet in force",
    "superseded": "superseded",
    "retired": "retired",
}
_LEAD = {
    AnswerStatus.CONFLICT: "**Two documents in force disagree.**",
    AnswerStatus.PARTIAL: "**This may be only part of the answer.**",
}


def render_message(
    answer: Answer,
    *,
    today: date,
    step_id: str | None = None,
    asked_in: str = "",
    pages: str = SOURCE_PAGES,
) -> str:
    """The whole message: what is said, its sources, notices, whom to ask, what can be done with it.

    Args:
        today: By which review dates have passed.
        step_id: Of the message; None leaves out what leads to pages of this answer.
        asked_in: What the question was restricted to, in words.
        pages: Where its sources open.
    """
    parts = [f"*{plain(asked_in)}*"] if asked_in else []
    parts += [_LEAD[answer.status]] if answer.status in _LEAD else []
    parts.append(render_body(answer, pages=pages))
    if answer.citations:
        parts.append(_sources(answer.citations, today, pages))
    if answer.refusal is not None:
        parts += _nearest(answer.refusal, pages)
    parts += [f"> {safe_markdown(' '.join(notice.split()))}" for notice in answer.notices]
    if answer.removed_sentences:
        parts.append(f"> {_removed(answer.removed_sentences)}")
    if step_id is not None and answer.status is not AnswerStatus.CLARIFY:
        parts.append(_doings(answer, step_id, restricted=bool(asked_in)))
    return "\n\n".join(part for part in parts if part)


def render_body(answer: Answer, *, pages: str = SOURCE_PAGES) -> str:
    """What is said, with a link for each citation after the sentence it carries."""
    return "\n\n".join(sentence_blocks(answer, pages=pages))


def sentence_blocks(answer: Answer, *, pages: str = SOURCE_PAGES) -> list[str]:
    """The blocks of the body in order, so that they can be shown one after the other."""
    if not answer.sentences:
        return [safe_markdown(answer.answer)]
    paths = {citation.n: citation_path(citation, pages=pages) for citation in answer.citations}
    if answer.status is AnswerStatus.CONFLICT:  # the page sets sides beside one another by this
        paths = {n: f"{path}&side={n}" for n, path in paths.items()}
    by_number = {citation.n: citation for citation in answer.citations}
    return [_sentence(sentence, by_number, paths) for sentence in answer.sentences]


def withhold(answer: Answer, may_read: Callable[[Citation], bool]) -> Answer:
    """The answer without what its reader may no longer see.

    Sentences that rest on an unreadable document are replaced by one sentence that says so,
    the citations and the names of nearby documents go with them.
    """
    hidden = {citation.n for citation in answer.citations if not may_read(citation)}
    if not hidden:
        return answer
    sentences: list[AnswerSentence] = []
    for sentence in answer.sentences:
        if hidden.isdisjoint(sentence.citations):
            sentences.append(sentence)
        elif not sentences or sentences[-1].text != WITHHELD:
            sentences.append(AnswerSentence(text=WITHHELD, citations=()))
    return replace(
        answer,
        answer=WITHHELD,
        sentences=tuple(sentences),
        citations=tuple(c for c in answer.citations if c.n not in hidden),
        notices=(),
        refusal=replace(answer.refusal, ask="the governance lead", nearest=())
        if answer.refusal
        else None,
    )


def render_passages(
    passages: Sequence[Any], *, understood: str | None = None, pages: str = SOURCE_PAGES
) -> str:
    """What was looked at, for the step that a reader may open.

    Args:
        passages: ScoredPassages, best first.
        understood: The question as it was understood, where it differs from what was typed.
    """
    lines = [f"Understood as: {plain(understood)}", ""] if understood else []
    for scored in passages[:10]:
        passage = scored.passage
        path = source_path(
            passage.doc_id, passage.version, pages=pages, start=passage.start, end=passage.end
        )
        place = place_of(passage.section, passage.title)
        section = f" · {plain(place)}" if place else ""
        lines.append(f"{scored.rank}. {own_link(passage.title, path)}{section}")
    if not passages:
        lines.append("No passage that you may read is near to this.")
    return "\n".join(lines)


def citation_path(citation: Citation, *, pages: str = SOURCE_PAGES) -> str:
    """Where the citation opens: the document's page at its quote."""
    place = {"start": citation.start, "end": citation.end, "cite": citation.n}
    return source_path(citation.doc_id, citation.version, pages=pages, **place)


def standing(status: str) -> str:
    """A document's status in words."""
    return _STANDING.get(status, status.replace("_", " "))


def _sentence(
    sentence: AnswerSentence, by_number: Mapping[int, Citation], paths: Mapping[int, str]
) -> str:
    text = safe_markdown(sentence.text.strip())
    chips = " ".join(_chip(by_number[n], paths[n]) for n in sentence.citations if n in by_number)
    if not chips:
        return text
    last_line = text.rsplit("\n", 1)[-1].lstrip()
    return f"{text}\n\n{chips}" if last_line.startswith("|") else f"{text} {chips}"


def _chip(citation: Citation, path: str) -> str:
    place = place_of(citation.section, citation.title)
    where = f"{citation.title}, {place}" if place else citation.title
    return own_link(str(citation.n), path, tooltip=where)


def place_of(section: str, title: str) -> str:
    """The heading path without the document's title, which is said beside it."""
    path = section.split(" > ") if section else []
    return " › ".join(path[1:] if path and path[0] == title else path)


def _sources(citations: Sequence[Citation], today: date, pages: str) -> str:
    lines = ["**Sources**", ""]
    told: set[tuple[str, int]] = set()
    for citation in citations:
        place = {"start": citation.start, "end": citation.end, "source": citation.n}
        path = source_path(citation.doc_id, citation.version, pages=pages, **place)
        name = citation.title
        if citation.version_label:
            name += f" {citation.version_label}"
        facts = [plain(section)] if (section := place_of(citation.section, citation.title)) else []
        facts += [f"page {citation.page}"] if citation.page else []
        if pages != SOURCE_PAGES:  # a file of one's own has no standing
            lines.append(" · ".join([f"{citation.n}. {own_link(name, path)}", *facts, OWN_FILE]))
            continue
        if (version := (citation.doc_id, citation.version)) not in told:
            facts += _facts(citation)
            told.add(version)
        if badge := _badge(citation, today):
            facts.append(badge)
        lines.append(" · ".join([f"{citation.n}. {own_link(name, path)}", *facts]))
    return "\n".join(lines)


def _facts(citation: Citation) -> list[str]:
    """What is said of a document once, where it is first cited."""
    facts = [standing(citation.document_status)]
    if citation.owner:
        facts.append(f"owner {plain(citation.owner)}")
    if citation.deputy:
        facts.append(f"deputy {plain(citation.deputy)}")
    return facts


def _badge(citation: Citation, today: date) -> str:
    """How the document was vouched for when it was cited, and whether that day has passed since.

    Records of answers from before it was told are judged by their date.
    """
    passed = citation.review_by is not None and citation.review_by < today
    if citation.verification == VerificationState.OVERDUE or (passed and not citation.verification):
        return f"**review overdue since {citation.review_by}**"
    words = badge_of(citation)
    return f"**{words}, which has passed**" if passed and words else words


def _nearest(refusal: Refusal, pages: str) -> list[str]:
    if not refusal.nearest:
        return []
    lines = ["**Nearest documents**", ""]
    for document in refusal.nearest:
        place = place_of(document.section, document.title)
        section = f" · {plain(place)}" if place else ""
        lines.append(f"- {own_link(document.title, source_path(document.doc_id, pages=pages))}{section}")
    return ["\n".join(lines)]


def _doings(answer: Answer, step_id: str, *, restricted: bool) -> str:
    """What can be done with the answer, as links to pages of it."""
    here = f"/answers/{step_id}"
    links = [own_link(WHY, f"{here}/why")]
    waits = answer.refusal is not None and answer.refusal.reason in LACKING
    if waits and answer.release and not restricted:
        links.append(own_link(TELL_ME, f"{here}/tell-me"))
    if answer.citations:
        links.append(own_link(COPY, f"{here}/copy", tooltip="With its references"))
        links += [own_link(name, f"{here}/export/{suffix}") for name, suffix in FORMATS]
    return " · ".join(links)


def _removed(count: int) -> str:
    if count == 1:
        return "One sentence of the model was left out because no source supports it."
    return f"{count} sentences of the model were left out because no source supports them."
