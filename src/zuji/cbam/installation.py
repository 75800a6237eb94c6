"""The study file of an installation: streams, heat units and production processes as objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zuji.cbam.countries import EXEMPT, UNKNOWN, read_country
from zuji.cbam.defaults import read_year, schedule
from zuji.cbam.energy import (
    HeatFlow,
    HeatUnit,
    Power,
    check_power_factor,
    read_heat,
    read_power,
    read_unit,
    waste_gas,
)
from zuji.cbam.fields import Fields
from zuji.cbam.goods import CbamGood, good_of, read_cn
from zuji.cbam.streams import Stream, read_streams
from zuji.core.figures import in_full
from zuji.core.refusals import Refusal, blocking, note, warning

QUANTITY = ("quantity_t", "quantity", "amount", "activity_level", "production", "output")

DIRECT = ("direct_emissions", "direct_emissions_t", "direct")

INDIRECT = ("indirect", "see_indirect", "attributed_indirect")


@dataclass
class ProducedGood:
    """A good of a process. `good` is None for a product outside the mechanism; `content` is t of
    clinker or kg of nitrogen per t.
    """

    good: CbamGood | None
    name: str
    quantity: float
    content: float | None
    molar_mass: float | None
    fields: Fields
    route: str = ""


@dataclass
class Precursor:
    """A precursor that a process takes, t. `process` is where the installation makes it; `direct`
    and `indirect` are t CO2e/t of a supplier; `is_attributed` says that the indirect ones are those
    of its last process alone; `year` is that of the tables for a default value.
    """

    good: CbamGood
    name: str
    quantity: float
    fields: Fields
    process: str = ""
    direct: float | None = None
    indirect: float | None = None
    is_default: bool = False
    is_exempt: bool = False
    country: str = ""
    route: str = ""
    year: int = 2026
    benchmark: float | None = None
    is_attributed: bool = False
    precursors: list[Precursor] = field(default_factory=list)


@dataclass
class ProductionProcess:
    """A production process of the installation."""

    id: str
    name: str
    fields: Fields
    route: str
    given_direct: float
    streams: list[Stream]
    heat_in: list[HeatFlow]
    heat_out: list[HeatFlow]
    gas_in: float
    gas_out: float
    power: list[Power]
    power_out: list[Power]
    products: list[ProducedGood]
    precursors: list[Precursor]
    by_moles: bool
    by_mass: bool = False
    stream_emissions: float = 0.0
    biogenic: float = 0.0
    is_fed: bool = False


@dataclass
class Installation:
    """What a file says of an installation in a year."""

    fields: Fields
    year: int
    is_transitional: bool
    streams: list[Stream]
    units: dict[str, HeatUnit]
    processes: dict[str, ProductionProcess]


def cn_or_none(fields: Fields, *names: str) -> str:
    """The CN code of a mapping; "" with a finding where it is wrong or absent."""
    written = fields.text(*names)
    if not written:
        fields.miss(names[0])
        return ""
    try:
        return read_cn(written, fields.place(names[0]))
    except Refusal as problem:
        fields.told.findings.extend(problem.findings)
        return ""


def read_installation(fields: Fields) -> Installation:
    """The file as objects; what is wrong is collected in `fields.told`."""
    period = fields.part("period", "reporting_period")
    year = _year(fields, period)
    rules = fields.text("rules").lower() or "definitive"
    if rules not in {"definitive", "transitional"}:
        expected = "definitive · transitional"
        fields.told.add(blocking("cbam-form", fields.place("rules"), rules, expected))
    factor = None
    power = fields.part("electricity", "grid")
    if power is not None:
        factor = power.number("ef", "emission_factor", unit="tCO2/MWh", least=0)
        check_power_factor(power, factor)
        power.finish("source", "country", "year", "note", "amount")
    rows = fields.rows("heat_units", "boilers")
    listed_units = [unit for unit in map(read_unit, rows) if unit is not None]
    for row in rows:
        row.finish("note")
    streams = read_streams(fields.rows("source_streams", "streams"))
    found: dict[str, ProductionProcess] = {}
    listed = fields.rows("processes", "production_processes")
    imports = fields.key("imports", "imported_goods")
    if fields.key("processes", "production_processes") is None and imports is None:
        fields.miss("processes")
    apart = fields.rows("goods", "products")
    for number, row in enumerate(listed, 1):
        process = _process(row, number, factor, year, apart)
        if process.id in found:
            fields.told.add(blocking("cbam-id-twice", row.place("id"), process.id))
        found[process.id] = process
    units = named_once(listed_units)
    for name, unit in units.items():
        if name in found:
            fields.told.add(blocking("cbam-id-twice", unit.fields.place("id"), name))
    for row in apart:
        if row.text("process") not in found:
            place, options = row.place("process"), " · ".join(found)
            fields.told.add(blocking("cbam-process-unknown", place, row.text("process"), options))
    for name in ("installation", "operator", "verification", "verifier", "monitoring_plan"):
        fields.key(name)
    fields.rows("imports", "imported_goods")
    fields.finish("$schema", "note", "title", "carbon_price", "certificates")
    made = Installation(
        fields,
        year,
        is_transitional=rules == "transitional",
        streams=streams,
        units=units,
        processes=found,
    )
    _attribute(made)
    return made


def named_once(units: Iterable[HeatUnit]) -> dict[str, HeatUnit]:
    """Heat units by their ids; two of one id are said."""
    found: dict[str, HeatUnit] = {}
    for unit in units:
        if found.setdefault(unit.id, unit) is not unit:
            unit.fields.told.add(blocking("cbam-id-twice", unit.fields.place("id"), unit.id))
    return found


def _year(fields: Fields, period: Fields | None) -> int:
    """The reporting year: `year`, or the calendar year of `period`."""
    written = fields.text("year", "reporting_year")
    if period is not None:
        start = period.text("start", "from", "year")
        end = period.text("end", "to") or start
        if start[:4] != end[:4]:
            told = fields.told
            told.add(blocking("cbam-period", period.place("end"), f"{start} … {end}"))
        elif len(start) >= 10 and (start[5:10], end[5:10]) != ("01-01", "12-31"):
            fields.told.add(warning("cbam-period-part", period.place("end"), f"{start} … {end}"))
        if written and start and written != start[:4]:
            read = f"{written} · {start} … {end}"
            fields.told.add(
                blocking("cbam-two-values", fields.place("year"), read, names="year · period")
            )
        written = written or start[:4]
        period.finish()
    if not written:
        fields.miss("year", "2026 …")
        return min(schedule())
    if fields.text("rules").lower() == "transitional" and written in {"2023", "2024", "2025"}:
        first = min(schedule())
        fields.told.add(note("cbam-year-tables", fields.place("year"), written, str(first)))
        return int(written)
    try:
        return read_year(written, fields.place("year"))
    except Refusal as problem:
        fields.told.findings.extend(problem.findings)
        return min(schedule())


def table_year(year: int) -> int:
    """The year whose tables hold: the first that is held for the years of the transition."""
    return max(year, min(schedule()))


def _process(
    fields: Fields, number: int, factor: float | None, year: int, apart: list[Fields]
) -> ProductionProcess:
    told = fields.told
    name = fields.text("id") or fields.text("name") or f"P{number}"
    attribution = fields.text("attribution", "allocation").lower()
    if attribution not in {"", "functional_unit", "mass", "molar", "moles"}:
        expected = "functional_unit · mass · molar"
        told.add(blocking("cbam-form", fields.place("attribution"), attribution, expected))
    nested = fields.rows("source_streams", "streams")
    power = fields.rows("electricity", "electricity_consumed") if _is_rows(fields) else []
    if not power and fields.key("electricity", "electricity_consumed") is not None:
        bare = fields.number("electricity", "electricity_consumed", unit="MWh", least=0)
        powers = [] if bare is None else [Power(bare, factor, fields)]
    else:
        powers = [each for each in (read_power(row, factor) for row in power) if each]
    rows_in = fields.rows("heat_imported", "heat_imports", "heat")
    rows_out = fields.rows("heat_exported", "heat_exports")
    gas_in = fields.rows("waste_gas_imported", "waste_gas_imports")
    gas_out = fields.rows("waste_gas_exported", "waste_gas_exports")
    out = fields.rows("electricity_exported", "power_exported", "electricity_produced")
    precursors = fields.rows("precursors", "purchased_precursors")
    products = _products(fields, [row for row in apart if row.text("process") == name])
    made_t = sum(product.quantity for product in products)
    process = ProductionProcess(
        id=name,
        name=fields.text("name") or name,
        fields=fields,
        route=fields.text("route", "production_route"),
        given_direct=fields.number(*DIRECT, unit="tCO2", least=0) or 0.0,
        streams=read_streams(nested),
        heat_in=[each for each in map(read_heat, rows_in) if each],
        heat_out=[each for each in map(read_heat, rows_out) if each],
        gas_in=sum(waste_gas(row, is_export=False) or 0.0 for row in gas_in),
        gas_out=sum(waste_gas(row, is_export=True) or 0.0 for row in gas_out),
        power=powers,
        power_out=[each for each in (read_power(row, factor) for row in out) if each],
        products=products,
        precursors=[
            each for row in precursors for each in _precursor(row, table_year(year), made_t)
        ],
        by_moles=attribution.startswith("mol"),
        by_mass=attribution == "mass",
    )
    check_route(fields, process.route)
    for row in (*nested, *power, *rows_in, *rows_out, *gas_in, *gas_out, *out):
        row.finish("note", "name", "id", "process", "process_id", "evidence")
    fields.finish("note", "category", "aggregated_goods_category", "parameters")
    return process


def _is_rows(fields: Fields) -> bool:
    key = fields.key("electricity", "electricity_consumed")
    value = fields.data.get(key or "")
    return isinstance(value, list) or (isinstance(value, dict) and "value" not in value)


def _products(fields: Fields, apart: list[Fields]) -> list[ProducedGood]:
    """The goods of a process: its list, those of the file that name it, or one written at the
    process itself.
    """
    rows = [*fields.rows("goods", "products", "outputs"), *apart]
    if not rows and fields.key("cn", "cn_code") is not None:
        rows = [Fields(fields.told, fields.path, fields.data, fields.asked, fields.known)]
    elif not rows:
        fields.miss("goods")
    found = []
    for row in rows:
        outside = row.flag("non_cbam", "outside")
        cn = "" if outside else cn_or_none(row, "cn", "cn_code")
        quantity = row.needed(*QUANTITY, unit="t", least=0)
        if quantity == 0:
            row.told.add(blocking("cbam-quantity-zero", row.place(row.key(*QUANTITY) or ""), "0"))
        good = good_of(cn) if cn else None
        product = ProducedGood(
            good=good,
            name=row.text("name", "product_name"),
            quantity=quantity or 0.0,
            content=_content(row, good),
            molar_mass=row.number("molar_mass", unit="g/mol", least=0),
            fields=row,
            route=row.text("route", "production_route"),
        )
        check_route(row, product.route)
        if row.path != fields.path:
            row.finish("parameters", "note", "qualifying_parameters", "carbon_price", "id")
        if quantity and (good is not None or outside):
            found.append(product)
    return found


def _content(row: Fields, good: CbamGood | None) -> float | None:
    """t of clinker, or kg of nitrogen, per tonne of good."""
    clinker = row.share("clinker_content", "clinker_share", "clinker_ratio")
    amount = row.amount("nitrogen_content", "n_content", "nitrogen")
    nitrogen = None
    if amount is not None:
        value = amount.value * {"%": 10.0, "": 1000.0, "kg/t": 1.0, "kgN/t": 1.0}.get(
            amount.unit, 0.0
        )
        place = row.place(row.key("nitrogen_content", "n_content", "nitrogen") or "")
        if not 0 < value <= 1000:
            read = f"{in_full(amount.value)} {amount.unit}".strip()
            row.told.add(blocking("cbam-share", place, read, "0 … 1, 0 % … 100 %, kg/t"))
        else:
            nitrogen = value
    if good is None or not good.content:
        return None
    content = clinker if good.content == "clinker" else nitrogen
    if content is None and good.category == "cement_clinker":
        return 1.0
    if content == 0:
        row.told.add(blocking("cbam-positive", row.place("clinker_content"), "0"))
        return None
    if content is None:
        name = "clinker_content" if good.content == "clinker" else "nitrogen_content"
        row.told.add(warning("cbam-content-missing", row.place(name), good.cn, unit=good.unit))
    return content


def _consumed(fields: Fields, made_t: float | None) -> float | None:
    """Tonnes of a precursor in a process that makes `made_t` tonnes of goods, from its quantity or
    its specific consumption; of a precursor's precursor (None) tonnes per tonne.
    """
    if made_t is None:
        return fields.needed("specific_consumption", *QUANTITY, unit="t/t", least=0)
    specific = fields.number("specific_consumption", unit="t/t", least=0)
    if fields.key(*QUANTITY) is None and specific is not None:
        return specific * made_t
    quantity = fields.needed(*QUANTITY, unit="t", least=0)
    if quantity and specific is not None and abs(specific * made_t - quantity) > 0.005 * quantity:
        read = f"{in_full(quantity)} t · {in_full(specific)} × {in_full(made_t)} t"
        names = "quantity_t · specific_consumption"
        fields.told.add(blocking("cbam-two-values", fields.place(), read, names=names))
    return quantity


def _precursor(fields: Fields, year: int, made_t: float | None) -> list[Precursor]:
    """A precursor; an empty list where it is none or cannot be read."""
    told = fields.told
    scrap = fields.text("cn", "cn_code")
    if scrap.replace(" ", "").startswith(SCRAP):
        told.add(note("cbam-scrap", fields.place("cn"), scrap))
        fields.finish(*fields.data)
        return []
    cn = cn_or_none(fields, "cn", "cn_code")
    quantity = _consumed(fields, made_t)
    country, route = fields.text("country", "origin", "country_of_origin"), fields.text("route")
    code = ""
    try:
        code = read_country(country, fields.place("country")) if country else ""
    except Refusal as problem:
        told.findings.extend(problem.findings)
    part = fields.part("default") if isinstance(fields.data.get("default"), Mapping) else None
    is_default = bool(fields.flag("default")) if part is None else True
    if part is not None:
        written, where = part.text("country") or country or UNKNOWN, part.place("country")
        route = part.text("route", "variant") or route
        part.finish()
        origin = code
        try:
            code = read_country(written, where)
        except Refusal as problem:
            told.findings.extend(problem.findings)
        if origin and code != origin:
            read = f"{origin} · {code}"
            told.add(blocking("cbam-two-values", fields.place("country"), read, names="country"))
    check_route(fields, route)
    made = Precursor(
        good=good_of(cn) if cn else good_of("7207"),
        name=fields.text("name"),
        quantity=quantity or 0.0,
        fields=fields,
        process=fields.text("process", "from_process", "from"),
        direct=fields.number("direct", "see_direct", "attributed_direct", unit="tCO2/t", least=0),
        indirect=fields.number(*INDIRECT, unit="tCO2/t", least=0),
        is_default=is_default or fields.text("source").lower() == "default",
        is_exempt=code in EXEMPT,
        country=code,
        route=route or fields.text("variant", "production_route"),
        year=year,
        benchmark=fields.number("benchmark", "benchmark_a", unit="tCO2/t", least=0),
    )
    made.is_attributed = fields.key(*INDIRECT) == INDIRECT[-1]
    for row in fields.rows("precursors"):
        made.precursors += _precursor(row, year, None)
    fields.finish("note", "installation", "evidence", "verified", "reporting_period", "supplier")
    _check_sources(made)
    return [made] if cn and quantity is not None else []


SCRAP = ("7204", "7602")
ROUTES = {*"ABCDEFGHJKL", "WHITE", "GREY", "白", "灰"}


def check_route(fields: Fields, route: str) -> None:
    """Say where a route is none of the regulation's letters (A–H, J–L)."""
    parts = {each.strip().strip("()").upper() for each in route.split("/") if each.strip()}
    if not parts <= ROUTES:
        place = fields.place(fields.key("route", "production_route") or "route")
        fields.told.add(warning("cbam-route-letter", place, route, "A … H · J · K · L"))


