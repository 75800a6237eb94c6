"""A fictional second province: the text of its two files, whole or with one thing changed."""

from __future__ import annotations

from pathlib import Path

PROVINCE = """\
zh: 示例省
en: Example Province
code: "98"
region: CN-XX
brand:
  zh: 示例省碳足迹服务
  en: Example Province Footprints
issuer: 示例省碳足迹中心（虚构）
certificate_prefix: EX-CFP
archive_prefix: EXA
time_zone: Asia/Urumqi
languages: [zh-hans, en]
logo: mark.svg
contact:
  zh: 示例省碳足迹中心（虚构）
  en: Example Province Footprint Office (fictional)
  email: office@province.example
  telephone: "+86 000 0000000"
first_year: 2024
example_city: "9801"
cities:
  - code: "9801"
    zh: 甲州
    en: Jiazhou
    column: 0
    row: 0
    counties:
      - code: "980101"
        zh: 甲县
        en: Jiaxian
  - code: "9802"
    zh: 乙州
    en: Yizhou
    column: 1
    row: 0
"""
PROGRAMME = """\
regimes:
  plan-one:
    zh: 示例方案：企业
    en: Example plan, enterprises
    unit: enterprises
    counts: in_year
    source:
      zh: 虚构
      en: fictional
      tag: D
    planned:
      2026: 7
  plan-two:
    zh: 示例方案：产品
    en: Example plan, products
    unit: products
    counts: by_end_of_year
    source:
      zh: 虚构
      en: fictional
      tag: D
    planned:
      2030: 11
reporting:
  day: 20
  zh: 虚构的通知
  en: fictional notice
pilots:
  - scheme: example
    zh: 示例试点
    en: Example pilot
    cities: ["9802"]
    industries: [cement]
    tag: D
"""
DEPARTMENTS = """\
duties:
  seals:
    zh: 用印
    en: seals
    actions: [certificate., report.file]
  shared:
    zh: 共同
    en: shared
    actions: [digest.]
    shared: true
departments:
  first:
    zh: 甲厅
    en: First Department
    lead: true
  second:
    zh: 乙厅
    en: Second Department
    duties: [seals]
  third:
    zh: 丙厅
    en: Third Department
"""
"""What `departments` writes before the reporting of a programme."""
MARK = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def departments(old: str = "", new: str = "") -> tuple[str, str]:
    """The change that gives a province departments with duties, one text of which is another."""
    assert old in DEPARTMENTS
    text = DEPARTMENTS.replace(old, new, 1) if old else DEPARTMENTS
    return "reporting:\n", f"{text}reporting:\n"


def write_province(folder: Path, change: tuple[str, str] = ("", "")) -> Path:
    """The configuration in `folder`, with one text replaced by another where it stands."""
    old, new = change
    assert old in PROVINCE + PROGRAMME
    (folder / "static").mkdir(parents=True)
    (folder / "static" / "mark.svg").write_text(MARK, "utf-8")
    for name, text in (("province", PROVINCE), ("programme", PROGRAMME)):
        changed = text.replace(old, new) if old else text
        (folder / f"{name}.yaml").write_text(changed, "utf-8")
    return folder
