"""Collects the interface's messages and compiles the English catalogue.

``python tools/messages.py`` rewrites src/zuji_portal/locale/en/LC_MESSAGES/django.po (keeping
translations) and django.mo. The source language is zh-Hans.
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1] / "src" / "zuji_portal"
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
TAG = re.compile(r"""{%\s*translate\s+(["'])(.*?)\1\s*(?:as \w+\s*)?%}""")
BLOCK = re.compile(r"{%\s*blocktranslate(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.DOTALL)
CALL = re.compile(r"""\b_\((["'])(.*?)\1\)""")


def messages() -> dict[str | tuple[str, str], set[str]]:
    """Message id (or singular and plural) → files."""
    found: dict[str | tuple[str, str], set[str]] = {}
    for file in sorted([*ROOT.rglob("*.html"), *ROOT.rglob("*.py")]):
        text, name = file.read_text("utf-8"), str(file.relative_to(ROOT))
        keys: list[str | tuple[str, str]] = (
            [m[1].replace("%", "%%") for m in TAG.findall(text)]
            if file.suffix == ".html"
            else [m[1] for m in CALL.findall(text)]
        )
        if file.suffix == ".html":
            for head, body in BLOCK.findall(text):
                parts = [placeholders(p) for p in re.split(r"{%\s*plural\s*%}", body)]
                keys.append(
                    (parts[0], parts[1]) if "count" in head and len(parts) == 2 else parts[0]
                )
        for key in keys:
            found.setdefault(key, set()).add(name)
    return found


def placeholders(text: str) -> str:
    """``{{ name }}`` as Django writes it in a catalogue."""
    text = text.replace("%", "%%")
    return re.sub(r"{{\s*([\w.|]+)\s*}}", lambda m: f"%({m[1]})s", text)


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
        write_mo(file, made)
    left = missing(made)
    print(f"{len(made)} messages, {len(left)} without English")
    sys.exit(1 if left else 0)