def _check_sources(made: Precursor) -> None:
    """A precursor has one source: a process, a supplier's values, or a default."""
    fields = made.fields
    actual = made.direct is not None
    sources = [bool(made.process), actual, made.is_default]
    if sum(sources) > 1:
        fields.told.add(blocking("cbam-precursor-twice", fields.place(), made.good.cn))
    elif not any(sources) and not made.is_exempt:
        fields.told.add(blocking("cbam-precursor-value", fields.place(), made.good.cn))


def _feed(process: ProductionProcess, stream: Stream, share: float) -> None:
    """Give a share of a stream to a process, unless its gas counts for none of the goods (Annex I
    of Regulation (EU) 2023/956), which is said.
    """
    process.is_fed = True
    goods = [product.good for product in process.products]
    counted = {gas for good in goods if good for gas in good.gases}
    gases = {str(stream.details.get("gas") or "co2").lower()}
    if stream.method.startswith("pfc"):
        gases = {"cf4", "c2f6"}
    if all(goods) and goods and not gases <= counted:
        place = stream.fields.place() if stream.fields else ""
        read = f"{' · '.join(sorted(gases)).upper()} {in_full(stream.fossil * share, 4)} tCO2e"
        process.fields.told.add(warning("cbam-gas-other", place, read))
        return
    process.stream_emissions += stream.fossil * share
    process.biogenic += stream.biogenic * share


