"""An answer as text for a terminal: the sentences, then the numbered sources."""

from __future__ import annotations

import sys
from datetime import date

from assistant.answering.answer import Answer, AnswerStatus, Citation
from assistant.answering.badge import badge_of
from knowledge.characters import printable

_QUOTE_CHARS = 240


def print_answer(answer: Answer) -> None:
    """Print with colour on a terminal, plainly elsewhere."""
    text = printable(render_terminal(answer))
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.text import Text

    styled = Text(text)
    styled.highlight_regex(r"\[\d+\]", "bold cyan")
    styled.highlight_regex(r"(?m)^(Sources|Nearest documents|Note: .*)$", "bold")
    styled.highlight_regex(r"(?m)\AUnderstood as: .*$", "dim")
    Console(highlight=False).print(styled)


def render_terminal(answer: Answer) -> str:
    """The answer as plain text, ending without a newline."""
    understood = answer.standalone_question
    parts = [f"Understood as: {understood}"] if understood not in ("", answer.question) else []
    parts.append(answer.answer)
    parts += [f"Note: {notice}" for notice in answer.notices]
    if answer.citations:
        parts.append("Sources\n" + "\n".join(_source_lines(c) for c in answer.citations))
    if answer.refusal and answer.refusal.nearest and answer.status is AnswerStatus.REFUSED:
        listed = [
            ", ".join(filter(None, [f"  - {near.title}", _below(near.title, near.section)]))
            for near in answer.refusal.nearest
        ]
        parts.append("Nearest documents\n" + "\n".join(listed))
    return "\n\n".join(parts)


def _source_lines(citation: Citation) -> str:
    quote = " ".join(citation.quote.split())
    if len(quote) > _QUOTE_CHARS:
        quote = quote[: _QUOTE_CHARS - 1].rstrip() + "…"
    where = [citation.title + (f" {citation.version_label}" if citation.version_label else "")]
    section = _below(citation.title, citation.section)
    if section:
        where.append(section)
    if citation.page:
        where.append(f"page {citation.page}")
    standing = [citation.document_status.replace("_", " ")]
    if citation.owner:
        standing.append(f"owner {citation.owner}")
    if citation.deputy:
        standing.append(f"deputy {citation.deputy}")
    if isinstance(citation.effective_from, date):
        standing.append(f"effective {citation.effective_from.isoformat()}")
    if badge := badge_of(citation):
        standing.append(badge)
    return f"  [{citation.n}] {', '.join(where)}\n      “{quote}”\n      {' · '.join(standing)}"


def _below(title: str, section: str) -> str:
    """A heading path without the title that it usually begins with."""
    return section.removeprefix(title).removeprefix(" > ")
