"""A socket outlives its request: this ends it once the session it was opened with has ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
_LOG = logging.getLogger(__name__)
SESSION_ENDED = 4401
"""Why the socket was closed, in the range that is ours to give."""


async def guarded_socket(
    app: Any,
    scope: Any,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
    still: Callable[[], object | None],
    *,
    every_s: float,
) -> None:
    """Serve a socket until either side closes it or the session ends.

    Args:
        still: Whoever holds the session now; None where it ended. Called in a thread.
        every_s: How often that is asked.
    """
    ended = asyncio.ensure_future(_until_ended(still, every_s))
    reading: asyncio.Future[Message] | None = None

    async def receive_or_end() -> Message:
        nonlocal reading
        # An unfinished read is kept for the next call, so that no message is lost.
        reading = reading or asyncio.ensure_future(receive())
        await asyncio.wait({reading, ended}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            with contextlib.suppress(Exception):  # the browser may have gone at the same moment
                await send({"type": "websocket.close", "code": SESSION_ENDED})
            return {"type": "websocket.disconnect", "code": SESSION_ENDED}
        done, reading = reading, None
        return done.result()

    try:
        await app(scope, receive_or_end, send)
    finally:
        for task in (ended, reading):
            if task is not None:
                task.cancel()


async def _until_ended(still: Callable[[], object | None], every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        try:
            if await asyncio.to_thread(still) is None:
                return
        except Exception as error:  # noqa: BLE001 - what cannot be looked up now is looked up again
            _LOG.warning("A session could not be looked up: %s", type(error).__name__)
