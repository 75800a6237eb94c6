"""What may happen to each noun, written down a second time beside the tables of the site, and
people as plain values: who makes a move is asked without a database.
"""

from __future__ import annotations

from types import SimpleNamespace as Plain

from zuji.core.label import Label

OWN, RIVAL = Plain(pk=1, city="3716"), Plain(pk=2, city="3701")


def viewer(number: int, role: str, enterprise: int | None = None, city: str = "") -> Plain:
    """A person of one appointment; its key is the number, the user's ten times that."""
    acting = Plain(pk=number, enterprise_id=enterprise, city=city)
    return Plain(
        role=role,
        user_id=10 * number,
        is_signed_in=True,
        enterprise_id=enterprise,
        city=city,
        department="",
        acting=acting,
        appointments=(acting,),
    )


PEOPLE = {
    "anonymous": Plain(
        role="anonymous",
        user_id=None,
        is_signed_in=False,
        enterprise_id=None,
        city="",
        department="",
        acting=None,
        appointments=(),
    ),
    "member": Plain(
        role="member",
        user_id=5,
        is_signed_in=True,
        enterprise_id=None,
        city="",
        department="",
        acting=None,
        appointments=(),
    ),
    "owner": viewer(1, "owner", OWN.pk),
    "clerk": viewer(2, "clerk", OWN.pk),
    "approver": viewer(3, "approver", OWN.pk),
    "reader": viewer(4, "reader", OWN.pk),
    "rival_owner": viewer(5, "owner", RIVAL.pk),
    "rival_clerk": viewer(6, "clerk", RIVAL.pk),
    "rival_approver": viewer(7, "approver", RIVAL.pk),
    "rival_reader": viewer(8, "reader", RIVAL.pk),
    "province": viewer(11, "province"),
    "city": viewer(12, "city", city=OWN.city),
    "other_city": viewer(13, "city", city=RIVAL.city),
    "auditor": viewer(14, "auditor"),
    "lead": viewer(21, "verifier"),
    "worker": viewer(22, "verifier"),
    "reviewer": viewer(23, "verifier"),
    "unsigned": viewer(24, "verifier"),
    "colleague": viewer(25, "verifier"),
    "stranger": viewer(26, "verifier"),
    "chair": viewer(31, "expert"),
    "seated": viewer(32, "expert"),
    "done": viewer(33, "expert"),
    "opener": viewer(34, "expert"),
    "outsider": viewer(35, "expert"),
}
GROUPS = {
    "nobody": "",
    "everyone_in": " ".join(set(PEOPLE) - {"anonymous"}),
    "writers": "owner clerk",
    "rivals": "rival_owner rival_clerk",
    "officers": "province city",
    "body": "lead worker reviewer unsigned colleague",
    "team": "lead worker",
    "experts": "chair seated done opener outsider",
}


def named(words: str) -> set[str]:
    """People by their names and those of their groups."""
    return {one for word in words.split() for one in GROUPS.get(word, word).split()}


