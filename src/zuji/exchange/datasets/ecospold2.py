"""A record set as EcoSpold 2: an activity with one reference product a file, linked by identifiers.

Elementary flows carry the identifiers of ecoinvent's public list. Persons are asked for and not
known: the owner of the data stands there by name, without an address. Source: the XSD of EcoSpold
2.0.14 (ecoinvent).
"""

from __future__ import annotations

import math

from zuji.core.label import Label, Lang
from zuji.exchange.datasets.elementary import amount_of, gas_flows
from zuji.exchange.datasets.ilcd import xml_of
from zuji.exchange.datasets.ilcd_parts import Row, real
from zuji.exchange.datasets.record import ProcessRecord, RecordSet, key_of
from zuji.exchange.datasets.texts import described, dotted_version, stamp
from zuji.exchange.datasets.units import WrittenUnit, written_unit

SPACE = "http://www.EcoInvent.org/EcoSpold02"
UNITS = {"t*km": "metric ton*km", "p*km": "person*km", "Item(s)": "unit", "h": "hour"}
"""Units as ecoinvent calls them."""
KILOGRAM = "487df68b-4994-4027-8fdc-a4dc298257b7"
SCENARIO = "d9f57f0a-a01f-42eb-a57b-8f18d6635801"
"""Public identifiers of the unit kg and of the scenario that each data set names."""
SCENARIO_NAME = "Business-as-Usual"
LONGEST_NAME, LONGEST_WORD, LONGEST_TEXT = 120, 40, 32_000
UNDATED = ("1900-01-01", Label("资料未写明数据年份", "The year of the data is not stated."))
"""Beginning of the period where no year is known: some time until the day of the export."""


def ecospold2_files(records: RecordSet, lang: Lang) -> dict[str, bytes]:
    """The files of the data sets by path; names in both languages, long texts in `lang`."""
    return {
        f"datasets/{record.id}_{record.flow_id}.spold": xml_of(_data_set(records, record, lang))
        for record in records
    }


def long_names(records: RecordSet) -> list[Label]:
    """Products whose name is longer than the format holds."""
    return [
        record.product
        for record in records
        for label in (record.name, record.product)
        if max(len(label.zh), len(label.en)) > LONGEST_NAME
    ]


def undated(records: RecordSet) -> list[Label]:
    """Products of whose data no year is known; the format asks for one."""
    return [record.product for record in records if not record.year]


def _data_set(records: RecordSet, record: ProcessRecord, lang: Lang) -> Row:
    content = {
        "@xmlns": SPACE,
        "activityDataset": {
            "activityDescription": _description(records, record, lang),
            "flowData": {
                "intermediateExchange": [
                    _product(record, record.amount, {"outputGroup": "0"}),
                    *(_input(records, record, at) for at in range(len(record.inputs))),
                ],
                "elementaryExchange": [_gas(record, at) for at in range(len(record.gases))],
            },
            "modellingAndValidation": {},
            "administrativeInformation": _administration(records, record),
        },
    }
    return {"ecoSpold": content}


def _description(records: RecordSet, record: ProcessRecord, lang: Lang) -> Row:
    activity = {
        "@id": record.id,
        "@activityNameId": key_of("activity name", record.key),
        "@type": "2" if record.is_system else "1",
        "@specialActivityType": "0",
        "activityName": _names(record.name),
        "includedActivitiesEnd": _names(record.boundary, LONGEST_TEXT),
        "allocationComment": _text(record.allocation),
        "generalComment": _comment(record, lang),
    }
    category = {
        "@classificationId": key_of("class", record.category.en or record.category.zh),
        "classificationSystem": [{"@xml:lang": "en", "#text": "Zuji"}],
        "classificationValue": _names(record.category),
    }
    place = record.location or "GLO"
    row = {
        "activity": _without_empty(activity),
        "classification": category if record.category.en or record.category.zh else {},
        "geography": {
            "@geographyId": key_of("place", place),
            "shortname": [{"@xml:lang": "en", "#text": place[:LONGEST_WORD]}],
        },
        "technology": {"@technologyLevel": "0"}
        | _without_empty({"comment": _text(record.technology)}),
        "timePeriod": _period(records, record),
        "macroEconomicScenario": {
            "@macroEconomicScenarioId": SCENARIO,
            "name": [{"@xml:lang": "en", "#text": SCENARIO_NAME}],
        },
    }
    return _without_empty(row)


def _period(records: RecordSet, record: ProcessRecord) -> Row:
    if record.year:
        last = f"{record.year}-12-31"
        ends = {"@startDate": f"{record.year}-01-01", "@endDate": last}
        return {**ends, "@isDataValidForEntirePeriod": "true"}
    since, words = UNDATED
    return {
        "@startDate": since,
        "@endDate": records.made[:10],
        "@isDataValidForEntirePeriod": "false",
        "comment": _text(words),
    }