def _attribute(made: Installation) -> None:
    """Give the streams of the installation to processes and heat units."""
    told = made.fields.told
    targets: dict[str, ProductionProcess | HeatUnit] = {**made.processes, **made.units}
    for process in made.processes.values():
        for stream in process.streams:
            _feed(process, stream, 1.0)
    for stream in made.streams:
        fields = stream.fields
        if fields is None:
            continue
        one = fields.text("process", "process_id", "unit_id")
        shares = {name: inner.share(name) for name, inner in fields.pairs("shares", "processes")}
        if one and shares:
            told.add(blocking("cbam-two-values", fields.place("shares"), one, names="process"))
        shares = shares or ({one: 1.0} if one else {})
        if not shares and len(targets) == 1:
            shares = {next(iter(targets)): 1.0}
        for name, share in shares.items():
            target = targets.get(name)
            if target is None:
                options = " · ".join(targets)
                told.add(blocking("cbam-process-unknown", fields.place(), name, options))
            elif isinstance(target, HeatUnit):
                target.emissions += stream.fossil * (share or 0.0)
            else:
                _feed(target, stream, share or 0.0)
        total = sum(share or 0.0 for share in shares.values())
        if total > 1 + 1e-9:
            told.add(blocking("cbam-shares-sum", fields.place("shares"), in_full(total), "1"))
        elif total < 1 - 1e-9:
            told.add(warning("cbam-stream-left", fields.place(), in_full(1 - total, 4)))
        fields.finish("note", "evidence", "source")
