"""Boundaries of matching, ledgers, results, disclosure and the age of a status."""

from __future__ import annotations

import datetime
from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from boundaries.threshold import Threshold
from issuing import NOW, issuer_at_hand
from zuji.compare import class_distribution
from zuji.exchange.databases.understood import implausible, is_material
from zuji.exchange.ledgers.resolved import Resolved
from zuji.exchange.ledgers.suspicions import ask_jumps
from zuji.factors import builtin_library, matching
from zuji.factors.library import Library
from zuji.footprint.findings import published_findings
from zuji.footprint.judging import current_rules, judging
from zuji.footprint.result import material
from zuji.sectors.registry import get_model
from zuji.trust.certificate_check import verify_certificate
from zuji.verification import certification_rules

FACTOR = builtin_library().get("cn.upstream.sodium_hydroxide")


def withheld(count: int, share: float) -> str:
    """Of so many enterprises one has this share of the output, in whole numbers of 10⁸."""
    own = round(share * 10**8)
    outputs = [own, *([(10**8 - own) / (count - 1)] * (count - 1))]
    return class_distribution((str(n), 1.0, out) for n, out in enumerate(outputs)).withheld


def refused(times: float) -> tuple[bool, ...]:
    """So many times above the highest and below the lowest published result."""
    model = get_model("urea")
    (row,) = model.published
    unit = str(row["unit"])
    limit = judging(current_rules()).impossible
    totals = float(row["max"]) * times, float(row["min"]) / times
    found = (published_findings(model, {}, total, unit, impossible=limit) for total in totals)
    return tuple(one.severity == "block" for (one,) in found)


def matters(share: float) -> bool:
    """A variable moves a total of 1 by the share."""
    bar = SimpleNamespace(name="x", width=share)
    made = SimpleNamespace(total=1.0, bars=[bar], rules=current_rules())
    return bool(material(made))  # type: ignore[arg-type]


def jumps(times: float, months: int = 12) -> tuple[bool, ...]:
    """One of the months is so many times the others, or such a part of them."""
    return tuple(_asked(number, months) for number in (times, 1 / times))


def _asked(number: float, months: int) -> bool:
    seen = SimpleNamespace(address="A1", where="A1", item="石灰石")
    amounts = [SimpleNamespace(seen=seen, number=n) for n in (number, *[1.0] * (months - 1))]
    line = SimpleNamespace(
        months={n: [amount] for n, amount in enumerate(amounts, 1)},
        by_month={n: amount.number for n, amount in enumerate(amounts, 1)},
        first=seen,
    )
    answer = Resolved(get_model("cement").inputs["limestone"])
    ask_jumps(answer, line, SimpleNamespace(accepts=lambda *_: False))  # type: ignore[arg-type]
    assert {doubt.finding.rule for doubt in answer.doubts} <= {"ledger-jump"}
    return bool(answer.doubts)


def counts(years: int) -> bool:
    """A factor so many years away from the period has points for its year."""
    query = matching.FactorQuery(FACTOR.name_zh, year=(FACTOR.year or 0) + years)
    (found,) = matching.match(Library({FACTOR.id: FACTOR}), query)
    return next(r.points for r in found.reasons if r.rule == "year") > 0


def doubtful(times: float) -> bool:
    """A process makes 1 kg and takes so many times as much."""
    arrays = {"maker": [1], "user": [0], "amount": [times], "product": [0, 1], "made": [1.0, 1.0]}
    arrays |= {"cut_source": [], "cut_user": [], "cut_amount": [], "process": [0, 1]}
    links = SimpleNamespace(ids=["mill", "mine"], **{k: np.array(v) for k, v in arrays.items()})
    for name in ("cut_source", "cut_user"):
        setattr(links, name, getattr(links, name).astype(int))
    database = SimpleNamespace(
        flows={"mass": np.array([1.0, 1.0])},
        exchanges={"flow": np.array([], int)},
        processes={"name": np.array(["mill", "mine"])},
    )
    found = implausible(database, links)  # type: ignore[arg-type]
    return [row["process"] for row in found] == ["mill"]


KINDS = ("ambiguous", "provider_absent", "units_differ", "causal_gaps")


def gaps_matter(share: float, cut: float) -> bool:
    """Unknown flows may be such a share of the score; such a share of the mass is cut off."""
    facts = {
        "unknown_count": 1,
        "unknown_flows": [{"may_be_strong": False}],
        "mass_kg": 1.0,
        "without_mass": [],
        "worst_case": {"share": share},
        "cut_off": {"exchanges": 1, "share_of_mass": cut},
        **{kind: {"exchanges": 0} for kind in KINDS},
        "not_allocated": {"processes": 0},
        "shares_not_one": {"processes": 0},
        "implausible": (),
        "origin_doubtful": (),
        "import_warnings": {"count": 0},
        "receipt": {"refused": 0, "unaccounted": {}},
    }
    return is_material(facts)


def too_old(hours: float) -> bool:
    """A status of so many hours ago; the lists at hand are of the day before NOW."""
    issuer = issuer_at_hand()
    trusted = replace(issuer.trusted, status_hours=certification_rules().status_hours)
    at = NOW - datetime.timedelta(days=1) + datetime.timedelta(hours=hours)
    verdict = verify_certificate(issuer.presented(), trusted, at)
    return "status-old" in {finding.rule for finding in verdict.findings}


BOTH_NO, BOTH_YES = (False, False), (True, True)


def reading_cases() -> dict[str, Threshold]:
    return {
        "certification.status_list.hours": Threshold(too_old, (False, False, True), 1 / 3600),
        "databases.heavy.value": Threshold(doubtful, (False, False, True)),
        "databases.negligible.value": Threshold(
            lambda share: (gaps_matter(share, 0.0), gaps_matter(0.0, share)),
            (BOTH_NO, BOTH_NO, BOTH_YES),
        ),
        "disclosure.least.value": Threshold(lambda n: withheld(n, 1 / n), ("few", "", ""), 1),
        "disclosure.dominant.value": Threshold(
            lambda share: withheld(5, share), ("", "", "dominated")
        ),
        "results.impossible.value": Threshold(refused, (BOTH_NO, BOTH_NO, BOTH_YES)),
        "results.material.value": Threshold(matters, (False, False, True)),
        "ledgers.jump.value": Threshold(jumps, (BOTH_NO, BOTH_YES, BOTH_YES)),
        "ledgers.jump_months.value": Threshold(
            lambda months: jumps(1000.0, months), (BOTH_NO, BOTH_YES, BOTH_YES), 1
        ),
        "matching.fading_years.value": Threshold(counts, (True, False, False), 1),
    }
