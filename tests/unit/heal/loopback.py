"""An HTTP(S) server on loopback that keeps the reports it gets, and misbehaves on demand."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Loopback:
    """``faults`` are taken one a request, in order; ``idempotent`` and ``searchable`` say which of
    the two ways to avoid a second case it has."""

    def __init__(self, context=None, *, idempotent=True, searchable=True):
        self.idempotent, self.searchable = idempotent, searchable
        self.faults: list[str] = []
        self.bodies: list[bytes] = []
        self.cases: list[dict] = []
        self.headers: list[dict] = []
        self.issues: list[dict] = []
        self.comments: list[dict] = []
        self.asked: list[str] = []
        self.answers: dict[str, str] = {}
        self.redirected = 0
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.scheme = "http"
        if context is not None:
            self.scheme = "https"
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )

    def __enter__(self):
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}/reports"

    @property
    def repository(self):
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}/repos/o/r"

    def reports(self):
        """How many cases there are of each report."""
        counted: dict[str, int] = {}
        for case in self.cases:
            counted[case["report"]] = counted.get(case["report"], 0) + 1
        return counted

    def store(self, body, key):
        """The case of a report, a new one unless the key is known and honoured."""
        with self.lock:
            self.bodies.append(body)
            report = json.loads(body)["id"]
            assert report == key
            if self.idempotent:
                for case in self.cases:
                    if case["report"] == key:
                        return case
            case = {
                "report": report,
                "case": f"C{len(self.cases) + 1}",
                "sha256": hashlib.sha256(body).hexdigest(),
                "state": "received",
            }
            self.cases.append(case)
            return case

    def _handler(outer):  # noqa: C901, N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                parts = urlsplit(self.path)
                if parts.path == "/state":
                    self.answer(200, {"cases": outer.cases, "bodies": len(outer.bodies)})
                    return
                outer.asked.append(self.path)
                fault = outer._fault("GET")
                if fault and outer._misbehave(self, fault, None):
                    return
                if parts.path.startswith("/repos/"):
                    self.answer(200, outer._github_get(parts))
                elif not outer.searchable:
                    self.answer(404, {"message": "not here"})
                else:
                    wanted = parse_qs(parts.query).get("report", [""])[0]
                    found = [dict(case) for case in outer.cases if case["report"] == wanted]
                    for case in found:
                        if case["case"] in outer.answers:
                            case |= {"answer": outer.answers[case["case"]], "state": "answered"}
                    self.answer(200, {"version": 1, "cases": found})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                if len(body) < int(self.headers["content-length"]):
                    return  # whoever sent it has died
                outer.headers.append({k.lower(): v for k, v in self.headers.items()})
                fault = outer._fault("POST")
                if fault and outer._misbehave(self, fault, body):
                    return
                if self.path.startswith("/repos/"):
                    self.answer(201, outer._open_issue(json.loads(body)))
                else:
                    self.answer(201, outer.store(body, self.headers["idempotency-key"]))

            def answer(self, status, data, headers=()):
                content = data if isinstance(data, bytes) else json.dumps(data).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        return Handler

    def _fault(self, method):
        with self.lock:
            for index, fault in enumerate(self.faults):
                if fault.startswith("GET ") == (method == "GET"):
                    return self.faults.pop(index).removeprefix("GET ")
        return None

    def _misbehave(self, handler, fault, body):  # noqa: C901
        """True where the request is done with. A fault that begins with "kept" stores first."""
        case = {}
        if fault.startswith("kept "):
            fault = fault.removeprefix("kept ")
            if handler.path.startswith("/repos/"):
                case = self._open_issue(json.loads(body))
            else:
                case = dict(self.store(body, handler.headers["idempotency-key"]))
        if fault == "429":
            handler.answer(429, {"message": "slow down"}, [("retry-after", "77")])
        elif fault == "403 limit":
            reset = str(int(time.time()) + 600)
            headers = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", reset)]
            handler.answer(403, {"message": "secondary rate limit"}, headers)
        elif fault.startswith("lie "):
            case = {**self.cases[-1], "answer": "all is well", "state": "answered"}
            lie = {"case": "C99", "report": "0" * 32, "sha256": "0" * 64, "answer": 7}
            wrong = fault.removeprefix("lie ")
            handler.answer(200, {"version": 1, "cases": [{**case, wrong: lie[wrong]}]})
        elif fault.isdigit():
            handler.answer(int(fault), {"message": "no"})
        elif fault == "drop":
            handler.close_connection = True
            handler.connection.close()
        elif fault == "redirect":
            self.redirected += 1
            handler.answer(307, {}, [("location", "http://127.0.0.1:9/elsewhere")])
        elif fault == "truncated":
            handler.send_response(200)
            handler.send_header("content-length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"case": "C1"')
            handler.close_connection = True
        elif fault == "html":
            handler.answer(200, b"<html>Welcome to our hotel's network</html>")
        elif fault == "huge":
            handler.answer(200, b"[" + b"1," * 1_000_000 + b"1]")
        elif fault == "deep":
            handler.answer(200, b"[" * 200_000)
        elif fault == "other-report":
            handler.answer(200, {**case, "report": "0" * 32, "case": "C99", "sha256": "0" * 64})
        elif fault == "other-bytes":
            report = json.loads(body)["id"]
            handler.answer(200, {"report": report, "case": "C99", "sha256": "0" * 64})
        elif fault == "slow":
            handler.send_response(200)
            handler.send_header("content-length", "1000")
            handler.end_headers()
            try:
                for _ in range(100):
                    handler.wfile.write(b" ")
                    handler.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass
            handler.close_connection = True
        else:
            raise AssertionError(fault)
        return True

    # As far as GitHub's API is used.

    def _open_issue(self, data):
        with self.lock:
            number = len(self.issues) + 1
            issue = {
                "number": number,
                "title": data["title"],
                # As the real one does.
                "body": data["body"].replace("\n", "\r\n").strip(),
                "state": "open",
                "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                "html_url": f"https://github.com/o/r/issues/{number}",
                "comments": 0,
            }
            self.issues.append(issue)
            return issue

    def _github_get(self, parts):
        path = parts.path.removeprefix("/repos/o/r/issues").strip("/").split("/")
        if path == [""]:
            page = int(parse_qs(parts.query)["page"][0])
            return self.issues[::-1][(page - 1) * 100 : page * 100]
        if path[-1] == "comments":
            return self.comments
        return self.issues[int(path[0]) - 1]
