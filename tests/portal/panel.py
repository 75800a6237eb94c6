"""The committee at work: a pool of experts, a drawn panel, scores, and the vote that decides."""

from __future__ import annotations

from portal.people import Cast, person
from zuji_portal.committee import actions
from zuji_portal.committee.models import Case, Decision, Seat
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as

GOOD = {"method": "4", "data": "4", "practice": "4", "impact": "4"}
Pool = dict[int, Viewer]


def pool_of(cast: Cast) -> Pool:
    """Seven experts besides the cast's own, by the key of their entry in the pool."""
    viewers = {}
    for n in range(7):
        user = person(f"expert{n}@zuji.example")
        viewer = viewer_as(Appointment.objects.create(user=user, role="expert"))
        made = actions.RegisterExpert(
            cast.platform["province"],
            viewer.acting,
            values={"disciplines": ["lca"], "industries": [], "employers": []},
        ).run()
        viewers[made.pk] = viewer
    return viewers


def panelled(cast: Cast, case: Case, size: int = 3) -> Case:
    province = cast.platform["province"]
    actions.CloseConsultation(province, case, reason="示例").run()
    actions.DrawPanel(province, case, size=size).run()
    case.refresh_from_db()
    return case


def seats(case: Case, pool: Pool) -> list[tuple[Seat, Viewer]]:
    return [(s, pool[s.expert_id]) for s in case.seats.filter(recused_at=None)]


def scored(cast: Cast, case: Case, pool: Pool) -> Case:
    panelled(cast, case)
    for _, viewer in seats(case, pool):
        actions.Declare(viewer, case).run()
    for _, viewer in seats(case, pool):
        actions.GiveScore(viewer, case, scores=GOOD, text="可以").run()
    case.refresh_from_db()
    return case


def decided(
    cast: Cast, case: Case, pool: Pool, votes: tuple[str, ...] = ("pass", "pass", "pass")
) -> Decision:
    scored(cast, case, pool)
    chair = next(v for s, v in seats(case, pool) if s.is_chair)
    actions.Consolidate(chair, case, text="汇总").run()
    for (_, viewer), choice in zip(seats(case, pool), votes, strict=True):
        actions.CastVote(viewer, case, choice=choice, reason="示例").run()
    case.refresh_from_db()
    return case.decision
