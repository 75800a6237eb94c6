"""Twins and damaged files: writes docs/reference/twins.md.

    python benchmarks/twins.py [--seeds 20]

The twins are one small system and one plant's ledger in every format, unit, language and encoding;
the damages are those of tests/exchange/damage, `--seeds` of each kind and sample.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from exchange.damage.kinds import KINDS  # noqa: E402
from exchange.damage.samples import samples  # noqa: E402
from exchange.damage.verdict import GOOD, run  # noqa: E402
from exchange.twin.cases import twins  # noqa: E402
from exchange.twin.ledger import YEAR, answers, ledger_twins  # noqa: E402
from exchange.twin.outcome import outcome  # noqa: E402
from zuji.core.refusals import Refusal  # noqa: E402
from zuji.exchange.ledgers import read_plant_ledger  # noqa: E402
from zuji.sectors.registry import get_model  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "twins.md"
HEAD = """# 孪生与损坏 · Twins and damaged files

由 `python benchmarks/twins.py` 生成。
同一个小系统、同一份台账写成各种格式、单位、语言与编码，应得同一个数，或被拒绝、被问到；
随机损坏的文件应得同一个数、被拒绝，或说出损坏之处。

Made by `python benchmarks/twins.py`. One small system and one ledger are written in every format,
unit, language and encoding: one number, or a refusal or a question. Files damaged at random give
the same number, a refusal, or a word about the place. *As written*: the damage made another valid
statement (a digit of an amount, a row less), which nobody can know. *Wrong*: another number in
silence, an error, a number that is not finite, a hang, or a part that no receipt accounts for.

"""
WRONG = "wrong"


def table(counts: Counter[tuple[str, str]], columns: tuple[str, ...], first: str) -> Iterator[str]:
    """A table of counts by row and outcome, with the sums below."""
    yield f"| {first} | {' | '.join(columns)} | all |"
    yield "|---|" + "---:|" * (len(columns) + 1)
    rows = list(dict.fromkeys(row for row, _ in counts))
    for row in rows:
        cells = [counts[row, column] for column in columns]
        yield f"| {row} | {' | '.join(f'{cell:,}' for cell in cells)} | {sum(cells):,} |"
    sums = [sum(counts[row, column] for row in rows) for column in columns]
    yield f"| **all** | {' | '.join(f'{cell:,}' for cell in sums)} | {sum(sums):,} |"


def of_twins() -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for twin in twins():
        with tempfile.TemporaryDirectory() as folder:
            became, said = outcome(twin, Path(folder))
        counts[twin.form, WRONG if became == "silent" else became] += 1
        if became == "silent":
            print(twin.id, said)
    return counts


def of_ledgers() -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    model, expected = get_model("cement"), answers()
    for twin in ledger_twins():
        form = twin.id.split(" · ")[0]
        try:
            reading = read_plant_ledger(twin.write(), twin.name, model, YEAR)
        except Refusal:
            counts[form, "refused"] += 1
            continue
        values = {name: one.value for name, one in reading.values.items()}
        is_right = all(abs(values[name] / expected[name] - 1) < 1e-9 for name in values)
        if values.keys() == expected.keys() and is_right:
            counts[form, "same"] += 1
        else:
            counts[form, "asked" if reading.questions and is_right else WRONG] += 1
    return counts


def damages_of(at: int, seeds: range) -> tuple[str, list[tuple[str, str, str]]]:
    """The sample at a place, and what became of its damages: kind, verdict, and where."""
    sample, verdicts = samples()[at], []
    for kind in KINDS:
        for seed in seeds:
            verdict = run(sample, kind, seed)
            if verdict is not None:
                verdicts.append((kind, *verdict))
    return sample.id, verdicts


def of_damages(seeds: range) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    by_kind: Counter[tuple[str, str]] = Counter()
    by_sample: Counter[tuple[str, str]] = Counter()
    with ProcessPoolExecutor(2) as pool:
        for sample, verdicts in pool.map(partial(damages_of, seeds=seeds), range(len(samples()))):
            for kind, verdict, where in verdicts:
                became = verdict if verdict in GOOD else WRONG
                by_kind[kind, became] += 1
                by_sample[sample, became] += 1
                if became == WRONG:
                    print(verdict, where, flush=True)
    return by_kind, by_sample


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    seeds = parser.parse_args().seeds
    by_kind, by_sample = of_damages(range(seeds))
    damages = (*GOOD, WRONG)
    parts = (
        ("孪生 · Twins of the system", of_twins(), ("same", "refused", "named", WRONG), "format"),
        ("台账 · Twins of the ledger", of_ledgers(), ("same", "refused", "asked", WRONG), "form"),
        ("损坏，按种类 · Damages by kind", by_kind, damages, "damage"),
        ("损坏，按样本 · Damages by sample", by_sample, damages, "sample"),
    )
    text = "\n\n".join(
        f"## {title}\n\n" + "\n".join(table(counts, columns, first))
        for title, counts, columns, first in parts
    )
    PAGE.write_text(HEAD + text + "\n", "utf-8")
    return sum(
        count
        for _, counts, _, _ in parts
        for (_, became), count in counts.items()
        if became == WRONG
    )


if __name__ == "__main__":
    sys.exit(min(main(), 1))
