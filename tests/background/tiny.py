"""A background system of three processes with a loop, whose answers are arithmetic by hand."""

import csv
import io
from pathlib import Path

SYSTEM = """
version: 1.0.0
gwp_set: AR6
draws: 256
seed: 1
years_valid: 8
spread_by_tag:
  V: 1.1
  I: 1.3
spread_abroad: 1.3
spread_of_carbon: 1.0
traces_source: book
traces:
  boiler:
    solid: {ch4: 0, ch4_range: [0, 0], n2o: 0, n2o_range: [0, 0]}
stages:
  mining:
    zh: 采煤
    en: mining
    category: fuel_upstream
  power:
    zh: 电力
    en: power
    category: electricity_footprint
groups:
  "1":
    zh: 煤
    en: coal
"""

SOURCES = """
sources:
  book:
    title: A textbook
    year: 2020
    ref: page 1
    licence: own
"""

PROCESSES = """
title:
  zh: 例
  en: example
processes:
  coal:
    zh: 煤
    en: Coal
    unit: kg
    technology:
      zh: 井工
      en: underground
    region: CN
    year: 2020
    stage: mining
    form: inventory
    covers: [1]
    source: book
    at: page 2
    tag: V
    fuel:
      ncv: 20
      carbon: 25
      kind: solid
      source: book
      at: page 3
    inputs:
      - product: power
        amount: 0.1
        unit: kWh
    resources:
      - substance: coal_in_ground
        amount: 1.1
        unit: kg
    emissions:
      - gas: ch4_fossil
        amount: 10
        unit: g
    held: []
  power:
    zh: 电
    en: Power
    unit: kWh
    technology:
      zh: 燃煤
      en: coal-fired
    region: CN
    year: 2022
    stage: power
    form: inventory
    source: book
    at: page 4
    tag: V
    inputs:
      - product: coal
        amount: 0.5
        unit: kg
        burned: boiler
  twin:
    zh: 甲
    en: Twin
    unit: kg
    amount: 1
    technology:
      zh: 联产
      en: joint
    region: DE
    year: 2022
    stage: power
    form: inventory
    source: book
    at: page 5
    tag: V
    kg_per_unit: 1
    allocation:
      zh: 按质量
      en: by mass
      by: mass
    coproducts:
      second:
        zh: 乙
        en: Second
        unit: kg
        amount: 3
    inputs:
      - product: power
        amount: 8
        unit: kWh
    resources:
      - substance: minerals_in_ground
        amount: 4
        unit: kg
"""


def written(
    folder: Path, *, processes: str = PROCESSES, system: str = SYSTEM, sources: str = SOURCES
) -> Path:
    """The system as files in `folder`."""
    (folder / "processes").mkdir(parents=True, exist_ok=True)
    (folder / "system.yaml").write_text(system, "utf-8")
    (folder / "sources.yaml").write_text(sources, "utf-8")
    (folder / "processes" / "example.yaml").write_text(processes, "utf-8")
    return folder


def changed(old: str, new: str) -> str:
    """The processes with one place changed; the place must be there once."""
    assert PROCESSES.count(old) == 1, old
    return PROCESSES.replace(old, new)


def table(*rows: dict[str, str]) -> str:
    """A table over which a process is repeated."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
