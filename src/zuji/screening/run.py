"""Screening of many study files: each computed (and locked) in parallel, then compared with its
peers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from zuji.core.files import write_whole
from zuji.core.refusals import Finding, Refusal, by_severity
from zuji.footprint import Assessment, StudyDocument, assess, model_for
from zuji.screening.facts import StudyFacts, facts_of, refused_facts
from zuji.screening.peers import against_typical, cross_findings
from zuji.screening.typical import typical_facts, worked_facts

CHUNK = 8
Reader = Callable[[str], StudyDocument]


@dataclass(frozen=True)
class Screened:
    """All studies with the findings of every rule, in the order given."""

    studies: tuple[StudyFacts, ...]

    @property
    def flagged(self) -> list[StudyFacts]:
        """Studies with a warning or worse."""
        return [
            study
            for study in self.studies
            if any(finding.severity != "note" for finding in study.findings)
        ]


def screen(
    paths: Sequence[str],
    read: Reader,
    as_of: str,
    *,
    locks: str = "",
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Screened:
    """Compute and screen `paths`; with `locks` a folder, every computed study is also frozen there.

    `read` turns a path into a study and must be importable by worker processes.
    """
    facts: list[StudyFacts] = []
    for study_facts in _computed(list(paths), read, as_of, locks, jobs):
        facts.append(study_facts)
        if progress:
            progress(1)
    return screened(facts)


def screened(facts: Sequence[StudyFacts]) -> Screened:
    """The given facts with the findings of the rules across studies added."""
    across = cross_findings(facts, typical_facts, worked_facts)
    return Screened(
        tuple(
            replace(study, findings=tuple(by_severity((*study.findings, *across.get(index, ())))))
            for index, study in enumerate(facts)
        )
    )


def _computed(
    paths: list[str], read: Reader, as_of: str, locks: str, jobs: int
) -> Iterator[StudyFacts]:
    targets = [str(Path(locks) / name) if locks else "" for name in lock_names(paths)]
    if jobs <= 1 or len(paths) < 2 * CHUNK:
        yield from map(facts_at, paths, [read] * len(paths), [as_of] * len(paths), targets)
        return
    with ProcessPoolExecutor(jobs) as pool:
        arguments = ([read] * len(paths), [as_of] * len(paths), targets)
        yield from pool.map(facts_at, paths, *arguments, chunksize=CHUNK)


def slips(assessment: Assessment) -> tuple[Finding, ...]:
    """Warnings of inputs that are far from the typical plant of the model per unit of product, and
    from its worked plants of the same options, as a slip of unit or decimal mark makes them; of a
    study alone, before it stands among peers.
    """
    reference = typical_facts(assessment.model.id)
    if reference is None:
        return ()
    facts = facts_of(assessment, assessment.study.source)
    return tuple(against_typical(facts, reference, worked_facts))


def lock_names(paths: Sequence[str]) -> list[str]:
    """A file name for the lockfile of each path: folder and stem, more folders where names meet."""
    parts = [Path(path).absolute().with_suffix("").parts[1:] for path in paths]
    depth = 2
    names = ["-".join(part[-depth:]) for part in parts]
    while len(set(names)) < len(set(parts)) and depth < max(map(len, parts)):
        depth += 1
        names = ["-".join(part[-depth:]) for part in parts]
    if len(set(names)) < len(set(paths)):  # x.yaml beside x.xlsx
        names = [f"{name}-{Path(path).suffix[1:]}" for name, path in zip(names, paths, strict=True)]
    return [f"{name}.lock.json" for name in names]


def facts_at(path: str, read: Reader, as_of: str, lock: str) -> StudyFacts:
    """Facts of the study at `path`; a refusal becomes its findings, and no lockfile is written for
    it.
    """
    try:
        study = read(path)
        assessment = assess(study, model_for(study), as_of=as_of or str(study.data.get("as_of")))
    except Refusal as problem:
        model = study.model_id if "study" in locals() else ""
        return refused_facts(path, model, problem.findings)
    if lock:
        from zuji.lockfile.lock import build_lock, lock_bytes

        write_whole(Path(lock), lock_bytes(build_lock(assessment)))
    return facts_of(assessment, path)
