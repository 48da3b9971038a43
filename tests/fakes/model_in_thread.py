"""A language model for tests that have no event loop of their own: OpenAI's chat completions in a thread."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.fakes.openai_server import completion


@contextmanager
def model(says: Callable[[list[dict[str, Any]]], str]) -> Iterator[int]:
    """Serves a model; gives its port on 127.0.0.1.

    Args:
        says: gives the words that answer some messages, as OpenAI writes them.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.wfile.write(b"".join(completion(says(asked["messages"]))))

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