PAGES = """
claim claim_list -
changerequest change change_move
enrolment enrolment enrolment_move
complaint complaint complaint_move
suggestion suggestion suggestion_move
agreedtask programme_task programme_task_move
partnerrequest exchange_request exchange_request_move
inspectiondraw draw draw_move
methodology methodology methodology_move
agreement agreement agreement_move
scene scene scene_move
supervisioncase supervision_case supervision_case_move
factorversion factor_version -
ruleversion rule_version rule_move
study study study_move
footprintrequest footprint_asked -
engagement verification verification_move
verificationfinding verification_findings -
case case case_move
certificate certificate certificate_move
trainingcertificate training_certificate training_certificate_move
datacampaign campaign campaign_move
datarequest data_request data_request_move
fileddossier cbam_dossier cbam_move
"""
STATES = """
claim: open=city,province accepted refused
changerequest: asked=city,province made refused withdrawn
enrolment: waiting=city,province returned=member accepted refused withdrawn
complaint: filed=city,province handling=city,province answered=city,province closed declined
suggestion: filed=province studied=province before_committee adopted declined
agreedtask: open=province reported=province done dropped
supervisioncase: opened=city,province ordered=owner,clerk answered=city,province
supervisioncase: checked=city,province escalated=city,province proposed=province
supervisioncase: suspended=city,province order_appealed=city,province
supervisioncase: proposal_appealed=city,province closed annulled
inspectiondraw: prepared=city,province sealed=city,province seeded=city,province
inspectiondraw: drawn=city,province published dropped cancelled
ruleversion: passed=province in_force superseded revoked dropped
agreement: proposed=province supported=province in_force suspended ended declined
methodology: proposed=expert assessed approved=province published suspended rejected
scene: applied=expert assessed=province published suspended
factorversion: proposed=expert reviewed=expert,province rejected published superseded retired
study: draft=clerk,owner submitted=approver returned=clerk,owner approved deleted
footprintrequest: open=owner,clerk answered
partnerrequest: open=owner fulfilled declined
engagement: requested=province assigned=verifier working=verifier
engagement: correcting=verifier,clerk,owner review=verifier stated ended
verificationfinding: open=owner,clerk answered=verifier closed unresolved
case: consultation=province panel=province declaring=expert scoring=expert
case: consolidating=expert voting=expert decided withdrawn
certificate: applied=province accepted=province reviewed=province inspected=province
certificate: verified=province corrective=owner rejected issued suspended=province
certificate: revoked expired withdrawn superseded
trainingcertificate: valid revoked
datacampaign: open=province,city closed withdrawn
datarequest: asked=owner,clerk answered declined silent dropped
fileddossier: filed withdrawn
"""
MOVES = """
enterprise.claim: new > open : everyone_in
claim.accept: open > accepted : officers : - : claim_decide claim_list
claim.refuse: open > refused : officers : reason : claim_decide claim_list
change.ask: new > asked : writers officers : reason
change.make: asked > made : officers : button
change.refuse: asked > refused : officers : reason danger button
change.withdraw: asked > withdrawn : writers : button
enrolment.apply: new > waiting : everyone_in
enrolment.resubmit: returned > waiting : member : - : enrolment_edit enrolment
enrolment.accept: waiting > accepted : officers : button
enrolment.return: waiting > returned : officers : reason button
enrolment.refuse: waiting > refused : officers : reason danger button
enrolment.withdraw: waiting returned > withdrawn : member : button
exchange.ask: new > open : anonymous everyone_in
exchange.meet: new > fulfilled : anonymous everyone_in
exchange.fulfil: open > fulfilled : owner : button
exchange.decline: open > declined : owner : reason button
complaint.file: new > filed : anonymous everyone_in
complaint.accept: filed > handling : officers : button
complaint.forward: filed > filed : officers : reason button
complaint.decline: filed > declined : officers : reason danger button
complaint.uphold: handling > answered : officers : reason button
complaint.dismiss: handling > answered : officers : reason button
complaint.close: answered > closed : officers : button
suggestion.file: new > filed : anonymous everyone_in
suggestion.accept: filed > studied : province : reason public button
suggestion.bring: studied > before_committee : province : public : suggestion_bring
suggestion.adopt: studied > adopted : province : reason public button
suggestion.decline: filed studied > declined : province : reason danger button
suggestion.pass: before_committee > adopted : system
suggestion.reject: before_committee > declined : system
suggestion.resume: before_committee > studied : system
task.agree: new > open : province
task.report: open > reported : province : reason button
task.confirm: reported > done : province : button
task.return: reported > open : province : reason button
task.drop: open > dropped : province : reason danger button
draw.prepare: new > prepared : officers other_city
draw.seal: prepared > sealed : officers : danger public button
draw.drop: prepared > dropped : officers : danger button
draw.enter: sealed > seeded : officers : - : draw_enter
draw.witness: seeded > drawn : city : - : draw_witness
draw.contest: seeded > sealed : city : reason button
draw.publish: drawn > published : officers : public button
draw.cancel: sealed seeded > cancelled : officers : reason danger public button
agreement.propose: new > proposed : experts province
agreement.support: proposed > supported : system
agreement.reject: proposed > declined : system
agreement.agree: proposed supported > in_force : province : reason public button
agreement.decline: proposed supported > declined : province : reason button
agreement.suspend: in_force > suspended : province : reason danger public button
agreement.resume: suspended > in_force : province : reason public button
agreement.end: in_force suspended > ended : province : reason danger public button
agreement.lapse: in_force suspended > ended : system
methodology.propose: new > proposed : experts province
methodology.assess: proposed > assessed : chair seated done outsider : reason : methodology_assess
methodology.approve: assessed > approved : system
methodology.reject: assessed > rejected : system
methodology.publish: approved > published : province : button
methodology.suspend: published > suspended : province : reason danger public button
methodology.lapse: published > suspended : system
methodology.restore: suspended > published : province : reason button
scene.apply: new > applied : province
scene.assess: applied > assessed : experts : reason : scene_assess
scene.publish: assessed > published : province : button
scene.suspend: published > suspended : province : reason danger public button
scene.restore: suspended > published : province : reason button
supervision.open: new > opened : officers other_city
supervision.order: opened answered escalated > ordered : officers : reason : supervision_order
supervision.dismiss: opened > closed : officers : reason button
supervision.answer: ordered > answered : writers : reason button
supervision.appeal: ordered > order_appealed : writers : reason button
supervision.uphold: order_appealed > ordered : province : reason button
supervision.confirm: proposal_appealed > proposed : province : reason button
supervision.annul: order_appealed proposal_appealed > annulled : province : reason button
supervision.check: answered suspended > checked : officers : reason button
supervision.escalate: ordered answered > escalated : officers : reason button
supervision.propose: escalated > proposed : officers : reason button
supervision.contest: proposed > proposal_appealed : writers : reason button
supervision.suspend: proposed > suspended : nobody : reason danger public button
supervision.attach: opened ordered answered proposed checked escalated suspended order_appealed \
proposal_appealed > - : officers writers : - : supervision_attach
supervision.attribute: ordered answered proposed checked escalated suspended closed > - : \
officers : reason : supervision_attribute
supervision.retract: ordered answered proposed checked escalated suspended closed order_appealed \
proposal_appealed > - : nobody : reason button
supervision.close: checked escalated suspended > closed : officers : reason button
supervision.publish: checked escalated suspended closed > - : nobody : reason public : \
supervision_publish
supervision.rehabilitate: checked closed annulled > - : officers : reason public : \
supervision_rehabilitate
factor.propose: new > proposed : experts : reason
factor.review: proposed > reviewed : seated done opener outsider : reason : factor_review
factor.reject: proposed reviewed > rejected : experts : reason : factor_reject
factor.publish: reviewed > published : experts province : public : blast_radius
factor.retire: published > retired : experts province : reason danger public : factor_retire
factor.supersede: published > superseded : system
rule.pass: new > passed : system
rule.report: passed > - : experts province : - : rule_effects
rule.enact: passed > in_force : province : public : rule_enact
rule.drop: passed > dropped : province : reason button
rule.revoke: in_force > revoked : province : reason danger public button
rule.supersede: in_force > superseded : system
rule.restore: superseded > in_force : system
study.create: new > draft : writers
study.edit: draft returned > - : writers : - : study_save study_draft
study.delete: draft > deleted : writers : button : study_move study_draft
study.restore: deleted > draft : writers : button : study_move study_bin
study.purge: deleted > - : system
study.submit: draft returned > submitted : writers : - : study_submit study_check
study.approve: submitted > approved : approver : - : study_decide
study.return: submitted > returned : approver : reason : study_decide
study.correct: approved > returned : system
footprint.ask: new > open : system
footprint.answer: open > answered : writers
verification.request: new > requested : writers
verification.assign: requested > assigned : province : - : verification_assign
verification.team: assigned > - : body : - : verification_team
verification.decline: assigned > requested : body : reason danger button
verification.declare: assigned > working : unsigned : - : verification_declare
verification.work: working > - : team : - : finding_raise verification_findings
verification.return: working > correcting : lead : danger : verification_return \
verification_findings
verification.resume: correcting > working : team : - : verification_resume verification_findings
verification.conclude: working > review : lead : - : verification_conclude verification_conclusion
verification.reopen: review > working : reviewer : reason : verification_reopen \
verification_conclusion
verification.state: review > stated : reviewer : public : verification_issue \
verification_conclusion
verification.end: requested assigned working correcting review > ended : province : \
reason danger button
finding.raise: new > open : system
finding.answer: open answered > answered : writers : reason
finding.close: open answered unresolved > closed : team : reason
finding.leave: open answered closed > unresolved : team : reason
finding.reopen: answered closed unresolved > open : team : reason
case.open: new > consultation : experts province
case.comment: consultation > - : everyone_in : - : case_comment
case.close: consultation > panel : province : - : case_close
case.draw: panel > declaring : province : - : case_draw
seat.declare: declaring > scoring : chair seated : - : seat_declare
seat.score: scoring > consolidating : chair seated : - : seat_score
case.consolidate: consolidating > voting : chair : - : case_consolidate
seat.vote: voting > decided : chair seated : public : seat_vote
case.withdraw: consultation panel declaring scoring consolidating voting > withdrawn : \
opener province : reason danger button
certificate.apply: new > applied : owner
certificate.accept: applied > accepted : province : button
certificate.review: accepted > reviewed : province : button
certificate.inspect: reviewed > inspected : province : button
certificate.verify: inspected > verified : province : button
certificate.issue: verified > issued : province : public button
certificate.restore: suspended > issued : province : reason public button
certificate.suspend: issued > suspended : province : reason danger public button
certificate.revoke: issued suspended > revoked : province : reason danger public button
certificate.correct: accepted reviewed inspected verified > corrective : province : reason button
certificate.reject: applied accepted reviewed inspected verified corrective > rejected : \
province : reason danger button
certificate.resubmit: corrective > accepted : owner : reason button
certificate.surveil: issued suspended > - : province : reason : certificate_surveil
certificate.withdraw: applied accepted reviewed inspected verified corrective issued suspended \
> withdrawn : owner : reason danger button
certificate.expire: issued suspended > expired : system
certificate.supersede: issued suspended > superseded : system
training.issue: new > valid : system
training.revoke: valid > revoked : province : reason danger button
campaign.open: new > open : officers other_city
campaign.extend: open > - : officers : reason : campaign_extend
campaign.close: open > closed : officers : danger button
campaign.withdraw: open > withdrawn : officers : reason danger button
datarequest.ask: new > asked : system
datarequest.answer: asked answered declined > answered : writers : - : data_request_answer
datarequest.decline: asked answered > declined : writers : reason button
datarequest.return: answered declined > asked : officers : reason button
datarequest.lapse: asked > silent : system
datarequest.drop: asked > dropped : system
fileddossier.file: new > filed : writers
fileddossier.update: filed > - : writers : - : cbam_update
fileddossier.renew: filed > - : writers
fileddossier.revoke: filed > - : writers : danger button
fileddossier.withdraw: filed > withdrawn : writers : reason danger button
"""
"""name: from > to : who : reason, danger, public, button : route and page of its own."""