def _comment(record: ProcessRecord, lang: Lang) -> Row:
    """What a data set says of itself, and where it comes from."""
    sources = [f"{source.title} {source.ref}".strip() for source in record.sources]
    text = "\n".join([record.name[lang], described(record, lang), *filter(None, sources)])
    return {"text": [{"@xml:lang": lang, "@index": "1", "#text": text[:LONGEST_TEXT]}]}


def _administration(records: RecordSet, record: ProcessRecord) -> Row:
    owner = records.owner.en or records.owner.zh
    person = {
        "@personId": key_of("contact", records.owner.zh),
        "@personName": owner[:LONGEST_WORD],
        "@personEmail": "",
    }
    major, minor, last = (str(int(part)) for part in dotted_version(record.version).split("."))
    return {
        "dataEntryBy": person,
        "dataGeneratorAndPublication": {
            **person,
            "@isCopyrightProtected": str(records.is_copyrighted(record)).lower(),
        },
        "fileAttributes": {
            "@majorRelease": major,
            "@minorRelease": minor,
            "@majorRevision": last,
            "@minorRevision": "0",
            "@defaultLanguage": "en",
            "@creationTimestamp": stamp(records.made),
            "@lastEditTimestamp": stamp(records.made),
            "@fileGenerator": "Zuji",
            "@fileTimestamp": stamp(records.made),
        },
    }


def _input(records: RecordSet, record: ProcessRecord, at: int) -> Row:
    taken = record.inputs[at]
    provider = records.records[taken.provider]
    row = _product(provider, taken.amount, {"inputGroup": "5"}, taken.log_sd)
    name = key_of("exchange", record.key, "in", str(at))
    return {**row, "@id": name, "@activityLinkId": provider.id}


def _product(record: ProcessRecord, amount: float, group: Row, log_sd: float = 0.0) -> Row:
    """An amount of the product of a record."""
    unit = written_unit(record.unit)
    amount *= unit.factor
    return {
        "@id": key_of("exchange", record.key, "out"),
        "@unitId": _unit_id(unit),
        "@amount": real(amount),
        "@intermediateExchangeId": record.flow_id,
        "name": _names(record.product),
        "unitName": _unit_name(unit.name),
        **_spread(amount, log_sd),
        **group,
    }


def _gas(record: ProcessRecord, at: int) -> Row:
    gas = record.gases[at]
    flow, amount = gas_flows()[gas.gas], amount_of(gas.gas, gas.amount)
    unit = written_unit(flow.unit)
    where = ("natural resource", "in air") if flow.is_resource else ("air", "unspecified")
    named = {"@casNumber": flow.cas, "@formula": flow.formula}
    return {
        "@id": key_of("exchange", record.key, "gas", str(at)),
        "@unitId": _unit_id(unit),
        "@amount": real(amount),
        "@elementaryExchangeId": flow.id,
        **{name: value for name, value in named.items() if value},
        "name": [{"@xml:lang": "en", "#text": flow.name}],
        "unitName": _unit_name(flow.unit),
        **_without_empty({"comment": gas.basis and [{"@xml:lang": "en", "#text": gas.basis}]}),
        **_spread(amount, gas.log_sd),
        "compartment": {
            "@subcompartmentId": key_of("compartment", *where),
            "compartment": [{"@xml:lang": "en", "#text": where[0]}],
            "subcompartment": [{"@xml:lang": "en", "#text": where[1]}],
        },
        **({"inputGroup": "4"} if flow.is_resource else {"outputGroup": "4"}),
    }


def _spread(amount: float, log_sd: float) -> Row:
    """A lognormal law: the logarithm of the amount and the variance of that logarithm."""
    if not log_sd or not amount:
        return {}
    variance = real(log_sd**2)
    law = {
        "@meanValue": real(amount),
        "@mu": real(math.log(abs(amount))),
        "@variance": variance,
        "@varianceWithPedigreeUncertainty": variance,
    }
    return {"uncertainty": {"lognormal": law}}


def _unit_id(unit: WrittenUnit) -> str:
    return KILOGRAM if unit.name == "kg" else key_of("ecospold unit", unit.name)


def _unit_name(name: str) -> list[Row]:
    return [{"@xml:lang": "en", "#text": UNITS.get(name, name)[:LONGEST_WORD]}]


def _names(label: Label, longest: int = LONGEST_NAME) -> list[Row]:
    """A name in each language that has one; English first, which readers take for the name."""
    english, chinese = label.en.strip() or label.zh.strip(), label.zh.strip()
    found = {"en": english, "zh": chinese if chinese != english else ""}
    return [{"@xml:lang": lang, "#text": words[:longest]} for lang, words in found.items() if words]


def _text(label: Label | None) -> Row:
    """A text of any length in each language, in order."""
    rows = _names(label, LONGEST_TEXT) if label else []
    return {"text": [{**row, "@index": str(at)} for at, row in enumerate(rows, 1)]} if rows else {}


def _without_empty(row: Row) -> Row:
    """A row without elements that nothing is known of."""

    return {key: value for key, value in row.items() if value}
