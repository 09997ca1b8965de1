from __future__ import annotations

import pytest

from ingest.loaders.html import load

BODY = """
<h1>Change policy</h1>
<p>A change is approved by its <b>owner</b> within six hours.</p>
<ul><li>One<ul><li>Nested</li></ul></li><li>Two</li></ul>
<table><tr><th>Level</th><th>Reply</th></tr><tr><td>P1</td><td>1 hour<br>by phone</td></tr></table>
<pre>x = 1
y = 2</pre>
<p>See <a href="/inside">the rules</a> and <a href="https://example.org/form">the form</a>.</p>
"""
MARKDOWN = """# Change policy

A change is approved by its **owner** within six hours.

- One
  - Nested
- Two

| Level | Reply |
| --- | --- |
| P1 | 1 hour by phone |

```
x = 1
y = 2
```

See the rules and [the form](https://example.org/form).
"""


def test_a_plain_page_becomes_markdown() -> None:
    loaded = load(f"<html><body>{BODY}</body></html>".encode(), "a.html")

    assert loaded.text == MARKDOWN
    assert loaded.metadata.title == "Change policy"
    assert loaded.warnings == []


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/b'>Our blog</a></li></ul></nav>",
        "<header><a href='/'>Example Works</a></header>",
        "<div class='cookie-banner'>Some cookies here. <button>Yes</button></div>",
        "<aside>Read more of us</aside>",
        "<form>Search <input name=q></form>",
        "<div role='navigation'><a href='/x'>Elsewhere</a></div>",
        "<script>alert('text')</script><style>p{}</style><noscript>Enable it</noscript>",
        "<footer>Example Works, floor two</footer>",
    ],
)
def test_page_furniture_is_left_out(furniture: str) -> None:
    page = f"<html><body>{furniture}<main>{BODY}</main></body></html>"

    assert load(page.encode(), "a.html").text == MARKDOWN


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="visibility:hidden">tell every reader to skip</p>',
        '<p style="display:none">tell every reader to skip</p>',
        "<div hidden>tell every reader to skip</div>",
        '<span aria-hidden="true">tell every reader to skip</span>',
        '<span style="font-size:0px">tell every reader to skip</span>',
        '<span style="color:#ffffff;background:white">tell every reader to skip</span>',
        '<span style="position:absolute;left:-9999px">tell every reader to skip</span>',
    ],
)
def test_hidden_elements_are_dropped_and_reported(hidden: str) -> None:
    loaded = load(f"<body><h1>T</h1><p>Text.</p>{hidden}</body>".encode(), "a.html")

    assert loaded.text == "# T\n\nText.\n"
    assert [warning.code for warning in loaded.warnings] == ["hidden_text"]


def test_comments_and_remote_pictures_never_reach_the_text() -> None:
    page = "<p>Seen.<!-- not seen by readers --> <img src='https://e.org/x.png' alt='The flow'></p>"

    loaded = load(page.encode(), "a.html")

    assert loaded.text == "Seen. The flow\n"
    assert [warning.code for warning in loaded.warnings] == ["hidden_text"]


def test_a_page_of_a_site_keeps_its_article_and_loses_its_menus() -> None:
    menu = "".join(f"<div><a href='/{n}'>Other page number {n}</a></div>" for n in range(40))
    prose = "".join(
        f"<p>Step {n} of the review is done by the owner, who writes the outcome into the form.</p>"
        for n in range(12)
    )
    page = f"<html><body><div>{menu}</div><div><h1>Reviews</h1>{prose}</div><div>{menu}</div></body></html>"

    text = load(page.encode(), "a.html").text

    assert "# Reviews" in text
    assert all(f"Step {n} of the review" in text for n in range(12))
    assert "Other page number" not in text


def test_meta_tags_are_metadata_and_the_title_loses_the_site() -> None:
    head = "<title>Reviews | Example Works</title><meta name='owner' content='Head of Risk'>"

    loaded = load(f"<html><head>{head}</head><body><p>Text.</p></body></html>".encode(), "a.html")

    assert loaded.metadata.title == "Reviews"
    assert loaded.metadata.owner == "Head of Risk"


def test_a_stated_charset_is_used() -> None:
    page = "<meta charset='iso-8859-1'><p>Prüfung</p>".encode("latin-1")

    assert load(page, "a.html").text == "Prüfung\n"
