"""The 41 tests of the public conformance suite of PACT V3, as they are described, against a live
host; and what that suite does not see: pages, capitals, leaks between recipients.
"""

import base64
import datetime
import itertools
import json
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import ROOT
from pact_suite import ConformanceSuite
from zuji.cli.pact import _send_waiting
from zuji.cli.pact_network import in_background, sender, server_of
from zuji.core.refusals import Refusal
from zuji.exchange.pact import validate
from zuji.exchange.pact.client import PactClient, Sent
from zuji.exchange.pact.hosting import PactRequest, answer
from zuji.exchange.pact.memory import PactMemory
from zuji.exchange.pact.messages import CREATED, FULFILLED, PUBLISHED, REJECTED, event_of

NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)
EXAMPLES = ROOT / "examples" / "pact"
STEEL, BOARD, CCS = (
    json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    for name in ("steel-bar", "boxboard", "cement-ccs")
)
BOGUS = "urn:pact:bogus:1"
NOBODY = "00000000-0000-0000-0000-000000000000"


def memory(**more):
    count = itertools.count()
    return PactMemory(
        source="https://owner.example/3/events",
        now=lambda: NOW,
        random_text=lambda: f"text-{next(count)}",
        clients={"suite": "right", "other": "right too"},
        **more,
    )


class Suite:
    """A host that is served, and the conformance suite as its client with a host of its own."""

    def __init__(self):
        self.store, self.own = memory(), memory()
        for footprint in (STEEL, BOARD, CCS):
            self.store.grant("suite", footprint)
        self.servers = [
            server_of("127.0.0.1", 0, lambda request, store=store: answer(request, store))
            for store in (self.store, self.own)
        ]
        for server in self.servers:
            in_background(server)
        hosts = [f"127.0.0.1:{server.server_address[1]}" for server in self.servers]
        self.base, own_base = (f"http://{host}" for host in hosts)
        self.send = sender(set(hosts))
        self.client = PactClient(self.base, "suite", "right", self.send)
        self.callback = PactClient(own_base, "other", "right too", self.send)
        self.token = self.client.log_in()

    def log_in(self, secret):
        code = base64.b64encode(f"suite:{secret}".encode()).decode()
        headers = {
            "Authorization": f"Basic {code}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.send(
            "POST", f"{self.base}/auth/token", headers, b"grant_type=client_credentials"
        )

    def get(self, path, token=None):
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.send("GET", f"{self.base}{path}", headers, b"")

    def listed(self, query):
        found = self.get(f"/3/footprints?{query}")
        assert found.status == 200, found.body
        return json.loads(found.body)["data"]

    def tell(self, kind, data, identity, token=None):
        event = event_of(
            kind, data, identity=identity, source="//suite.example", time="2026-11-30T00:00:00Z"
        )
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Content-Type": "application/cloudevents+json; charset=UTF-8",
        }
        return self.send("POST", f"{self.base}/3/events", headers, json.dumps(event).encode())

    def answered(self):
        """The events that the host sends back, as they arrive at the suite's own host."""
        before = len(self.own.received)
        self.own.asked |= dict.fromkeys(("run/12", "run/14.A"), "other")
        _send_waiting(self.store, self.callback)
        return [event for _, event in self.own.received[before:]]


@pytest.fixture(scope="module")
def suite():
    made = Suite()
    yield made
    for server in made.servers:
        server.shutdown()
        server.server_close()


def test_all_41_by_their_numbers():
    made = Suite()

    def insecure(method, path):
        request = PactRequest(method, "http://x.example", path, is_secure=False)
        return answer(request, made.store).status

    def answered():
        return [event for _, event in made.store.outbox]

    found = ConformanceSuite(made.base, "suite", "right", made.send, answered, insecure).run()
    for server in made.servers:
        server.shutdown()
        server.server_close()
    assert len(found) == 41
    assert {number for number, holds in found.items() if not holds} == set()


def test_1_2_18_19_tokens(suite):
    right, wrong = suite.log_in("right"), suite.log_in("wrong")
    assert right.status == 200
    assert json.loads(right.body)["token_type"] == "Bearer"
    assert wrong.status in (400, 401)
    assert json.loads(wrong.body)["error"] == "invalid_client"


