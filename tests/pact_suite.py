"""The 41 tests of the public conformance suite of PACT V3, by their numbers, for any host that
gives the suite at least two footprints; filter values are those of its first, as there.
"""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from zuji.exchange.pact import validate
from zuji.exchange.pact.checks import PLACES, validity_of
from zuji.exchange.pact.client import Send, Sent
from zuji.exchange.pact.messages import CREATED, FULFILLED, PUBLISHED, REJECTED, event_of

NOBODY = "00000000-0000-0000-0000-000000000000"
DAY = datetime.timedelta(days=1)
FORM = "application/x-www-form-urlencoded"
BOGUS = "urn:bogus:value"


@dataclass
class ConformanceSuite:
    """`answered` gives the events that the host has sent to the suite until now; `insecure` the
    status of a request by plain HTTP.
    """

    base: str
    client: str
    secret: str
    send: Send
    answered: Callable[[], list[dict[str, Any]]]
    insecure: Callable[[str, str], int]

    def run(self) -> dict[str, bool]:
        """Number of a test → whether it passes."""
        self.token = json.loads(self.log_in(self.secret).body)["access_token"]
        self.first = self.data("")[0]
        return dict(self.tests())

    def tests(self) -> Iterator[tuple[str, bool]]:
        for number in ("1", "18"):
            yield number, self.log_in(self.secret).status == 200
        for number in ("2", "19"):
            yield number, self.log_in("random").status in (400, 401)
        yield from self.reading()
        yield from self.events()
        yield from self.filters()

    def log_in(self, secret: str) -> Sent:
        code = base64.b64encode(f"{self.client}:{secret}".encode()).decode()
        headers = {"Authorization": f"Basic {code}", "Content-Type": FORM}
        body = b"grant_type=client_credentials"
        return self.send("POST", f"{self.base}/auth/token", headers, body)

    def get(self, url: str, token: str = "") -> Sent:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.send("GET", url, headers, b"")

    def data(self, query: str) -> list[dict[str, Any]]:
        found = self.get(f"{self.base}/3/footprints{query}")
        assert found.status == 200, (query, found.body)
        rows: list[dict[str, Any]] = json.loads(found.body)["data"]
        return rows

    def reading(self) -> Iterator[tuple[str, bool]]:
        one = self.get(f"{self.base}/3/footprints/{self.first['id']}")
        content = json.loads(one.body)
        yield "3", validate(content, "3").holds and content["data"]["id"] == self.first["id"]
        rows = self.data("")
        yield "4", validate({"data": rows}, "4").holds and rows == self.data("")
        link = self.get(f"{self.base}/3/footprints?limit=1").headers["link"]
        url = link[1 : link.index(">")]
        following = json.loads(self.get(url).body)["data"]
        yield "5", url.startswith(self.base) and len(following) == 1
        for number, path in (("6", ""), ("7", f"/{self.first['id']}")):
            yield number, self.get(f"{self.base}/3/footprints{path}", "bad").status in (400, 401)
        unknown = self.get(f"{self.base}/3/footprints/{NOBODY}")
        is_json = "application/json" in unknown.headers["content-type"]
        code = json.loads(unknown.body)["code"]
        yield "8", unknown.status in (400, 404) and is_json and code in ("NotFound", "BadRequest")
        for number, method, path in (
            ("9", "POST", "/auth/token"),
            ("10", "GET", "/3/footprints"),
            ("11", "GET", f"/3/footprints/{self.first['id']}"),
            ("17", "POST", "/3/events"),
        ):
            yield number, self.insecure(method, path) >= 300

    def tell(self, kind: str, data: dict[str, Any], identity: str, token: str = "") -> int:
        event = event_of(
            kind, data, identity=identity, source="//suite", time="2026-11-30T00:00:00Z"
        )
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/cloudevents+json; charset=UTF-8",
        }
        body = json.dumps(event).encode()
        return self.send("POST", f"{self.base}/3/events", headers, body).status

    def events(self) -> Iterator[tuple[str, bool]]:
        asked = {"productId": self.first["productIds"]}
        yield "12", self.tell(CREATED, asked, "run/12") == 200
        yield "14.A", self.tell(CREATED, {"productId": ["urn:pact:null"]}, "run/14.A") == 200
        sent = {each["data"].get("requestEventId"): each for each in self.answered()}
        met = sent["run/12"]
        ids = {urn for each in met["data"]["pfs"] for urn in each["productIds"]}
        is_met = met["type"] == FULFILLED and bool(ids & set(self.first["productIds"]))
        yield "13", is_met and validate(met, "13").holds
        declined = sent["run/14.A"]
        yield "14.B", declined["type"] == REJECTED and validate(declined, "14").holds
        yield "15", self.tell(PUBLISHED, {"pfIds": [NOBODY]}, "run/15") == 200
        yield "16", self.tell(PUBLISHED, {"pfIds": [NOBODY]}, "run/16", "bad") in (400, 401)
        yield "40", self.tell(PUBLISHED, {"pfIds": ["urn:gtin:4712345060507"]}, "run/40") == 400

    def filters(self) -> Iterator[tuple[str, bool]]:
        pcf, (start, end) = self.first["pcf"], validity_of(self.first)
        place = next(pcf[name] for name in PLACES if pcf.get(name))
        product, company = self.first["productIds"][0], self.first["companyIds"][0]
        classes = self.first.get("productClassifications") or [""]
        status = self.first["status"]
        for number, *pairs in (
            ("20", ("productId", product)),
            ("21", ("companyId", company)),
            ("22", ("geography", place)),
            ("23", ("classification", classes[0])),
            ("24", ("validOn", stamp(start))),
            ("25", ("validAfter", stamp(start - DAY))),
            ("26", ("validBefore", stamp(end + DAY))),
            ("27", ("status", status)),
            ("28", ("status", status), ("productId", product)),
            ("29", ("companyId", company), ("companyId", BOGUS), ("companyId", f"{BOGUS}2")),
        ):
            yield number, self.first in self.data(query(pairs))
        for number, *pairs in (
            ("30", ("productId", BOGUS)),
            ("31", ("companyId", BOGUS)),
            ("32", ("geography", "XX")),
            ("33", ("classification", BOGUS)),
            ("34", ("validOn", "1900-01-01T00:00:00Z")),
            ("35", ("validAfter", "2099-01-01T00:00:00Z")),
            ("36", ("validBefore", "1900-01-01T00:00:00Z")),
            ("37", ("status", "BogusStatus")),
            ("38", ("productId", BOGUS), ("companyId", BOGUS)),
            ("39", ("productId", BOGUS), ("productId", f"{BOGUS}2"), ("productId", f"{BOGUS}3")),
        ):
            yield number, self.data(query(pairs)) == []


def stamp(moment: datetime.datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def query(pairs: list[tuple[str, str]]) -> str:
    return "?" + "&".join(f"{name}={quote(value, safe=':')}" for name, value in pairs)
