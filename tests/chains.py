"""Audit chains for tests."""

import json

from zuji.trust.chain import START, entry_digest


def chain(*facts):
    entries, previous = [], START
    for number, fact in enumerate(facts, start=1):
        entry = {
            "number": number,
            "at": f"2026-01-01T00:00:{number:02d}+08:00",
            "actor": 1,
            "acting": "clerk@1",
            "action": "study.edit",
            "subject": "study:1",
            "facts": fact,
            "previous": previous,
        }
        entry["digest"] = previous = entry_digest(entry)
        entries.append(entry)
    return entries


LIFE = (
    {"from": "", "to": "draft"},
    {"version": 1},
    {"from": "draft", "to": "submitted"},
    {"from": "submitted", "to": "returned"},
)


def lines(entries):
    return "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries)
