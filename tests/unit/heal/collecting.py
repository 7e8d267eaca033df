"""A collector of logs (OTLP over HTTP) on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Takes logs as a collector does; ``answers`` are given one a request, then 200."""

    def __init__(self, context=None):
        self.requests, self.answers = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                status, said = outer.answers.pop(0) if outer.answers else (200, b"{}")
                if status == 200:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    outer.requests.append((self.path, headers, json.loads(body)))
                self.send_response(status)
                self.send_header("content-length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.scheme = "http"
        if context is not None:
            self.scheme = "https"
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}"

    def records(self):
        return [
            record
            for _, _, sent in self.requests
            for resource in sent["resourceLogs"]
            for scope in resource["scopeLogs"]
            for record in scope["logRecords"]
        ]

    def numbers(self):
        return [attributes(record)["caro.audit.n"]["intValue"] for record in self.records()]


def attributes(record):
    return {entry["key"]: entry["value"] for entry in record["attributes"]}
