"""A site in which everybody has something, with texts that only some may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from portal.certificates import applied, issued, published
from portal.form_pages import case, claim, document, proposal
from portal.people import Cast, Firm, filled, firm, person, urea_inputs
from portal.verifiers import Team, team, working
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.people.actions import Invite
from zuji_portal.studies.actions import AddComment, SaveStudy
from zuji_portal.studies.ledger.actions import stage_import
from zuji_portal.studies.suppliers.requests import AskFootprint
from zuji_portal.verification.engagement.work import RaiseFinding

SECRETS = {"ludai": "甲密八四一七", "rival": "乙密三九五二"}
"""Stands in private texts of a firm; nobody of the other firm and no visitor may read it."""
AMOUNTS = {"ludai": 517_293.25, "rival": 648_137.75}
"""Of an input of the firm's draft, likewise."""


@dataclass
class World:
    """The cast with what it made, and everybody's browser."""

    cast: Cast
    third: Firm
    team: Team
    viewers: dict[str, Viewer]

    def client(self, name: str) -> Client:
        client, viewer = Client(raise_request_exception=False), self.viewers[name]
        if viewer.user:
            client.force_login(viewer.user, "django.contrib.auth.backends.ModelBackend")
        return client


def private_things(of: Firm, secret: str, amount: float) -> None:
    """A draft with amounts and remarks, an import, an invitation, evidence, a submission."""
    clerk = of.viewers["clerk"]
    study = filled(clerk, of.draft)
    inputs = urea_inputs()
    name, value = next((n, v) for n, v in inputs.items() if isinstance(v.get("value"), float | int))
    inputs[name] = {**value, "value": amount}
    SaveStudy(clerk, study, mine={**study.data, "inputs": inputs}, base=study.version).run()
    study.refresh_from_db()
    AddComment(clerk, study, field="inputs.power", text=f"批注{secret}").run()
    stage_import(clerk, study, "项目,数量,单位\n尿素产量,1,t\n".encode(), f"台账{secret}.csv")
    Invite(of.viewers["owner"], of.enterprise, email="a@b.example", role="reader").run()
    content = f"{secret}\n".encode()
    AddEvidence(clerk, of.enterprise, content=content, name=f"{secret}.txt", kind="meter").run()


def make_world(cast: Cast) -> World:
    """Both firms with drafts, submissions, verifications and applications; a third with an issued
    and published certificate; the platform's own records.
    """
    to = team(cast)
    for name in ("ludai", "rival"):
        of = getattr(cast, name)
        private_things(of, SECRETS[name], AMOUNTS[name])
        engagement = working(cast, of, to)
        values = {"severity": "minor", "field": "study", "text": f"发现{SECRETS[name]}"}
        RaiseFinding(to.viewers["lead"], engagement, values=values).run()
        applied(of, engagement.study)
    third = firm(cast.platform["province"], "润岳化工（示例）", "3716", 700_003)
    issued(cast, third, to)
    published(third)
    submitted_more(cast)
    case(cast), claim(cast), document(cast), proposal(cast)
    viewers = {"anonymous": Viewer(), **cast.platform, **cast.ludai.viewers}
    viewers |= {f"rival_{role}": viewer for role, viewer in cast.rival.viewers.items()}
    viewers["stranger"] = Viewer(person("stranger@elsewhere.example"))
    return World(cast, third, to, viewers)


def submitted_more(cast: Cast) -> None:
    """A request for a footprint between the firms."""
    from portal.form_pages import slot

    AskFootprint(
        cast.rival.viewers["clerk"],
        cast.rival.draft,
        slot=slot(),
        supplier_name="示例",
        product="尿素",
        message=SECRETS["rival"],
    ).run()
