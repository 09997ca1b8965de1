"""Plain text files, written as such or saved from a web page."""

from __future__ import annotations

import re
import textwrap

from ingest.boilerplate import strip_boilerplate
from ingest.front_matter import split_front_matter
from ingest.loaded import LoadedDocument
from ingest.loaders.markdown import boilerplate_warning
from ingest.metadata import metadata_from_fields
from ingest.normalise import clean_text, decode_text, tidy_blank_lines

_BULLET = re.compile(r"(?m)^([ \t]*)[•·‣▪●◦∙][ \t\u00a0]+")
_LIST_LINE = re.compile(r"^\s*(?:[-*+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_TABLE_LINE = re.compile(r"^\s*\|.*\|\s*$")
_STRUCTURED = re.compile(r"^(?:#{1,6}\s|>|```|~~~|\||\s{4,}\S)")
_UNDERLINE = re.compile(r"^\s*(?:={3,}|-{3,}|_{3,}|\*{3,})\s*$")
_NUMBER = re.compile(
    r"^(?:(?:\d{1,2}\.)*\d{1,2}[.):]?|[IVX]{1,4}\.|(?:gap|step|phase|part|section|chapter|"
    r"stage)\s+\d{1,2}\s*[:.-])\s+",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    ["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "is", "it", "its", "nor",
     "of", "off", "on", "or", "per", "so", "the", "to", "up", "via", "vs", "with", "your", "our", "not"]
)  # fmt: skip


def load(data: bytes, name: str) -> LoadedDocument:
    """A text file as Markdown: its paragraphs, with lines that stand as headings marked so.

    Page furniture of a saved web page is left out with the warning `boilerplate_removed`.

    Raises:
        UnreadableFileError: If the bytes are no text or the stated audience is unknown.
    """
    decoded, warnings = decode_text(data)
    text, cleaned = clean_text(decoded)
    fields, text, odd = split_front_matter(text)
    metadata, doubtful = metadata_from_fields(fields)
    text, removed = strip_boilerplate(separate_paragraphs(text.replace("\u00a0", " ")))
    warnings = [*warnings, *cleaned, *odd, *doubtful]
    if removed:
        warnings.append(boilerplate_warning(removed))
    return LoadedDocument(format="text", text=mark_headings(text), metadata=metadata, warnings=warnings)


def separate_paragraphs(text: str) -> str:
    """Blank lines between paragraphs, also where the file holds one paragraph a line."""
    text = _BULLET.sub(r"\1- ", textwrap.dedent(text.expandtabs(4)))
    text = re.sub(r"(?m)^[ ]{1,3}(?=[-*] )", "", text)
    if _one_paragraph_a_line(text):
        text = _with_gaps([line.rstrip() for line in text.split("\n")])
    return tidy_blank_lines(text)


def _one_paragraph_a_line(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    gaps = len(re.findall(r"\n[ \t]*\n", text))
    long = sum(len(line) > 140 for line in lines)
    return len(lines) > 3 and gaps < len(lines) * 0.2 and long >= max(2, len(lines) * 0.1)


def _with_gaps(lines: list[str]) -> str:
    spaced: list[str] = []
    for line in lines:
        joined = (
            spaced
            and spaced[-1]
            and any(shape.match(line) and shape.match(spaced[-1]) for shape in (_LIST_LINE, _TABLE_LINE))
        )
        spaced += [line] if joined or not spaced else ["", line]
    return "\n".join(spaced)


def mark_headings(text: str) -> str:
    """Short lines that stand alone and carry text below them as Markdown headings.

    The first of them, where it opens the text, is the title.
    """
    if re.search(r"(?m)^#{1,6} \S", text):
        return text
    blocks = text.strip("\n").split("\n\n") if text.strip() else []
    marked = list(blocks)
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else ""
        if _is_heading(block, following, first=index == 0):
            marked[index] = f"{'#' if index == 0 else '##'} {block.strip()}"
    return "\n\n".join(marked) + ("\n" if marked else "")


def _is_heading(block: str, following: str, *, first: bool) -> bool:
    line = block.strip()
    if "\n" in line or not following or _STRUCTURED.match(block) or _UNDERLINE.match(line):
        return False
    bare = _NUMBER.sub("", line)
    if _LIST_LINE.match(line) and (bare == line or _LIST_LINE.match(following)):
        return False
    words = bare.split()
    if not words or len(words) > (18 if first else 13) or len(line) > 110 or line[-1] in ".,;:…":
        return False
    if not bare[0].isupper() or not re.search(r"[^\W\d_]{2,}", bare):
        return False
    counted = bare != line and len(words) >= 2
    return first or counted or _looks_like_title(bare, words) or _introduces(following, words)


def _looks_like_title(bare: str, words: list[str]) -> bool:
    if bare.isupper():
        return True
    weighty = [word for word in words if word.lower().strip("'\"(") not in _SMALL_WORDS]
    capital = sum(word.strip("'\"(")[:1].isupper() or word[:1].isdigit() for word in weighty)
    return len(words) >= 2 and capital >= 0.8 * len(weighty)


def _introduces(following: str, words: list[str]) -> bool:
    """A line in sentence case without a full stop, with a whole paragraph or list below."""
    return len(words) <= 13 and (len(following.split()) >= 12 or bool(_LIST_LINE.match(following)))
