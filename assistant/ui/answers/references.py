"""The references of an answer: what each citation rests on, for whoever takes the answer elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.answer import Answer, Citation
from assistant.answering.badge import badge_of
from assistant.ui.answers.kept import KeptAnswer
from assistant.ui.markdown_guard import SOURCE_PAGES
from assistant.ui.presenter import citation_path, place_of, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One quote and where it stands."""

    n: int
    title: str
    version: str
    standing: str
    """Such as "in force"; with the badge, where there is one."""
    section: str
    page: int | None
    owner: str | None
    effective_from: date | None
    quote: str
    link: str


def references(kept: KeptAnswer, *, base_url: str) -> list[Reference]:
    """One for each citation, in the order of their numbers.

    Args:
        base_url: The address of the chat page, without a "/" at its end.
    """
    pages = kept.pages
    return [_reference(citation, base_url, pages) for citation in kept.answer.citations]


def facts(reference: Reference) -> list[str]:
    """What is said of a reference, in a fixed order."""
    found = [f"version {reference.version}", reference.standing]
    found += [f"effective {reference.effective_from.isoformat()}"] if reference.effective_from else []
    found += [f"owner {reference.owner}"] if reference.owner else []
    return found


def place(reference: Reference) -> str:
    """Section and page, as far as they are known."""
    page = f"page {reference.page}" if reference.page else ""
    return ", ".join(filter(None, (reference.section, page)))


def provenance(kept: KeptAnswer) -> Sequence[str]:
    """What the answer was given by: releases and day."""
    answer = kept.answer
    lines = [f"knowledge release {answer.release}"] if answer.release else []
    lines += [f"assistant release {answer.assistant_release}"] if answer.assistant_release else []
    lines += [f"answered on {kept.asked_on.isoformat()}"] if kept.asked_on else []
    return lines


def plain_text(answer: Answer) -> str:
    """What is said, with its [n] markers."""
    if not answer.sentences:
        return answer.answer
    return "\n\n".join(
        f"{sentence.text.strip()} {''.join(f'[{n}]' for n in sentence.citations)}".strip()
        for sentence in answer.sentences
    )


def _reference(citation: Citation, base_url: str, pages: str) -> Reference:
    own = pages != SOURCE_PAGES
    badge = "" if own else badge_of(citation)
    stands = "a file of the asker's own" if own else standing(citation.document_status)
    return Reference(
        n=citation.n,
        title=citation.title,
        version=citation.version_label or str(citation.version),
        standing=f"{stands}, {badge}" if badge else stands,
        section=place_of(citation.section, citation.title),
        page=citation.page,
        owner=citation.owner,
        effective_from=citation.effective_from,
        quote=" ".join(citation.quote.split()),
        link=base_url + citation_path(citation, pages=pages),
    )
