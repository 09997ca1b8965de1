"""An OpenAI-compatible server that replies what a test tells it to, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the server does next, and what it was asked."""

    reply: str = "Yes [1]."
    status: int = 200
    fault: str = ""
    """"" or one of garbage, cut, silent, endless, empty."""
    requests: list[dict[str, Any]] = field(default_factory=list)
    says: Callable[[dict[str, Any]], str | None] | None = None
    """The reply to a request, in place of `reply`; None is a failure of the server."""
    release: threading.Event = field(default_factory=threading.Event)
    """Set at the end of a test, so that a silent server lets go."""


@contextmanager
def scripted_server() -> Iterator[tuple[str, Script]]:
    """Serve on a free loopback port; yields the base URL and the script."""
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def log_message(self, *arguments: object) -> None:
            return

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            script.requests.append(request)
            try:
                self._respond(script.says(request) if script.says else script.reply)
            except (BrokenPipeError, ConnectionResetError):
                return

        def _respond(self, reply: str | None) -> None:
            if script.status != 200 or reply is None:
                self.send_response(script.status if reply is not None else 500)
                self.end_headers()
                self.wfile.write(b'{"error": {"message": "scripted"}}')
                return
            if script.fault == "silent":
                script.release.wait(10)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if script.fault == "garbage":
                self.wfile.write(b"\x00\xffnot json at all\n\n")
                return
            if script.fault == "endless":
                while not script.release.is_set():
                    self._chunk("word " * 200)
                return
            words = [] if script.fault == "empty" else reply.split(" ")
            for index, word in enumerate(words):
                self._chunk(word if index == 0 else f" {word}")
                if script.fault == "cut" and index == 1:
                    return
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self._event({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, text: str) -> None:
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]})

        def _event(self, values: dict[str, Any]) -> None:
            event = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
            self.wfile.write(f"data: {json.dumps({**event, **values})}\n\n".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", script
    finally:
        script.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
