"""The texts of modules, which are a small part of Markdown."""

from __future__ import annotations

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
BOLD = re.compile(r"\*\*(.+?)\*\*")


@register.filter
def module_text(text: str) -> SafeString:
    """Headings, paragraphs, lists, quotations and bold words; everything else is escaped."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block]
    return mark_safe("\n".join(_block(block) for block in blocks))  # noqa: S308 - escaped line by line


def _inline(line: str) -> str:
    return BOLD.sub(r"<b>\1</b>", conditional_escape(line.strip()))


def _block(block: str) -> str:
    lines = block.splitlines()
    if block.startswith("## "):
        return f"<h2>{_inline(lines[0][3:])}</h2>"
    if block.startswith("> "):
        return f"<blockquote><p>{_inline(block[2:])}</p></blockquote>"
    if block.startswith("- "):
        return "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in lines) + "</ul>"
    if re.match(r"\d+\. ", block):
        items = (line.partition(". ")[2] for line in lines)
        return "<ol>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ol>"
    return f"<p>{_inline(' '.join(lines))}</p>"
