"""PACT from strangers: whatever a partner sends or answers is at most refused in words."""

import copy
import datetime
import json
import socket
import threading
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import ROOT
from zuji.cli import pact_network
from zuji.cli.pact import _figures
from zuji.core.addresses import is_public
from zuji.core.refusals import Refusal, describe
from zuji.exchange.pact import client, validate
from zuji.exchange.pact.client import MOST_PAGES, PactClient, Sent, origin
from zuji.exchange.pact.criteria import criteria_of
from zuji.exchange.pact.decimals import is_amount
from zuji.exchange.pact.hosting import PactRequest, answer
from zuji.exchange.pact.memory import PactMemory
from zuji.exchange.pact.supplier import supplier_figure

EXAMPLES = ROOT / "examples" / "pact"
STEEL, BOARD, EVENT, FULFILLED = (
    json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    for name in ("steel-bar", "boxboard", "request-created", "request-fulfilled")
)
NOW = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)


def pcf(**changes):
    return {**STEEL, "pcf": {**STEEL["pcf"], **changes}}


@pytest.mark.parametrize(
    ("place", "data", "is_wrong"),
    [
        ("pcf.referencePeriodEnd", pcf(referencePeriodEnd="9998-12-31T00:00:00Z"), True),
        ("pcf.referencePeriodEnd", pcf(referencePeriodEnd="2101-01-01T00:00:00Z"), True),
        ("pcf.referencePeriodStart", pcf(referencePeriodStart="1989-12-31T23:59:59Z"), True),
        ("pcf.referencePeriodStart", pcf(referencePeriodStart="1990-01-01T00:00:00Z"), False),
        ("validityPeriodEnd", {**STEEL, "validityPeriodEnd": "9999-12-31T23:59:59Z"}, True),
        ("pcf.biogenicCarbonContent", pcf(biogenicCarbonContent="1e30"), True),
        ("pcf.landAreaOccupation", pcf(landAreaOccupation="1" + "0" * 16), True),
        ("pcf.landAreaOccupation", pcf(landAreaOccupation="1" + "0" * 15), False),
        ("pcf.landAreaOccupation", pcf(landAreaOccupation="9.99e15"), False),
        ("pcf.landAreaOccupation", pcf(landAreaOccupation="0e16"), True),
        ("pcf.landAreaOccupation", pcf(landAreaOccupation="1.7e-17"), False),
    ],
)
def test_years_and_amounts_have_bounds_that_are_told(place, data, is_wrong):
    found = [each for each in validate(data, "x").findings if str(each.place) == f"x!{place}"]
    assert bool(found) is is_wrong
    if is_wrong:
        assert [(each.rule, each.severity) for each in found] == [("value-type", "block")]
        assert describe(found[0], "zh") and describe(found[0], "en")


@pytest.mark.parametrize(
    ("text", "expected"), [("1e30", "1e16"), ("1" + "0" * 16, "1e16"), ("1,5", "12.5")]
)
def test_too_large_and_not_decimal_are_told_apart(text, expected):
    (finding,) = validate(pcf(landAreaOccupation=text), "x").findings
    assert expected in describe(finding, "zh")


def test_an_amount_that_has_a_size_is_one():
    assert [is_amount(each) for each in ("1e15", "1e16", "-9e15", "10e15", "NaN", 1, None)] == [
        *(True, False, True, False, False, False, False)
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("at", ["end", "validityPeriodStart", "validityPeriodEnd"])
def test_a_supplier_file_of_no_age_is_refused(day, at):
    old = {
        "specVersion": "2.1.0",
        "pcf": {
            "declaredUnit": "kilogram",
            "unitaryProductAmount": "1",
            "pCfExcludingBiogenic": "2",
            "reportingPeriodEnd": "2025-12-31T23:59:59Z",
        },
    }
    if at == "end":
        old["pcf"]["reportingPeriodEnd"] = day
    else:
        old[at] = day
    with pytest.raises(Refusal) as caught:
        supplier_figure(old, "x")
    (finding,) = caught.value.findings
    assert (finding.rule, finding.read, finding.expected) == ("date-wrong", day, "1990 … 2100")


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**18),
    st.text(max_size=12),
    st.sampled_from(
        [
            *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2025-02-29T00:00:00Z"),
            *("1e99", "-1e-99", "0e15", "9" * 40, "-0", "0." + "9" * 40, "1e400", "NaN", "٣"),
            *("urn:gtin:٣", "urn::", "CN-", "2.3.0", "3.0.0", "Active", "product line", "\0"),
            *([], {}, [[]], [None], [{}], {"a": {}}),
        ]
    ),
)


def places_in(data, path=()):
    yield path
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places_in(value, (*path, key))


def with_value(data, path, value):
    if not path:
        return value
    made = copy.copy(data)
    made[path[0]] = with_value(made[path[0]], path[1:], value)
    return made


