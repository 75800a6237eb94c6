"""Forms: limits from the columns, what was posted, and what is wrong with it as findings."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from zuji.core.label import listed
from zuji.core.numbers import shortened
from zuji.core.places import cities, city_code, city_unknown
from zuji.core.refusals import Finding, Refusal, blocking, sentences
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import content_and_name
from zuji_portal.ui.templatetags.zuji import name as own_name

# Labels of fields are running text of a page and stay with gettext; words of options are `Label`s
# (see `ui.language.options`).
OPTIONS = 20


def column(
    model: type[Model],
    name: str,
    *,
    rows: int = 0,
    attrs: Mapping[str, str] | None = None,
    **options: Any,
) -> Any:
    """The form field of a column: its limit, whether it may stay empty, and its choices; a text
    area of so many `rows`.
    """
    if rows:
        options["widget"] = forms.Textarea(attrs={"rows": rows})
    form_field: Any = model._meta.get_field(name).formfield(**options)  # type: ignore[union-attr]
    form_field.widget.attrs.update(attrs or {})
    form_field.column = (model, name)
    return form_field


def identifier(model: type[Model], name: str, **options: Any) -> Any:
    """The form field of an id, without a limit of its own: a browser cuts nothing off what is
    typed, and the check of the id sees the whole of it (`zuji.core.identifiers`).
    """
    field = column(model, name, **options)
    field.max_length = None
    field.widget.attrs.pop("maxlength", None)
    field.validators = [ProhibitNullCharactersValidator()]
    return field


def reason(model: type[Model], name: str = "reason", **more: Any) -> Any:
    """The reason that a step needs, as long as its column holds."""
    options: dict[str, Any] = {"label": _("理由"), "required": True, **more}
    return column(model, name, error_messages={"required": "reason-missing"}, **options)


class FindingError(ValidationError):
    """A finding as an error of a form."""

    def __init__(self, finding: Finding):
        super().__init__(finding.message(lang()), code=finding.rule)
        self.finding = finding


class Renderer(DjangoTemplates):
    form_template_name = "ui/_form.html"
    field_template_name = "ui/_field.html"


class SiteForm(forms.Form):
    """A form of the site: text comes without NULs and with plain line ends, errors are findings,
    and who or what may be chosen is called by its name in the reader's language.
    """

    default_renderer = Renderer

    def __init__(self, data: Any = None, files: Any = None, **more: Any):
        super().__init__(None if data is None else _plain(data), files, auto_id=False, **more)
        for field in self.fields.values():
            rows: Any = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows.model, "name_en"):
                chosen: Any = field
                chosen.label_from_instance = own_name

    def values(self) -> dict[str, Any]:
        """What was posted, field by field; refuses with everything that is wrong."""
        if not self.is_valid():
            raise Refusal(self.findings())
        return self.cleaned_data

    def refused(self, refusal: Refusal) -> SiteForm:
        """The form with what was typed and what was refused, each at its field."""
        self.add(refusal.findings)
        return self

    def add(self, findings: Iterable[Finding]) -> None:
        """Findings whose place is a field, at that field unless it is wrong already; others above
        the form.
        """
        known, wrong = self.findings(), set(self.errors)
        for finding in findings:
            name = finding.place if finding.place in self.fields else None
            if finding not in known and name not in wrong:
                self.add_error(name, FindingError(finding))

    def check(self, rule: Callable[[dict[str, Any]], Any]) -> None:
        """What a rule refuses in what was read, at its field."""
        try:
            rule(self.cleaned_data)
        except Refusal as refusal:
            self.add(refusal.findings)

    @classmethod
    def beside(cls, refused: SiteForm | None, **initial: Any) -> SiteForm:
        """This form empty on a page of several, unless it is the one that was refused."""
        return refused if isinstance(refused, cls) else cls(initial=initial)

    @property
    def status(self) -> int:
        """What the page with this form answers."""
        return 422 if self.errors else 200

    def findings(self) -> list[Finding]:
        """What is wrong, in the order of the fields."""
        return [e.finding for errors in self.errors.as_data().values() for e in errors]  # type: ignore[attr-defined]

    def add_error(self, field: str | None, error: Any) -> None:
        """Django's own errors become findings here."""
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        findings = [FindingError(self._finding(field or "", e)) for e in error.error_list]
        super().add_error(field, findings)

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"findings": findings_for(self.findings())}

    def _finding(self, name: str, error: Any) -> Finding:
        """One of Django's errors in the site's words; a field may name a rule of its own for it
        in `error_messages`.
        """
        if isinstance(error, FindingError):
            return self._labelled(error.finding, name)
        field, code = self.fields[name], error.code or ""
        place, read = str(field.label or name), shortened(self._typed(name))
        own = str(field.error_messages.get(code, ""))
        if own in sentences():
            return blocking(own, place, read, options=options_of(field))
        if code == "required":
            return blocking("field-missing", place)
        if code in {"max_length", "min_length"}:
            return blocking("text-length", place, error.params["show_value"], limits(field))
        if code in {"min_value", "max_value"}:
            return blocking("number-range", place, read, limits(field))
        if code in {"invalid_choice", "invalid_list"}:
            if isinstance(field, forms.ModelChoiceField):
                read = ""  # the number of a row, which nobody typed
            return blocking("choice-unknown", place, read, options=options_of(field))
        if isinstance(field, forms.EmailField):
            return blocking("email-wrong", place, read)
        return blocking("value-type", place, read)

    def _labelled(self, finding: Finding, name: str) -> Finding:
        label = str(self.fields[name].label or name) if name in self.fields else finding.place
        return replace(finding, place=label) if finding.place in {name, ""} else finding

    def _typed(self, name: str) -> str:
        typed = self[name].data
        return "、".join(map(str, typed)) if isinstance(typed, list) else str(typed or "")


