"""A search that takes a while: run in the background, its result kept for the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Response

from assistant.ui.govern.page import go
from assistant.ui.govern.parts import GovernParts
from assistant.ui.govern.visitor import Visitor
from knowledge.progress import OnProgress


def start_search(
    parts: GovernParts,
    visitor: Visitor,
    find: Callable[[OnProgress], Any],
    *,
    title: str,
    key: str,
    path: str,
) -> Response:
    """Start a search and lead to its progress page.

    Args:
        find: Finds; what it gives becomes the result of the latest work under the key.
        title: What the progress page calls it.
        key: Under which `parts.works.latest` finds it again.
        path: Of the page that shows the result.
    """

    def search(progress: OnProgress) -> str:
        result = find(progress)
        work = parts.works.latest(key)
        if work is not None:
            work.result = result
        return path

    work = parts.works.start(visitor.person.account, title, search, key=key, back=path)
    return go(f"/govern/progress/{work.id}")
