"""A receiver of webhooks in a process of its own: ``python webhook_receiver.py FOLDER STATUS…``.

It answers request n with the n-th status (the last one from then on), and writes what it got into
the folder as ``0.json``, ``1.json`` …; the port stands in ``port``.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


def main(folder: Path, statuses: list[int]) -> None:
    got: list[int] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            content = {"path": self.path, "headers": dict(self.headers), "body": body}
            (folder / f"{len(got)}.json").write_text(json.dumps(content), "utf-8")
            status = statuses[min(len(got), len(statuses) - 1)]
            got.append(status)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    (folder / "port.new").write_text(str(server.server_port), "utf-8")
    (folder / "port.new").rename(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(status) for status in sys.argv[2:]])
