"""The shape of a province's configuration: province.yaml and programme.yaml of its folder."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from zuji.core.shapes import Number, Row, Words, Written, one_of

LANGUAGES = ("zh-hans", "en")
Count = one_of("in_year", "by_end_of_year")
Unit = one_of("enterprises", "products", "datasets")


class Bilingual(Row):
    """A name in both languages."""

    zh: Words
    en: Words


class County(Bilingual):
    """A county of a city: six digits of GB/T 2260."""

    code: Words


class City(Bilingual):
    """A prefecture-level city, with its place on the tile map (column from the west, row from
    the north) and its share of the synthetic province's plants. Where no counties are listed,
    what is written as a county is not compared with a list.
    """

    code: Words
    column: int = Field(ge=0)
    row: int = Field(ge=0)
    plants: Number = 1
    counties: list[County] = []


class FormerCity(Bilingual):
    """A city that was merged into the one whose code is `into`."""

    into: Words


class Contact(Bilingual):
    """Who answers for the service; shown at the foot of every page."""

    email: Written = ""
    telephone: Written = ""


class Link(Row):
    """A number that a register gave, and where it can be looked up."""

    text: Words
    url: Written = ""


class Foot(Row):
    """What the foot of a government's pages states (国办发〔2017〕47号); what is not given is
    absent.
    """

    host: Bilingual | None = None
    operator: Bilingual | None = None
    site_number: Written = ""
    icp: Link | None = None
    police: Link | None = None
    report_fault: Written = ""


class Office(Row):
    """The office whose official documents (公文, GB/T 9704) the site sets: its name, the mark in
    red over them, the word before their number (机关代字), who gets them, who gets copies.
    """

    name: Bilingual
    mark: Bilingual
    number_word: Words
    to: Bilingual
    copies: Bilingual | None = None


class TimeLimit(Row):
    """Working days that the province gives for a state, named as ``study.submitted``."""

    of: Words
    working_days: int = Field(ge=1)


class ProvinceFile(Bilingual):
    """province.yaml: names, numbers, places and people of one province."""

    code: Words
    region: Words
    brand: Bilingual
    issuer: Words
    certificate_prefix: Words
    archive_prefix: Words
    time_zone: Words
    languages: list[one_of(*LANGUAGES)] = Field(min_length=1)  # type: ignore[valid-type]
    first_year: int
    example_city: Words
    cities: list[City] = Field(min_length=1)
    former: list[FormerCity] = []
    time_limits: list[TimeLimit] = []
    contact: Contact | None = None
    foot: Foot | None = None
    office: Office | None = None
    logo: Written = ""


class PlanSource(Bilingual):
    """Where a plan's figures were read."""

    tag: Words


class RegimeRow(Bilingual):
    """A plan with targets: what it counts, and whether years add up or run on."""

    unit: Unit  # type: ignore[valid-type]
    counts: Count  # type: ignore[valid-type]
    source: PlanSource
    planned: dict[int, int] = Field(min_length=1)


class PilotRow(Bilingual):
    """A pilot scheme. `paired`: each industry in each of the cities; else cities and industries
    are pilots each on their own.
    """

    scheme: Words
    cities: list[Words] = []
    industries: list[Words] = []
    paired: bool = True
    since: Written = ""
    tag: Words


class ReportingRow(Bilingual):
    """By which day of the month after their period reports are due, and the source of the rule."""

    day: int = Field(ge=1, le=28)


class IndustryRow(Bilingual):
    """An industry that a plan names and that has no model of its own."""

    gb4754: list[Words]
    since: int
    tag: Words


Part = Literal["report", "statement", "certificate", "record", "evidence"]


class AdoptingRow(Bilingual):
    """A programme of others that adopts footprints: an award, a list, a label. `needs` are the
    parts of the package without which none is made; who runs it may ask for others. `lists` is
    what stands on its list: products, enterprises, or pilots (enterprises, alone or in a park).
    """

    lists: Literal["product", "enterprise", "pilot"] = "product"
    needs: list[Part] = Field(min_length=1)
    source: Words
    tag: Words


Class = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class DutyRow(Bilingual):
    """What a department may be charged with. `actions` are names of actions of the site, or what
    they begin with (``certificate.``); a `shared` duty is that of every department.
    """

    actions: list[Words] = Field(min_length=1)
    shared: bool = False

    def covers(self, action: str) -> bool:
        """Whether an action belongs to the duty."""
        return any(
            action.startswith(name) if name.endswith(".") else action == name
            for name in self.actions
        )


class DepartmentRow(Bilingual):
    """A department of the joint mechanism and its duties; the one that leads has all."""

    lead: bool = False
    duties: list[Words] = []


class ProgrammeFile(Row):
    """programme.yaml: targets, pilots, further key industries, classes of industry that the
    published table of GB/T 4754 does not hold, departments with their duties, programmes that
    adopt footprints. Without duties, every officer of the province has all rights.
    """

    regimes: dict[str, RegimeRow] = Field(min_length=1)
    reporting: ReportingRow
    pilots: list[PilotRow] = []
    industries: dict[str, IndustryRow] = {}
    classes: dict[Class, Bilingual] = {}
    duties: dict[str, DutyRow] = {}
    departments: dict[str, DepartmentRow] = {}
    adopting: dict[str, AdoptingRow] = {}