def moves() -> dict[str, Plain]:
    """The table above by name; `new` and `-` are read as the site writes them."""
    found = {}
    for line in MOVES.strip().splitlines():
        name, _, rest = line.partition(": ")
        way, who, flags, pages = [*(p.strip() for p in rest.split(" : ")), "", ""][:4]
        sources, target = way.split(" > ")
        found[name] = Plain(
            sources=tuple("" if s == "new" else s for s in sources.split()),
            target=None if target == "-" else target,
            who=named(who),
            is_system=who == "system",
            flags=set(flags.split()) - {"-"},
            pages=[*pages.split(), "", ""][:2],
        )
    return found


def states() -> dict[str, dict[str, set[str]]]:
    """Noun → its states, each with the roles whose turn it is."""
    found: dict[str, dict[str, set[str]]] = {}
    for line in STATES.strip().splitlines():
        noun, _, rest = line.partition(": ")
        for word in rest.split():
            state, _, roles = word.partition("=")
            found.setdefault(noun, {})[state] = {*roles.split(",")} - {""}
    return found


class Many(Plain):
    """What a relation of a record answers with."""

    def all(self) -> list[Plain]:
        return self.rows


def key(name: str) -> int:
    return PEOPLE[name].acting.pk


def engagement(state: str = "working", **more: object) -> Plain:
    """An engagement with the team signed but for one, whose study was resubmitted since."""
    parts = {"lead": "lead", "worker": "member", "reviewer": "reviewer", "unsigned": "lead"}
    of = {key(name): part for name, part in parts.items()}
    signed = {key("lead"), key("worker"), key("reviewer")}
    body = {key(name) for name in named("body")}
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "study": study("approved"),
        "revision_id": 1,
        "part_of": lambda who: of.get(who, ""),
        "has_declared": lambda who: who in signed,
        "is_of_body": lambda who: who in body,
    }
    return Plain(**given | more)


