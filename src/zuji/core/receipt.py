"""The receipt of an import: every part of a source is read, refused, or ignored with a reason.

An importer counts what it meets in one kind of part (filled cells of a sheet, rows of a table,
data sets or exchanges of a database) and says of each part what became of it. A part in none of the
three is a fault of the importer, which `Receipt.unaccounted` shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from zuji.core.label import LANGS, Label, Lang
from zuji.core.refusals import Finding

Outcome = Literal["read", "refused", "ignored"]
KINDS = {
    "cell": Label("有内容的单元格", "filled cells"),
    "row": Label("行", "rows"),
    "field": Label("字段", "fields"),
    "sheet": Label("工作表", "sheets"),
    "file": Label("文件", "files"),
    "data set": Label("数据集", "data sets"),
    "exchange": Label("交换", "exchanges"),
    "flow": Label("流", "flows"),
    "element": Label("格式元素", "elements of the format"),
    "block": Label("区块", "blocks"),
    "parameter": Label("参数", "parameters"),
    "factor": Label("特征化因子", "characterisation factors"),
    "resource": Label("资源", "resources"),
}
"""The parts that importers count."""
PLACES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Portion:
    """Parts of one kind with the same outcome and, unless they were read, the same reason.

    `places` name the parts (``台账!C5``, ``processes/a1.json``) as far as they were kept; `count`
    is their number. `finding` is the reason, worded in both languages; None for what was read.
    """

    kind: str
    outcome: Outcome
    count: int
    places: tuple[str, ...] = ()
    finding: Finding | None = None

    def stored(self) -> dict[str, Any]:
        """The portion without sentences, as it is kept in files."""
        finding = None if self.finding is None else self.finding.record()
        places = list(self.places[:PLACES_SHOWN])
        return {
            "kind": self.kind,
            "outcome": self.outcome,
            "count": self.count,
            "places": places,
            "finding": finding,
        }

    def record(self) -> dict[str, Any]:
        reason = {} if self.finding is None else {"reason": self.finding.as_json("zh")}
        return {
            "kind": self.kind,
            "outcome": self.outcome,
            "count": self.count,
            "places": list(self.places[:PLACES_SHOWN]),
            **reason,
        }


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What became of every part of a source.

    `met` is the number of parts by kind, counted where the source is opened and not where a part
    is understood, so that nothing can be lost between the two. `checks` are statements of the
    source that were used as a check (a total row, a number of months), each as a finding.
    """

    source: str
    met: Mapping[str, int] = field(default_factory=dict)
    portions: tuple[Portion, ...] = ()
    checks: tuple[Finding, ...] = ()

    def count(self, kind: str, outcome: Outcome | None = None) -> int:
        """The number of parts of a kind, of one outcome or of all three."""
        return sum(
            portion.count
            for portion in self.portions
            if portion.kind == kind and outcome in (None, portion.outcome)
        )

    @property
    def unaccounted(self) -> dict[str, int]:
        """Parts by kind that are neither read, refused nor ignored; empty where all are."""
        lost = {kind: number - self.count(kind) for kind, number in self.met.items()}
        return {kind: number for kind, number in lost.items() if number}

    def sentences(self, lang: Lang) -> Iterator[str]:
        """A sentence for each kind of part: "219 of 228 filled cells were read; …"."""
        for kind, number in self.met.items():
            yield RECEIVED[lang].format(
                kind=KINDS[kind][lang],
                met=number,
                read=self.count(kind, "read"),
                refused=self.count(kind, "refused"),
                ignored=self.count(kind, "ignored"),
            )

    def stored(self) -> dict[str, Any]:
        """The receipt without sentences, as it is kept in files (`of_stored`)."""
        return {
            "source": self.source,
            "met": dict(self.met),
            "portions": [portion.stored() for portion in self.portions],
            "checks": [check.record() for check in self.checks],
        }

    @classmethod
    def of_stored(cls, stored: Mapping[str, Any]) -> Receipt:
        """A receipt read back from a file."""
        portions = []
        for record in stored["portions"]:
            finding = Finding.of_record(record["finding"]) if record["finding"] else None
            parts = {**record, "places": tuple(record["places"]), "finding": finding}
            portions.append(Portion(**parts))
        return cls(
            source=stored["source"],
            met=dict(stored["met"]),
            portions=tuple(portions),
            checks=tuple(Finding.of_record(check) for check in stored["checks"]),
        )

    def record(self) -> dict[str, Any]:
        """The receipt as data."""
        return {
            "source": self.source,
            "met": dict(self.met),
            "portions": [portion.record() for portion in self.portions],
            "checks": [check.as_json("zh") for check in self.checks],
            "sentences": {lang: list(self.sentences(lang)) for lang in LANGS},
        }


RECEIVED = Label(
    "{kind}：共 {met}，读入 {read}，拒绝 {refused}，不计入 {ignored}",
    "{kind}: {met} in all, {read} read, {refused} refused, {ignored} ignored",
)


@dataclass
class ReceiptBook:
    """Collects a receipt while a source is read."""

    source: str
    met: dict[str, int] = field(default_factory=dict)
    kept: list[Portion] = field(default_factory=list)
    checks: list[Finding] = field(default_factory=list)

    def meet(self, kind: str, count: int = 1) -> None:
        """Parts were found in the source."""
        self.met[kind] = self.met.get(kind, 0) + count

    def read(self, kind: str, count: int = 1, places: Sequence[str] = ()) -> None:
        """Parts were understood and stand in what was imported."""
        self.keep(kind, "read", count, places, None)

    def refuse(
        self, kind: str, finding: Finding, count: int = 1, places: Sequence[str] = ()
    ) -> None:
        """Parts were not understood, or contradict the rules."""
        self.keep(kind, "refused", count, places or (str(finding.place),), finding)

    def ignore(
        self, kind: str, finding: Finding, count: int = 1, places: Sequence[str] = ()
    ) -> None:
        """Parts were understood and are not wanted; the finding says why."""
        self.keep(kind, "ignored", count, places or (str(finding.place),), finding)

    def keep(
        self,
        kind: str,
        outcome: Outcome,
        count: int,
        places: Sequence[str],
        finding: Finding | None,
    ) -> None:
        if count:
            self.kept.append(
                Portion(
                    kind=kind, outcome=outcome, count=count, places=tuple(places), finding=finding
                )
            )

    def receipt(self) -> Receipt:
        """The receipt of what was met until now; portions of one reason are put together."""
        together: dict[tuple[str, Outcome, str], list[Portion]] = {}
        for portion in self.kept:
            rule = portion.finding.rule if portion.finding else ""
            together.setdefault((portion.kind, portion.outcome, rule), []).append(portion)
        return Receipt(
            source=self.source,
            met=dict(self.met),
            portions=tuple(
                replace(
                    portions[0],
                    count=sum(portion.count for portion in portions),
                    places=tuple(place for portion in portions for place in portion.places),
                )
                for portions in together.values()
            ),
            checks=tuple(self.checks),
        )
