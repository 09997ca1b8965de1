from __future__ import annotations

import pytest

from ingest.loaders.unseen_style import hides, melts, parse_colour


@pytest.mark.parametrize(
    "style",
    [
        "DISPLAY : none",
        "color:red; visibility: hidden",
        "opacity:0",
        "font-size: 0.5px",
        "font: 0 Arial",
        "left:-9999px",
        "color:#fff",
        "color: rgb(250,250,250)",
        "background:#203040;color:#213141",
        "color: transparent",
        "max-height:0px;overflow:hidden",
    ],
)
def test_a_style_that_shows_nothing_hides(style: str) -> None:
    assert hides(style)


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "opacity: 0.5",
        "font-size:0.8em",
        "font: 12px Arial",
        "color:#fff;background:#004",
        "color:#fff; background: url(sky.png)",
        "color:#999",
        "height:0",
        "margin-left:-12px",
    ],
)
def test_a_style_that_shows_something_does_not(style: str) -> None:
    assert not hides(style)


def test_letters_are_compared_with_what_lies_behind_them() -> None:
    assert not hides("color: white", ground=(0, 0, 80))
    assert not hides("color: white", ground=None)
    assert hides("color: #000055", ground=(0, 0, 80))


def test_colours_are_read_as_css_writes_them() -> None:
    assert parse_colour("#AbC") == parse_colour("aabbcc") == parse_colour("rgb(170, 187, 204)")
    assert parse_colour("rgba(1, 2, 3, 0)") == parse_colour("#01020300") == "transparent"
    assert parse_colour("var(--ink)") is None
    assert not melts((0, 0, 0), (255, 255, 255))