def test_3_one_footprint(suite):
    data = json.loads(suite.get(f"/3/footprints/{STEEL['id']}").body)
    assert data == {"data": STEEL}
    assert validate(data, "x").holds


def test_4_the_list_twice(suite):
    first, again = suite.listed(""), suite.listed("")
    assert first == again
    assert validate({"data": first}, "x").holds
    assert len(first) == 3


def test_5_pages_have_each_footprint_once_and_a_link_may_be_called_again(suite):
    """The link leads to the host as its sender wrote it, and holds the criteria."""
    seen, url = [], "/3/footprints?limit=1&status=active"
    while url:
        found = suite.get(url)
        seen += [each["id"] for each in json.loads(found.body)["data"]]
        assert json.loads(suite.get(url).body) == json.loads(found.body)
        link = found.headers.get("link")
        assert link is None or link.startswith(f"<{suite.base}/3/footprints?")
        url = link and link[1 + len(suite.base) : link.index(">")]
    assert seen == [STEEL["id"], BOARD["id"], CCS["id"]]


def test_6_7_16_a_bad_token(suite):
    for path in ("/3/footprints", f"/3/footprints/{STEEL['id']}"):
        found = suite.get(path, "bad")
        assert (found.status, json.loads(found.body)["code"]) == (401, "BadRequest")
    assert suite.tell(PUBLISHED, {"pfIds": [NOBODY]}, "x", "bad").status == 401


def test_8_an_unknown_footprint(suite):
    found = suite.get(f"/3/footprints/{NOBODY}")
    assert (found.status, json.loads(found.body)["code"]) == (404, "NotFound")
    assert "application/json" in found.headers["content-type"]


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/auth/token"), ("GET", "/3/footprints"), ("POST", "/3/events")],
)
def test_9_10_11_17_nothing_without_https(method, path):
    request = PactRequest(method, "http://x.example", path, is_secure=False)
    assert answer(request, memory()).status == 403


def test_12_13_a_request_is_fulfilled_once(suite):
    for _ in range(2):
        done = suite.tell(CREATED, {"productId": STEEL["productIds"]}, "run/12")
        assert (done.status, done.body) == (200, b"")
    (event,) = suite.answered()
    assert event["type"] == FULFILLED
    assert event["data"] == {"requestEventId": "run/12", "pfs": [STEEL]}
    assert validate(event, "x").holds


def test_14_a_request_for_nothing_is_rejected(suite):
    assert suite.tell(CREATED, {"productId": ["urn:pact:null"]}, "run/14.A").status == 200
    (event,) = suite.answered()
    assert (event["type"], event["data"]["requestEventId"]) == (REJECTED, "run/14.A")
    assert event["data"]["error"]["code"] == "NotFound"
    assert event["data"]["error"]["message"]


