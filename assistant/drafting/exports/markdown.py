"""An artifact as Markdown that people read and `imports.markdown` reads back.

The data stands in one fenced block at the end; the front matter repeats the header for people and for
programs that read no further.
"""

from __future__ import annotations

import re

from assistant.drafting.artifacts.header import Header
from assistant.drafting.artifacts.workflow_spec import WorkflowSpec
from assistant.drafting.exports.document.blocks import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    Line,
    Mark,
    Notice,
    Paragraphs,
    Section,
    Table,
    TableRow,
)
from assistant.drafting.exports.document.build import document_of
from assistant.drafting.exports.mermaid import render_mermaid

DATA_BLOCK = "yaml playbook-artifact"
"""The info string of the fenced block that holds the data."""
DATA_SECTION = "## Data of this document"
"""The heading above that block."""
DATA_FIELD = "artifact_data"
"""The field of front matter that holds the data instead, where the text is published."""
_FRONT_MATTER = Header.model_fields.keys() - {"citations", "open_items", "change_log"}
"""The header without its long lists, which stand in the data block only."""
_ENTRY = re.compile(r"^(?=[A-Za-z_][A-Za-z0-9_]*:(?:\s|$))", re.MULTILINE)
_SPECIAL = re.compile(r"([\\`*_\[\]|~#$])")
_LEADING = re.compile(r"^(?:([+\-=])|(\d{1,9})([.)]))(?=\s|$|[+\-=])")
_ANCHOR = re.compile(r"[^A-Za-z0-9_.-]+")
_MARKS = {
    Mark.CONFIRMED: "✓",
    Mark.INFERRED: "*inferred*",
    Mark.DEFAULT: "*default*",
    Mark.OPEN: "**TO BE CONFIRMED**",
    Mark.MISSING: "**MISSING**",
}


def to_markdown(artifact: Header) -> str:
    """The artifact as Markdown, with the flow of a workflow as diagram."""
    from assistant.drafting.artifacts.writing import to_yaml

    is_workflow = isinstance(artifact, WorkflowSpec) and artifact.steps
    diagram = render_mermaid(artifact) if is_workflow else None
    return render_markdown(document_of(artifact, picture=_no_picture), to_yaml(artifact), diagram=diagram)


def _no_picture(_: WorkflowSpec) -> str:
    """The diagram stands in place of a picture, at which only its words are needed."""
    return ""


def render_markdown(document: Document, yaml: str, *, diagram: str | None = None) -> str:
    """The document as GitHub-flavoured Markdown with its data.

    Args:
        document: What people read.
        yaml: The whole artifact, as `artifacts.writing` writes it.
        diagram: The workflow in Mermaid's language, which many viewers of Markdown draw.
    """
    head = "".join(text for name, text in entries(yaml) if name in _FRONT_MATTER)
    pieces = [
        f"---\n{head}---",
        *_pieces(document, diagram),
        DATA_SECTION,
        "Programs read the block below; whoever changes the text above changes it too.",
        _fenced(yaml, DATA_BLOCK),
    ]
    return "\n\n".join(piece for piece in pieces if piece) + "\n"


def render_text(document: Document) -> str:
    """The document as GitHub-flavoured Markdown for people only, without data to read back."""
    return "\n\n".join(piece for piece in _pieces(document, None) if piece) + "\n"


def _pieces(document: Document, diagram: str | None) -> list[str]:
    return [
        f"# {_inline(document.title)}",
        " · ".join(
            (_inline(document.kind), _inline(document.artifact_id), f"version {_inline(document.version)}")
        ),
        *(_block(block, diagram, above=1) for block in document.front),
        *(_section(section, diagram) for section in document.sections),
    ]


def entries(yaml: str) -> list[tuple[str, str]]:
    """The fields of a YAML text by name, each with its text; what stands before the first has no name."""
    found = _ENTRY.split(yaml)
    named = [(text.partition(":")[0] if _ENTRY.match(text) else "", text) for text in found]
    return [(name, text) for name, text in named if text]


def _fenced(text: str, info: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{info}\n{text}{fence}"


def _section(section: Section, diagram: str | None) -> str:
    blocks = "\n\n".join(_block(block, diagram) for block in section.blocks)
    return f'<a id="{_anchor(section.anchor)}"></a>\n\n## {_inline(section.title)}\n\n{blocks}'


def _block(block: Block, diagram: str | None, *, above: int = 2) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (above + block.level)} {_inline(block.text)}"
    if isinstance(block, Paragraphs):
        return _paragraphs(block.lines)
    if isinstance(block, Notice):
        return "\n>\n".join([f"> **{_inline(block.title)}**", *(f"> {_line(line)}" for line in block.lines)])
    if isinstance(block, Figure):
        words = f"*{_inline(block.caption)}.* {_inline(block.alt)}"
        return f"{_fenced(diagram.rstrip() + chr(10), 'mermaid')}\n\n{words}" if diagram else words
    return _table(block)


def _paragraphs(lines: Cell) -> str:
    written = [f"- {_line(line)}" if line.item else _at_start(_line(line)) for line in lines]
    items = all(line.item for line in lines)
    return ("\n" if items else "\n\n").join(written)


def _table(table: Table) -> str:
    head = f"| {' | '.join(_inline(header) or ' ' for header in table.headers)} |"
    rule = f"|{'|'.join(' --- ' for _ in table.headers)}|"
    return "\n".join([head, rule, *(_row(row) for row in table.rows)])


def _row(row: TableRow) -> str:
    cells = [_cell(cell) for cell in row.cells]
    if row.anchor:
        cells[0] = f'<a id="{_anchor(row.anchor)}"></a>{cells[0]}'
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return "<br>".join(f"• {_line(line)}" if line.item else _line(line) for line in cell)


def _line(line: Line) -> str:
    text = _inline(line.text)
    if line.strong and text:
        text = f"**{text}**"
    if line.target:
        text = f"[{text}](#{_anchor(line.target)})"
    elif line.href:
        text = f"<{line.href}>"
    label = f"{_inline(line.label)}:" if line.label else ""
    mark = _MARKS[line.mark] if line.mark else ""
    if line.mark == Mark.OPEN:
        text, mark = mark, (f"– {text}" if text else "")
    refs = "".join(f"[\\[{number}\\]](#source-{number})" for number in line.refs)
    return " ".join(each for each in (label, text, mark, refs) if each)


def _inline(text: str) -> str:
    """Text as Markdown that shows exactly it, on one line.

    >>> _inline("a|b <b> *c* [x](y)")
    'a\\\\|b &lt;b&gt; \\\\*c\\\\* \\\\[x\\\\](y)'
    """
    joined = " ".join(text.split()).replace("&", "&amp;")
    return _SPECIAL.sub(r"\\\1", joined).replace("<", "&lt;").replace(">", "&gt;")


def _at_start(text: str) -> str:
    """What would begin a list or underline a heading does not, where a line begins with it."""
    return _LEADING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", text)


def _anchor(name: str) -> str:
    return _ANCHOR.sub("-", name)
