"""Validation of plain data against pydantic rows; what does not fit becomes a finding with its
place.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from zuji.core.figures import in_full
from zuji.core.kinds import shown_value
from zuji.core.label import Label, Text
from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Finding, Refusal, blocking

Place = Callable[..., str]
Path = tuple[str | int, ...]
FROZEN = {"frozen": True}
"""Context in which data of a lockfile is read."""
SCALARS = (str, int, float, bool, datetime.date, type(None))
NAME = r"^[a-z][a-z0-9_]{0,59}$"
SINGLE_VALUE = Label("单个值", "single value")
MAPPING = Label("键与值（mapping）", "mapping")
NUMBER = Label("数", "number")
WHOLE = Label("整数", "whole number")
EXPECTED: dict[str, Text] = {
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dict_type": MAPPING,
    "list_type": Label("列表（list）", "list"),
    "bool_type": "true, false",
    "bool_parsing": "true, false",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "finite_number": NUMBER,
}
"""The expected form for each of pydantic's error types, in our words."""

BOUNDS = {
    "greater_than": (">", "gt"),
    "greater_than_equal": ("≥", "ge"),
    "less_than": ("<", "lt"),
    "less_than_equal": ("≤", "le"),
}


class Row(BaseModel):
    """Named fields of a file. An unknown one is refused; a blank one counts as left out.

    What was frozen in a lockfile passed the rules of its day: there, unknown fields are left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    """Built with the file it stands in, at first use: rows alone would double the start-up time."""
    blank: ClassVar[frozenset[str]] = frozenset()
    """Fields of which a blank says something."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, Mapping):
            return data
        columns = fields_of(cls)
        passed_over = data.keys() - columns.keys() if info.context is FROZEN else set()
        left_out = {
            key
            for key, value in data.items()
            if value is None and key in columns and key not in cls.blank
        }
        return {key: value for key, value in data.items() if key not in passed_over | left_out}


def fields_of(row: type[Row]) -> dict[str, FieldInfo]:
    """Fields of a row by the key they have in a file."""
    return {field.alias or name: field for name, field in row.model_fields.items()}


def misfit(expected: Text) -> PydanticCustomError:
    """The error that a validator raises, with the expected form."""
    return PydanticCustomError("shape", "another form is expected", {"expected": expected})


def _single(value: Any) -> Any:
    if not isinstance(value, SCALARS):
        raise misfit(SINGLE_VALUE)
    return value


def _number(value: Any) -> float | int:
    try:
        number = read_xml_number(_single(value), "")
    except Refusal:
        raise misfit(NUMBER) from None
    return number if isinstance(value, str) else value


def _text(value: Any) -> str:
    return str(_single(value))


def one_of(*options: str) -> Any:
    """A text that is one of `options`; another is refused with the list."""

    def check(value: Any) -> str:
        if _single(value) not in options:
            raise PydanticCustomError("option", "{options}", {"options": ", ".join(options)})
        return str(value)

    return Annotated[str, BeforeValidator(check), WithJsonSchema({"enum": list(options)})]


ANY_SCALAR = {"type": ["string", "number", "boolean", "null"]}
Scalar = Annotated[Any, PlainValidator(_single), WithJsonSchema(ANY_SCALAR)]
Written = Annotated[
    str, BeforeValidator(_text), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
Number = Annotated[Any, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False), BeforeValidator(_number)]
Words = Annotated[
    str, BeforeValidator(_text), Field(min_length=1), WithJsonSchema({"type": ["string", "number"]})
]
Name = Annotated[str, StringConstraints(pattern=NAME)]
Anything = Annotated[Any, WithJsonSchema({})]
Span = Annotated[list[Number], Field(min_length=2, max_length=2)]
Shape = TypeVar("Shape", bound=Row)


def read_shape(
    shape: type[Shape],
    data: Any,
    place: Place,
    unknown: Callable[[Path, list[str]], Finding],
    frozen: bool = False,
) -> tuple[Shape | None, list[Finding]]:
    """`data` as `shape`, or None and everything that does not fit.

    `unknown` makes the finding of a key that is not in the list of allowed ones.
    """
    try:
        return shape.model_validate(data, context=FROZEN if frozen else None), []
    except ValidationError as problem:
        errors = problem.errors(include_url=False)
    return None, list(_findings(shape, errors, place, unknown))


def _findings(
    shape: type[Row],
    errors: list[ErrorDetails],
    place: Place,
    unknown: Callable[[Path, list[str]], Finding],
) -> Iterator[Finding]:
    for error in errors:
        path = tuple(part for part in error["loc"] if part != "[key]")
        kind, facts = error["type"], error.get("ctx", {})
        if kind == "extra_forbidden":
            yield unknown(path, list(fields_of(row_at(shape, path[:-1]))))
        elif kind in {"missing", "string_too_short"}:
            yield blocking("key-missing", place(*path[:-1]), "", str(path[-1]))
        elif kind == "string_pattern_mismatch":
            yield blocking("model-name", place(*path), error["input"])
        elif kind == "option":
            yield blocking("choice-unknown", place(*path), error["input"], options=facts["options"])
        else:
            shown: Text = shown_value(error["input"])
            expected = facts.get("expected") or EXPECTED.get(kind, error["msg"])
            if kind in BOUNDS:
                sign, fact = BOUNDS[kind]
                shown, expected = str(error["input"]), f"{sign} {in_full(facts[fact])}"
            if kind == "string_too_long":
                most = facts["max_length"]
                expected = Label(f"至多 {most} 个字符", f"at most {most} characters")
            if kind in {"too_short", "too_long"}:
                count = facts.get("min_length", facts.get("max_length"))
                expected = Label(f"{count} 个值", f"{count} values")
            yield blocking("value-type", place(*path), shown, expected)


def row_at(shape: type[Row], path: Path) -> type[Row]:
    """The row class at `path` in a file of `shape`."""
    annotation: Any = shape
    for part in path:
        is_row = isinstance(annotation, type) and issubclass(annotation, Row)
        annotation = fields_of(annotation)[str(part)].annotation if is_row else _content(annotation)
    return _row_in(annotation)


def _content(annotation: Any) -> Any:
    """The value type of a mapping or list; of a union or an annotated type, that of the arm that
    has one.
    """
    if get_origin(annotation) in (list, dict):
        return get_args(annotation)[-1]
    return next((found for arm in get_args(annotation) if (found := _content(arm))), None)


def _row_in(annotation: Any) -> type[Row]:
    """The row class among the arms of an annotation such as ``InputDefault | None``."""
    arms = (annotation, *get_args(annotation))
    return next(arm for arm in arms if isinstance(arm, type) and issubclass(arm, Row))


def json_schema(shape: type[Row], title: str) -> dict[str, Any]:
    """JSON Schema of the files of `shape`, for editors; mappings by name take no other names."""
    schema = shape.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_closed(schema),
        "title": title,
    }


def _closed(node: Any) -> Any:
    if isinstance(node, list):
        return [_closed(part) for part in node]
    if not isinstance(node, dict):
        return node
    # titles only repeat the key, and in an editor they hide the description
    plain = {
        key: _closed(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }
    return plain | ({"additionalProperties": False} if "patternProperties" in plain else {})
