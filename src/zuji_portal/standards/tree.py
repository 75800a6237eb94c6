"""The tree of standards for readers: general standards, product rules, data quality."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zuji.compare import schemes
from zuji.core.content import read_rules
from zuji.core.inforce import in_force
from zuji.core.label import Lang
from zuji.footprint.profile import get_profile, known_profiles, profile_of_rule
from zuji.footprint.profile_clauses import profile_clauses
from zuji.sectors.registry import get_model, industries
from zuji.standards import clauses, product_rules
from zuji.standards.clauses import standards_held
from zuji_portal.committee.queries import applicable_rule, register_of_rules, sunsets

LEVELS = "levels"


def branches(lang: Lang) -> dict[str, Any]:
    """The three branches; and back: each rule of the engine with the clauses that it checks."""
    general, checks = [], dict[str, list[str]]()
    for standard in standards_held():
        title = read_rules(f"clauses/{standard}")["title"][lang]
        rows = clauses(standard)
        general.append((title, rows))
        for clause in rows:
            for rule in clause.checked_by:
                checks.setdefault(rule, []).append(f"{title.split(' ')[0]} {clause.cited[lang]}")
    profiles = [(get_profile(p), list(profile_clauses(p).values())) for p in known_profiles()]
    return {
        "general": general,
        "checks": sorted(checks.items()),
        "profiles": [(profile, rows) for profile, rows in profiles if rows],
        "product": _product_rules(lang),
        "quality": [
            (scheme["title"][lang], [i[lang] for i in _indicators(scheme)])
            for scheme in read_rules("quality_schemes")["schemes"].values()
        ],
    }


def _indicators(scheme: dict[str, Any]) -> list[dict[str, str]]:
    return list((scheme.get("indicators") or {}).values())


def _product_rules(lang: Lang) -> list[tuple[str, list[dict[str, Any]]]]:
    """Industry → its models with the rule that applies today and what its profile decides."""
    today, register = timezone.localdate().isoformat(), register_of_rules()
    found: dict[str, list[dict[str, Any]]] = {}
    for model_id in sorted({name for rule in register for name in rule.products}):
        model, rule = get_model(model_id), applicable_rule(model_id, today, register).rule
        profile = profile_of_rule(rule.number, model_id) if rule else ""
        row = {
            "model": model,
            "rule": rule,
            "profile": get_profile(profile) if profile else None,
        }
        found.setdefault(industries()[model.industry][lang], []).append(row)
    return list(found.items())


def register_rows() -> dict[str, Any]:
    """Product rules with level and end, and the tier schemes that hold; what was passed on this
    site is marked.
    """
    levels, ended = read_rules("product_rules")[LEVELS], {row.rule: row for row in sunsets()}
    return {
        "rules": [
            {
                "rule": rule,
                "level": levels[rule.level],
                "sunset": ended.get(rule.number),
                "is_passed": rule.number in in_force("product_rule"),
            }
            for rule in product_rules()
        ],
        "schemes": [(scheme, scheme.id in in_force("tier")) for scheme in schemes()],
    }