def hosted(method, path, body=b"", query=""):
    """The answer of a host that holds two footprints, to a client that is logged in."""
    store = PactMemory("//x", lambda: NOW, lambda: "t", clients={"a": "s"})
    for each in (STEEL, BOARD):
        store.grant("a", each)
    store.issue("a", "s")
    headers = {"authorization": "Bearer t", "content-type": "application/json"}
    found = answer(PactRequest(method, "https://x", path, query, headers, body), store)
    for _, event in store.outbox:
        json.dumps(event, ensure_ascii=False).encode()
    return found.status, found.body


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_whatever_is_sent_is_answered_or_refused(data):
    replaced(data)


@pytest.mark.nightly
@settings(max_examples=2000, deadline=None)
@given(st.data())
def test_whatever_is_sent_at_night_is_answered_or_refused(data):
    replaced(data)


def replaced(data):
    """One value anywhere in a footprint or an event replaced by anything."""
    whole = data.draw(st.sampled_from([STEEL, BOARD, EVENT, FULFILLED]))
    changed = with_value(
        whole, data.draw(st.sampled_from(sorted(places_in(whole), key=str))), data.draw(PLAIN)
    )
    for read in (
        lambda: validate(changed, "x"),
        lambda: validate(changed, "x", received=True),
        lambda: supplier_figure(changed, "x"),
        lambda: supplier_figure(json.dumps(changed).encode(), "x"),
        lambda: _figures([changed], NOW.date()) if isinstance(changed, dict) else None,
    ):
        try:
            read()
        except Refusal as problem:
            assert all(describe(each, "zh") for each in problem.findings)
    assert hosted("POST", "/3/events", json.dumps(changed).encode())[0] in (200, 400)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["validOn", "validAfter", "geography", "limit", "after", "x", ""]),
            st.one_of(st.text(max_size=12), st.sampled_from(["0001", "9999", "9999-12-31", "%FF"])),
        ),
        max_size=4,
    ),
    st.text(max_size=8),
)
def test_whatever_is_asked_for_is_answered(pairs, identity):
    query = "&".join(f"{name}={value}" for name, value in pairs)
    assert hosted("GET", "/3/footprints", query=query)[0] in (200, 400)
    assert hosted("GET", f"/3/footprints/{identity}")[0] in (200, 400, 404)


def test_of_two_moments_either_will_do():
    """The period of the example is 2026-01-01 to 2029-01-01."""
    for moments, holds in ((("2027", "2035"), True), (("2035", "2027"), True), (("2035",), False)):
        criteria = criteria_of([("validOn", each) for each in moments])
        assert criteria.matches(STEEL) is holds


def stub(pages, link="{}"):
    """A partner whose pages follow each other, with the link to the next by a form."""

    def send(method, url, headers, body):
        if "/3/footprints" not in url:
            return Sent(200, {}, b'{"access_token": "t"}')
        number = int(url.partition("page=")[2] or 0)
        more = {"link": link.format(f'</3/footprints?page={number + 1}>; rel="next"')}
        content = json.dumps({"data": pages[number]}).encode()
        return Sent(200, more if number + 1 < len(pages) else {}, content)

    return PactClient("https://p.example", "c", "s", send)


