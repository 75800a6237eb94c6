"""The study report as a Word file: the words and numbers of the PDF, in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.shared import Mm

from zuji.charts import png
from zuji.core.label import Lang
from zuji.reports.paper import Paper
from zuji.reports.study_report import NO_PAPER, picture_specs, report_data
from zuji.reports.wordfile import (
    ACCENT,
    BODY,
    CENTRE,
    INK,
    SMALL,
    SOFT,
    Type,
    WordFile,
    borders,
    framed,
    into,
    shade,
    spaced,
    write,
)

BAD = "A8201A"
_TITLE = Type("黑体", "Arial", 30, ACCENT)


def docx_report(lock: Mapping[str, Any], lang: Lang, paper: Paper = NO_PAPER) -> bytes:
    """The report of a lockfile as docx, in the frame of the office that holds it."""
    data = report_data(lock, lang, paper)
    pictures = {name: png(spec) for name, spec in picture_specs(lock, lang).items()}
    return StudyWord(data, pictures).written()


class StudyWord:
    """The parts of a study report, in their order."""

    def __init__(self, data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> None:
        self.data, self.word_of, self.pictures = data, data["w"], pictures
        self.paper = data["paper"]
        self.title = f"{self.word_of['title']} {data['product']['name']}"
        self.file = WordFile(self.title, data["firm"]["name"], data["as_of"], data["lang"])
        self.between = "、" if data["lang"] == "zh" else ", "
        self.colon = "：" if data["lang"] == "zh" else ": "

    def written(self) -> bytes:
        """The whole file."""
        self.file.running(
            "    ".join(filter(None, (self.title, self.data["notice"]))),
            f"{self.paper['number']}    {self.paper['state']}",
        )
        self.cover()
        self.changes_and_contents()
        self.summary()
        self.goal_and_scope()
        self.inventory()
        self.calculation()
        self.results()
        self.quality_and_uncertainty()
        self.sensitivity_and_comparison()
        self.conclusion()
        self.appendices()
        return self.file.content()

    def rows(self, header: str, rows: Any, widths: tuple[float, ...]) -> None:
        """A table; `header` names the report's words, separated by ``|``, or says a word of its
        own behind a point, such as the unit of the total.
        """
        heads = [self.word_of.get(name, name.removeprefix(".")) for name in header.split("|")]
        self.file.table(heads, rows, widths)

    def named(self, *rows: tuple[str, str]) -> None:
        """Lines of names from the report's words with their values."""
        self.file.pairs([(self.word_of[name], value) for name, value in rows])

    def part(self, name: str, level: int = 2, *, numbered: bool = True) -> None:
        self.file.heading(self.word_of[name], level, numbered=numbered)

    def cover(self) -> None:
        """Title, product, enterprise, number, hands with their days, place of seal."""
        data, word_of, file = self.data, self.word_of, self.file
        state = file.paragraph(self.paper["state"], Type("黑体", "Arial", 11, ACCENT))
        if data["notice"]:
            write(state, f"    {data['notice']}", Type("黑体", "Arial", 11, BAD))
        title = file.paragraph(word_of["title"], _TITLE, CENTRE)
        spaced(title, 90, 18)
        spaced(file.paragraph(data["product"]["name"], Type("黑体", "Arial", 18), CENTRE), 0, 8)
        spaced(file.paragraph(data["firm"]["name"], Type(size=14, colour=SOFT), CENTRE), 0, 50)
        self.named(
            ("number", self.paper["number"]),
            ("product_name", data["product"]["name"]),
            ("spec", data["product"]["spec"]),
            ("enterprise", data["firm"]["name"]),
            ("code", data["firm"]["uscc"]),
            ("site", data["site"]),
            ("period", data["period"]),
            ("state", self.paper["state"]),
            ("made", data["made"]),
        )
        spaced(file.paragraph(), 30, 0)
        self.hands()
        file.page_break()

    def hands(self) -> None:
        """Who wrote, checked and approved, with a line to sign; beside it the place of the seal."""
        word_of, hands = self.word_of, self.paper["hands"]
        table = self.file.table(
            ["", word_of["person"], word_of["signature"], word_of["day"]],
            [
                [word_of[role], hand[0], "", hand[1]]
                for role, hand in zip(
                    ("written_by", "checked_by", "approved_by"), hands, strict=True
                )
            ],
            (1, 1.6, 1.8, 1.4),
        )
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        borders(table, dict.fromkeys(edges, SOFT))
        for row in table.rows:
            row.height = Mm(10)
        seal = self.file.cells((2.6, 1))[1]
        into(seal, "", BODY)
        framed(seal, SOFT, "dashed")
        spaced(seal.add_paragraph(), 14, 0)
        write(seal.paragraphs[-1], word_of["seal"], SMALL)
        seal.paragraphs[-1].alignment = CENTRE
        spaced(seal.add_paragraph(), 14, 0)

    def changes_and_contents(self) -> None:
        if self.paper["versions"]:
            self.part("changes", 1, numbered=False)
            self.rows("version|day|what|by", self.paper["versions"], (0.7, 1.2, 3, 1.2))
        self.part("contents", 1, numbered=False)
        self.file.contents()
        self.file.page_break()

    def summary(self) -> None:
        data = self.data
        self.part("summary", 1)
        self.part("result")
        figure = self.file.paragraph(data["figure"]["value"], Type("黑体", "Arial", 26))
        write(figure, f" {data['figure']['unit']}", Type("黑体", "Arial", 13))
        self.file.paragraph(
            f"{data['figure']['interval']}    {data['model']['boundary']}", Type(colour=SOFT)
        )
        self.stage_bar()
        self.part("overview")
        firm, quality = data["firm"], data["quality"]
        self.named(
            ("producer", firm["name"]),
            ("code", firm["uscc"]),
            ("site", data["site"]),
            ("product", data["product"]["name"]),
            ("spec", data["product"]["spec"]),
            ("unit", f"{data['unit']} {data['of']}"),
            ("period", data["period"]),
            ("hotspots", self.between.join(data["hotspots"])),
            ("quality", f"{quality['dqr']} {quality['level']}"),
            ("primary_share", quality["primary"]),
            ("state", self.paper["state"]),
        )
        self.part("basis")
        profile, model = data["profile"], data["model"]
        self.named(
            ("profile", f"{profile['title']} · {profile['version']}"),
            ("characterisation", profile["gwp"]),
            ("model", f"{model['title']} {model['version']}"),
        )
        self.file.paragraph(model["rule"], SMALL)

    def stage_bar(self) -> None:
        """The stages as cells as wide as their parts; credits first, hatched."""
        bars = [bar for bar in self.data["bars"] if bar["width"] > 0]
        bars.sort(key=lambda bar: bar["start"])
        if not bars:
            return
        widths = [max(bar["width"], 0.012) for bar in bars]
        for cell, bar in zip(self.file.cells(widths), bars, strict=True):
            colour = bar["colour"].lstrip("#").upper()
            shade(cell, colour, "diagStripe" if bar["credit"] else "clear")
            text = bar["share"] if bar["width"] > 0.09 and not bar["credit"] else ""
            into(cell, text, Type(size=8, colour=bar["on"].lstrip("#").upper()), CENTRE)
        lang = self.data["lang"]
        words = [f"{bar[lang]} {bar['value_' + lang]}" for bar in self.data["bars"]]
        self.file.paragraph("    ".join(words), SMALL)
        self.file.paragraph(self.data["total"]["unit"], SMALL)

    def goal_and_scope(self) -> None:
        data = self.data
        self.part("goal_scope", 1)
        self.part("goal")
        if data["goal"]:
            self.file.paragraph(data["goal"])
        self.file.paragraph(self.word_of["goal_text"])
        self.part("scope")
        self.named(
            ("unit", f"{data['unit']} {data['of']}"),
            ("boundary", data["model"]["boundary"]),
            ("time", data["period"]),
        )
        self.file.paragraph(data["model"]["about"])
        self.boundary()
        self.part("choices")
        self.file.pairs(data["choices"])
        self.part("cutoff")
        self.file.paragraph(self.word_of["cutoff_text"])
        joined = ("；" if data["lang"] == "zh" else "; ").join(data["left_out"])
        self.file.paragraph(joined, SMALL)

    def boundary(self) -> None:
        """The stages side by side: those inside coloured, those outside in dashed frames."""
        bars = self.data["bars"]
        for cell, bar in zip(self.file.cells([1] * len(bars)), bars, strict=True):
            name = bar[self.data["lang"]]
            if bar["inside"]:
                shade(cell, bar["colour"].lstrip("#").upper())
                into(cell, name, Type(size=9, colour=bar["on"].lstrip("#").upper()), CENTRE)
            else:
                framed(cell, SOFT, "dashed")
                into(cell, f"{name} · {self.word_of['not_included']}", SMALL, CENTRE)
        self.file.paragraph()

    def inventory(self) -> None:
        self.part("inventory", 1)
        self.part("sources")
        for group in self.data["inventory"]:
            self.file.heading(group["title"], 3, numbered=False)
            self.rows("name|value|source|paper", group["rows"], (1.6, 1.2, 1, 1.4))
        self.part("flow")
        self.file.picture(self.pictures["sankey"], self.word_of["flow"])

    def calculation(self) -> None:
        data = self.data
        self.part("calculation", 1)
        self.part("steps_formulas")
        steps = [(step[0], step[1], step[4]) for step in data["steps"]]
        self.rows("name|stage|formula", steps, (1.2, 0.8, 2.4))
        self.file.paragraph(self.word_of["factors_see"], SMALL)
        if data["quantities"]:
            self.part("quantities")
            self.rows("name|value|unit_col|formula", data["quantities"], (1.3, 0.8, 0.6, 2))
        self.part("electricity")
        for number, rule in enumerate(data["electricity"], 1):
            self.file.paragraph(f"{number}. {rule}")
        self.file.paragraph(f"{data['offsets']} {data['storage']}")
        self.part("allocation")
        self.file.paragraph(self.word_of["allocation_none"])

    def results(self) -> None:
        data, unit = self.data, self.data["total"]["unit"]
        self.part("results", 1)
        self.part("impact")
        warming = self.between.join(f"{row[0]} {row[1]}" for row in data["gwp"])
        head = f"{self.word_of['characterisation']} {data['profile']['gwp']}"
        self.file.paragraph(f"{head}{self.colon}{warming}", SMALL)
        self.part("by_stage")
        self.rows(f"stage|.{unit}|share", data["stages"], (2, 1, 0.7))
        self.part("by_gas")
        self.rows(f"name|.kg|.{unit}|share", data["gases"], (2, 1, 1.2, 0.7))
        self.part("totals")
        self.rows(f"name|.{unit}", data["totals"], (2.4, 1))
        self.part("location_market")
        word_of = self.word_of
        accounts = [
            (word_of["market_based"], data["total"]["value"]),
            (word_of["location_based"], data["location"]),
        ]
        self.rows(f"name|.{unit}", accounts, (2.4, 1))
        self.part("by_step")
        self.file.picture(self.pictures["waterfall"], word_of["by_step"])
        steps = [step[:4] for step in data["steps"]]
        self.rows(f"name|stage|.{unit}|share", steps, (2, 1, 1.2, 0.7))

    def quality_and_uncertainty(self) -> None:
        quality = self.data["quality"]
        self.part("quality_uncertainty", 1)
        self.part("quality")
        self.named(
            ("quality", f"{quality['dqr']} {quality['level']}"),
            ("covered", quality["covered"]),
            ("measured", quality["measured"]),
            ("primary_share", quality["primary"]),
            ("marked_share", quality["verified"]),
        )
        self.file.paragraph(" ".join(quality["meanings"]), SMALL)
        self.part("uncertainty")
        self.rows("name|low|high", self.data["spreads"], (2, 1, 1))
        if self.data["has_distribution"]:
            self.file.picture(self.pictures["distribution"], self.word_of["uncertainty"])

    def sensitivity_and_comparison(self) -> None:
        self.part("sensitivity_comparison", 1)
        self.part("sensitivity")
        self.file.picture(self.pictures["tornado"], self.word_of["sensitivity"])
        self.rows("name|low|high", self.data["sensitivity"], (2, 1, 1))
        self.part("interpretation")
        hotspots = self.between.join(self.data["hotspots"])
        self.file.paragraph(f"{self.word_of['hotspots']}{self.colon}{hotspots}")
        self.part("comparison")
        self.file.paragraph(self.word_of["comparison_text"])

    def conclusion(self) -> None:
        """What the verification concluded, limits, declaration."""
        self.part("verification", 1)
        names = ("statement", "body", "level", "opinion", "verified_part")
        if self.paper["statement"]:
            self.named(*zip(names, self.paper["statement"], strict=True))
        else:
            self.file.paragraph(self.paper["unverified"])
        self.part("limits", 1)
        self.part("findings")
        if self.data["findings"]:
            self.rows("status|findings", self.data["findings"], (0.6, 4))
        else:
            self.file.paragraph(self.word_of["none_found"])
        self.part("declaration")
        self.file.paragraph(self.word_of["declaration_text"])

    def appendices(self) -> None:
        data, word_of = self.data, self.word_of
        self.part("appendix_a", 1, numbered=False)
        heads = "used_for|factor_name|value|publisher|year|best_before|checked"
        self.rows(heads, data["factors"], (1.1, 1.2, 1, 1.5, 0.6, 0.9, 0.8))
        self.part("appendix_b", 1, numbered=False)
        if data["materials"]:
            self.rows(".|paper|items", data["materials"], (0.3, 1.4, 2))
        else:
            self.file.paragraph(word_of["no_papers"])
        self.part("appendix_c", 1, numbered=False)
        self.rows("clause|requirement|chapter|answered", data["clauses"], (0.9, 2.6, 0.7, 0.9))
        self.file.paragraph(word_of["clause_note"], SMALL)
        self.part("appendix_d", 1, numbered=False)
        self.file.paragraph(word_of["recompute"])
        self.named(
            ("number", self.paper["number"]),
            ("version", f"Zuji {data['engine']}"),
            ("made", data["made"]),
        )
        self.file.paragraph(word_of["lock"], Type(colour=SOFT))
        self.file.paragraph(data["digest"], Type(size=9, colour=INK))
