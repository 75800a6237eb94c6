"""Schemas of the API: what requests carry and responses return."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

Lock = dict[str, Any]


def storable(value: str) -> str:
    """A text that a database keeps: no NUL, no half of a surrogate pair. (Bodies are read by
    `zuji_portal.api.reading`; this is for addresses.)
    """
    if "\0" in value:
        raise ValueError("NUL in a text")
    try:
        value.encode()
    except UnicodeEncodeError as problem:
        raise ValueError("text that is no Unicode") from problem
    return value


Text = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Answer = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(storable)]
Data = dict[str, Any]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a record."""


class Place(Schema):
    """One thing that is wrong: which rule, where, what was read and expected, how to mend it."""

    rule: str
    severity: str = "block"
    place: str = ""
    read: str = ""
    expected: str = ""
    message: str
    remedy: str = ""
    texts: dict[str, dict[str, str]] = {}


class Problem(Schema):
    """Every error has this shape (RFC 9457, ``application/problem+json``)."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[Place] = []


def problems(*statuses: int) -> dict[int, type[Schema]]:
    """The statuses that an operation may end with, for its description."""
    return dict.fromkeys(statuses, Problem)


class Organisation(Schema):
    uscc: str
    name_zh: str
    name_en: str
    city: str
    county: str
    industry: str
    is_exporter: bool
    notice: str


class Product(Schema):
    id: int
    uscc: str
    name_zh: str
    name_en: str
    model: str
    specification: str
    gb4754: str
    hs: str
    cpc: str
    gtin: str
    markets: str


class StudyHead(Schema):
    id: int
    product: int
    uscc: str
    model: str
    year: int
    state: str
    version: int
    revisions: int
    changed_at: datetime.datetime


class Study(StudyHead):
    """`data` is the study as of `version`, in the shape of a study file
    (docs/reference/study-file.md).
    """

    data: dict[str, Any]


class NewStudy(Schema):
    """A study of a product for a year; `data` may give everything a study file gives but
    identity.
    """

    model_config = ConfigDict(extra="forbid")
    product: Annotated[int, Field(ge=1, le=2**31)]
    year: Annotated[int, Field(ge=2000, le=2100)]
    profile: Text = ""
    data: Data = {}


class Draft(Schema):
    """The study as the sender has it, begun at `version`; what somebody else changed meanwhile
    is not overwritten.
    """

    model_config = ConfigDict(extra="forbid")
    version: Annotated[int, Field(ge=0, le=2**31)]
    data: Data


class WarningAnswers(Schema):
    """What stands behind that which is to be checked, by the place of each `question-open` (after
    ``answers.``).
    """

    model_config = ConfigDict(extra="forbid")
    answers: Annotated[dict[Annotated[str, Field(max_length=119)], Answer], Field(max_length=200)]


class FieldConflict(Schema):
    field: str
    now: Any = None
    mine: Any = None


class Saved(Schema):
    study: Study
    conflicts: list[FieldConflict]


class Revision(Schema):
    study: int
    number: int
    digest: str
    at: datetime.datetime
    total: float
    unit: str
    is_approved: bool | None


class PublishedDifference(Schema):
    path: str
    published: str
    here: str


class LaterState(Schema):
    """What became of a published part since: the version that took its place ("" where it was
    withdrawn), the day, and whether the part may serve the study's period.
    """

    version: str
    day: str
    serves_period: bool


class LockfilePart(Schema):
    """Where a part of a lockfile comes from. `state`: proven (in the log), same (equal to this
    site's), worded (equal but for texts), own (the plant's), differs, unknown, missing (rules
    that the file does not carry).
    """

    part: str
    id: str
    version: str
    name: str | dict[str, str]
    state: str
    log_index: int | None
    differences: list[PublishedDifference]
    known_version: str
    known_value: str
    later: LaterState | None


class PublishedContent(Schema):
    """Whether factors, model, GWP values and rules are the published ones. `answer`: published,
    same, unknown, differs.
    """

    answer: str
    anchor: str
    log: str
    log_size: int
    signers: list[str]
    anchor_words: str | dict[str, str]
    parts: list[LockfilePart]
    superseded: list[str | dict[str, str]]


class Vouching(Schema):
    """Who vouches for a lockfile: a certificate or a statement, its state, issuer, domain, key."""

    kind: str
    name: str
    state: str
    holds: bool
    by: str
    domain: str
    key: str
    url: str
    why: str | dict[str, str]


class OwnModel(Schema):
    """The model file of one's own that a study was computed with, and what is to be said of it."""

    file: str
    words: str | dict[str, str]


