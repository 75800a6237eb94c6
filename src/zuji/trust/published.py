"""Whether what a lockfile was computed with is what was published: by the proofs it carries, or by
comparison with a published library at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from zuji.core.label import Label
from zuji.core.refusals import Refusal, or_refuse
from zuji.factors.codes import is_stand_in
from zuji.factors.record import factor_from_json
from zuji.footprint.judging import RULES
from zuji.footprint.own_factors import own_ids
from zuji.footprint.study_schema import UNSTATED
from zuji.lockfile.lock import LOCKFILE, is_same, value_text
from zuji.sectors.model import ORDERED
from zuji.trust.anchor import AnchorCheck, LockPart, check_anchor, parts_of
from zuji.trust.notes import NoteKey
from zuji.trust.superseded import Later, is_later

MOST_DIFFERENCES = 5
"""Differences of one part that are named; a model that is another differs in hundreds."""
LONGEST = 120
"""Characters of a value that are shown."""

PROVEN, SAME, WORDED, OWN = "proven", "same", "worded", "own"
DIFFERS, UNKNOWN, MISSING = "differs", "unknown", "missing"
WORDS = frozenset({"zh", "en", "source", "title", "about", "label", "note", "help", "remedy"})
"""Members that say something to readers and enter no computation."""
PROSE = {
    "factors": WORDS | {"name_zh", "name_en", "technology", "inactive_reason"},
    "model": frozenset({"title", "about", "sources", "examples"}),
}
"""Members of a part that are for readers as a whole."""
NAMED = frozenset({*ORDERED, "options", "rows", "rules", "outputs", "weights", "default", "with"})
"""Sections of a model whose members bear free names: one called ``note`` is no note."""
LATER_COLUMNS = frozenset({"evidence", "boundary_code"})
"""Columns that factors frozen earlier say in words only (`factor_from_json`)."""
LATER_RULES = frozenset(
    {
        ("data_quality", "precision_by_status", "unstated"),
        ("data_quality", "geography", "unstated"),
        ("uncertainty", "status_gsd", "unstated"),
        ("data_quality", "factor", "unsourced"),
        ("uncertainty", "pedigree_of_factors", "unsourced"),
    }
)
"""Rows that the rules frozen earlier lack; the computation takes what they took then. Where a study
has data of no stated kind, or factors of no stated region or source, leaving their rows out would
make them better than they are."""
Path = tuple[str | int, ...]
"""Names and places in lists that lead to a leaf."""
Difference = tuple[Path, Any, Any]
"""Path, published value and value in the file."""


class Published(Protocol):
    """A published library: what it holds under a name and version, and under the name at all."""

    name: Label

    def content(self, part: LockPart) -> Any:
        """The content published under the part's name and version; None for nothing."""

    def other(self, part: LockPart) -> tuple[str, Any] | None:
        """Version and content of what counts now under the part's name; None for nothing."""

    def later(self, part: LockPart) -> Later | None:
        """The later state of the published part; None where it still counts."""


@dataclass(frozen=True)
class PartOrigin:
    """The origin of one part.

    `state`: ``proven`` (in the log), ``same`` (equal to the library at hand), ``worded`` (equal but
    for texts, or an edition from before a column or rule was added), ``own`` (a factor that the
    plant declares itself), ``differs`` (published with other content), ``unknown`` (published
    nowhere that is known here), ``missing`` (rules that the file does not carry: removed, or from
    before they were added). `later`: what became of it since it was published. `differences`:
    path, published value, value in the file. `known`: version and value under the same name that
    the library at hand holds.
    """

    part: LockPart
    state: str
    index: int | None = None
    differences: tuple[tuple[str, str, str], ...] = ()
    known: tuple[str, str] | None = None
    later: Later | None = None

    @property
    def label(self) -> Label:
        """The name for readers, as the file states it."""
        data = self.part.data
        if self.part.group == "factors":
            return Label(str(data["name_zh"]), str(data["name_en"]))
        if self.part.group in {"model", "profile"}:
            title = data["title"]
            return Label(str(title["zh"]), str(title["en"]))
        return TABLES.get(self.part.name, Label(self.part.name, self.part.name))


TABLES = {
    "uncertainty": Label("不确定性规则", "rules of uncertainty"),
    "data_quality": Label("数据质量规则", "rules of data quality"),
    "quality_schemes": Label("数据质量方案", "schemes of data quality"),
    "results": Label("结果判断规则", "rules of judging results"),
}
GROUPS = {
    "factors": Label("因子", "factors"),
    "model": Label("模型", "model"),
    "profile": Label("方法", "method"),
    "gwp": Label("GWP 值", "GWP values"),
    "rules": Label("规则", "rules"),
}


