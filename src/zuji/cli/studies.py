"""The study of a command, its model and its method profile."""

from __future__ import annotations

from dataclasses import replace

from zuji.cli.places import remember
from zuji.footprint import StudyDocument, model_for
from zuji.footprint.profile import get_profile
from zuji.sectors.model import Model


def load_study(path: str, model_file: str | None = None) -> StudyDocument:
    """A study from .yaml, .yml or .xlsx, with the model file of one's own that is given or that it
    names.
    """
    from zuji.exchange.studies import load_study as loaded

    return loaded(path, model_file)


def model_of(study: StudyDocument) -> Model:
    """The model of the study: its own file, else the shipped one that it names."""
    model = model_for(study)
    remember(model)
    return model


def with_profile(study: StudyDocument, profile: str | None) -> StudyDocument:
    """The study under another method profile."""
    if profile is None:
        return study
    get_profile(profile)
    return replace(study, data={**study.data, "profile": profile})
