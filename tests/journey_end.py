"""What must hold of every page that a journey passed, of the attributes that people read, and of
mail: no identifier, and no Han in English.

Exceptions stand in `tests/shown.yaml`, each with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from lxml import html

ALLOWED = Path(__file__).with_name("shown.yaml")
DATA = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w.-]+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|gov)\b"
    r"|[\w.-]+\.(?:csv|html?|jpe?g|json|jsonl|jwt|md|pdf|png|svg|txt|xlsx|ya?ml|zip)\b"
    r"|(?:sha256:)?[0-9a-f]{12,}"
)
"""Addresses, e-mail addresses, hosts, names of files, digests."""
IDENTIFIER = re.compile(
    r"(?<![\w.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+"
    r"|(?<![\w./-])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+){2,}"
    r"|\b(?:True|False|None)\b"
    r"|[{}]"
    r"|(?<=\d)e[+-]?\d+\b"
    r"|\[V-\w*\]?"
)
TAIL = re.compile(r"(?<![A-Za-z0-9_.])\d+\.\d{10,}")
"""A number with every digit that a program has of it."""
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
HIDDEN = (
    "//head/*[not(self::title)] | //script | //style | //template | //textarea | //*[@hidden]"
    " | //math"
)
SPOKEN = ("title", "aria-label", "aria-description", "alt", "placeholder", "data-label", "label")
"""Attributes that people read or hear."""
BUTTONS = "//input[@type='submit' or @type='button' or @type='reset']/@value"

INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time"}


@dataclass(frozen=True)
class Page:
    """A page as somebody saw it."""

    url: str
    lang: str
    text: str


@dataclass(frozen=True)
class Allowed:
    """A text that may stand on the pages whose address matches, and why."""

    page: re.Pattern[str]
    text: re.Pattern[str]
    why: str


@cache
def allowed() -> tuple[Allowed, ...]:
    rows = yaml.safe_load(ALLOWED.read_text("utf-8"))
    return tuple(Allowed(re.compile(r["page"]), re.compile(r["text"]), r["why"]) for r in rows)


def path_of(page: Page) -> str:
    """The address without its server and without the prefix of the language."""
    path = re.sub(r"^https?://[^/]+", "", page.url)
    return re.sub(r"^/en(?=/)", "", path)


def lines_of(page: Page) -> Iterator[str]:
    """The lines of a page without data and without what is allowed on it."""
    here = [a.text for a in allowed() if a.page.search(path_of(page))]
    for line in page.text.splitlines():
        shown = DATA.sub(" ", line)
        for pattern in here:
            shown = pattern.sub(" ", shown)
        yield shown


def identifiers(page: Page) -> list[str]:
    """What a program calls something, where a person reads."""
    rows = (*(m for row in lines_of(page) for m in IDENTIFIER.finditer(row)),)
    return [f"{path_of(page)}: {m[0]}" for m in (*rows, *TAIL.finditer(page.text))]


def strange_han(page: Page, data: str) -> list[str]:
    """Chinese on a page in English that nobody entered."""
    if not page.lang.startswith("en"):
        return []
    found = ((m[0], row.strip()) for row in lines_of(page) for m in HAN.finditer(row))
    return [f"{path_of(page)}: {text} ({row[:80]})" for text, row in found if text not in data]


def wrong_on(pages: Iterable[Page], data: str) -> list[str]:
    """Everything that people should not read on some pages, once."""
    found = (word for page in pages for word in (*identifiers(page), *strange_han(page, data)))
    return sorted(set(found))


def page_of(url: str, content: str) -> Page:
    """A page from its markup; what a browser would not show is left out."""
    tree = html.document_fromstring(content)
    for hidden in tree.xpath(HIDDEN):
        hidden.drop_tree()
    for part in tree.xpath("//*[not(ancestor-or-self::pre)]"):
        part.text, tail = (re.sub(r"\s+", " ", text or "") for text in (part.text, part.tail))
        part.tail = tail if part.tag in INLINE else f"\n{tail}"
    spoken = tree.xpath(" | ".join((*(f"//@{name}" for name in SPOKEN), BUTTONS)))
    text = "\n".join((tree.text_content(), *map(str, spoken)))
    return Page(url, tree.get("lang") or "", text)


def same_options(url: str, content: str) -> list[str]:
    """Lists that offer the same words for two things."""
    found = []
    for choice in html.document_fromstring(content).xpath("//select"):
        words = [" ".join(o.text_content().split()) for o in choice.xpath(".//option")]
        found += [f"{url}: {word} twice" for word in {w for w in words if words.count(w) > 1}]
    return found


def data_texts() -> str:
    """What people entered, as it lies in the database: every text column, and their studies."""
    from django.apps import apps
    from django.db.models import CharField, TextField

    from zuji_portal.studies.models import Change, LedgerImport, Study

    found: set[str] = set()
    for model in apps.get_models():
        columns = [
            f.attname for f in model._meta.concrete_fields if isinstance(f, CharField | TextField)
        ]
        if model.__module__.startswith("zuji_portal.") and columns:
            for row in model._base_manager.values_list(*columns):
                found.update(str(text) for text in row if text and HAN.search(str(text)))
    found.update(str(data) for data in Study.objects.values_list("data", flat=True))
    found.update(str(fields) for fields in Change.objects.values_list("fields", flat=True))
    found.update(str(mapping) for mapping in LedgerImport.objects.values_list("mapping", flat=True))
    return "\n".join(sorted(found))


def records_broken() -> list[str]:
    """What is wrong with the records: the chain of the audit log, and the transparency log."""
    from zuji_portal.foundation.audit.queries import verified
    from zuji_portal.transparency.monitor import broken

    chain = verified()
    wrong = [] if chain.holds else [f"audit chain broken at {chain.broken_at}: {chain.reason}"]
    return wrong + [f"log: {b.subject} {b.what}" for b in broken()]
