"""HTML pages: the article as Markdown, without page furniture and hidden text. Fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingest.boilerplate import strip_boilerplate
from ingest.loaded import LoadedDocument, LoadWarning, quoted
from ingest.loaders.html_tables import table_from_html
from ingest.loaders.html_unseen import drop_unseen_elements
from ingest.loaders.inline_html import cell_text_of
from ingest.loaders.markdown import boilerplate_warning, hidden_text_warnings
from ingest.metadata import merge_metadata, metadata_from_fields
from ingest.normalise import clean_text, decode_text, tidy_blank_lines
from knowledge.documents import DocumentMetadata

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NO_TEXT = (
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "canvas", "video",
    "audio", "map", "select", "textarea", "input", "button", "head", "link", "meta",
)  # fmt: skip
_FURNITURE = ("nav", "footer", "aside", "form", "dialog")
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu"}
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookie|consent|gdpr|newsletter|subscribe|breadcrumbs?|share|sharing|social|"
    r"related|sidebar|"
    r"comments?|respond|advert|ads|promo|cta|popup|modal|site-?nav|navbar|menu|skip-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_COVERED_ENOUGH = 0.85
"""Share of the main part's words that an extraction must keep to be believed."""
_LINK_HEAVY = 0.35
"""Share of words inside links above which a page without a marked main part is mostly menus."""
_ALL_LINKS = 0.8
"""Share of words inside links above which a block is a menu, on such a page."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)


def load(data: bytes, name: str) -> LoadedDocument:
    """An HTML file as Markdown: headings, lists and tables of its main part.

    Hidden elements are dropped with the warning `hidden_text`, navigation and advertising
    with `boilerplate_removed`. Comments, scripts and remote content never reach the text.

    Raises:
        UnreadableFileError: If the bytes are no text or the stated audience is unknown.
    """
    from bs4 import BeautifulSoup

    source, warnings = _decode(data)
    source, cleaned = clean_text(source)
    soup = BeautifulSoup(source, "lxml")
    metadata, doubtful = metadata_from_fields(_stated_fields(soup))
    page_title = soup.title.get_text(" ", strip=True) if soup.title else ""
    hidden, folded = _drop_unseen(soup)
    text, removed = strip_boilerplate(_main_text(soup))
    title = _title(text, page_title)
    warnings = [*warnings, *cleaned, *doubtful, *hidden_text_warnings(hidden)]
    if folded:
        warnings.append(_folded_warning(folded))
    if removed:
        warnings.append(boilerplate_warning(removed))
    metadata = merge_metadata(DocumentMetadata(title=title), metadata)
    return LoadedDocument(format="html", text=tidy_blank_lines(text), metadata=metadata, warnings=warnings)


def _folded_warning(parts: list[str]) -> LoadWarning:
    message = f"A style sheet hides {len(parts)} parts until something is clicked; they were kept."
    return LoadWarning(code="hidden_text_kept", message=message, removed=quoted(parts))


def _decode(data: bytes) -> tuple[str, list[LoadWarning]]:
    match = _CHARSET.search(data[:4096])
    if match and match.group(1).lower() not in (b"utf-8", b"utf8", b"utf-16"):
        try:
            return data.decode(match.group(1).decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass  # the page misstates its charset: look at the bytes instead
    return decode_text(data)


def _stated_fields(soup: BeautifulSoup) -> Mapping[str, str]:
    """Fields from <meta name=…>; `title`, `type`, `name` and `id` of web pages mean other things."""
    fields: dict[str, str] = {}
    for meta in soup.find_all("meta"):
        field = str(meta.get("name", "")).strip().lower().removeprefix("dc.").removeprefix("dcterms.")
        if field and field not in ("title", "type", "name", "id", "robots") and meta.get("content"):
            fields.setdefault(field, str(meta["content"]))
    return fields


def _drop_unseen(soup: BeautifulSoup) -> tuple[list[str], list[str]]:
    """What was hidden and is gone, and what a style sheet hides and stays."""
    from bs4 import Comment
    from bs4.element import PreformattedString

    hidden: list[str] = []
    for node in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        if isinstance(node, Comment):
            hidden.append(str(node))
        node.extract()
    unseen = drop_unseen_elements(soup)
    for tag in soup.find_all(_NO_TEXT):
        if not tag.decomposed:
            if tag.name == "template":
                hidden.append(tag.get_text(" ", strip=True))
            tag.decompose()
    for image in soup.find_all("img"):
        image.replace_with(str(image.get("alt", "")))
    return [*hidden, *unseen.dropped], unseen.kept


def _main_text(soup: BeautifulSoup) -> str:
    """The article as Markdown, by the extraction that keeps what the page's main part holds.

    trafilatura is made for web pages and is used on those that look like one; it drops
    headings and text of short and of strictly structured documents, which the plain
    conversion keeps.
    """
    whole = str(soup)
    furniture = _drop_furniture(soup)
    main = _marked_main(soup)
    container = main or soup.body or soup
    mostly_menus = main is None and _link_share(container) > _LINK_HEAVY
    if mostly_menus:
        _drop_menus(container)
    if furniture or mostly_menus:
        extracted = _extract(whole)
        kept = len(extracted.split()) / max(len(container.get_text(" ").split()), 1)
        if kept >= _COVERED_ENOUGH and _same_structure(extracted, container):
            return extracted
    return _convert(container)


def _drop_menus(container: Tag) -> None:
    """Blocks of four and more links with next to no other words."""
    for tag in container.find_all(["div", "section", "ul", "ol", "table", "p"]):
        if not tag.decomposed and len(tag.find_all("a")) >= 4 and _link_share(tag) > _ALL_LINKS:
            tag.decompose()


def _drop_furniture(soup: BeautifulSoup) -> int:
    dropped = 0
    for tag in soup.find_all(True):
        if tag.decomposed or tag.name in ("html", "body", "main", "article"):
            continue
        if _is_furniture(tag):
            tag.decompose()
            dropped += 1
    return dropped


def _is_furniture(tag: Tag) -> bool:
    if tag.name in _FURNITURE or str(tag.get("role", "")).lower() in _FURNITURE_ROLES:
        return True
    if tag.name == "header":
        return tag.find_parent(["main", "article"]) is None and tag.find(["h1", "h2"]) is None
    if tag.name not in ("div", "section", "ul", "p", "a", "span"):
        return False
    names = " ".join([str(tag.get("id", "")), *(tag.get_attribute_list("class") or [])]).replace("None", "")
    # A name alone is no proof: a policy may have a section with the id "cookie-rules".
    return (
        bool(_FURNITURE_NAMES.search(names))
        and len(tag.get_text(" ").split()) < 80
        and not tag.find(["h1", "h2", "table"])
    )


def _marked_main(soup: BeautifulSoup) -> Tag | None:
    main = soup.find("main") or soup.find(role="main")
    if main is not None:
        return main
    articles = soup.find_all("article")
    return articles[0] if len(articles) == 1 else None


def _link_share(tag: Tag) -> float:
    words = len(tag.get_text(" ").split())
    linked = sum(len(link.get_text(" ").split()) for link in tag.find_all("a"))
    return linked / words if words else 0.0


def _extract(html: str) -> str:
    import trafilatura

    text = trafilatura.extract(
        html, output_format="markdown", include_tables=True, include_formatting=True, include_links=False,
        include_images=False, include_comments=False, favor_recall=True, deduplicate=False,
        with_metadata=False,
    )  # fmt: skip
    return text or ""


def _same_structure(extracted: str, container: Tag) -> bool:
    """Whether every table and heading of the main part is still there."""
    tables = len([table for table in container.find_all("table") if table.find("td")])
    headings = len([tag for tag in container.find_all(re.compile("^h[1-6]$")) if tag.get_text(strip=True)])
    found_tables = len(re.findall(r"(?m)^\|?[ :-]*-{3,}[ :|-]*\|", extracted))
    found_headings = len(re.findall(r"(?m)^#{1,6} ", extracted))
    return found_tables >= tables and found_headings >= headings


def _convert(container: Tag) -> str:
    from markdownify import MarkdownConverter

    tables: list[str] = []
    for table in container.find_all("table"):
        if not table.decomposed and table.find_parent("table") is None:
            tables.append(table_from_html(table, cell_text_of))
            table.replace_with(f"\n\n\ufdd0{len(tables) - 1}\ufdd1\n\n")
    converter = MarkdownConverter(
        heading_style="ATX", bullets="-", escape_asterisks=False, escape_underscores=False, escape_misc=False,
        autolinks=False, strip=["img"], strip_pre=None,
    )  # fmt: skip
    text = converter.convert_soup(container)
    text = re.sub(r"\[([^\[\]]*)\]\((?!https?:|mailto:)[^()\s]*(?:\s\"[^\"]*\")?\)", r"\1", text)
    return re.sub(
        "[ \t]*\ufdd0(\\d+)\ufdd1[ \t]*", lambda match: f"\n\n{tables[int(match.group(1))]}\n\n", text
    )


def _title(text: str, page_title: str) -> str | None:
    """The top heading; else the page's title without the site's name behind a bar or dash."""
    heading = re.search(r"(?m)^# (\S.*)$", text)
    if heading:
        from ingest.chunk import plain_heading

        return plain_heading(heading.group(1))
    return re.split(r"\s+[|·–—]\s+", " ".join(page_title.split()))[0] or None
