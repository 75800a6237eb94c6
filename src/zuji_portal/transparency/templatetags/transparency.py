"""Template filters: the kind of a log entry and what it is of, in words."""

from django import template

from zuji.core.label import in_language
from zuji.sectors.registry import get_model, model_files
from zuji_portal.transparency.kinds import KINDS, RECORDS
from zuji_portal.ui.language import lang

register = template.Library()


@register.filter
def log_kind(kind: str) -> str:
    return in_language(KINDS.get(kind, kind), lang())


@register.filter
def log_record(subject: str) -> str:
    """What an entry is of, in words: a model by its name and version, else its noun and number."""
    noun, _, key = subject.partition(":")
    if noun == "model":
        model_id, _, version = key.partition("@")
        known = get_model(model_id).title[lang()] if model_id in model_files() else model_id
        return f"{known} {version}"
    return f"{RECORDS[noun][lang()]} {key}" if noun in RECORDS else subject
