"""The numbered list of what a document cites."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.drafting.artifacts.provenance import Citation, Provenance
from assistant.drafting.exports.document.blocks import Line, Section, Table, TableRow
from assistant.drafting.exports.document.cleaning import cleaned, one_line
from assistant.drafting.exports.document.labels import value_in_words

_Key = tuple[str, int, str, str]


class Sources:
    """Gives each quoted passage a number, in the order in which the document first cites it."""

    def __init__(self) -> None:
        self._numbers: dict[_Key, int] = {}
        self._cited: list[Citation] = []

    def numbers(self, provenance: Iterable[Provenance]) -> tuple[int, ...]:
        """The numbers of the citations among these, from 1, each once."""
        found = [self._number(each) for each in provenance if isinstance(each, Citation)]
        return tuple(dict.fromkeys(found))

    def _number(self, citation: Citation) -> int:
        key = (citation.doc_id, citation.doc_version, citation.section or "", citation.quote)
        if key not in self._numbers:
            self._cited.append(citation)
            self._numbers[key] = len(self._cited)
        return self._numbers[key]

    def section(self) -> Section | None:
        """The list of sources; None where nothing is cited."""
        if not self._cited:
            return None
        rows = tuple(
            TableRow(
                cells=((Line(text=f"[{number}]"),), _document(citation), (Line(text=_quoted(citation)),)),
                anchor=f"source-{number}",
            )
            for number, citation in enumerate(self._cited, start=1)
        )
        table = Table(
            caption="Passages on which inferred values rest",
            headers=("No.", "Document", "Quote"),
            rows=rows,
            widths=(0.6, 3, 6),
        )
        return Section(title="Sources", anchor="sources", blocks=(table,))


def _document(citation: Citation) -> tuple[Line, ...]:
    name = one_line(citation.title or citation.doc_id)
    lines = [Line(text=f"{name}, version {citation.doc_version}")]
    if citation.section:
        lines.append(Line(text=one_line(citation.section)))
    state = "as what was once so" if citation.history else value_in_words(citation.doc_status_at_use)
    when = f", read on {citation.retrieved_at:%Y-%m-%d}" if citation.retrieved_at else ""
    lines.append(Line(text=f"{state}{when}"))
    return tuple(lines)


def _quoted(citation: Citation) -> str:
    return f"“{cleaned(citation.quote)}”"
