"""Answer changes for people: a line and a table on a terminal, Markdown for a file or a page."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.governing.answer_changes import (
    DIFFERENT,
    AnswerChange,
    AnswerChangeKind,
    AnswerChanges,
    AnswerSide,
)

TABLE_HEADINGS = ("change", "question", "role", "before", "after")
_CELL_CHARS = 100


def render_counts(changes: AnswerChanges) -> str:
    """All in one line.

    >>> render_counts(AnswerChanges(base_release=1, changes=()))
    'No question was compared; save some with `playbook kb questions add`.'
    """
    if not changes.changes:
        return "No question was compared; save some with `playbook kb questions add`."
    told = ", ".join(f"{count} {kind.label}" for kind, count in changes.counts.items() if count)
    number = len(changes.changes)
    asked = f"{number} question{'s' * (number != 1)}"
    return f"{asked} compared with release {changes.base_release}: {told}"


def table_rows(changes: AnswerChanges) -> list[tuple[str, str, str, str, str]]:
    """Rows under `TABLE_HEADINGS` of everything that is not the same, the most important first."""
    return [
        (change.kind.label, change.question, change.role, _short(change.before), _short(change.after))
        for change in changes.changes
        if change.kind is not AnswerChangeKind.SAME
    ]


def render_markdown(changes: AnswerChanges) -> str:
    """Every difference with both answers and their quotes, under a heading for each kind."""
    parts = ["# Changed answers", render_counts(changes) + ("." if changes.changes else "")]
    for kind in (*DIFFERENT, AnswerChangeKind.SAME_WORDS):
        found = [change for change in changes.changes if change.kind is kind]
        if found:
            parts.append(f"## {kind.label.capitalize()} ({len(found)})")
            parts += [block for change in found for block in _blocks(change)]
    return "\n\n".join(parts) + "\n"


def _blocks(change: AnswerChange) -> Iterator[str]:
    where = f" in {change.collection}" if change.collection else ""
    yield f"### {_one_line(change.question)}"
    yield f"Asked as {change.role}{where}; {change.origin}."
    if change.notes:
        yield "\n".join(f"- {note}" for note in change.notes)
    if change.kind is not AnswerChangeKind.SAME_WORDS:
        for label, side in (("Before", change.before), ("After", change.after)):
            if side is not None:
                yield _side(label, side)


def _side(label: str, side: AnswerSide) -> str:
    lines = [f"**{label}** ({side.status})", "", *_quoted(side.text)]
    for number, each in enumerate(side.citations, start=1):
        lines += [">", f"> [{number}] *{_one_line(each.title)}*, version {each.version}, {each.section}:"]
        lines += _quoted(f"“{each.quote}”")
    lines += [line for notice in side.notices for line in (">", f"> Note: {_one_line(notice)}")]
    return "\n".join(lines)


def _quoted(text: str) -> list[str]:
    return [f"> {line}".rstrip() for line in text.splitlines()]


def _short(side: AnswerSide | None) -> str:
    if side is None:
        return ""
    text = _one_line(side.text)
    return f"{side.status}: {text if len(text) <= _CELL_CHARS else text[: _CELL_CHARS - 1] + '…'}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