class LockfileVerification(Schema):
    """Three answers apart: `holds` is the arithmetic alone; `verdict` is published, own, same,
    unknown, differs or arithmetic.
    """

    verdict: str
    headline: str | dict[str, str]
    published: PublishedContent
    own_model: OwnModel | None
    vouched: list[Vouching]
    not_covered: str | dict[str, str]
    holds: bool
    digest_agrees: bool
    first_difference: str
    locked: str
    recomputed: str


class Factor(Schema):
    """A factor version. Exactly one version of an id is current; a retired one says why it is
    not active.
    """

    id: str
    version: str
    state: str
    name_zh: str
    name_en: str
    category: str
    kind: str
    use: str
    unit: str
    value: float | None
    gases: dict[str, float]
    gwp_basis: str
    region: str
    year: int | None
    boundary: str
    boundary_code: str
    technology: str
    valid_from: str
    valid_to: str
    review_by: str
    low: float | None
    high: float | None
    gsd: float | None
    confidence: str
    evidence: str
    active: bool
    inactive_reason: str
    source: dict[str, str]
    note: str


class SuitedFactor(Schema):
    """A factor of the substance that a name means, with its 95 % interval. `why` is ``code``,
    ``identity``, ``synonym`` or ``letters``.
    """

    id: str
    name_zh: str
    name_en: str
    value: float
    low: float
    high: float
    unit: str
    region: str
    year: int | None
    why: str
    score: float


class SuitedFactors(Schema):
    """What a name means (`substance`, empty where it is not known) and the factors of it; what was
    taken for what, or why nothing fits, in both languages.
    """

    substance: str
    said_zh: str
    said_en: str
    items: list[SuitedFactor]


class ModelHead(Schema):
    id: str
    version: str
    industry: str
    title_zh: str
    title_en: str
    declared_unit: str


class ModelWhole(ModelHead):
    """`definition` is the model as its YAML file says it."""

    definition: dict[str, Any]


class RecognisedBy(Schema):
    """A scheme that recognises a certificate on the day of the answer. `kind` is ``full``,
    ``conditional`` (with an addendum, see `conditions_zh`) or ``data`` (the verified data are taken
    and computed again); `since` is the day from which certificate and agreement both hold, `until`
    the last such day, null where neither ends.
    """

    scheme: str
    scheme_zh: str
    scheme_en: str
    kind: str
    kind_zh: str
    kind_en: str
    means_zh: str
    means_en: str
    way: str
    since: datetime.date
    until: datetime.date | None
    agreement: str
    agreement_zh: str
    agreement_en: str
    reference_zh: str
    reference_en: str
    conditions_zh: str
    conditions_en: str
    agreement_url: str


class CertificateRecognition(Schema):
    """The recognition of a certificate as of an instant: empty where no agreement in force is about
    it, and where the certificate is not valid, as `state` then says.
    """

    number: str
    state: str
    valid_from: datetime.date
    valid_until: datetime.date
    as_of: datetime.datetime
    certificate_url: str
    recognised_by: list[RecognisedBy]


class OrganisationPage(Schema):
    items: list[Organisation]
    next: str | None


class ProductPage(Schema):
    items: list[Product]
    next: str | None


class StudyPage(Schema):
    items: list[StudyHead]
    next: str | None


class FactorPage(Schema):
    items: list[Factor]
    next: str | None
