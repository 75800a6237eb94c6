"""A system check: the province's configuration can be read, its pilots name industries and its
duties actions that there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from zuji.core.province import Province, current_province
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.sectors.registry import industries
from zuji_portal.foundation.permissions.registry import policies


def check_province(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """Everything that is wrong, each with its place and how to mend it, in both languages."""
    try:
        province = current_province()
        findings = [*pilot_findings(province), *duty_findings(province)]
    except Refusal as refusal:
        findings = list(refusal.findings)
    return [_error(finding) for finding in findings]


def pilot_findings(province: Province) -> Iterator[Finding]:
    """Pilots that name an industry without a model and without an entry of its own."""
    programme = province.programme
    known = [*industries(), *programme.industries]
    for number, pilot in enumerate(programme.pilots):
        for industry in pilot.industries:
            if industry not in known:
                place = f"{province.folder.name}/programme.yaml · pilots.{number}.industries"
                yield blocking("province-industry", place, industry, options=", ".join(known))


def duty_findings(province: Province) -> Iterator[Finding]:
    """Duties that name actions which the site does not have."""
    known = list(policies())
    kinds = sorted({f"{name.partition('.')[0]}." for name in known})
    for key, duty in province.programme.duties.items():
        for number, name in enumerate(duty.actions):
            is_known = name in known or name in kinds
            if not is_known:
                begun = [each for each in known if each.startswith(f"{name.partition('.')[0]}.")]
                options = ", ".join(begun or kinds)
                place = f"{province.folder.name}/programme.yaml · duties.{key}.actions.{number}"
                yield blocking("province-action", place, name, options=options)


def _error(finding: Finding) -> Error:
    zh, en = finding.worded("zh"), finding.worded("en")
    facts = " · ".join(text for text in (en["place"], en["read"], en["expected"]) if text)
    return Error(
        f"{zh['message']} {en['message']} · {facts}",
        hint=f"{zh['remedy']} {en['remedy']}",
        id="zuji.E002",
    )
