"""Parts of a lockfile with a given origin, and the answers about them, for tests."""

from zuji.core.label import Label
from zuji.lockfile import LockfileVerification
from zuji.trust.anchor import AnchorCheck, LockPart
from zuji.trust.lock_answers import LockAnswers
from zuji.trust.published import PartOrigin, PublishedCheck

HOLDS = LockfileVerification(True, "", "", "")
LIBRARY = Label("本机的库", "the library here")
PERIOD = ("2024-01-01", "2024-12-31")
GRID = {
    "id": "x.grid",
    "version": "2026.1.0",
    "name_zh": "电网",
    "name_en": "grid",
    "unit": "kgCO2/kWh",
    "value": 0.5,
    "gases": {},
    "valid_from": "2024-01-01",
    "valid_to": "2024-12-31",
}
MODEL = {"title": {"zh": "微型", "en": "tiny"}, "inputs": {"coal": {"zh": "煤", "en": "coal"}}}
DATA = {
    "model": LockPart("model", "", "tiny", "1.0.0", MODEL),
    "profile": LockPart("profile", "", "p", "2", {"title": {"zh": "方法一", "en": "method one"}}),
    "gwp": LockPart("gwp", "", "AR6", "", {"ch4_fossil": 29.8}),
    "rules.uncertainty": LockPart("rules", "uncertainty", "uncertainty", "", {}),
    "rules.results": LockPart("rules", "results", "results", "", {}),
    "factors.grid": LockPart("factors", "grid", "x.grid", "2026.1.0", GRID),
}


def origin(path, state, **more):
    return PartOrigin(DATA[path], state, **more)


def factor(number, state="own"):
    data = GRID | {"name_zh": f"因子{number}", "name_en": f"factor {number}"}
    return PartOrigin(LockPart("factors", f"f{number}", f"x.{number}", "1", data), state)


def answers(*origins, arithmetic=HOLDS, anchor=None, compared=LIBRARY, **more):
    check = PublishedCheck(origins, anchor or AnchorCheck("none"), compared)
    return LockAnswers(arithmetic, check, **({"period": PERIOD} | more))


def outcome(found):
    return found.verdict, found.tone, found.exit_code
