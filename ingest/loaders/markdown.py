"""Markdown files: the author's own text, without what a reader of the page never sees."""

from __future__ import annotations

import re
from html import unescape

from ingest.boilerplate import looks_like_saved_page, strip_boilerplate
from ingest.front_matter import split_front_matter
from ingest.invisible import strip_invisible
from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders.inline_html import simplify_html
from ingest.loaders.templating import RAW_MARKS, drop_template_marks
from ingest.metadata import metadata_from_fields
from ingest.normalise import clean_text, decode_text, drop_trailing_blanks
from knowledge.addressed import speaks_to_machine

# One pass from the left decides what is code and what is a comment, as a parser would.
_CODE_OR_COMMENT = re.compile(
    r"(?P<fence>^(?P<indent>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(?P<tick>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*\n"
    r"(?:.*?^[ \t>]*(?P=tick)[`~]*[ \t]*$|.*\Z))"
    r"|(?P<generated><!--\s*(?:START doctoc|vim-markdown-toc).*?-->.*?<!--\s*(?:END doctoc|"
    r"vim-markdown-toc).*?-->)"
    r"|(?P<comment><!--.*?-->|^[ ]{0,3}<!--.*\Z)"
    r"|(?P<code>(?<!`)(?P<run>`+)(?!`)(?:[^\n]|\n(?![ \t]*\n))*?(?<!`)(?P=run)(?!`))",
    re.DOTALL | re.MULTILINE,
)
_INVISIBLE_ENTITY = re.compile(
    r"&(?:#\d{3,7}|#[xX][0-9a-fA-F]{2,6}|ZeroWidthSpace|NegativeThinSpace|NoBreak|zwj|zwnj|lrm|rlm|shy);"
)
_MASK = "\ufdd0{}\ufdd1"
_MASKED = re.compile("\ufdd0(\\d+)\ufdd1")

_REFERENCE_COMMENT = re.compile(
    r"(?m)^[ ]{0,3}\[(?://|comment|#)[^\]\n]*\]:[ \t]*(?:#|<>|//)[ \t]*(.*(?:\n(?!\s*\n).*[)\"'])?)$"
)
_LINK_DEFINITION = re.compile(
    r"(?m)^[ ]{0,3}\[(?P<label>[^\]\n^][^\]\n]*)\]:[ \t]*(?P<target><[^<>\n]*>|\S+)"
    r"(?:[ \t]+(?P<title>\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$"
)
_IMAGE = re.compile(
    r"!\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+(?:\"[^\"]*\"|"
    r"'[^']*'))?\s*\)|\[[^\[\]]*\])?(?:\{[^{}\n]*\})?"
)
_LINK_TO_NOTHING = re.compile(r"(?<!\!)\[\s*\]\([^()\n]*\)")
_TOC_HEAD = re.compile(
    r"(?mi)^(?:#{1,6}[ \t]+|\*\*|__)?(?:table of contents|contents|toc)(?:\*\*|__)?:?[ "
    r"\t]*(?:\*generated with.*)?\n+(?=(?:[ \t]*\n)*(?:\Z|#{1,6}[ \t]|\ufdd2))"
)
_TOC_LIST = re.compile(
    r"(?m)(?:^[ \t]*(?:[-*+]|\d+[.)])[ "
    r"\t]+\[[^\[\]\n]*(?:\[[^\]\n]*\][^\[\]\n]*)*\]\(#[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)[ \t]*(?:\n|"
    r"\Z)){3,}"
)
_DIRECTIVE = re.compile(
    r"\s*(?:markdownlint|prettier|eslint|spell|cspell|vale|textlint|more\b|toc\b|TOC\b|(?:START|"
    r"END)[ _]|MARKER|end\b|#)",
    re.IGNORECASE,
)


def load(data: bytes, name: str) -> LoadedDocument:
    """A Markdown file as Markdown: its own wording, marks and line breaks kept.

    Front matter becomes metadata. Comments, template tags, images and HTML are taken out
    or written as Markdown. Text that a reader of the rendered page would not see is
    dropped with the warning `hidden_text`.

    Raises:
        UnreadableFileError: If the bytes are no text or the stated audience is unknown.
    """
    decoded, warnings = decode_text(data)
    text, cleaned = clean_text(decoded)
    fields, text, odd = split_front_matter(text)
    metadata, doubtful = metadata_from_fields(fields)
    text, hidden = to_plain_markdown(text)
    text, removed = strip_boilerplate(text) if looks_like_saved_page(text) else (text, [])
    warnings = [*warnings, *cleaned, *odd, *doubtful, *hidden_text_warnings(hidden)]
    if removed:
        warnings.append(boilerplate_warning(removed))
    return LoadedDocument(format="markdown", text=text, metadata=metadata, warnings=warnings)