def _plain(data: Any) -> Any:
    """Posted text as it may be kept: no NULs (PostgreSQL stores none), and line ends of one
    character, as the browser counts them.
    """
    if not isinstance(data, QueryDict):
        return data
    plain = data.copy()
    for name, texts in data.lists():
        plain.setlist(name, [t.replace("\0", "").replace("\r\n", "\n") for t in texts])
    return plain


def limits(field: Any) -> str:
    """What a field holds at least and at most: ``1 … 366``, ``≤ 120``."""
    least = getattr(field, "min_length", getattr(field, "min_value", None))
    most = getattr(field, "max_length", getattr(field, "max_value", None))
    if most is None:
        return f"≥ {least}"
    return f"≤ {most}" if least is None else f"{least} … {most}"


def options_of(field: Any) -> str:
    """The words of a field's options, groups opened."""
    words: list[str] = []
    for key, word in getattr(field, "choices", ()):
        inside = word if isinstance(word, list | tuple) else [(key, word)]
        words += [str(w) for k, w in inside if k != ""]
    more = "…" if len(words) > OPTIONS else ""
    return listed(words[:OPTIONS])[lang()] + more if words else ""


DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
"""How a day may be typed, the form in which it is shown first."""


class DayField(forms.DateField):
    """A day, shown as ``YYYY-MM-DD``. Typed as text: the native field of a browser writes the order
    of its own country, also on a Chinese page.
    """

    widget = forms.DateInput(
        attrs={"placeholder": "2026-12-31", "size": 12, "maxlength": 11}, format=DAYS[0]
    )
    default_error_messages: ClassVar = {"invalid": "date-wrong"}

    def __init__(self, **options: Any):
        super().__init__(input_formats=DAYS, **options)


class CountField(forms.IntegerField):
    """A whole number between two limits."""

    default_error_messages: ClassVar = {"invalid": "count-wrong"}

    def __init__(self, *, least: int = 0, most: int = 999_999_999, **options: Any):
        super().__init__(min_value=least, max_value=most, **options)


class OnceField(forms.UUIDField):
    """The number of a form, not shown, by which one that is sent twice is known. A form that comes
    without it is refused and shown again with one.
    """

    widget = forms.HiddenInput
    default_error_messages: ClassVar = {"required": "form-incomplete", "invalid": "form-incomplete"}

    def __init__(self) -> None:
        super().__init__(label=_("表单编号"), initial=lambda: str(uuid.uuid4()))

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return self.clean(data)
        except ValidationError:
            return initial


class CityField(forms.ChoiceField):
    """One of the province's cities, by code or name; `empty` is the word for none."""

    def __init__(self, *, empty: Any = None, **options: Any):
        super().__init__(choices=partial(_cities, empty), required=empty is None, **options)

    def to_python(self, value: Any) -> str:
        written = str(value or "").strip()
        return city_code(written) or written

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise FindingError(city_unknown("", shortened(value)))
        super().validate(value)


def _cities(empty: Any) -> list[tuple[str, Any]]:
    none = [] if empty is None else [("", empty)]
    return none + [(c.code, str(getattr(c, lang()))) for c in cities()]


class UploadField(forms.FileField):
    """A file, read as its content and its name."""

    widget = forms.FileInput
    default_error_messages: ClassVar = {"required": "file-missing"}

    def __init__(self, *, accept: str = "", **options: Any):
        widget = forms.FileInput(attrs={"accept": accept} if accept else {})
        super().__init__(widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> tuple[bytes, str] | None:
        if not isinstance(data, UploadedFile):
            if self.required:
                raise ValidationError("", code="required")
            return None
        try:
            return content_and_name(data)
        except Refusal as refusal:
            raise FindingError(refusal.findings[0]) from refusal


class ManyFiles(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name) or []


class UploadsField(forms.FileField):
    """Up to `most` files, each read as its content and its name; none where none is sent."""

    def __init__(self, *, most: int, accept: str, **options: Any):
        self.most = most
        widget = ManyFiles(attrs={"accept": accept, "multiple": True})
        super().__init__(widget=widget, required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[bytes, str]]:
        files = [file for file in data or [] if isinstance(file, UploadedFile)]
        if len(files) > self.most:
            wrong = blocking("files-too-many", "", n=str(len(files)), most=str(self.most))
            raise FindingError(wrong)
        try:
            return [content_and_name(file) for file in files]
        except Refusal as refusal:
            raise FindingError(refusal.findings[0]) from refusal


class TableForm(SiteForm):
    """A table that is read row by row."""

    file = UploadField(label=_("文件（.xlsx、.xls、.csv）"), accept=".xlsx, .xls, .csv")