def test_15_40_published(suite):
    assert suite.tell(PUBLISHED, {"pfIds": [NOBODY]}, "run/15").status == 200
    wrong = suite.tell(PUBLISHED, {"pfIds": ["urn:gtin:4712345060507"]}, "run/40")
    assert (wrong.status, json.loads(wrong.body)["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("productId=urn:gtin:6901234567892", [STEEL]),  # 20
        ("productid=URN:GTIN:6901234567892", [STEEL]),
        ("companyId=urn:pact:pcf.example.gov.cn:supplier-id:YISHUI", [BOARD]),  # 21
        ("geography=CN-SD", [STEEL]),  # 22
        ("geography=cn", [STEEL, BOARD]),
        ("geography=eastern%20asia", [STEEL, BOARD, CCS]),
        ("geography=Asia", [STEEL, BOARD, CCS]),
        ("classification=urn:pact:productclassification:un-cpc:32143", [BOARD]),  # 23
        ("classification=", [STEEL, BOARD, CCS]),
        ("validOn=2026-01-01T00:00:00Z", [STEEL, BOARD, CCS]),  # 24
        ("validOn=2026-01-01T08:00:00+08:00", [STEEL, BOARD, CCS]),
        ("validOn=2029-01-01T00:00:00Z", [STEEL, BOARD, CCS]),
        ("validOn=2029-01-01T00:00:01Z", []),
        ("validAfter=2025-12-31T00:00:00Z", [STEEL, BOARD, CCS]),  # 25
        ("validAfter=2026-01-01T00:00:00Z", []),
        ("validBefore=2029-01-02T00:00:00Z", [STEEL, BOARD, CCS]),  # 26
        ("validBefore=2029-01-01T00:00:00Z", []),
        ("status=Active", [STEEL, BOARD, CCS]),  # 27
        ("status=active&productId=urn:gtin:6901234567892", [STEEL]),  # 28
        (f"companyId={STEEL['companyIds'][0]}&companyId={BOGUS}&companyId={BOGUS}2", [STEEL]),  # 29
        (f"productId={BOGUS}", []),  # 30
        (f"companyId={BOGUS}", []),
        ("geography=XX", []),
        (f"classification={BOGUS}", []),
        ("validOn=1900-01-01T00:00:00Z", []),
        ("validAfter=2099", []),
        ("validBefore=1900-01-01", []),  # 36
        ("status=BogusStatus", []),  # 37
        (f"productId={BOGUS}&companyId={BOGUS}", []),  # 38
        (f"productId={BOGUS}&productId={BOGUS}2&productId={BOGUS}3", []),  # 39
    ],
)
def test_20_to_39_filters(suite, query, expected):
    assert suite.listed(query) == expected


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=ten", "$filter=x", "colour=red", "validOn=soon"]
)
def test_a_parameter_that_cannot_be_used_is_a_bad_request(suite, query):
    found = suite.get(f"/3/footprints?{query}")
    assert (found.status, json.loads(found.body)["code"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"{}"),
        ("application/cloudevents+json", b"{"),
        ("application/cloudevents+json", b"[]"),
        ("application/cloudevents+json", b'{"specversion": "1.0", "type": "x"}'),
        ("application/cloudevents+json", json.dumps({"data": STEEL}).encode()),
        ("application/cloudevents+json", b'{"type": ' + b"[" * 20_000 + b"}"),
    ],
)
def test_a_malformed_event_is_refused_and_nothing_breaks(suite, kind, body):
    headers = {"Authorization": f"Bearer {suite.token}", "Content-Type": kind}
    found = suite.send("POST", f"{suite.base}/3/events", headers, body)
    assert (found.status, json.loads(found.body)["code"]) == (400, "BadRequest")


def test_a_fulfilment_that_nobody_asked_for_is_refused(suite):
    found = suite.tell(FULFILLED, {"requestEventId": "never", "pfs": [STEEL]}, "x/1")
    assert found.status == 400


def test_a_withdrawn_footprint_is_denied_to_who_had_it_and_unknown_to_others():
    store = memory()
    store.grant("suite", STEEL)
    store.withdraw("suite", STEEL["id"])
    statuses = {}
    for client, secret in store.clients.items():
        token, _ = store.issue(client, secret)
        path = f"/3/footprints/{STEEL['id'].upper()}"
        request = PactRequest(
            "GET", "https://x.example", path, headers={"authorization": f"Bearer {token}"}
        )
        statuses[client] = answer(request, store).content["code"]
    assert statuses == {"suite": "AccessDenied", "other": "NotFound"}


def test_a_deprecated_footprint_is_still_given_and_told_apart():
    store = memory()
    store.grant("suite", STEEL)
    store.deprecate(STEEL["id"])
    (held,) = store.given_to("suite")
    assert held.data == {**STEEL, "status": "Deprecated"}


def test_a_token_ends():
    store, times = memory(), iter([NOW, NOW + datetime.timedelta(seconds=3600)])
    store.now = lambda: next(times)
    token, seconds = store.issue("suite", "right")
    assert seconds == 3600
    store.now = lambda: NOW + datetime.timedelta(seconds=3600)
    headers = {"authorization": f"Bearer {token}"}
    found = answer(PactRequest("GET", "https://x", "/3/footprints", headers=headers), store)
    assert (found.status, found.content["code"]) == (401, "TokenExpired")


