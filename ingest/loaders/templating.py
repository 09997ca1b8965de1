"""Site generators' own marks inside Markdown: taken out, the words they wrap kept.

Hugo shortcodes, Jekyll and Eleventy tags (Liquid), kramdown attribute lists, MkDocs
admonitions. Mustache placeholders such as {{company}} are the author's and stay.
"""

from __future__ import annotations

import re

RAW_MARKS = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_COMMENTED = re.compile(
    r"\{%-?\s*comment\b[^%]*%\}(.*?)\{%-?\s*endcomment\s*-?%\}|\{#(?![\w-]+\})(.*?)#\}", re.DOTALL
)
_TAG = re.compile(r"\{%-?\s*(/?[\w.-]*)(.*?)-?%\}|\{\{[<%]-?\s*(/?\s*[\w./-]*)(.*?)-?[>%]\}\}", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_NAMED = re.compile(r'\b(alt|caption|title|text)\s*=\s*"([^"]*)"')
_ATTRIBUTES = re.compile(r"[ \t]*\{:(?!\})[^{}\n]*\}[ \t]*")
_HEADING_ANCHOR = re.compile(r"(?m)^(#{1,6}[ \t].*?)[ \t]*\{#[\w.:-]+[^}\n]*\}[ \t]*$")
_TOC_PLACE = re.compile(
    r"(?mi)^[ \t]*(?:[-*+][ \t]+|\d+\.[ \t]+)?TOC[ \t]*\n[ \t]*\{:toc[^}]*\}[ \t]*$|^[ "
    r"\t]*\[{1,2}_?TOC_?\]{1,2}[ \t]*$"
)
_ADMONITION = re.compile(
    r'(?m)^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]*([\w-]*)(?:[ \t]+(?!")[\w -]+?)?[ \t]*(?:"([^"\n]*)")?[ \t]*\n'
    r"((?:\1(?: {2,}|\t).*\n?|[ \t]*\n)+)"
)
_CONTAINER = re.compile(r"(?m)^[ \t]*:{3,}[ \t]*(?:\{?[\w.-]*\}?)?[ \t]*(.*)$")

_CONTROL = frozenset(
    ["if", "elsif", "elseif", "else", "unless", "endif", "endunless", "for", "endfor", "case", "when",
     "assign", "capture", "set", "include", "include_relative", "render", "import", "extends", "layout",
     "block", "partial", "cycle", "break", "continue", "tablerow", "paginate", "liquid", "macro", "call"]
)  # fmt: skip


def drop_template_marks(text: str) -> tuple[str, list[str]]:
    """The text without template marks, and what template comments held."""
    hidden: list[str] = []

    def comment(match: re.Match[str]) -> str:
        hidden.append(match.group(1) or match.group(2) or "")
        return ""

    if "{" in text:
        text = _COMMENTED.sub(comment, text)
        text = _TOC_PLACE.sub("", text)
        text = _TAG.sub(_tag_text, text)
        text = _HEADING_ANCHOR.sub(r"\1", text)
        text = _ATTRIBUTES.sub(_attribute_gap, text)
    elif "TOC" in text or "toc" in text:
        text = _TOC_PLACE.sub("", text)
    if "!!!" in text or "???" in text:
        text = _ADMONITION.sub(_admonition_text, text)
    if ":::" in text:
        text = _CONTAINER.sub(_container_text, text)
    return text, hidden


def _tag_text(match: re.Match[str]) -> str:
    name = (match.group(1) or match.group(3) or "").strip().lower()
    arguments = match.group(2) or match.group(4) or ""
    if name.startswith(("end", "/")) or name in _CONTROL:
        return ""
    quoted = [first or second for first, second in _QUOTED.findall(arguments)]
    if name.startswith(("image", "img", "figure", "picture")):
        named = _NAMED.search(arguments)
        return named.group(2) if named else (quoted[1] if len(quoted) > 1 else "")
    if name in ("alert", "callout", "admonition", "note", "warning", "tip", "details"):
        title = next((word for word in quoted if word), "")
        return f"**{title}**\n" if " " in title else ""
    return next((word for word in quoted if word), "")


def _attribute_gap(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    before = match.string[match.start() - 1 : match.start()]
    return " " if after not in ("", "\n") and before not in ("", "\n") else ""


def _admonition_text(match: re.Match[str]) -> str:
    indent, kind, title, body = match.groups()
    lines = body.split("\n")
    depth = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    head = (title or kind or "note").strip()
    inner = "\n".join(f"{indent}{line[depth:]}" if line.strip() else "" for line in lines)
    return f"{indent}**{head[0].upper()}{head[1:]}**\n\n{inner.lstrip(chr(10))}"


def _container_text(match: re.Match[str]) -> str:
    title = match.group(1).strip()
    return f"**{title}**\n" if title else ""
