"""The factor data set and one's own studies by API, with nothing but the standard library.

``python examples/api_client.py https://pcf.example.gov.cn 电力`` prints the factors found as CSV;
with a key in ZUJI_KEY it also lists the studies that the key may read.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any


def pages(site: str, path: str, **asked: str) -> Iterator[dict[str, Any]]:
    """Every row of a list, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        query = urllib.parse.urlencode({**asked, "limit": "200", "cursor": cursor})
        headers = (
            {"Authorization": f"Bearer {os.environ['ZUJI_KEY']}"}
            if os.environ.get("ZUJI_KEY")
            else {}
        )
        request = urllib.request.Request(f"{site}/api/v1{path}?{query}", headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            page = json.load(answer)
        yield from page["items"]
        cursor = page["next"]


def main() -> None:
    site, words = sys.argv[1].rstrip("/"), " ".join(sys.argv[2:])
    out = csv.writer(sys.stdout)
    out.writerow(["id", "version", "value", "unit", "region", "year", "licence"])
    for f in pages(site, "/factors", q=words):
        out.writerow(
            [
                f["id"],
                f["version"],
                f["value"],
                f["unit"],
                f["region"],
                f["year"],
                f["source"]["licence"],
            ]
        )
    if os.environ.get("ZUJI_KEY"):
        for study in pages(site, "/studies"):
            print(study["id"], study["model"], study["year"], study["state"])


if __name__ == "__main__":
    main()