def study(state: str = "approved", **more: object) -> Plain:
    """A study without statement, verification or application; its clerk and owner wrote it."""
    latest = Plain(pk=2, statement=None)
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "enterprise_id": OWN.pk,
        "year": 2024,
        "product": Plain(name_zh="尿素", name_en="Urea"),
        "engagements": Many(rows=[Plain(is_open=False)]),
        "certificates": Many(rows=[Plain(is_pending=False)]),
        "latest_revision": lambda: latest,
        "open_questions": list,
        "authors": lambda: {PEOPLE["clerk"].user_id, PEOPLE["owner"].user_id},
    }
    return Plain(**given | more)


def case(state: str, **more: object) -> Plain:
    """A case before a panel of three, of whom one has done everything."""
    seats = {
        key("chair"): Plain(is_chair=True, declared_at=None, score=None, vote=None),
        key("seated"): Plain(is_chair=False, declared_at=None, score=None, vote=None),
        key("done"): Plain(is_chair=False, declared_at=1, score=Plain(), vote=Plain()),
    }
    given = {
        "pk": 7,
        "state": state,
        "title_zh": "分级",
        "title_en": "Tiers",
        "seat_of": seats.get,
        "base_holds": True,
        "opened_by_id": PEOPLE["opener"].user_id,
    }
    return Plain(**given | more)


