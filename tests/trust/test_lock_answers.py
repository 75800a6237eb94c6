"""The answers about a lockfile, whole and in both languages, from parts whose origin is given.

Keys and verdicts stand in docs/reference/command-json.md and docs/reference/lockfile.md.
"""

from dataclasses import replace

import pytest

from locked_parts import DATA, GRID, answers, origin, outcome
from zuji.core.label import Label
from zuji.lockfile import LockfileVerification
from zuji.trust.anchor import AnchorCheck
from zuji.trust.lock_answers import LockAnswers, Voucher, joined_answers
from zuji.trust.published import PartOrigin, PublishedCheck
from zuji.trust.superseded import Later
from zuji.trust.uncovered import NOT_COVERED

PART = {
    "version": "",
    "log_index": None,
    "differences": [],
    "known_version": "",
    "known_value": "",
    "later": None,
}
NO_ANCHOR = {
    "zh": "没有锚定：文件里没有透明日志的证明。要得到证明，请在省平台上计算，或把文件交到省平台的"
    "“复算存证文件”页并取回带证明的文件",
    "en": "not anchored: the file carries no proofs of a transparency log. To get them, compute on "
    "the programme's site, or hand the file to its page “check a lockfile” and take it back "
    "with its proofs",
}


def test_the_answer_is_this_document():
    found = answers(
        origin("model", "proven", index=7),
        origin(
            "factors.grid",
            "differs",
            differences=(("value", "0.5", "0.05"), ("unit", "kgCO2/kWh", "tCO2/kWh")),
            later=Later("2027.1.0", "2026-11-20"),
        ),
        origin("profile", "unknown", known=("3", "4 t")),
        origin("rules.uncertainty", "same"),
        anchor=AnchorCheck("holds", "a.cn/log", 12, ("a.cn/log", "w.cn")),
        vouched=(
            Voucher(
                kind="statement",
                name="S-1",
                state="signed",
                word=Label("已签发", "issued"),
                holds=True,
                by="泰衡",
                domain="a.cn",
                key="did:web:a.cn#k",
                url="https://a.cn/s",
                why=Label("因", "because"),
            ),
        ),
    )
    headline = {
        "zh": "自洽，但不是用已发布的因子算出：电网（已发布 0.5，文件 0.05）",
        "en": "consistent, NOT made with published factors: grid (published 0.5, in the file 0.05)",
    }
    told = {
        "zh": "电网：已发布，但于 2026-11-20 已被版本 2027.1.0 取代；其有效期含本核算期，可用",
        "en": "grid: published, but superseded by version 2027.1.0 on 2026-11-20; its validity "
        "holds the study's period: allowed",
    }
    assert found.as_json() == {
        "verdict": "differs",
        "headline": headline,
        "holds": True,
        "digest_agrees": True,
        "first_difference": "",
        "locked": "",
        "recomputed": "",
        "published": {
            "answer": "differs",
            "anchor": "holds",
            "log": "a.cn/log",
            "log_size": 12,
            "signers": ["a.cn/log", "w.cn"],
            "anchor_words": {
                "zh": "锚定于日志 a.cn/log，检查点共 12 条，签名：a.cn/log, w.cn",
                "en": "anchored in the log a.cn/log, checkpoint of 12 entries, signed by "
                "a.cn/log, w.cn",
            },
            "parts": [
                PART
                | {
                    "part": "model",
                    "id": "tiny",
                    "version": "1.0.0",
                    "name": {"zh": "微型", "en": "tiny"},
                    "state": "proven",
                    "log_index": 7,
                },
                PART
                | {
                    "part": "factors.grid",
                    "id": "x.grid",
                    "version": "2026.1.0",
                    "name": {"zh": "电网", "en": "grid"},
                    "state": "differs",
                    "differences": [
                        {"path": "value", "published": "0.5", "here": "0.05"},
                        {"path": "unit", "published": "kgCO2/kWh", "here": "tCO2/kWh"},
                    ],
                    "later": {"version": "2027.1.0", "day": "2026-11-20", "serves_period": True},
                },
                PART
                | {
                    "part": "profile",
                    "id": "p",
                    "version": "2",
                    "name": {"zh": "方法一", "en": "method one"},
                    "state": "unknown",
                    "known_version": "3",
                    "known_value": "4 t",
                },
                PART
                | {
                    "part": "rules.uncertainty",
                    "id": "uncertainty",
                    "name": {"zh": "不确定性规则", "en": "rules of uncertainty"},
                    "state": "same",
                },
            ],
            "superseded": [told],
        },
        "own_model": None,
        "vouched": [
            {
                "kind": "statement",
                "name": "S-1",
                "state": "signed",
                "holds": True,
                "by": "泰衡",
                "domain": "a.cn",
                "key": "did:web:a.cn#k",
                "url": "https://a.cn/s",
                "why": {"zh": "因", "en": "because"},
            }
        ],
        "not_covered": {"zh": NOT_COVERED.zh, "en": NOT_COVERED.en},
    }


