"""Replies of the interview as Markdown: all that people and documents said is shown as plain text. Pure."""

from __future__ import annotations

import re

from assistant.ui.drafts.standing import Standing
from assistant.ui.markdown_guard import own_link, plain

_MARKER = re.compile(r"\s*(-|\d{1,3}\.)\s+(?=\S)")
MEANWHILE = "To ask the documents something meanwhile, begin with “ask:”. You can attach a description."
STOPPED_ASKING = "Messages are questions to the documents again."
_DOWNLOADS = (("Word", "docx"), ("PDF", "pdf"), ("BPMN", "bpmn"), ("RACI", "xlsx"))


def as_text(text: str) -> str:
    """Lines shown exactly as they are; those that begin as entries of a list are entries of one.

    >>> as_text("To do:\\n- <b>one</b>\\n2. [two](http://evil.example)")
    'To do\\\\:\\n\\n- \\\\<b\\\\>one\\\\</b\\\\>\\n2. \\\\[two\\\\](`http://evil.example`)'
    """
    lines: list[str] = []
    listed = False
    for line in text.splitlines():
        marker = _MARKER.match(line)
        shown = f"{marker[1]} {plain(line[marker.end() :])}" if marker else plain(line)
        if lines and lines[-1] and shown and not (listed and marker):
            lines.append("")
        lines.append(shown)
        listed = marker is not None
    return "\n".join(lines).strip()


def reply_markdown(said: str, *, progress: str, question: str, beside: str = "") -> str:
    """A reply in its parts: what was noted, how far the draft is, what is asked next.

    The question comes last, next to the box in which it is answered.

    Args:
        said: The whole reply, as on a terminal.
        progress: The line in it that says how far the draft is.
        question: What it asks at its end.
        beside: Markdown of ours to be shown before the question.
    """
    noted = said.strip().removesuffix(question).replace(progress, "", 1)
    heading, _, rest = question.partition("\n")
    parts = [
        as_text(noted),
        f"*{plain(progress)}*" if progress and progress in said else "",
        beside,
        f"**{plain(heading)}**" if question and question in said else "",
        as_text(rest),
    ]
    return "\n\n".join(part for part in parts if part)


def preview(standing: Standing, *, picture: bool) -> str:
    """The draft as it is now: its swimlane and where it can be had."""
    number, version = standing.draft, standing.version
    links = [own_link(f"Draft {number}, version {version}", f"/drafts/{number}")]
    links += [own_link(title, f"/drafts/{number}/export/{name}") for title, name in _DOWNLOADS]
    row = " · ".join(links)
    image = f"![Swimlane of draft {number}](/drafts/{number}/swimlane.svg?v={version})"
    return (f"[{image}](/drafts/{number})\n\n" if picture else "") + row