def claim(state: str, **more: object) -> Plain:
    given = {"pk": 7, "state": state, "enterprise": enterprise(), "claimant_id": 3}
    return Plain(**given | more)


def change(state: str, **more: object) -> Plain:
    """A clerk's request to change the enterprise's own facts."""
    given = {
        "pk": 7,
        "state": state,
        "enterprise": enterprise(),
        "product": None,
        "asked_by_id": PEOPLE["clerk"].user_id,
    }
    return Plain(**given | more)


def enrolment(state: str, **more: object) -> Plain:
    """The member's application for an enterprise of the own city."""
    given = {
        "pk": 7,
        "state": state,
        "city": OWN.city,
        "name_zh": "鲁岱",
        "name_en": "Ludai",
        "applicant_id": PEOPLE["member"].user_id,
    }
    return Plain(**given | more)


def partner_request(state: str, **more: object) -> Plain:
    """A partner's request to the own enterprise."""
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "partner": Plain(name="示例买家", ended_at=None),
    }
    return Plain(**given | more)


def complaint(state: str, **more: object) -> Plain:
    """A visitor's complaint that the own city handles."""
    given = {
        "pk": 7,
        "state": state,
        "city": OWN.city,
        "about": "product",
        "named": "3F8K",
        "complainant_id": None,
        "is_involved": lambda user: False,
    }
    return Plain(**given | more)


