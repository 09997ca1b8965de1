"""Words that would like to be more than words: shown as they are, on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from assistant.ui.govern.uploads import safe_name
from tests.assistant.ui.govern.conftest import send, upload

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x.png onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</textarea></title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)//http://evil.example",
    '<a href="//evil.example">x</a><form action=http://evil.example>',
)


class Outline(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.handlers: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action")}
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}


def inert(page: str) -> bool:
    """Whether a page runs, loads and sends nothing that is not ours."""
    outline = Outline()
    outline.feed(page)
    scripts = re.findall(r"<script[^>]*>", page)
    return (
        not outline.handlers
        and not outline.tags & {"svg", "iframe", "object", "embed", "style"}
        and all(address.startswith(("/", "#", "?")) or address == "" for address in outline.addresses)
        and not any(address.startswith("//") for address in outline.addresses)
        and all('src="/public/' in script for script in scripts)
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_titles_reasons_names_texts_and_comments_stay_words(house, dana, lena, words) -> None:
    title = words.replace('"', '\\"')
    text = (
        f'---\ntitle: "{title}"\nowner: "{title}"\n---\n# {words}\n\nThe desk opens at nine {words} today.\n'
    )
    reply = upload(dana, (f"{words}.md", text), reason=words)
    assert reply.status_code == 200 and inert(reply.text)
    assert "alert(1)" not in re.sub(r"&[#\w]+;|[^<>]", "", reply.text)
    send(lena, "/govern/proposals/1/comment", reason=words)
    for path in ("/govern", "/govern/proposals", "/govern/proposals/1", "/govern/audit"):
        assert inert(lena.get(path).text), path
    assert inert(lena.get("/govern/documents", params={"words": words, "owner": words}).text)
    assert inert(lena.get("/govern/audit", params={"text": words, "action": words}).text)
    assert inert(lena.get("/govern/proposals", params={"state": words, "done": words}).text)
    assert inert(lena.get("/govern/document", params={"doc": words}).text)


def test_what_cannot_be_seen_is_named(house, dana, lena) -> None:
    send(dana, "/govern/document/retire", doc="ops/travel", reason="pay\u200bment \u202egnp.exe")
    page = lena.get("/govern/proposals/1").text
    assert "pay⟨U+200B⟩ment ⟨U+202E⟩gnp.exe" in page and "\u202e" not in page


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        (".htaccess", "htaccess"),
        ("policy.md\x00.exe", "policy-md.exe"),
        ("ａ\u202egpj.md", "a-gpj.md"),
        ("CON.MD", "CON.md"),
        ("a" * 300 + ".docx", "a" * 80 + ".docx"),
        ("x.meta.yaml", "x-meta.yaml"),
        ("....", "document"),
        ("Änderung 1.pdf", "Änderung-1.pdf"),
    ],
)
def test_of_a_files_name_only_harmless_letters_are_kept(claimed, kept) -> None:
    assert safe_name(claimed) == kept


def test_files_of_one_name_do_not_overwrite_each_other(house, dana) -> None:
    files = (("a/x.md", "# One\n\nThe first rule.\n"), ("b/x.md", "# Two\n\nThe second rule.\n"))
    assert upload(dana, *files).status_code == 200
    assert [item.source for item in house.desk.proposals.get(1).items] == ["x-2.md", "x.md"]
