"""What of Chainlit is open: a list of routes and socket events. Everything else is removed.

The lists are data, so that a new version of Chainlit with a new route opens nothing and a
test can name it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.ui.drafts.wishes import COMMAND
from assistant.ui.identity import set_signed_in, signed_in

KEPT_ROUTES = frozenset(
    {
        ("MOUNT", "/ws/socket.io"),
        ("GET", "/public/{filename:path}"),
        ("GET", "/assets/{filename:path}"),
        ("GET", "/user"),
        ("GET", "/project/translations"),
        ("POST", "/project/threads"),
        ("GET", "/project/thread/{thread_id}"),
        ("PUT", "/project/thread"),
        ("DELETE", "/project/thread"),
        ("GET", "/favicon"),
        ("GET", "/logo"),
    }
)

REMOVED_ROUTES = frozenset(
    {
        ("GET", "/copilot/{filename:path}"),
        ("GET", "/auth/config"),
        ("GET", "/project/settings"),
        ("POST", "/login"),
        ("POST", "/logout"),
        ("POST", "/auth/jwt"),
        ("POST", "/auth/header"),
        ("GET", "/auth/oauth/{provider_id}"),
        ("GET", "/auth/oauth/{provider_id}/callback"),
        ("POST", "/auth/oauth/azure-ad-hybrid/callback"),
        ("POST", "/set-session-cookie"),
        ("PUT", "/feedback"),
        ("DELETE", "/feedback"),
        ("GET", "/project/share/{thread_id}"),
        ("PUT", "/project/thread/share"),
        ("GET", "/project/thread/{thread_id}/element/{element_id}"),
        ("PUT", "/project/element"),
        ("DELETE", "/project/element"),
        ("POST", "/project/action"),
        ("POST", "/mcp"),
        ("DELETE", "/mcp"),
        ("POST", "/project/file"),
        ("GET", "/project/file/{file_id}"),
        ("GET", "/avatars/{avatar_id:str}"),
        ("HEAD", "/"),
        ("GET", "/health"),
        ("GET", "/{full_path:path}"),
        # Chainlit's own application object, which we do not use, adds these.
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/docs/oauth2-redirect"),
        ("GET", "/redoc"),
    }
)

KEPT_EVENTS = frozenset(
    {"connect", "disconnect", "connection_successful", "clear_session", "client_message", "stop"}
)
REMOVED_EVENTS = frozenset(
    {
        "edit_message", "message_favorite", "fetch_favorites", "window_message", "audio_start",
        "audio_chunk", "audio_end", "chat_settings_change", "chat_settings_edit",
    }
)  # fmt: skip

MAX_MESSAGE_CHARS = 200_000
"""What is taken from the socket at all; how long a question may be is decided when it is asked."""


class RefusedConnectionError(Exception):
    """What a browser sent when connecting cannot be right."""


def route_names(route: Any) -> set[tuple[str, str]]:
    """A route as (method, path) pairs; a mounted application is one pair, a router many."""
    inner = getattr(route, "original_router", None)
    if inner is not None:
        return set().union(*(route_names(one) for one in inner.routes))
    methods = getattr(route, "methods", None)
    if methods is None:
        return {("MOUNT", route.path)}
    return {(method, route.path) for method in methods if method != "HEAD" or len(methods) == 1}


def listed_routes(routes: Iterable[Any]) -> list[Any]:
    """The routes that are kept, in their order."""
    return [route for route in routes if route_names(route) <= KEPT_ROUTES]


def guard_socket(sio: Any) -> None:
    """Remove unlisted events and check what the listed ones are sent."""
    handlers = sio.handlers["/"]
    for event in [name for name in handlers if name not in KEPT_EVENTS]:
        del handlers[event]
    connect, message = handlers["connect"], handlers["client_message"]

    async def checked_connect(sid: str, environ: Mapping[str, Any], auth: Any) -> Any:
        from socketio.exceptions import ConnectionRefusedError as Refused

        person = signed_in()
        if person is None:
            raise Refused("authentication failed")
        try:
            return await connect(sid, environ, checked_auth(auth))
        except RefusedConnectionError as error:
            raise Refused("the connection cannot be used") from error

    async def checked_message(sid: str, payload: Any) -> Any:
        from chainlit.session import WebsocketSession

        session = WebsocketSession.get(sid)
        person = signed_in()
        if session is None or session.user is None:
            return None
        if person is None or person.account != session.user.identifier:
            set_signed_in(None)
            return None
        checked = checked_payload(payload, thread_id=session.thread_id, author=person.account)
        return await message(sid, checked) if checked else None

    async def stop(sid: str) -> None:
        from chainlit.session import WebsocketSession

        session = WebsocketSession.get(sid)
        if session is not None and session.current_task is not None:
            session.current_task.cancel()

    handlers["connect"], handlers["client_message"] = checked_connect, checked_message
    handlers["stop"] = stop


def checked_auth(auth: Any) -> dict[str, Any]:
    """What a browser says of its session, with nothing in it but UUIDs.

    Raises:
        RefusedConnectionError: If an id is anything else; ids become names of folders.
    """
    if not isinstance(auth, Mapping):
        raise RefusedConnectionError("no session was named")
    return {
        "sessionId": canonical_uuid(auth.get("sessionId")),
        "threadId": canonical_uuid(auth["threadId"]) if auth.get("threadId") else "",
        "userEnv": "{}",
        "clientType": "webapp",
        "chatProfile": "",
    }


def canonical_uuid(value: Any) -> str:
    """The UUID, only in its usual form.

    Raises:
        RefusedConnectionError: If it is anything else.
    """
    try:
        text = str(uuid.UUID(value))
    except (ValueError, AttributeError, TypeError) as error:
        raise RefusedConnectionError("an id is not a UUID") from error
    if text != value:
        raise RefusedConnectionError("an id is not in its usual form")
    return text


def checked_payload(payload: Any, *, thread_id: str, author: str) -> dict[str, Any] | None:
    """A message with only what a person may decide: its id, its words, our button. None to ignore it."""
    message = payload.get("message") if isinstance(payload, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(message.get("output"), str):
        return None
    try:
        message_id = canonical_uuid(message.get("id"))
    except RefusedConnectionError:
        return None
    if uuid.UUID(message_id).version != 4:
        return None
    return {
        "message": {
            "id": message_id,
            "threadId": thread_id,
            "parentId": None,
            "type": "user_message",
            "name": author,
            "output": message["output"][:MAX_MESSAGE_CHARS],
            "createdAt": None,
            "metadata": {},
            "command": COMMAND if message.get("command") == COMMAND else None,
        },
        "fileReferences": None,
    }