def suggestion(state: str, **more: object) -> Plain:
    """A visitor's suggestion."""
    return Plain(**{"pk": 7, "state": state, "title": "硫铵", "user_id": None} | more)


def task(state: str, **more: object) -> Plain:
    """What a meeting gave the lead to do."""
    given = {"pk": 7, "state": state, "department": "eed", "what": "通报", "reported_by_id": None}
    return Plain(**given | more)


def draw(state: str, **more: object) -> Plain:
    """A draw of the own city, whose seed came and was entered by the province."""
    given = {
        "pk": 7,
        "state": state,
        "city": OWN.city,
        "title": "抽查",
        "seed_by_id": PEOPLE["province"].user_id,
        "is_seed_known": lambda: True,
    }
    return Plain(**given | more)


def methodology(state: str, **more: object) -> Plain:
    """What the opener proposed, whose certificates hold."""
    given = {
        "pk": 7,
        "state": state,
        "title_zh": "选购低碳尿素",
        "title_en": "Buying low-carbon urea",
        "proposed_by_id": PEOPLE["opener"].user_id,
        "are_certificates_valid": lambda: True,
    }
    return Plain(**given | more)


def agreement(state: str, **more: object) -> Plain:
    """What the opener proposed, no wider than the clauses bear."""
    given = {
        "pk": 7,
        "state": state,
        "number": "HR-2026-AAAAAAAA",
        "title": Label("数据互认备忘录", "Memorandum on data"),
        "proposed_by_id": PEOPLE["opener"].user_id,
        "is_borne": True,
    }
    return Plain(**given | more)


def supervised(state: str, **more: object) -> Plain:
    """A case of the own enterprise, ordered by its city: overdue, corrected and published, and
    still open to an appeal.
    """
    given = {
        "pk": 7,
        "state": state,
        "city": OWN.city,
        "enterprise_id": OWN.pk,
        "title": "电量不符",
        "ordered_by_id": PEOPLE["city"].user_id,
        "proposed_by_id": PEOPLE["city"].user_id,
        "is_open_to_appeal": lambda: True,
        "is_overdue": lambda: True,
        "has_certificate": lambda: True,
        "is_corrected": True,
        "decided_at": 1,
        "published_at": 1,
        "ended_at": None,
        "is_annulled": state == "annulled",
        "missed_id": None,
        "was_verified": lambda: True,
    }
    return Plain(**given | more)


def scene(state: str, **more: object) -> Plain:
    given = {"pk": 7, "state": state, "name_zh": "商城", "name_en": "Shop", "methodology": None}
    return Plain(**given | more)


def campaign(state: str, **more: object) -> Plain:
    """A campaign of the own city that may be closed."""
    given = {
        "pk": 7,
        "state": state,
        "office": OWN.city,
        "title": Label("甲醇数据", "Methanol data"),
        "may_be_closed": lambda: True,
    }
    return Plain(**given | more)


def data_request(state: str, **more: object) -> Plain:
    """What the own enterprise is asked for in a campaign that is under way."""
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "enterprise_id": OWN.pk,
        "campaign": campaign("open"),
        "is_under_way": lambda: True,
    }
    return Plain(**given | more)


def dossier(state: str, **more: object) -> Plain:
    """A CBAM dossier of the own enterprise for an importer."""
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "enterprise_id": OWN.pk,
        "importer": "Müller GmbH",
        "link": Plain(revoked_at=None),
        "number": "CB-2026-0007",
    }
    return Plain(**given | more)


