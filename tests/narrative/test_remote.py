"""The optional reader, against a stub endpoint on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from whence.errors import InputError
from whence.narrative.remote import RemoteReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.compiled import Knowledge

TEXT = "Deep pain in the left buttock.\nIt hurts to sit and I have no fever."


class _Stub(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.content, self.seen = 200, "", []  # type: ignore[var-annotated]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.seen.append((self.path, self.headers.get("Authorization"), body))
        reply = json.dumps({"choices": [{"message": {"content": server.content}}]}).encode()
        self.send_response(server.status)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def stub() -> Iterator[_Stub]:
    server = _Stub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _says(stub: _Stub, *answers: Any) -> None:
    stub.content = "```json\n" + json.dumps({"answers": list(answers)}) + "\n```"


def test_keeps_what_quotes_the_text(stub: _Stub, knowledge: Knowledge) -> None:
    _says(
        stub,
        {"finding": "pain_on_sitting", "value": "yes", "quote": "hurts to  SIT"},
        {"finding": "fever", "value": False, "quote": "I have no fever"},
    )
    reading = RemoteReader(stub.url, "tiny", key="secret").read(TEXT, knowledge)
    assert {a.finding: a.value for a in reading.answers} == {"pain_on_sitting": "yes", "fever": "no"}
    assert not reading.dropped
    path, authorization, body = stub.seen[0]
    assert path == "/v1/chat/completions"
    assert authorization == "Bearer secret"
    assert body["model"] == "tiny"
    assert body["messages"][-1]["content"] == TEXT


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"finding": "fever", "value": "yes", "quote": "a temperature of 39"}, "quote is not in the text"),
        ({"finding": "fever", "value": "yes", "quote": ""}, "quote is not in the text"),
        ({"finding": "fever", "value": "perhaps", "quote": "fever"}, "no such answer"),
        ({"finding": "crp", "value": 99999, "quote": "fever"}, "no such answer"),
        ({"finding": "cancer_for_sure", "value": "yes", "quote": "fever"}, "no such finding"),
        ("fever", "not an answer"),
    ],
)
def test_drops_what_it_cannot_check(stub: _Stub, knowledge: Knowledge, answer: Any, reason: str) -> None:
    _says(stub, answer)
    reading = RemoteReader(stub.url, "tiny").read(TEXT, knowledge)
    assert not reading.answers
    assert reason in reading.dropped[0]
    assert stub.seen[0][1] is None


@pytest.mark.parametrize("content", ["I cannot do that.", '{"answers": "none"}', "{broken"])
def test_says_when_the_reply_is_no_list(stub: _Stub, knowledge: Knowledge, content: str) -> None:
    stub.content = content
    with pytest.raises(InputError, match="no list of answers"):
        RemoteReader(stub.url, "tiny").read(TEXT, knowledge)


def test_says_when_the_endpoint_fails(stub: _Stub, knowledge: Knowledge) -> None:
    stub.status = 503
    with pytest.raises(InputError, match="did not answer"):
        RemoteReader(stub.url, "tiny").read(TEXT, knowledge)


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(RemoteReader("http://127.0.0.1/v1", "tiny", key="secret"))
