"""The sector models from the front door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.front.frames import Frame, html_table, text_table
from zuji.front.language import both, say
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files


@dataclass(frozen=True)
class ModelTable(Frame):
    """Sector models by id: ``zuji.models()["lime"]`` is a `zuji.sectors.model.Model`.

    Columns: id, version, industry, title_zh, title_en, declared_amount and declared_unit (what the
    footprint counts), boundary, and numbers of inputs, factors, steps and checks.
    """

    models: Mapping[str, Model]

    def __getitem__(self, model_id: str) -> Model:
        """The model; refuses an unknown id (``model-unknown``)."""
        return self.models[model_id] if model_id in self.models else get_model(model_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        rows = list(self.models.values())
        columns: dict[str, list[Any]] = {
            name: [getattr(model, name) for model in rows] for name in ("id", "version", "industry")
        }
        columns["title_zh"] = [model.title.zh for model in rows]
        columns["title_en"] = [model.title.en for model in rows]
        for name in ("declared_amount", "declared_unit", "boundary"):
            columns[name] = [getattr(model, name) for model in rows]
        for name, part in (
            ("inputs", "inputs"),
            ("factors", "slots"),
            ("steps", "steps"),
            ("checks", "checks"),
        ):
            columns[name] = [len(getattr(model, part)) for model in rows]
        return columns

    def _named(self) -> dict[str, Sequence[Any]]:
        return {**self.columns(), "title": [both(model.title) for model in self.models.values()]}

    def __repr__(self) -> str:
        table = text_table(self._named(), ("id", "version", "title", "declared_unit"), 40)
        return f"<ModelTable {len(self)}>\n{table}"

    def _repr_html_(self) -> str:
        heads = {
            "id": "id",
            "version": say("版本", "version"),
            "title": say("名称", "name"),
            "declared_unit": say("声明单位", "declared unit"),
            "inputs": say("数据项", "inputs"),
            "steps": say("步骤", "steps"),
        }
        return html_table(self._named(), heads, 40)


def models(text: str = "") -> ModelTable:
    """The shipped sector models, or those whose id, title or product contains `text`."""
    every = {name: get_model(name) for name in model_files()}
    wanted = text.casefold()
    return ModelTable(
        {
            name: model
            for name, model in every.items()
            if wanted
            in " ".join(
                (name, model.title.zh, model.title.en, model.product.zh, model.product.en)
            ).casefold()
        }
    )