def enterprise(**more: object) -> Plain:
    """An enterprise without owner that nobody claims."""
    given = {
        "pk": OWN.pk,
        "city": OWN.city,
        "name_zh": "鲁岱",
        "name_en": "Ludai",
        "owner_count": 0,
        "has_open_claim_of": lambda user: False,
    }
    return Plain(**given | more)


def factor(state: str, **more: object) -> Plain:
    """A revision that the chair proposed and another expert favours."""
    chair, other = PEOPLE["chair"].user_id, PEOPLE["seated"].user_id
    given = {
        "pk": 7,
        "state": state,
        "version": "2024.1",
        "factor": Plain(name_zh="电力", name_en="Electricity"),
        "proposed_by_id": chair,
        "reviewers": {chair, other},
        "reports": reports(),
    }
    return Plain(**given | more)


def reports(*, is_computed: bool = False) -> Plain:
    """The reports on a record, of which one may be under way."""
    return Plain(filter=lambda job__state__in: Plain(exists=lambda: is_computed))


def rule(state: str, **more: object) -> Plain:
    """A model that an expert proposed."""
    given = {
        "pk": 7,
        "state": state,
        "version": "1.1.0",
        "title": Label("尿素", "Urea"),
        "proposed_by_id": PEOPLE["opener"].user_id,
        "reports": reports(),
    }
    return Plain(**given | more)


def certificate(state: str, **more: object) -> Plain:
    given = {
        "pk": 7,
        "state": state,
        "enterprise": OWN,
        "product": Plain(name_zh="尿素", name_en="Urea"),
        "conflicts_of_decider": lambda user: [],
        "has_surveillance_due": lambda: True,
    }
    return Plain(**given | more)


def request(state: str, **more: object) -> Plain:
    """A request of the rival's to the own enterprise."""
    asked_by = study("draft", enterprise=RIVAL, enterprise_id=RIVAL.pk)
    given = {"pk": 7, "state": state, "study": asked_by, "supplier": OWN, "by_id": 60}
    return Plain(**given | more)


def finding(state: str, at: str = "working", **more: object) -> Plain:
    given = {"pk": 7, "state": state, "number": 3, "text": "电量", "engagement_id": 8}
    return Plain(**given | {"engagement": engagement(at)} | more)


def training(state: str, **more: object) -> Plain:
    """A certificate of training of the own clerk."""
    title = Label("碳足迹填报员", "Footprint clerk")
    given = {"pk": 7, "state": state, "number": "PX-2026-000007", "title": title, "user_id": 20}
    return Plain(**given | more)


RECORDS = {
    "trainingcertificate": training,
    "claim": claim,
    "changerequest": change,
    "enrolment": enrolment,
    "complaint": complaint,
    "suggestion": suggestion,
    "agreedtask": task,
    "partnerrequest": partner_request,
    "inspectiondraw": draw,
    "agreement": agreement,
    "methodology": methodology,
    "scene": scene,
    "supervisioncase": supervised,
    "factorversion": factor,
    "ruleversion": rule,
    "study": study,
    "footprintrequest": request,
    "engagement": engagement,
    "verificationfinding": finding,
    "case": case,
    "certificate": certificate,
    "datacampaign": campaign,
    "datarequest": data_request,
    "fileddossier": dossier,
}
BEFORE = {
    "fileddossier.file": lambda: Plain(enterprise=OWN, enterprise_id=OWN.pk, hs="310210"),
    "task.agree": lambda: Plain(departments=["eed"]),
    "exchange.ask": lambda: Plain(ended_at=None),
    "exchange.meet": lambda: Plain(ended_at=None),
    "enterprise.claim": enterprise,
    "change.ask": enterprise,
    "study.create": lambda: Plain(enterprise=OWN),
    "verification.request": study,
    "certificate.apply": study,
}
"""What the first move of a noun is asked about, where that matters."""
