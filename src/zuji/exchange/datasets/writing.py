"""The formats in which a record set is written, and what each of them cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from zuji.core.figures import in_full
from zuji.core.label import Label, Lang, listed
from zuji.core.refusals import Finding, note, refuse, warning
from zuji.core.words import STAGE_LABELS
from zuji.exchange.datasets.brightway import brightway_workbook
from zuji.exchange.datasets.datapackage import brightway_datapackage
from zuji.exchange.datasets.ecospold2 import ecospold2_files, long_names, undated
from zuji.exchange.datasets.ilcd import ilcd_files, tidas_files
from zuji.exchange.datasets.ilcd_epd import epd_files, later_stages, sums_as_fossil
from zuji.exchange.datasets.national import national_table
from zuji.exchange.datasets.openlca import openlca_files, spreads_lost
from zuji.exchange.datasets.packing import zipped
from zuji.exchange.datasets.record import RecordSet
from zuji.exchange.datasets.simapro import lost_signs, simapro_text
from zuji.exchange.datasets.texts import placed
from zuji.exchange.datasets.units import own_units

Loss = Callable[[RecordSet], Iterator[Finding]]
MOST_NAMED = 5
ARCHIVE = "application/zip"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class DataSetFormat:
    """A format: its name, the ending and the media type of its file, how it is written, and what
    it cannot hold.
    """

    id: str
    name: Label
    ending: str
    media_type: str
    write: Callable[[RecordSet, Lang], Mapping[str, bytes] | bytes]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, kw_only=True)
class WrittenSet:
    """A record set in a format: the file, how many processes and links are in it, its losses."""

    format: DataSetFormat
    content: bytes
    processes: int
    links: int
    losses: tuple[Finding, ...]


def written_set(records: RecordSet, format_id: str, lang: Lang) -> WrittenSet:
    """The file of a record set; refuses an unknown format (``choice-unknown``)."""
    chosen = FORMATS.get(format_id)
    if chosen is None:
        raise refuse("choice-unknown", "format", format_id, options=", ".join(FORMATS))
    made = chosen.write(records, lang)
    return WrittenSet(
        format=chosen,
        content=made if isinstance(made, bytes) else zipped(made),
        processes=len(records.records),
        links=sum(len(record.inputs) for record in records),
        losses=losses_in(records, chosen),
    )


def losses_in(records: RecordSet, chosen: DataSetFormat) -> tuple[Finding, ...]:
    """What a format cannot hold of a record set, and licences that forbid handing it on."""
    return tuple(found for loss in (*ALWAYS, *chosen.losses) for found in loss(records))


def _licences(records: RecordSet) -> Iterator[Finding]:
    """Factors that are not written because their licence does not let them be handed on."""
    for terms in dict.fromkeys(records.withheld.values()):
        names = [name for name, of in records.withheld.items() if of == terms]
        yield warning("export-licence", listed(names), str(len(names)), what=terms)


def _sums(records: RecordSet) -> Iterator[Finding]:
    """Gases that only a sum is known of: other tools know no such flow."""
    with_sum = [record for record in records if any(gas.gas == "co2e" for gas in record.gases)]
    if with_sum:
        shown = listed(record.product for record in with_sum[:MOST_NAMED])
        yield note("export-sum", shown, str(len(with_sum)), count=str(len(with_sum)))


def _own_units(records: RecordSet) -> Iterator[Finding]:
    units = own_units(record.unit for record in records)
    if units:
        yield note("export-own-unit", listed(units), "", units=listed(units))


def _normal(records: RecordSet) -> Iterator[Finding]:
    """Normal cubic metres, which the public lists do not tell from others."""
    found = [record for record in records if "Nm3" in record.unit]
    if found:
        yield note("export-normal", listed(record.product for record in found[:MOST_NAMED]))


def _total_spread(records: RecordSet) -> Iterator[Finding]:
    """An interval of a total that stands on each of several gases."""
    several = [
        record
        for record in records
        if record.is_system and sum(gas.log_sd > 0 for gas in record.gases) > 1
    ]
    if several:
        yield note("export-total-spread", listed(record.product for record in several[:MOST_NAMED]))


def _correlation(records: RecordSet) -> Iterator[Finding]:
    if any(taken.log_sd for record in records for taken in record.inputs):
        yield note("export-correlation", records.name)


def _places(records: RecordSet) -> Iterator[Finding]:
    codes = dict.fromkeys(
        record.location for record in records if record.location and placed(record.location)[1]
    )
    if codes:
        yield note("export-place", listed(codes), "", codes=listed(codes))


def _below_zero(records: RecordSet) -> Iterator[Finding]:
    if products := spreads_lost(records):
        shown = listed(products[:MOST_NAMED])
        yield note("export-below-zero", shown, str(len(products)), count=str(len(products)))


def _percentages(records: RecordSet) -> Iterator[Finding]:
    spreads = [taken.log_sd for record in records for taken in record.inputs]
    spreads += [gas.log_sd for record in records for gas in record.gases]
    if any(spreads):
        yield note("export-percentage", records.name)


def _one_language(records: RecordSet) -> Iterator[Finding]:
    if any(record.name.zh != record.name.en for record in records):
        yield note("export-one-language", records.name)


def _by_name(records: RecordSet) -> Iterator[Finding]:
    yield note("export-by-name", records.name)


def _signs(records: RecordSet) -> Iterator[Finding]:
    lost = lost_signs(records)
    if lost:
        yield warning("export-signs", records.name, str(lost), "Windows-1252", count=str(lost))


def _long_names(records: RecordSet) -> Iterator[Finding]:
    if found := list(dict.fromkeys(long_names(records))):
        shown = listed(found[:MOST_NAMED])
        yield warning("export-long-name", shown, str(len(found)), "≤ 120", count=str(len(found)))


def _undated(records: RecordSet) -> Iterator[Finding]:
    if found := undated(records):
        shown = listed(found[:MOST_NAMED])
        yield note("export-undated", shown, str(len(found)), count=str(len(found)))


def _matrices(records: RecordSet) -> Iterator[Finding]:
    yield note("export-matrices", records.name)


def _production(records: RecordSet) -> Iterator[Finding]:
    yield note("export-production", records.name)


def _declaration(records: RecordSet) -> Iterator[Finding]:
    yield note("export-declaration", records.name)
    if lumped := sums_as_fossil(records):
        yield warning("export-epd-sum", records.name, in_full(lumped), kg=in_full(lumped))
    for stage, value in later_stages(records).items():
        yield warning("export-later-stage", STAGE_LABELS[stage], in_full(value), kg=in_full(value))


def _national(records: RecordSet) -> Iterator[Finding]:
    yield note("export-national", records.name)
    if records.has_links:
        yield note("export-solved", records.name, in_full(len(records.wanted)))


ALWAYS: tuple[Loss, ...] = (_licences,)
MEASURES: tuple[Loss, ...] = (_sums, _own_units, _normal, _total_spread, _correlation)
FORMATS: Mapping[str, DataSetFormat] = {
    row.id: row
    for row in (
        DataSetFormat(
            id="openlca",
            name=Label("openLCA JSON-LD 2", "openLCA JSON-LD 2"),
            ending=".zip",
            media_type=ARCHIVE,
            write=openlca_files,
            losses=(*MEASURES, _one_language, _below_zero),
        ),
        DataSetFormat(
            id="ilcd",
            name=Label("ILCD 1.1", "ILCD 1.1"),
            ending=".zip",
            media_type=ARCHIVE,
            write=ilcd_files,
            losses=(*MEASURES, _percentages, _places),
        ),
        DataSetFormat(
            id="tidas",
            name=Label("TIDAS（天工）", "TIDAS (TianGong)"),
            ending=".zip",
            media_type=ARCHIVE,
            write=tidas_files,
            losses=(*MEASURES, _percentages, _places, _production),
        ),
        DataSetFormat(
            id="ecospold",
            name=Label("EcoSpold 2", "EcoSpold 2"),
            ending=".zip",
            media_type=ARCHIVE,
            write=ecospold2_files,
            losses=(*MEASURES, _long_names, _undated),
        ),
        DataSetFormat(
            id="epd",
            name=Label("ILCD+EPD 1.2", "ILCD+EPD 1.2"),
            ending=".zip",
            media_type=ARCHIVE,
            write=epd_files,
            losses=(_declaration, _own_units, _normal, _places),
        ),
        DataSetFormat(
            id="simapro",
            name=Label("SimaPro CSV", "SimaPro CSV"),
            ending=".csv",
            media_type="text/csv; charset=windows-1252",
            write=simapro_text,
            losses=(*MEASURES, _by_name, _signs),
        ),
        DataSetFormat(
            id="brightway",
            name=Label(
                "Brightway / Activity Browser 工作簿", "Brightway / Activity Browser workbook"
            ),
            ending=".xlsx",
            media_type=WORKBOOK,
            write=brightway_workbook,
            losses=(*MEASURES, _one_language, _by_name),
        ),
        DataSetFormat(
            id="datapackage",
            name=Label("Brightway 数据包", "Brightway datapackage"),
            ending=".zip",
            media_type=ARCHIVE,
            write=brightway_datapackage,
            losses=(*MEASURES, _matrices),
        ),
        DataSetFormat(
            id="national",
            name=Label("国家因子库表", "table for the national factor database"),
            ending=".csv",
            media_type="text/csv; charset=utf-8",
            write=national_table,
            losses=(_national,),
        ),
    )
}