CLIENTS = ("a", "b", "c")
IDS = tuple(str(uuid.UUID(int=n)) for n in range(1, 5))
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("grant", "withdraw")), st.sampled_from(CLIENTS), st.sampled_from(IDS)
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS, limit=st.integers(1, 3))
def test_nothing_leaks_between_recipients(steps, limit):
    """Whatever was granted and withdrawn: by list, page, id and event each client gets exactly what
    it was last granted, and nothing of another.
    """
    store, right = memory(), {client: set() for client in CLIENTS}
    store.clients = dict.fromkeys(CLIENTS, "s")
    for move, client, identity in steps:
        if move == "grant":
            store.grant(client, {**STEEL, "id": identity})
            right[client].add(identity)
        else:
            store.withdraw(client, identity)
            right[client].discard(identity)
    for client in CLIENTS:

        def send(method, url, headers, body):
            path, _, query = url.removeprefix("https://x.example").partition("?")
            held = {name.lower(): text for name, text in headers.items()}
            found = answer(PactRequest(method, "https://x.example", path, query, held, body), store)
            more = {name.lower(): text for name, text in found.headers.items()}
            return Sent(found.status, more, found.body)

        partner = PactClient("https://x.example", client, "s", send)
        assert {each["id"] for each in partner.footprints([("limit", str(limit))])} == right[client]
        for identity in IDS:
            if identity in right[client]:
                assert partner.footprint(identity)["id"] == identity
            else:
                with pytest.raises(Refusal):
                    partner.footprint(identity)
        event = event_of(
            CREATED,
            {"status": ["Active"]},
            identity=client,
            source="//x",
            time="2026-01-01T00:00:00Z",
        )
        partner.tell(event)
        _, reply = store.outbox.pop()
        assert {each["id"] for each in reply["data"].get("pfs", ())} == right[client]


def stub(answers):
    def send(method, url, headers, body):
        found = answers[url.partition("?")[0].removeprefix("https://p.example")]
        status, content, more = found if isinstance(found, tuple) else (200, found, {})
        return Sent(status, more, json.dumps(content).encode())

    return send


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        (
            {"/.well-known/openid-configuration": {"token_endpoint": "https://evil.example/t"}},
            "pact-foreign-link",
        ),
        ({"/auth/token": (401, {"error": "invalid_client"}, {})}, "pact-answered"),
        ({"/auth/token": {"token": 1}}, "pact-answered"),
        (
            {"/3/footprints": (200, {"data": []}, {"link": '<https://evil.example/>; rel="next"'})},
            "pact-foreign-link",
        ),
        (
            {"/3/footprints": (200, {"data": []}, {"link": '</3/footprints?x>; rel="next"'})},
            "pact-too-much",
        ),
        ({"/3/footprints": {"data": None}}, "pact-answered"),
        ({"/3/footprints": (500, {"code": "InternalError"}, {})}, "pact-answered"),
    ],
)
def test_a_hostile_partner_gets_no_secret_and_leads_nowhere(answers, rule):
    usual = {
        "/.well-known/openid-configuration": (404, {}, {}),
        "/auth/token": {"access_token": "t"},
    }
    partner = PactClient("https://p.example", "c", "s", stub(usual | answers))
    with pytest.raises(Refusal) as caught:
        partner.footprints()
    assert caught.value.findings[0].rule == rule


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("http://127.0.0.1:9/", ()),
        ("https://127.0.0.1:9/", ()),
        ("https://[::1]:9/", ()),
        ("https://10.1.2.3/", ()),
        ("https://169.254.169.254/", ()),
        ("https://[::ffff:127.0.0.1]/", ()),
        ("https://user@127.0.0.1:9/", ("127.0.0.1:9",)),
        ("ftp://127.0.0.1:9/", ("127.0.0.1:9",)),
        ("http://127.0.0.1:9/", ("127.0.0.1:10",)),
    ],
)
def test_no_private_address_is_called_unless_it_was_named(url, named):
    with pytest.raises(Refusal) as caught:
        sender(set(named))("GET", url, {}, b"")
    assert caught.value.findings[0].rule == "pact-unreachable"
