"""Links and forms of a page, and a walk over all that somebody sees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

LINKS = ("href", "src", "hx-get", "data-src")
OF_A_SHAPE, MOST = 12, 450


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page: where it goes, and its fields with what they hold."""

    action: str
    method: str
    fields: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        return self.action, self.method, tuple(sorted({name for name, _ in self.fields}))

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.fields if name != "csrfmiddlewaretoken"}


@dataclass
class Seen:
    """What one viewer came across."""

    addresses: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Address → type and content of what was answered."""
    forms: dict[tuple[str, str, tuple[str, ...]], Form] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def shape(address: str) -> str:
    """The route of an address and the names of what it asks for."""
    parts = urlsplit(address)
    asked = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = "?"
    return f"{parts.path[:4] == '/en/'} {name} {asked}"


def local(base: str, target: str) -> str:
    """An address of this site without its fragment, or nothing."""
    address = urlsplit(urljoin(f"http://testserver{base}", target.strip()))
    if address.netloc != "testserver" or address.scheme != "http" or "logout" in address.path:
        return ""
    return address.path + (f"?{address.query}" if address.query else "")


def links(base: str, tree: html.HtmlElement) -> Iterator[str]:
    for name in LINKS:
        for target in tree.xpath(f"//@{name}"):
            if found := local(base, str(target)):
                yield found


def value_of(control: html.HtmlElement) -> str:
    if control.tag == "textarea":
        return control.text_content()
    if control.tag == "select":
        options = control.xpath(".//option[@selected]") or control.xpath(".//option[@value!='']")
        return str(options[0].get("value", options[0].text_content())) if options else ""
    return str(control.get("value") or "")


def forms(base: str, tree: html.HtmlElement) -> Iterator[Form]:
    for form in tree.xpath("//form"):
        action = local(base, form.get("action") or base)
        inside = form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]")
        fields = [(str(c.get("name")), value_of(c)) for c in inside]
        fields += [(str(b.get("name")), value_of(b)) for b in form.xpath(".//button[@name]")[:1]]
        if action:
            yield Form(action, (form.get("method") or "get").lower(), tuple(fields))
    for part in tree.xpath("//*[@hx-post]"):
        if action := local(base, str(part.get("hx-post"))):
            inside = part.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]")
            yield Form(action, "post", tuple((str(c.get("name")), value_of(c)) for c in inside))


def content_of(answer: object) -> bytes:
    if getattr(answer, "streaming", False):
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return bytes(answer.content)  # type: ignore[attr-defined]


def walk(client: Client, most: int = MOST, begin: tuple[str, ...] = ("/", "/desk/")) -> Seen:
    """Follow every link from the start, at most so many addresses and twelve of one shape."""
    seen, waiting, shapes = Seen(), list(begin), Counter[str]()
    known = set(waiting)
    while waiting and len(seen.addresses) < most:
        address = waiting.pop(0)
        shapes[shape(address)] += 1
        if shapes[shape(address)] > OF_A_SHAPE or address.startswith("/static/"):
            continue
        answer = client.get(address)
        if answer.status_code >= 500:
            seen.errors.append(f"{answer.status_code} {address}")
        if answer.status_code in {301, 302} and (to := local(address, answer["Location"])):
            waiting.append(to) if to not in known else None
            known.add(to)
        if answer.status_code != 200:
            continue
        kind, content = answer.headers.get("Content-Type", ""), content_of(answer)
        seen.addresses[address] = kind, content
        if kind.startswith("text/html") and content.strip():
            tree = html.document_fromstring(re.sub(rb"^<\?xml[^>]*>", b"", content))
            for form in forms(address, tree):
                seen.forms.setdefault(form.key, form)
            for link in links(address, tree):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
    return seen
