"""Log record of a closed campaign: what was published of it."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.canonical import canonical_bytes
from zuji_portal.programme.campaigns.models import DataCampaign
from zuji_portal.transparency.contents import row_reader
from zuji_portal.transparency.publicrecords import PublicRecord, public_rows


def campaign_content(campaign: DataCampaign) -> bytes:
    """The counts, what was asked of whom, and until when; no enterprise."""
    return canonical_bytes(
        {
            "schema": "zuji-data-campaign/1",
            "number": campaign.number,
            "title": {"zh": campaign.title_zh, "en": campaign.title_en},
            "wanted": campaign.wanted,
            "year": campaign.year,
            "office": campaign.office,
            "industry": campaign.industry,
            "city": campaign.city,
            "class": campaign.model_id,
            "until": campaign.due_on.isoformat(),
            "counts": campaign.counts,
        }
    )


read_campaign = row_reader(DataCampaign, campaign_content)


def _page(campaign: DataCampaign) -> PublicRecord | None:
    if campaign.state != "closed":
        return None
    return PublicRecord(campaign.title, f"{reverse('campaign_results')}#{campaign.number}")


public_campaign = public_rows(DataCampaign, _page)
