"""Thresholds of rules/supervision.yaml beside those of draws."""

from zuji.supervision import BodyWork, body_qualities, supervision_rules


def has_a_place(stated: int) -> bool:
    """A body with so many verifications is ranked against another."""
    none = {"returned": 0, "missed": 0, "days": (), "repeated": 0, "followed": 0}
    works = [
        BodyWork(body=body, stated=count, shared=0, enterprises=0, **none)
        for body, count in (("a", stated), ("b", 100))
    ]
    least = supervision_rules().quality.least.value
    return body_qualities(works, least)[0].place is not None
