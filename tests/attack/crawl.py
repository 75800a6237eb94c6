"""Everybody asks for everybody else's addresses, and posts forms that were never shown to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from attack.pages import MOST, Form, Seen, content_of, walk
from attack.tally import Tally, some
from attack.world import AMOUNTS, SECRETS, World
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.routes import ROUTES

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.I)
EVERYBODY = {"anonymous", "member", "stranger"}


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block is taken back."""
    before = transaction.savepoint()
    cache.clear()
    try:
        yield
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)


def tables() -> set[str]:
    """The tables whose rows are records of ours."""
    return {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("zuji_portal.")}


def strangers_to(name: str) -> set[str]:
    """Who may read nothing private of a firm."""
    other = {"ludai": "rival_", "rival": ""}[name]
    return EVERYBODY | {f"{other}{role}" for role in ("owner", "clerk", "approver", "reader")}


def secrets_for(viewer: str) -> list[bytes]:
    """Texts and amounts that must not come before this viewer."""
    found: list[str] = []
    for name, secret in SECRETS.items():
        if viewer in strangers_to(name):
            amount = AMOUNTS[name]
            found += [secret, f"{amount:.2f}", f"{amount:,.2f}"]
    return [text.encode() for text in found]


@dataclass
class Crawl:
    """What everybody saw."""

    world: World
    seen: dict[str, Seen]

    def addresses(self) -> list[str]:
        return sorted({a for seen in self.seen.values() for a in seen.addresses})

    def forms(self) -> list[Form]:
        every = {key: form for seen in self.seen.values() for key, form in seen.forms.items()}
        return [every[key] for key in sorted(every, key=str)]


def crawled(world: World, counted: Tally, names: list[str], most: int = MOST) -> Crawl:
    """Walk as each of these viewers; no error of the site, and nothing private of others."""
    crawl = Crawl(world, {})
    for name in names:
        with undone():
            seen = walk(world.client(name), most)
        counted.tried += len(seen.addresses)
        counted.broken += [f"{name}: {error}" for error in seen.errors]
        for address, (_, content) in seen.addresses.items():
            leaked(counted, name, address, content)
        crawl.seen[name] = seen
    return crawl


def leaked(counted: Tally, name: str, address: str, content: bytes) -> None:
    for secret in secrets_for(name):
        if secret in content and secret.decode() not in address:
            counted.broken.append(f"{name} reads {secret.decode()} at {address}")


def role_of(name: str) -> str:
    return {"stranger": "member"}.get(name, name.removeprefix("rival_"))


def ask_each_other(crawl: Crawl, counted: Tally, size: int) -> None:
    """Each viewer asks for addresses that only others came across."""
    every = crawl.addresses()
    for name in crawl.world.viewers:
        client = crawl.world.client(name)
        own = crawl.seen[name].addresses if name in crawl.seen else {}
        for address in some([a for a in every if a not in own], size):
            with undone():
                answer = client.get(address)
                content = content_of(answer)
            counted.tried += 1
            counted.hold(answer.status_code < 500, f"{name}: {answer.status_code} {address}")
            if answer.status_code == 200:
                leaked(counted, name, address, content)
                try:
                    route = resolve(urlsplit(address).path).url_name or ""
                except Resolver404:
                    continue
                allowed = role_of(name) in ROUTES.get(route, frozenset())
                counted.hold(allowed, f"{name} reads {address}, which the role may not")


def post_unseen_forms(crawl: Crawl, counted: Tally, size: int) -> None:
    """Each viewer posts forms that only others were shown: whatever is written is told in the audit
    log, and was the viewer's to write.
    """
    for name in crawl.world.viewers:
        client = crawl.world.client(name)
        own = crawl.seen[name].forms if name in crawl.seen else {}
        unseen = [f for f in crawl.forms() if f.method == "post" and f.key not in own]
        for form in some(unseen, size):
            values = {n: v or "1" for n, v in form.values().items()}
            before = AuditEntry.objects.count()
            with undone(), CaptureQueriesContext(connection) as asked:
                answer = client.post(form.action, values)
                told = list(AuditEntry.objects.filter(number__gt=before))
            counted.tried += 1
            counted.hold(answer.status_code < 500, f"{name}: {answer.status_code} {form.action}")
            counted.broken += not_hers(crawl.world.viewers[name], name, form.action, told)
            matches = (WRITES.match(q["sql"]) for q in asked)
            changed = {m[1] for m in matches if m} & tables()
            silent = not told and changed - UNTOLD
            counted.hold(not silent, f"{name} {form.action} wrote {sorted(changed)} untold")


UNTOLD = {
    *("results_storedresult", "results_computedresult"),
    *("jobs_job", "accounts_failedsignin"),
    *("consumer_carbonaccount", "consumer_consent"),
}
"""Tables that are written to without an entry: what the public calculator keeps, a computation in
the background of what one may read anyway, the counts that slow guessing down, and a person's own
carbon account, of which the log would keep who it belongs to for ever.
"""


def not_hers(viewer: Viewer, name: str, action: str, told: list[AuditEntry]) -> list[str]:
    """Entries of another enterprise, or of a route that the role may not."""
    route = resolve(urlsplit(action).path).url_name or ""
    is_allowed = role_of(name) in ROUTES.get(route, frozenset())
    is_firm = viewer.enterprise_id is not None
    return [
        f"{name} {action}: {entry.action} {entry.subject} of {entry.enterprise}"
        for entry in told
        if not is_allowed or (is_firm and entry.enterprise not in {None, viewer.enterprise_id})
    ]
