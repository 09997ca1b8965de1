"""A picture that stands alone, that programs can parse and that people can read without colour."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from assistant.drafting.diagram.from_spec import graph_of
from assistant.drafting.diagram.svg import render_svg
from tests.assistant.drafting.processes import HOSTILE, random_spec, spec_with
from tests.assistant.drafting.specimens import complete_spec

SVG = {"s": "http://www.w3.org/2000/svg"}


def drawn(spec) -> etree._Element:
    return etree.fromstring(render_svg(graph_of(spec)).encode())


def test_it_has_a_title_a_description_and_a_light_ground() -> None:
    root = drawn(complete_spec())
    (title,), (description,) = (root.xpath(f"s:{name}/text()", namespaces=SVG) for name in ("title", "desc"))

    assert root.get("role") == "img"
    assert title == "Warranty request triage"
    assert "Lanes: Warranty desk (person)" in description
    assert "Check the request" in description
    assert root.xpath("s:rect[1]/@fill", namespaces=SVG) == ["#ffffff"]


def test_who_acts_is_told_in_words_and_borders() -> None:
    steps = [
        {"id": a, "name": a, "lane": "l", "actor_type": a} for a in ("human", "ai", "system", "ai_with_human")
    ]
    root = drawn(spec_with(lanes=[{"id": "l", "name": "Desk"}], steps=steps))
    borders = {}
    for group in root.xpath("s:g[s:rect]", namespaces=SVG):
        boxes = group.xpath("s:rect", namespaces=SVG)
        word = group.xpath("s:text[1]/text()", namespaces=SVG)[0]
        borders[word] = (len(boxes), boxes[0].get("stroke-dasharray"))

    assert borders == {
        "PERSON": (1, None),
        "AI": (2, None),
        "SYSTEM": (1, "7 3"),
        "PERSON WITH AI": (2, None),
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_text_and_nothing_else(name: str) -> None:
    lane = {"id": "l", "name": name}
    step = {"id": "a", "name": name, "lane": "l", "actor_type": "human"}
    root = drawn(spec_with(title=name, lanes=[lane], steps=[step]))
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}

    known = "svg title desc style defs marker path rect text tspan g circle polyline"
    assert kinds <= set(known.split())
    assert not root.xpath("//@*[starts-with(name(), 'on')]")


@pytest.mark.browser
def test_a_browser_shows_every_text_inside_the_picture(drawing_board, tmp_path: Path) -> None:
    file = tmp_path / "picture.svg"
    file.write_text(render_svg(graph_of(random_spec(8))), encoding="utf-8")
    drawing_board.switch_to.new_window("tab")
    try:
        drawing_board.get(file.as_uri())
        outside = drawing_board.execute_script("""
            const all = document.documentElement.getBoundingClientRect();
            return [...document.querySelectorAll('text')].map(text => text.getBoundingClientRect())
              .filter(box => box.left < 0 || box.right > all.right || box.bottom > all.bottom).length;""")
    finally:
        drawing_board.close()
        drawing_board.switch_to.window(drawing_board.window_handles[0])

    assert outside == 0
