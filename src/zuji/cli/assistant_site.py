"""The assistant's tools over a site: its public API, and what a key of somebody's may read there.
One host is called, by the guarded client; redirects are not followed, and nothing is changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from pydantic import Field

from zuji.cli.assistant import (
    Assistant,
    AssistantTool,
    LongText,
    SaidLang,
    ToolAnswer,
    Words,
    certificate_told,
    step_answer,
    steps_answer,
    within_size,
)
from zuji.cli.guarded import Unreachable, exchanged, judged_addresses
from zuji.cli.show import number
from zuji.core.addresses import is_public
from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.exchange.pact.client import Send, Sent, origin

SECONDS = 20
LARGEST_ANSWER = 8_000_000
API = "/api/v1"
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


def sender_to(named: Collection[str] = ()) -> Send:
    """A guarded way to a site. `named` hosts (``host:port``) may be private and use plain HTTP.
    Refuses what may not be called and what does not answer (``site-silent``).
    """

    def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Sent:
        scheme, host, port = origin(url)
        is_named = f"{host}:{port}" in named
        if not host or not (scheme == "https" or (scheme == "http" and is_named)):
            raise refuse("site-silent", host or url[:200], scheme or "—", "https")
        try:
            found = judged_addresses(host, port, lambda each: is_named or is_public(each))
            judged = (host, port, found)
            return exchanged(
                method, url, body, headers, judged, most=LARGEST_ANSWER, seconds=SECONDS
            )
        except Unreachable as problem:
            why = problem.address or {"name": "DNS"}.get(str(problem), str(problem))
            limits = f"≤ {LARGEST_ANSWER} B, {SECONDS} s"
            raise refuse("site-silent", host, why, limits) from problem

    return send


@dataclass(frozen=True)
class SiteReader:
    """One site and a key of its API ("" for what everybody may read)."""

    base: str
    key: str = field(repr=False)
    send: Send = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        is_plain = not (parts.username or parts.query or parts.fragment)
        if parts.scheme not in {"https", "http"} or not parts.hostname or not is_plain:
            raise refuse("site-address", "--site", self.base[:200])

    def get(self, path: str, lang: Lang) -> Any:
        """The JSON at a path of the site."""
        return self._asked("GET", path, b"", lang)

    def post(self, path: str, body: Any, lang: Lang) -> Any:
        """The JSON that answers a body; only for what keeps nothing."""
        return self._asked("POST", path, json.dumps(body, ensure_ascii=False).encode(), lang)

    def _asked(self, method: str, path: str, body: bytes, lang: Lang) -> Any:
        from zuji.core.canonical import read_json

        headers = {"Accept": "application/json", "Accept-Language": lang, "User-Agent": "Zuji"}
        if body:
            headers["Content-Type"] = "application/json"
        if self.key and path.startswith(API):
            headers["Authorization"] = f"Bearer {self.key}"
        found = self.send(method, f"{self.base.rstrip('/')}{path}", headers, body)
        if found.status != 200:
            raise refuse("site-answered", path, said_in(found), "200")
        return read_json(found.body, path)


def said_in(found: Sent) -> str:
    """Status and what the site says is wrong: the title and its findings' sentences."""
    try:
        told = json.loads(found.body)
        errors = [row["message"] for row in told.get("errors", [])]
        words = " · ".join(filter(None, (told["title"], told.get("detail", ""), *errors)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        words = found.body[:200].decode("utf-8", "replace")
    return f"{found.status} {' '.join(words.split())}"[:600].strip()


@dataclass(frozen=True)
class SiteAssistant(Assistant):
    """The tools of the library, those about factors, certificates and lockfiles asking the site;
    and with a key the studies that its holder may see.
    """

    site: SiteReader

    def tools(self) -> list[AssistantTool]:
        """Every tool; those that ask the site take the place of their namesakes."""
        asking: dict[str, Callable[..., ToolAnswer]] = {
            "search_factors": self.search_site_factors,
            "explain_factor": self.explain_site_factor,
            "check_certificate": self.check_site_certificate,
            "verify_lockfile": self.verify_on_site,
        }
        keyed: dict[str, Callable[..., ToolAnswer]] = {
            "list_studies": self.list_studies,
            "explain_study": self.explain_study,
        }
        found = [
            replace(tool, run=asking.get(tool.name, tool.run), asks_site=tool.name in asking)
            for tool in Assistant.tools(self)
        ]
        if self.site.key:
            found += [
                AssistantTool(name, *SITE_WORDS[name], run, asks_site=True)
                for name, run in keyed.items()
            ]
        return found

    def search_site_factors(self, name: Words, *, lang: SaidLang = "") -> ToolAnswer:
        """The site's factors for a name, and what the name was taken for."""
        spoken = self.said(lang)
        found = self.site.get(f"{API}/factors/match?{urlencode({'name': name})}", spoken)
        lines = [str(found[f"said_{spoken}"])]
        lines += [f"{row['id']}  {row['value']} {row['unit']}" for row in found["items"]]
        return ToolAnswer(tuple(lines), found)

    def explain_site_factor(self, factor_id: Words, *, lang: SaidLang = "") -> ToolAnswer:
        """The published version of a factor on the site."""
        spoken = self.said(lang)
        found = self.site.get(f"{API}/factors/{quote(factor_id, safe='')}", spoken)
        named = found.get(f"name_{spoken}") or found.get("name_zh")
        return ToolAnswer((f"{named}  {found.get('value')} {found.get('unit')}",), found)

    def check_site_certificate(self, number: Words, *, lang: SaidLang = "") -> ToolAnswer:
        """The certificate of a number, with the keys that the same site publishes."""
        spoken, path = self.said(lang), quote(number, safe="")
        bundle = self.site.get(f"/certificates/{path}/certificate.json", spoken)
        document = self.site.get("/.well-known/did.json", spoken)
        told = certificate_told(json.dumps(bundle, ensure_ascii=False), document, spoken)
        note = Label(
            "证书与公钥来自同一站点：这是站点自己的说法。",
            "Certificate and keys come from the same site: this is the site's own word.",
        )[spoken]
        return replace(told, sentences=(*told.sentences, note))

    def verify_on_site(self, lockfile: LongText, *, lang: SaidLang = "") -> ToolAnswer:
        """Three answers of the site about a lockfile."""
        from zuji.lockfile import read_lock

        spoken = self.said(lang)
        lock = read_lock(within_size(lockfile, "lockfile").encode(), "lockfile")
        found = self.site.post(f"{API}/verify", lock, spoken)
        headline = found.get("headline", "")
        words = headline.get(spoken, "") if isinstance(headline, Mapping) else str(headline)
        return ToolAnswer((words,), found)

    def list_studies(self, *, cursor: Words = "", lang: SaidLang = "") -> ToolAnswer:
        """A page of the studies that the holder of the key may see; ``next`` is the cursor of the
        following one.
        """
        spoken = self.said(lang)
        asked = f"?{urlencode({'cursor': cursor})}" if cursor else ""
        found = self.site.get(f"{API}/studies{asked}", spoken)
        lines = [
            f"{row['id']}  {row['model']} {row['year']} {row['uscc']}" for row in found["items"]
        ]
        return ToolAnswer(tuple(lines), found)

    def explain_study(self, study: Number, *, step: Words = "", lang: SaidLang = "") -> ToolAnswer:
        """The draft of a study, computed on the site, its steps or one of them explained."""
        from zuji.lockfile import assessment_of, read_lock

        spoken = self.said(lang)
        computed = self.site.post(f"{API}/studies/{study}/compute", {}, spoken)
        lock = read_lock(json.dumps(computed, ensure_ascii=False).encode(), "lockfile")
        if step:
            return step_answer(lock, step, spoken)
        told = steps_answer(assessment_of(lock), lock, spoken)
        head = Label(f"核算 {study}", f"study {study}")[spoken]
        value = f"{number(lock['result']['total']['value'])} {lock['result']['total']['unit']}"
        return replace(told, sentences=(f"{head} · {value}", *told.sentences))


SITE_WORDS: Mapping[str, tuple[Label, Label]] = {
    "list_studies": (
        Label("我的核算", "My studies"),
        Label("密钥持有人看得到的核算，一页一页。", "Studies that the holder of the key may see."),
    ),
    "explain_study": (
        Label("解释站点上的核算", "Explain a study of the site"),
        Label(
            "在站点上计算一份草稿（不保存），说明各步骤；给出步骤编号时写明公式、数据、因子与来源。",
            "Compute a draft on the site (nothing is kept) and tell its steps; with the id of a "
            "step its formula, inputs, factor and source.",
        ),
    ),
}
"""Title and description of the tools that only a key opens."""
