"""The quote is marked wherever it stands, and nothing else is."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.ui.quote_marks import render_marked

TEXT = """# Title *here*

Intro with **bold words** and `code` in it. Second sentence.

- first **item** here
- second item
  1. nested item

> A quotation of two
> lines.

| Role | Who |
|:---|---|
| Owner | Maria |
| Deputy | Ken & Co |

```
code line
```

End_of_text is here.
"""


def marked(text: str, quote: str) -> list[str]:
    start = text.index(quote)
    page = render_marked(text, start, start + len(quote))
    assert page.marked
    found = re.findall(r"<mark[^>]*>(.*?)</mark>", page.html, re.S)
    return [html.unescape(part).strip("\n") for part in found]


@pytest.mark.parametrize(
    ("quote", "parts"),
    [
        ("Second sentence.", ["Second sentence."]),
        ("with **bold words** and", ["with ", "bold words", " and"]),
        ("**bold words** and `code`", ["bold words", " and ", "code"]),
        ("# Title *here*", ["Title ", "here"]),
        ("- first **item** here\n- second item", ["first ", "item", " here", "second item"]),
        ("  1. nested item", ["nested item"]),
        ("> A quotation of two\n> lines.", ["A quotation of two\nlines."]),
        ("| Owner | Maria |", ["Owner", "Maria"]),
        ("Maria |\n| Deputy | Ken & Co |", ["Maria", "Deputy", "Ken & Co"]),
        ("| Role | Who |\n|:---|---|\n| Owner | Maria |", ["Role", "Who", "Owner", "Maria"]),
        ("|:---|---|\n| Owner | Maria |", ["Owner", "Maria"]),
        ("```\ncode line\n```", ["code line"]),
        ("code line\n```\n\nEnd_of_text", ["code line", "End_of_text"]),
        ("second item\n  1. nested item\n\n> A", ["second item", "nested item", "A"]),
    ],
)
def test_every_block_of_a_quote_is_marked(quote: str, parts: list[str]) -> None:
    assert marked(TEXT, quote) == parts


def test_marking_changes_nothing_but_the_marks() -> None:
    bare = render_marked(TEXT).html
    for start in range(len(TEXT) - 12):
        page = render_marked(TEXT, start, start + 12)
        assert page.marked or not re.search(r"\w", TEXT[start : start + 12])
        assert re.sub(r"</?mark[^>]*>", "", page.html) == bare, TEXT[start : start + 12]


_fragments = st.sampled_from(
    ["word ", "**bold** ", "_it_ ", "`code` ", "\n\n", "\n", "- item ", "# H ", "| a | b |\n",
     "|---|---|\n", "\\* ", "[l](http://x) ", "&amp; ", "<b> ", "1. one ", "> q ", "é "]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(_fragments, min_size=1, max_size=25), data=st.data())
def test_a_mark_never_changes_the_words_of_any_text(parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = render_marked(text, start, end)
    assert "\ue000" not in page.html and "\ue001" not in page.html
    assert page.html.count("<mark") == page.html.count("</mark>")
    assert page.html.count('id="quote"') == (1 if page.marked else 0)


def test_html_scripts_and_pictures_do_not_pass() -> None:
    text = "<script>alert(1)</script> ![pixel](http://elsewhere.example/p.png) [x](javascript:alert(1))"
    page = render_marked(text)
    assert "<script" not in page.html and "<img" not in page.html
    assert "javascript:" not in page.html.replace("(javascript:alert(1))", "")
    assert "[pixel]" in page.html


def test_offsets_that_cannot_be_mark_nothing() -> None:
    for start, end in ((5, 5), (9, 3), (-1, 4), (0, 10_000_000)):
        assert not render_marked(TEXT, start, end).marked


def test_headings_become_the_contents() -> None:
    page = render_marked("# One *two*\n\ntext\n\n## Three\n", 2, 5)
    assert [(h.level, h.text, h.anchor) for h in page.headings] == [
        (1, "One two", "s1"),
        (2, "Three", "s2"),
    ]
    assert 'id="s2"' in page.html


def test_private_use_characters_of_a_document_are_not_taken_for_ours() -> None:
    text = "before \ue000 and \ue001 after"
    page = render_marked(text, 0, 6)
    assert page.html.count("<mark") == 1 and "<mark id=\"quote\">before</mark>" in page.html
