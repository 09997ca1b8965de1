"""reStructuredText as Markdown, through docutils with every door to the outside closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import UnreadableFileError
from ingest.loaded import LoadedDocument, LoadWarning
from ingest.loaders.markdown import hidden_text_warnings
from ingest.loaders.tables import render_table
from ingest.metadata import merge_metadata, metadata_from_fields
from ingest.normalise import clean_text, decode_text, tidy_blank_lines
from knowledge.documents import DocumentMetadata

if TYPE_CHECKING:
    from docutils import nodes

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 5,
    "line_length_limit": 100_000,
    "warning_stream": False,
    "input_encoding": "unicode",
    "smart_quotes": False,
    "docinfo_xform": True,
    "syntax_highlight": "none",
}
_SILENT = frozenset(
    ["comment", "system_message", "target", "substitution_definition", "raw", "image", "meta", "docinfo",
     "pending", "generated", "topic_contents", "decoration", "footnote_reference",
     "citation_reference"]
)  # fmt: skip


def load(data: bytes, name: str) -> LoadedDocument:
    """An RST file as Markdown. Included files and raw blocks are left out, with a warning.

    The field list at the head of the file is its metadata.

    Raises:
        UnreadableFileError: If the bytes are no text, the markup cannot be read, or the
            stated audience is unknown.
    """
    decoded, warnings = decode_text(data)
    source, cleaned = clean_text(decoded)
    document = _parse(source)
    metadata, doubtful = metadata_from_fields(_fields(document))
    writer = _MarkdownWriter()
    text = tidy_blank_lines(writer.blocks(document, 0))
    title = DocumentMetadata(title=str(document.get("title", "")) or None)
    warnings = [*warnings, *cleaned, *doubtful, *writer.warnings()]
    return LoadedDocument(
        format="rst", text=text, metadata=merge_metadata(title, metadata), warnings=warnings
    )


def _parse(source: str) -> nodes.document:
    import docutils.core
    import docutils.utils

    try:
        return docutils.core.publish_doctree(source, settings_overrides=dict(_SETTINGS))
    except (docutils.utils.SystemMessage, RecursionError, ValueError) as error:
        raise UnreadableFileError(
            "The reStructuredText cannot be read; check its markup with docutils."
        ) from error


def _fields(document: nodes.document) -> dict[str, str]:
    from docutils import nodes

    fields: dict[str, str] = {}
    for info in document.findall(nodes.docinfo):
        for child in info.children:
            if isinstance(child, nodes.field):
                fields[child.children[0].astext()] = child.children[1].astext()
            else:
                fields[child.tagname] = child.astext()
    return fields


class _MarkdownWriter:
    """Walks a docutils tree; one method for blocks, one for the text inside a line."""

    def __init__(self) -> None:
        self._left_out: list[str] = []
        self._comments: list[str] = []

    def warnings(self) -> list[LoadWarning]:
        return [*hidden_text_warnings(self._comments), *self._left_out_warnings()]

    def _left_out_warnings(self) -> list[LoadWarning]:
        if not self._left_out:
            return []
        message = (
            f"{len(self._left_out)} parts were left out: {', '.join(sorted(set(self._left_out)))[:200]}."
        )
        return [LoadWarning(code="left_out", message=message)]

    def blocks(self, node: nodes.Node, depth: int) -> str:
        parts = [self._block(child, depth) for child in node.children]
        return "\n\n".join(part for part in parts if part.strip())

    def _block(self, node: nodes.Node, depth: int) -> str:
        name = node.tagname
        if name == "system_message" or name in _SILENT or "contents" in _classes(node):
            return self._silent(node)
        if name == "section":
            return self.blocks(node, depth + 1)
        if name in ("title", "subtitle"):
            return self._heading(node, depth)
        if name in ("bullet_list", "enumerated_list"):
            return self._list(node, depth)
        if name == "definition_list":
            return "\n\n".join(self._definition(item, depth) for item in node.children)
        if name in ("literal_block", "doctest_block", "math_block"):
            return self._code(node)
        if name == "table":
            return self._table(node)
        if name in ("block_quote", "line_block", "field_list", "option_list"):
            return self._lines(node, depth)
        if name in ("transition",):
            return "---"
        if _is_admonition(node):
            title = "" if name == "admonition" else f"**{name.capitalize()}**\n\n"
            return title + self.blocks(node, depth)
        inline = all(_is_inline(child) for child in node.children)
        return self.inline(node) if inline else self.blocks(node, depth)

    def _silent(self, node: nodes.Node) -> str:
        text = node.astext()
        if node.tagname == "comment":
            self._comments.append(text)
        if node.tagname == "system_message" and "directive disabled" in text:
            self._left_out.append(text.split('"')[1] if '"' in text else "directive")
        return str(node.get("alt", "")) if node.tagname == "image" else ""

    def _heading(self, node: nodes.Node, depth: int) -> str:
        text = " ".join(self.inline(node).split())
        if node.parent.tagname in ("topic", "sidebar", "admonition", "table"):
            return f"**{text}**"
        # A document title takes the top level; then its sections start one below it.
        titled = bool(_document(node).get("title"))
        level = depth + (1 if titled or depth == 0 else 0) + (1 if node.tagname == "subtitle" else 0)
        return f"{'#' * min(level, 6)} {text}"

    def _list(self, node: nodes.Node, depth: int) -> str:
        lines: list[str] = []
        for number, item in enumerate(node.children, start=int(node.get("start", 1))):
            mark = "- " if node.tagname == "bullet_list" else f"{number}. "
            body = "\n".join(part for child in item.children if (part := self._block(child, depth)).strip())
            indent = " " * len(mark)
            lines.append(mark + body.replace("\n", f"\n{indent}"))
        return "\n".join(lines)

    def _definition(self, item: nodes.Node, depth: int) -> str:
        from docutils import nodes

        terms = [
            self.inline(child) for child in item.children if isinstance(child, nodes.term | nodes.classifier)
        ]
        body = [self.blocks(child, depth) for child in item.children if isinstance(child, nodes.definition)]
        return f"**{', '.join(terms)}**\n\n" + "\n\n".join(body)

    def _code(self, node: nodes.Node) -> str:
        language = next((name for name in _classes(node) if name != "code"), "")
        ticks = "````" if "```" in node.astext() else "```"
        return f"{ticks}{language}\n{node.astext()}\n{ticks}"

    def _table(self, node: nodes.Node) -> str:
        from docutils import nodes

        title = next(
            (f"**{self.inline(child)}**\n\n" for child in node.children if isinstance(child, nodes.title)), ""
        )
        rows = [
            [" ".join(self.blocks(entry, 0).split()) for entry in row.findall(nodes.entry)]
            for row in node.findall(nodes.row)
        ]
        return title + render_table(rows)

    def _lines(self, node: nodes.Node, depth: int) -> str:
        if node.tagname == "line_block":
            return "\n".join(self.inline(line) for line in node.children)
        if node.tagname == "field_list":
            return "\n".join(
                f"**{field.children[0].astext()}**: {self.blocks(field.children[1], depth)}"
                for field in node.children
            )
        return self.blocks(node, depth)

    def inline(self, node: nodes.Node) -> str:
        return "".join(self._inline_part(child) for child in node.children)

    def _inline_part(self, node: nodes.Node) -> str:
        from docutils import nodes

        if isinstance(node, nodes.Text):
            return str(node.astext())
        name = node.tagname
        if name in _SILENT:
            return str(node.get("alt", "")) if name == "image" else ""
        text = self.inline(node)
        marks = {"strong": "**", "emphasis": "*", "literal": "`", "title_reference": "*"}
        if name in marks:
            return f"{marks[name]}{text}{marks[name]}"
        target = str(node.get("refuri", "")) if name == "reference" else ""
        if target.startswith(("http://", "https://", "mailto:")) and text != target.removeprefix("mailto:"):
            return f"[{text}]({target})"
        return text


def _classes(node: nodes.Node) -> list[str]:
    return list(node.get("classes", [])) if hasattr(node, "get") else []


def _is_inline(node: nodes.Node) -> bool:
    from docutils import nodes

    return isinstance(node, nodes.Text | nodes.Inline)


def _is_admonition(node: nodes.Node) -> bool:
    from docutils import nodes

    return isinstance(node, nodes.Admonition)


def _document(node: nodes.Node) -> nodes.Node:
    while node.parent is not None:
        node = node.parent
    return node