def test_the_answer_to_wrong_arithmetic_is_this_document():
    wrong = LockfileVerification(False, "result.total.value", "41", "42.5")
    found = answers(origin("gwp", "unknown"), arithmetic=wrong, compared=None)
    assert outcome(found) == ("arithmetic", "block", 1)
    assert found.as_json() == {
        "verdict": "arithmetic",
        "headline": {
            "zh": "算术不对：重算得不到文件里的结果，或文件被改动过",
            "en": "the arithmetic is wrong: computing again does not give what the file says, or "
            "the file was altered",
        },
        "holds": False,
        "digest_agrees": False,
        "first_difference": "result.total.value",
        "locked": "41",
        "recomputed": "42.5",
        "published": {
            "answer": "unknown",
            "anchor": "none",
            "log": "",
            "log_size": 0,
            "signers": [],
            "anchor_words": NO_ANCHOR,
            "parts": [
                PART
                | {
                    "part": "gwp",
                    "id": "AR6",
                    "name": {"zh": "AR6", "en": "AR6"},
                    "state": "unknown",
                }
            ],
            "superseded": [],
        },
        "own_model": None,
        "vouched": [],
        "not_covered": {"zh": NOT_COVERED.zh, "en": NOT_COVERED.en},
    }


VERDICTS = {
    "all proven": (["proven"], ("published", "good", 0)),
    "an own factor beside": (["proven", "own"], ("own", "warn", 0)),
    "equal to the library": (["proven", "same"], ("same", "warn", 0)),
    "equal but for texts": (["worded", "own"], ("same", "warn", 0)),
    "published nowhere": (["same", "unknown"], ("unknown", "warn", 4)),
    "rules that are missing": (["proven", "missing"], ("unknown", "warn", 4)),
    "other content": (["unknown", "differs", "missing"], ("differs", "block", 3)),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict_is_as_the_table_of_the_lockfile_says(name):
    states, expected = VERDICTS[name]
    parts = [origin(path, state) for path, state in zip(DATA, states, strict=False)]
    assert outcome(answers(*parts)) == expected
    altered = LockfileVerification(False, "", "", "")
    assert outcome(answers(*parts, arithmetic=altered)) == ("arithmetic", "block", 1)
    other = LockfileVerification(True, "result", "1", "2")
    assert outcome(answers(*parts, arithmetic=other)) == ("arithmetic", "block", 1)


REPLACED = [Label("电（水电 0.1）", "power (hydro 0.1)")]


def test_a_factor_of_the_studys_choice_is_told_and_is_no_plain_good():
    found = answers(origin("model", "proven"), replaced=REPLACED)
    assert outcome(found) == ("published", "warn", 0)
    assert found.headline.zh.endswith("；填报者自选、不是模型所定的因子：电（水电 0.1）")
    chosen = "; chosen by the study in place of the model's factors: power (hydro 0.1)"
    assert found.headline.en.endswith(chosen)
    for state in ("differs", "unknown"):
        other = answers(origin("model", state), replaced=REPLACED)
        assert "chosen by the study" not in other.headline.en and "自选" not in other.headline.zh


LATER = Later("2027.1.0", "2026-11-20")
WITHDRAWN = Later(day="2026-11-20")
PAST = replace(DATA["factors.grid"], data=GRID | {"valid_to": "2024-12-30"})


@pytest.mark.parametrize(
    ("part", "later", "tone", "use"),
    [
        ("factors.grid", LATER, "good", Label("；其有效期含本核算期，可用", "period: allowed")),
        (PAST, LATER, "warn", Label("；其有效期不含本核算期，不应使用", "not to be used")),
        ("factors.grid", WITHDRAWN, "warn", Label("，不应再用", "; not to be used any more")),
        ("model", LATER, "good", Label("可用", "allowed")),
        ("model", WITHDRAWN, "warn", Label("不应再用", "not to be used any more")),
    ],
)
def test_what_was_superseded_may_serve_its_period_and_what_was_withdrawn_none(
    part, later, tone, use
):
    part = DATA[part] if isinstance(part, str) else part
    found = answers(PartOrigin(part, "proven", later=later), origin("gwp", "proven"))
    assert outcome(found) == ("published", tone, 0)
    assert found.headline.zh.endswith("；其中 1 项后来已被取代或停用，见下")
    assert found.headline.en.endswith("; 1 of them superseded or withdrawn since, see below")
    (told,) = found.superseded_words
    assert told.zh.endswith(use.zh) and told.en.endswith(use.en)
    serving = found.as_json()["published"]["parts"][0]["later"]["serves_period"]
    assert serving is (part is not PAST)


def test_what_does_not_hold_anyway_is_not_told_to_be_superseded_in_its_headline():
    unknown = answers(origin("gwp", "unknown"), origin("model", "proven", later=LATER))
    assert "superseded" not in unknown.headline.en and len(unknown.superseded_words) == 1


OWN_MODEL = {
    "unknown": Label(
        "自备模型（文件 mine.yaml），没有人发布过，公式须由读者自己核对",
        "own model (file mine.yaml) that nobody published; its formulas are for the reader to "
        "check",
    ),
    "same": Label(
        "模型读自文件 mine.yaml，内容与已发布的相同",
        "the model was read from the file mine.yaml and equals the published one",
    ),
}


@pytest.mark.parametrize(
    ("state", "words"),
    [("unknown", "unknown"), ("differs", "unknown"), ("same", "same"), ("proven", "same")],
)
def test_a_model_of_ones_own_is_told_by_what_is_in_it(state, words):
    found = answers(origin("gwp", "same"), origin("model", state), model_file="mine.yaml")
    said = OWN_MODEL[words]
    assert found.own_model_words == said
    assert found.as_json()["own_model"] == {
        "file": "mine.yaml",
        "words": {"zh": said.zh, "en": said.en},
    }
    assert found.headline.zh.endswith(f"；{said.zh}") and found.headline.en.endswith(f"; {said.en}")


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        (AnchorCheck("none"), Label(**NO_ANCHOR)),
        (
            AnchorCheck("unchecked", "a.cn/log"),
            Label(
                "没有锚定：文件带有日志 a.cn/log 的证明，但没有给日志的公钥（--log-key，取自可信的"
                "地方，例如该站的 /log/key）",
                "not anchored: the file carries proofs of the log a.cn/log, but no key of the log "
                "was given (--log-key, from a place you trust, such as that site's /log/key)",
            ),
        ),
        (
            AnchorCheck("wrong"),
            Label(
                "锚不成立：— 的检查点不是所信任的日志签的",
                "the anchor does not hold: the checkpoint of — was not signed by a log that is "
                "trusted",
            ),
        ),
    ],
)
def test_an_anchor_is_told_with_what_it_proves(anchor, words):
    assert answers(origin("model", "same"), anchor=anchor).anchor_words == words


def test_what_was_compared_is_counted():
    parts = [origin("model", "same"), origin("gwp", "same"), origin("profile", "proven")]
    assert answers(*parts).compared_words == Label(
        "2 项没有日志证明，与本机的库逐项比较，相同",
        "2 parts without proof were compared with the library here: equal",
    )
    assert answers(*parts, compared=None).compared_words is None
    assert answers(parts[2]).compared_words is None


def test_answers_are_joined_with_what_the_study_says_of_itself():
    study = {"period": {"start": "2024-01-01", "end": "2024-06-30"}, "model_file": "mine.yaml"}
    wrong = LockfileVerification(False, "", "", "")
    check = PublishedCheck([origin("model", "unknown")], AnchorCheck("none"))
    voucher = Voucher("certificate", "C-1", "valid", Label("", ""), True)
    found = joined_answers({"study": study}, wrong, check, iter([voucher]))
    assert found == LockAnswers(
        wrong, check, (voucher,), [], ("2024-01-01", "2024-06-30"), "mine.yaml"
    )
    bare = joined_answers({"study": {"period": study["period"]}}, wrong, check)
    assert (bare.model_file, bare.own_model_words, bare.vouched) == ("", None, ())
