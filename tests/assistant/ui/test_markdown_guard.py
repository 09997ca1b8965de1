"""Nothing in a source or a model's text becomes a link, a picture or HTML on the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.ui.markdown_guard import own_link, plain, safe_markdown, source_path

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_LINKIFIED = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)


def dangers(markdown: str) -> list[str]:
    """What a page would fetch, open, run or drop: links, pictures, HTML, bare addresses, directives."""
    found: list[str] = []
    for token in PARSER.parse(markdown):
        if token.type == "html_block":
            found.append(token.type)
        for child in token.children or ():
            if child.type in ("link_open", "image", "html_inline"):
                found.append(child.type)
            elif child.type == "text" and _LINKIFIED.search(child.content):
                found.append(child.content)
    return found


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://evil.example/p.png)",
        "[click](https://evil.example)",
        "[click](javascript:alert(1))",
        "[a]: http://evil.example\n\nsee [a]",
        "![a][b]\n\n[b]: http://evil.example",
        "<https://evil.example>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "http:\\//evil.example",
        "&#104;ttp://evil.example and &lt;b&gt;",
        "&amp;#104;ttps://evil.example",
        "` http://evil.example `",
        "`a` ``[x](http://evil.example)`` `",
        "\\`[x](http://evil.example)`",
        "\\\\[x](http://evil.example)",
        "[x\\](http://evil.example)](http://evil.example)",
        "[![x](http://evil.example/a)](http://evil.example/b)",
        "www.evil.example/x",
        "mail evil@evil.example now",
        "[x](<http://evil.example>)",
        "[x](\nhttp://evil.example)",
        "ht\u200btp://evil.example",
        "| a | [x](http://evil.example) |\n|---|---|\n| ![y](//evil.example) | z |",
    ],
)
def test_hostile_text_is_only_words(hostile: str) -> None:
    assert dangers(safe_markdown(hostile)) == []


_pieces = st.sampled_from(
    ["[", "]", "(", ")", "!", "<", ">", "`", "``", "\\", "&", "#", ";", ":", "//", "http", "https:",
     "www.", "evil.example", "a", " ", "\n", "\n\n", "*", "_", "|", "@", "x.y", "&#91;", "&lt;", "~", "- "]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(_pieces, max_size=30).map("".join))
def test_no_arrangement_of_signs_becomes_a_link(text: str) -> None:
    assert dangers(safe_markdown(text)) == []


def test_what_carries_meaning_survives() -> None:
    text = "Use **bold**, *it*, `code`, 9:30 and 5 % of R&D.\n\n- one\n- two"
    assert safe_markdown(text) == text


def test_words_after_a_colon_are_not_taken_for_a_directive() -> None:
    assert safe_markdown("Owner:Maria") == "Owner\\:Maria"


def test_link_words_stay_when_their_target_goes() -> None:
    assert safe_markdown("See [the policy](../policy.md).") == "See the policy."


@settings(max_examples=500, deadline=None)
@given(st.lists(_pieces, max_size=20).map("".join))
def test_plain_text_has_no_markup_at_all(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown and dangers(f"before {shown} after") == []


def test_own_links_lead_to_source_pages_only() -> None:
    path = source_path("ops/change policy", 3, start=1, end=9)
    assert path == "/source/ops/change%20policy@3?start=1&end=9"
    assert own_link("1", path, tooltip='A "quoted" title') == f'[1]({path} "A  quoted  title")'
    for foreign in ("https://evil.example", "//evil.example", "/sign-out", "/source/a b", "/source/(x)"):
        with pytest.raises(ValueError, match="not a page of ours"):
            own_link("x", foreign)
