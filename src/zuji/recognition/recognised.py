"""Which schemes recognise a certificate on a day, by which agreement and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zuji.recognition.schemes import RecognitionAgreement, RecognitionScheme


@dataclass(frozen=True)
class SchemeRecognition:
    """A scheme that recognises a certificate, and its agreement; `since` and `until` are the days
    (ISO date) on which certificate and agreement both hold, `until` empty where neither ends.
    """

    scheme: RecognitionScheme
    agreement: RecognitionAgreement
    since: str
    until: str


def recognitions(
    of: Iterable[RecognitionScheme], model_id: str, day: str, since: str, until: str = ""
) -> list[SchemeRecognition]:
    """The recognitions on a day of a certificate of a sector model that is valid from `since` to
    `until` (ISO dates, both ends included): none outside of these days.
    """
    if day < since or (until and until < day):
        return []
    return [
        SchemeRecognition(
            scheme=each,
            agreement=agreement,
            since=max(since, agreement.since),
            until=min(filter(None, (until, agreement.until)), default=""),
        )
        for each in of
        for agreement in each.agreements
        if agreement.holds_on(day) and agreement.takes_ours(model_id)
    ]