def to_plain_markdown(text: str) -> tuple[str, list[str]]:
    """Markdown without comments, template marks, images and HTML, and the hidden texts found."""
    kept: list[str] = []
    hidden: list[str] = []

    def mask(match: re.Match[str]) -> str:
        if match.group("generated"):
            return ""
        if match.group("comment"):
            hidden.append(match.group("comment").strip("<!->"))
            return ""
        code = match.group("fence") or match.group("code")
        kept.append(RAW_MARKS.sub("", code))
        # A fence keeps its line of its own; what stands before it decides its list level.
        return _MASK.format(len(kept) - 1)

    text = RAW_MARKS.sub("", _CODE_OR_COMMENT.sub(mask, text))
    text = _INVISIBLE_ENTITY.sub(_entity, text)
    text, commented = drop_template_marks(text)
    hidden += [match.group(1) for match in _REFERENCE_COMMENT.finditer(text)]
    text = _REFERENCE_COMMENT.sub("", text)
    text, defined = _drop_link_definitions(text)
    text, unseen = simplify_html(text)
    text, ordering = _drop_images(text)
    text = _drop_contents_lists(text)
    text = text.replace("&nbsp;", " ")
    text = _MASKED.sub(lambda match: kept[int(match.group(1))], text)
    return drop_trailing_blanks(text), [
        *hidden,
        *commented,
        *defined,
        *ordering,
        *(_MASKED.sub("", part) for part in unseen),
    ]


def _entity(match: re.Match[str]) -> str:
    """An entity that shows nothing becomes its character, which is then judged as such."""
    char = unescape(match.group())
    return char if len(char) == 1 and strip_invisible(f"a{char}b")[0] == "ab" else match.group()


def _drop_link_definitions(text: str) -> tuple[str, list[str]]:
    """Text without link definitions that no link uses, and what they say: nobody sees them on the page.

    A definition that is used stays, without its title, which shows under the mouse only.
    """
    if "]:" not in text:
        return text, []
    hidden: list[str] = []
    lowered = text.lower()

    def shown(match: re.Match[str]) -> str:
        label, title = match["label"], (match["title"] or "")[1:-1]
        if _MASKED.search(label) or lowered.count(f"[{label.lower()}]") > 1:
            hidden.extend([title] if speaks_to_machine(title) else [])
            used = match.group()
            return used[: match.start("title") - match.start()].rstrip() if title else used
        hidden.append(f"{label}: {title}" if title else label if " " in label else "")
        return ""

    return _LINK_DEFINITION.sub(shown, text), [each for each in hidden if each]


def _drop_images(text: str) -> tuple[str, list[str]]:
    """Text with the descriptions of images in their place, and those that order a machine."""
    if "![" not in text:
        return text, []
    left_out: list[str] = []

    def described(match: re.Match[str]) -> str:
        said = match.group(1)
        if not speaks_to_machine(said):
            return said
        left_out.append(said)
        return ""

    for _ in range(2):  # an image may stand in another one's caption
        text = _IMAGE.sub(described, text)
    return _LINK_TO_NOTHING.sub("", text), left_out


def _drop_contents_lists(text: str) -> str:
    """A list of links to this document's own headings repeats them and answers nothing."""
    if "](#" in text:
        text = _TOC_LIST.sub("\ufdd2\n", text)
    text = _TOC_HEAD.sub("", text)
    return text.replace("\ufdd2\n", "")


def hidden_text_warnings(parts: list[str]) -> list[LoadWarning]:
    """One warning where any dropped part holds prose rather than a tool's directive."""
    prose = [
        part for part in parts if len(re.findall(r"[^\W\d_]{2,}", part)) >= 3 and not _DIRECTIVE.match(part)
    ]
    if not prose:
        return []
    sample = " ".join(prose[0].split())[:60]
    places = "1 place" if len(prose) == 1 else f"{len(prose)} places"
    message = f"Text that readers do not see was left out in {places}, such as {sample!r}."
    return [LoadWarning(code="hidden_text", message=message, removed=quoted(prose))]


def boilerplate_warning(removed: list[str]) -> LoadWarning:
    """What was taken for navigation or advertising, so that a reviewer can object."""
    sample = " ".join(removed[0].split())[:60]
    blocks = "1 block" if len(removed) == 1 else f"{len(removed)} blocks"
    were = "was" if len(removed) == 1 else "were"
    message = f"{blocks} of navigation or advertising {were} left out, such as {sample!r}."
    return LoadWarning(code="boilerplate_removed", message=message, removed=quoted(removed))
