"""Collects the interface's messages and compiles the catalogues.

``python tools/messages.py`` rewrites src/zuji_portal/locale/en/LC_MESSAGES/django.po (keeping
translations) and django.mo. The source language is zh-Hans; the catalogue zh_Hans holds our own
wording of the sign-in pages, which come with English and Chinese texts of their own; that and the
Chinese of the command line's options (src/zuji/cli/locale) are only compiled.
"""

from __future__ import annotations

import datetime
import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

if not settings.configured:
    settings.configure(USE_I18N=True)

ROOT = Path(__file__).resolve().parents[1] / "src" / "zuji_portal"
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_noop": None, "gettext_lazy": None, "ngettext_lazy": (1, 2)}
OPTIONS = ROOT.parent / "zuji" / "cli" / "locale" / "zh" / "LC_MESSAGES"
SIGN_IN = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
MessageId = str | tuple[str, str]


def messages() -> dict[MessageId, set[str]]:
    """Message id (or singular and plural) → files."""
    sources: dict[MessageId, set[str]] = {}
    for file in sorted([*ROOT.rglob("*.html"), *ROOT.rglob("*.py")]):
        text = file.read_text("utf-8")
        if file.suffix == ".html":
            text = "\n".join(line.strip() for line in templatize(text).splitlines())
        code = io.BytesIO(text.encode("utf-8"))
        for _, ids, _, _ in extract("python", code, keywords=KEYWORDS):
            sources.setdefault(ids, set()).add(str(file.relative_to(ROOT)))
    return sources


def catalogue() -> Catalog:
    """The catalogue on disk with today's messages."""
    file = FOLDER / "django.po"
    old = (
        read_po(io.BytesIO(file.read_bytes()), locale="en")
        if file.exists()
        else Catalog(locale="en")
    )
    new = Catalog(locale="en", project="zuji", fuzzy=False)
    for key, files in messages().items():
        known = old.get(key[0] if isinstance(key, tuple) else key)
        string = known.string if known else ""
        new.add(
            key,
            string,
            locations=[(f, 0) for f in sorted(files)],
            flags=["python-format"] if "%(" in str(key) else [],
        )
    return new


def missing(found: Catalog) -> list[str]:
    """Ids without a translation."""
    return [
        str(m.id)
        for m in found
        if m.id and not (all(m.string) if isinstance(m.string, tuple) else m.string)
    ]


def dated(catalogue: Catalog) -> Catalog:
    """The catalogue with one date for ever, so that the same messages compile to the same bytes."""
    catalogue.creation_date = catalogue.revision_date = datetime.datetime(2026, 1, 1)
    return catalogue


if __name__ == "__main__":
    made = catalogue()
    out = io.BytesIO()
    write_po(out, made, omit_header=False, width=0, include_lineno=False, sort_output=True)
    text = re.sub(
        rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To)[^\n]*\n',
        b"",
        out.getvalue(),
    )
    (FOLDER / "django.po").write_bytes(text)
    with (FOLDER / "django.mo").open("wb") as file:
        write_mo(file, dated(made))
    for written in (SIGN_IN / "django.po", OPTIONS / "messages.po"):
        locale = written.parts[-3]
        chinese = read_po(io.BytesIO(written.read_bytes()), locale=locale)
        with written.with_suffix(".mo").open("wb") as file:
            write_mo(file, dated(chinese))
    left = missing(made)
    print(f"{len(made)} messages, {len(left)} without English")
    sys.exit(1 if left else 0)