@dataclass(frozen=True)
class PublishedCheck:
    """Whether a lockfile was made with published content.

    `answer`: ``published`` (every part is in the log, or the plant's own and listed), ``same``
    (equal to the library at hand, without proof), ``unknown`` (something is published nowhere that
    is known here, or rules are missing), ``differs``.
    """

    origins: Sequence[PartOrigin]
    anchor: AnchorCheck
    compared_with: Label | None = None

    @property
    def answer(self) -> str:
        states = {origin.state for origin in self.origins}
        if DIFFERS in states:
            return DIFFERS
        if states & {UNKNOWN, MISSING}:
            return UNKNOWN
        return SAME if states & {SAME, WORDED} else "published"

    def of(self, state: str) -> list[PartOrigin]:
        """The parts in a state."""
        return [origin for origin in self.origins if origin.state == state]

    @property
    def superseded(self) -> list[PartOrigin]:
        """The published parts that something came after."""
        return [origin for origin in self.origins if origin.later is not None]

    def groups_of(self, *states: str) -> Label:
        """The kinds of parts in those states, in words."""
        found = {origin.part.group for origin in self.origins if origin.state in states}
        words = [label for group, label in GROUPS.items() if group in found]
        return Label("、".join(w.zh for w in words), ", ".join(w.en for w in words))


def check_published(
    lock: Mapping[str, Any], keys: Sequence[NoteKey] = (), library: Published | None = None
) -> PublishedCheck:
    """The origin of every part of a lockfile, by the keys of trusted logs and a published
    library; either may be missing. Refuses a damaged lockfile (``lock-damaged``).
    """
    with or_refuse("lock-damaged", LOCKFILE):
        anchor = check_anchor(lock, keys)
        own = own_ids(lock["study"])
        idle = LATER_RULES - _rested_on(lock)
        origins = [
            _origin(part, part.group == "factors" and part.name in own, anchor, library, idle)
            for part in parts_of(lock)
        ]
        absent = [
            LockPart("rules", name, name, "", {}) for name in RULES if name not in lock["rules"]
        ]
        origins += [PartOrigin(part, MISSING) for part in absent]
    return PublishedCheck(origins, anchor, library.name if library else None)


