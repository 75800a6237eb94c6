"""``python -m zuji_portal.web.ready [http://ADDRESS:PORT]``: is the site behind an address ready?

For health checks, so it starts quickly: asks ``/readyz`` as the proxy would, prints what it
answers, and exits 0 only where every check is fine.
"""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def main(address: str = "http://127.0.0.1:8000") -> int:
    host = os.environ.get("ZUJI_HOSTS", "").split(",")[0].strip() or "127.0.0.1"
    request = urllib.request.Request(  # noqa: S310 - the address of our own server
        f"{address}/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=10) as answer:
            print(answer.read().decode())
            return 0
    except urllib.error.HTTPError as problem:
        print(problem.read(2000).decode("utf-8", "replace"))
    except OSError as problem:
        print(problem)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
