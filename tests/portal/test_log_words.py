"""The public log says what it holds in words: every kind of entry and every record has its own."""

import re
from pathlib import Path

from zuji.core.label import Label
from zuji_portal.certification.actions import LOGGED
from zuji_portal.foundation.registry import contributions
from zuji_portal.recognition.actions import LOGGED as AGREEMENTS
from zuji_portal.supervision.cases.publishing import ANNULLED_AS, ENDED_AS, PUBLISHED_AS
from zuji_portal.supervision.draws.logged import KIND as DRAW
from zuji_portal.training.attesting import LOGGED_AS as TRAINING
from zuji_portal.transparency.contents import LOG_RECORD
from zuji_portal.transparency.templatetags.transparency import KINDS, RECORDS, log_record

SITE = Path(__file__).resolve().parents[2] / "src/zuji_portal"
APPENDED = re.compile(r'\bappend\(\s*"([a-z]+\.[a-z]+)"')


def test_every_kind_of_entry_has_its_words():
    appended = {
        kind for path in SITE.rglob("*.py") for kind in APPENDED.findall(path.read_text("utf-8"))
    }
    assert len(appended) > 5
    released = {f"{kind}.released" for kind in ("api", "gwp", "pack", "profile", "rules")}
    named = released | set(LOGGED.values()) | set(AGREEMENTS.values())
    named |= {DRAW, TRAINING, PUBLISHED_AS, ENDED_AS, ANNULLED_AS}
    assert appended | named == set(KINDS)
    assert all(isinstance(word, Label) for word in KINDS.values())


def test_every_record_of_the_log_has_its_noun():
    assert set(contributions(LOG_RECORD)) == {*RECORDS, "model"}
    assert log_record("statement:25") == "核查声明 25"
    assert log_record("model:cement@1.0.0") == "水泥与熟料 1.0.0"
    assert log_record("model:gone@2.0.0") == "gone 2.0.0"
