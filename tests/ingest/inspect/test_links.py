from __future__ import annotations

import pytest

from knowledge.proposals.report import Severity
from tests.ingest.inspect.proposed import STATED, codes_of, quotes_of, remarks_on


@pytest.mark.parametrize(
    "body",
    [
        "![chart](https://pics.test/chart.png)",
        '<img src="//pics.test/chart.png">',
        "![chart][c]\n\n[c]: https://pics.test/chart.png",
        "<iframe src='https://pics.test/x'></iframe>",
    ],
)
def test_a_picture_from_elsewhere_is_told(body: str) -> None:
    assert codes_of(f"# A\n\nB.\n\n{body}\n") == {"remote_image"}


@pytest.mark.parametrize(
    "body",
    [
        "![](https://p.test/pixel.gif)",
        "![](https://p.test/i.png?user=7)",
        '<img src="https://p.test/a.png" width="1" height="1">',
    ],
)
def test_a_picture_that_tells_who_reads_is_told_as_such(body: str) -> None:
    assert codes_of(f"# A\n\nB.\n\n{body}\n") == {"tracking_image"}


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html;base64,PHA+",
        "java&#115;cript:x",
        "vbscript:x",
    ],
)
def test_a_link_that_runs_something_is_an_error(target: str) -> None:
    remarks = remarks_on(f"{STATED}# A\n\n[open]({target})\n")

    assert remarks["unsafe_link"].severity is Severity.ERROR


def test_a_link_that_shows_another_address_is_quoted() -> None:
    remarks = remarks_on(f"{STATED}# A\n\n[https://bank.test/login](https://bank.test.evil.example/login)\n")

    assert quotes_of(remarks["misleading_link"]) == [
        "https://bank.test/login leads to https://bank.test.evil.example/login"
    ]


@pytest.mark.parametrize(
    "body",
    [
        "[the table](tables.md) and ![local](img/a.png) and [home](https://insurer.test/start)",
        "[www.insurer.test](https://insurer.test/x) and [docs.insurer.test](https://docs.insurer.test/a)",
        "[values.yaml](https://code.test/values.yaml) and [app.net.json](https://code.test/x)",
        "![inline](data:image/png;base64,iVBORw0KGgo=)",
        "```html\n<img src='https://x.test/a.png' onerror=run()>\n```",
    ],
)
def test_ordinary_links_are_left_alone(body: str) -> None:
    assert codes_of(f"# A\n\nB.\n\n{body}\n") == set()


def test_a_script_in_markdown_is_told() -> None:
    assert "active_content" in codes_of('# A\n\nB. <img src=q onerror="x()"> C.\n')