def _rested_on(lock: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """The later rows about data of no stated kind and factors of no stated region or source, where
    the study has such data or factors.
    """
    entries = [e if isinstance(e, Mapping) else {} for e in lock["study"]["inputs"].values()]
    sections = set()
    if any((entry.get("status") or UNSTATED) == UNSTATED for entry in entries):
        sections |= {"precision_by_status", "status_gsd"}
    if not all(factor.get("region") for factor in lock["factors"].values()):
        sections.add("geography")
    if any(factor_from_json(factor).is_unsourced for factor in lock["factors"].values()):
        sections |= {"factor", "pedigree_of_factors"}
    return {row for row in LATER_RULES if row[1] in sections}


def _origin(
    part: LockPart,
    is_own: bool,
    anchor: AnchorCheck,
    library: Published | None,
    idle: frozenset[tuple[str, ...]],
) -> PartOrigin:
    later = library.later(part) if library and not is_own else None
    if part.path in anchor.proven and not is_own:
        return PartOrigin(part, PROVEN, anchor.proven[part.path], later=later)
    if library is None:
        return PartOrigin(part, OWN if is_own else UNKNOWN)
    content, other = library.content(part), library.other(part)
    if is_own:
        # An own factor under a published name passes for the published one
        shadowed = content if content is not None else other[1] if other else None
        if shadowed is None:
            return PartOrigin(part, OWN)
        return PartOrigin(part, DIFFERS, differences=_shown(_named(shadowed, part, idle)))
    if content is None:
        known = (other[0], value_of(part, other[1])) if other else None
        return PartOrigin(part, UNKNOWN, known=known)
    differences = _named(content, part, idle)
    if not differences:
        return PartOrigin(part, SAME, later=later)
    shown = _shown(differences)
    if all(_is_wording(part, idle, *difference) for difference in differences):
        return PartOrigin(part, WORDED, differences=shown, later=later)
    return PartOrigin(part, DIFFERS, differences=shown)


def _is_wording(
    part: LockPart, idle: Collection[tuple[str, ...]], path: Path, published: Any, held: Any
) -> bool:
    """Whether a difference touches no number: a text, or what the file's edition did not have and
    its result does not rest on.
    """
    names = [step for step in path if isinstance(step, str)]
    if names and names[0] in PROSE.get(part.group, ()):
        return True
    if part.group == "factors":
        # A code left out may turn a stand-in into a factor of the place itself
        column = names[0]
        return column in LATER_COLUMNS and held == "" and not is_stand_in(column, published)
    if part.group == "rules" and (part.name, *names) in idle:
        return held is None
    section, member = ["", "", *names][-2:]
    return member in WORDS and section not in NAMED and _is_text(published) and _is_text(held)


def _is_text(value: Any) -> bool:
    """Whether a value is a text, in both languages too, a list of texts, or missing."""
    if isinstance(value, Mapping):
        return set(value) <= {"zh", "en"} and all(map(_is_text, value.values()))
    if isinstance(value, list):
        return all(map(_is_text, value))
    return value is None or isinstance(value, str)


def _named(published: Any, part: LockPart, idle: Collection[tuple[str, ...]]) -> list[Difference]:
    """All differences, those of numbers before those of texts; a factor's value is the first."""
    held = part.data
    if part.group == "factors":
        published, held = (factor_from_json(data).as_json() for data in (published, held))
    first: dict[Path, int] = {("value",): 0, ("unit",): 1}
    return sorted(
        differing(published, held),
        key=lambda difference: (_is_wording(part, idle, *difference), first.get(difference[0], 2)),
    )


def _shown(differences: Sequence[Difference]) -> tuple[tuple[str, str, str], ...]:
    """The first differences as a reader sees them."""
    return tuple(
        (path_text(path), text_of(published)[:LONGEST], text_of(held)[:LONGEST])
        for path, published, held in differences[:MOST_DIFFERENCES]
    )


def path_text(path: Path) -> str:
    """A path as it is written: ``checks[2].when``."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def value_of(part: LockPart, content: Any) -> str:
    """The value of a factor with its unit, or "" of other parts."""
    if part.group != "factors":
        return ""
    gases = "; ".join(f"{gas} {mass}" for gas, mass in (content.get("gases") or {}).items())
    value = gases or value_text(content.get("value"))
    return f"{value} {content.get('unit')}"


def text_of(value: Any) -> str:
    """A value as a reader sees it: a text as it stands, else as `value_text` writes it."""
    return value if isinstance(value, str) else value_text(value)


def differing(published: Any, held: Any, path: Path = ()) -> Iterator[Difference]:
    """Every leaf that differs; a member that one side lacks is None there."""
    if isinstance(published, Mapping) and isinstance(held, Mapping):
        for key in sorted({*published, *held}):
            yield from differing(published.get(key), held.get(key), (*path, str(key)))
    elif isinstance(published, list) and isinstance(held, list) and len(published) == len(held):
        for number, (one, other) in enumerate(zip(published, held, strict=True)):
            yield from differing(one, other, (*path, number))
    elif not is_same(published, held):
        yield path, published, held


class InstalledLibrary:
    """The content that this installation of Zuji ships: factors, models with earlier versions,
    profiles, GWP values, rules. It is a comparison, not a proof.
    """

    name = Label("本机安装的因子库与模型", "the library and models installed here")

    def later(self, part: LockPart) -> Later | None:
        found = self.other(part) if part.version else None
        newer = found[0] if found else ""
        return Later(newer) if newer and is_later(newer, part.version) else None

    def content(self, part: LockPart) -> Any:
        found = self.other(part)
        if part.group == "model":
            return self._model(part)
        if part.group == "gwp":  # with the gases that this lockfile has beside the usual ones
            return self._gwp_of(part)
        return found[1] if found and (not part.version or found[0] == part.version) else None

    def other(self, part: LockPart) -> tuple[str, Any] | None:
        current: dict[str, Callable[[str], tuple[str, Any] | None]] = {
            "model": self._current_model,
            "profile": self._current_profile,
            "gwp": self._current_gwp,
            "rules": self._current_rules,
            "factors": self._current_factors,
        }
        try:
            return current[part.group](part.name)
        except Refusal:
            return None

    def _model(self, part: LockPart) -> Any:
        from zuji.sectors.versions import past_model

        current = self._current_model(part.name)
        if current is None or current[0] == part.version:
            return current[1] if current else None
        past = past_model(part.name, part.version)
        return dict(past.data) if past else None

    def _current_model(self, name: str) -> tuple[str, Any] | None:
        from zuji.sectors.registry import get_model, model_files

        if name not in model_files():
            return None
        model = get_model(name)
        return str(model.version), dict(model.data)

    def _current_profile(self, name: str) -> tuple[str, Any]:
        from zuji.footprint.profile import get_profile

        profile = get_profile(name)
        return profile.version, dict(profile.data)

    def _current_gwp(self, name: str) -> tuple[str, Any]:
        from zuji.factors.gwp import gwp100

        return "", dict(gwp100(name))

    def _gwp_of(self, part: LockPart) -> dict[str, float] | None:
        from zuji.factors.gwp import gwp100

        names = part.data if isinstance(part.data, Mapping) else ()
        for gases in (names, ()):
            try:
                return dict(gwp100(part.name, gases))
            except Refusal:
                continue
        return None

    def _current_rules(self, name: str) -> tuple[str, Any] | None:
        from zuji.core.content import read_rules
        from zuji.footprint.judging import RULES

        return ("", read_rules(name)) if name in RULES else None

    def _current_factors(self, name: str) -> tuple[str, Any] | None:
        from zuji.factors.library import builtin_library, full_library

        factor = builtin_library().factors.get(name)
        if factor is None:
            factor = full_library().factors.get(name)
        return (factor.version, factor.as_json()) if factor else None