def rule_of(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.findings[0].rule


def test_a_complete_answer_of_as_many_pages_as_are_read_is_taken():
    assert len(stub([[STEEL]] * MOST_PAGES).footprints()) == MOST_PAGES
    assert rule_of(stub([[STEEL]] * (MOST_PAGES + 1)).footprints) == "pact-too-much"


@pytest.mark.parametrize("row", [None, 7, "x", []])
def test_a_row_that_is_no_footprint_is_not_dropped_in_silence(row):
    with pytest.raises(Refusal) as caught:
        stub([[STEEL], [STEEL, row]]).footprints()
    (finding,) = caught.value.findings
    assert finding.rule == "pact-answered" and str(finding.place).endswith("page=1!data[1]")


@pytest.mark.parametrize("url", ["https://h:99999", "https://[x", "https://h:port/"])
def test_an_address_that_is_none_is_refused(url):
    assert rule_of(lambda: origin(url)) == "pact-unreachable"
    assert rule_of(lambda: pact_network.sender()("GET", url, {}, b"")) == "pact-unreachable"
    assert rule_of(stub([[STEEL]] * 2, f'<{url}>; rel="next"').footprints) == "pact-foreign-link"

    def send(*sent):
        return Sent(200, {}, json.dumps({"token_endpoint": url}).encode())

    assert rule_of(PactClient("https://p.example", "c", "s", send).log_in) == "pact-foreign-link"


@pytest.mark.parametrize("token", ["a b", "a\r\nX: 1", "令牌", ""])
def test_a_token_that_cannot_stand_in_a_header_is_refused(token):
    def send(*sent):
        return Sent(200, {}, json.dumps({"access_token": token}).encode())

    assert rule_of(PactClient("https://p.example", "c", "s", send).log_in) == "pact-answered"


def test_a_link_that_is_too_long_is_not_read():
    long = stub([[STEEL]] * 2, "{}" + ", " + "<x>; rel " * 500)
    assert rule_of(long.footprints) == "pact-answered"
    assert len(stub([[STEEL]] * 2, '<https://evil.example/>; rel="prev", {}').footprints()) == 2
    assert client.NEXT.search('<https://a/>; title=<b>; rel="next"')[1] == "b"


@pytest.mark.parametrize(
    ("address", "holds"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::8.8.8.8", True),
        ("2002:808:808::1", True),
        *((each, False) for each in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1")),
        *((each, False) for each in ("224.0.0.1", "0.0.0.0", "::1", "::", "fd00::1", "fe80::1%1")),
        *((each, False) for each in ("ff0e::1", "fec0::1", "::ffff:10.0.0.1", "::10.0.0.1")),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::10.0.0.1", False),
        ("2002:a00:1::1", False),
        ("2001:0:808:808:0:0:f5ff:fffe", False),
        ("x", False),
        ("", False),
    ],
)
def test_an_address_is_public_with_all_that_is_inside_it(address, holds):
    assert is_public(address) is holds


def resolved(monkeypatch, *addresses):
    rows = [(0, 0, 0, "", (each, 443)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)


def test_every_address_of_a_host_must_be_public_and_each_is_tried(monkeypatch):
    tried = []

    def connect(to, timeout):
        tried.append(to)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    send = partial(pact_network.sender(), "GET", "https://a.example/", {}, b"")
    resolved(monkeypatch, "8.8.8.8", "64:ff9b::a00:1")
    assert (rule_of(send), tried) == ("pact-unreachable", [])
    resolved(monkeypatch, "2400:3200::1", "8.8.8.8")
    assert rule_of(send) == "pact-unreachable"
    assert tried == [("2400:3200::1", 443), ("8.8.8.8", 443)]


def dripping(head, seconds):
    """A host on this machine that answers a byte of its body now and then, and what it sent."""
    server = socket.create_server(("127.0.0.1", 0))
    stopped, sent = threading.Event(), []

    def serve():
        other, _ = server.accept()
        with other, server:
            other.recv(4096)
            try:
                other.sendall(head)
                while not stopped.wait(seconds):
                    other.sendall(b" ")
                    sent.append(1)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    return f"127.0.0.1:{server.getsockname()[1]}", stopped, sent


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "pact-too-much"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;", "pact-unreachable"),
        (b"HTTP/1.1 200 OK\r\nX: ", "pact-too-much"),
        (b"", "pact-unreachable"),
    ],
)
def test_a_host_that_drips_is_left_at_the_time_limit(monkeypatch, head, rule):
    monkeypatch.setattr(pact_network, "SECONDS", 0.5)
    host, stopped, sent = dripping(head, 0.02)
    send = pact_network.sender({host})
    found = rule_of(lambda: send("GET", f"http://{host}/", {}, b""))
    stopped.set()
    assert found == rule
    assert len(sent) < 100, "half a second, at 50 bytes a second"


def test_an_answer_whose_host_leaves_before_its_end_is_none():
    host, stopped, _ = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}", 5)
    stopped.set()
    send = pact_network.sender({host})
    assert rule_of(lambda: send("GET", f"http://{host}/", {}, b"")) == "pact-unreachable"


@pytest.mark.parametrize(
    ("assurance", "verified"),
    [
        ({"coverage": "product line"}, 0.0),
        ({"coverage": "product level"}, 1.0),
        ({"coverage": "product level", "assurance": True}, 1.0),
        ({"coverage": "product level", "assurance": False}, 0.0),
        ({"coverage": "PCF system"}, 0.0),
    ],
)
def test_only_an_assurance_of_the_product_that_was_given_counts(assurance, verified):
    """Coverage of version 2: corporate level, product line, PCF system, product level."""
    done = {"providerName": "x", "completedAt": "2026-01-01T00:00:00Z", **assurance}
    old = {
        "declaredUnit": "kilogram",
        "unitaryProductAmount": "1",
        "pCfExcludingBiogenic": "2",
        "reportingPeriodEnd": "2025-12-31T23:59:59Z",
        "assurance": done,
    }
    assert supplier_figure({"specVersion": "2.3.0", "pcf": old}, "x").verified == verified


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("2028-12-31T23:59:59Z", "2028-12-31"),
        ("2029-01-01T00:00:00Z", "2028-12-31"),
        ("2028-12-31T00:00:01Z", "2028-12-31"),
    ],
)
def test_the_last_day_of_validity_is_a_day_of_it(end, last):
    figure = supplier_figure({**STEEL, "validityPeriodEnd": end}, "x")
    day = datetime.date.fromisoformat(last)
    assert figure.validity == f"2026-01-01 … {last}"
    assert figure.is_valid_on(day) and not figure.is_valid_on(day + datetime.timedelta(days=1))


def test_what_was_pulled_and_is_not_valid_today_is_warned_of():
    for day, rules in (("2028-12-31", []), ("2029-01-01", ["footprint-not-valid"])):
        figures, findings = _figures([STEEL], datetime.date.fromisoformat(day))
        assert len(figures) == 1
        assert [each.rule for each in findings if each.severity == "warn"] == rules
