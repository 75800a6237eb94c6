"""For every policy: a record, who may act on it, and what takes away one requirement at a time."""

from portal.guards.adoption import ADOPTION
from portal.guards.base import Guard, people, update
from portal.guards.campaigns import CAMPAIGNS
from portal.guards.cbam import CBAM
from portal.guards.certification import CERTIFICATION
from portal.guards.committee import COMMITTEE
from portal.guards.enterprises import CATALOGUE, ENTERPRISES
from portal.guards.exchange import EXCHANGE
from portal.guards.inclusion import INCLUSION
from portal.guards.offers import OFFERS
from portal.guards.programme import AGREED_TASKS
from portal.guards.recognition import RECOGNITION
from portal.guards.research import RESEARCH
from portal.guards.rulebook import FACTORS, PROGRAMME, STANDARDS
from portal.guards.standards import SUGGESTIONS
from portal.guards.studies import STUDIES
from portal.guards.subscriptions import SUBSCRIPTIONS
from portal.guards.supervision import SUPERVISION
from portal.guards.training import TRAINING
from portal.guards.verification import VERIFICATION

__all__ = ["GUARDS", "Guard", "people", "update"]

GUARDS = (
    *VERIFICATION,
    *CERTIFICATION,
    *COMMITTEE,
    *STUDIES,
    *FACTORS,
    *STANDARDS,
    *SUGGESTIONS,
    *SUBSCRIPTIONS,
    *PROGRAMME,
    *AGREED_TASKS,
    *CAMPAIGNS,
    *ADOPTION,
    *RESEARCH,
    *ENTERPRISES,
    *CATALOGUE,
    *SUPERVISION,
    *INCLUSION,
    *TRAINING,
    *OFFERS,
    *EXCHANGE,
    *RECOGNITION,
    *CBAM,
)
