from zuji_portal.foundation import registry


class CampaignsConfig(registry.PortalApp):
    name = "zuji_portal.programme.campaigns"
    machines = (
        "zuji_portal.programme.campaigns.machine.DATA_CAMPAIGN",
        "zuji_portal.programme.campaigns.machine.DATA_REQUEST",
    )
    policies = ("zuji_portal.programme.campaigns.policies",)
    contributions = {
        ("board figures", "campaigns"): "zuji_portal.programme.campaigns.queries.board_figures",
        ("log record", "datacampaign"): "zuji_portal.programme.campaigns.logged.read_campaign",
        ("public record", "datacampaign"): "zuji_portal.programme.campaigns.logged.public_campaign",
        ("notice kind", "data_reminder"): "zuji_portal.programme.campaigns.telling.DATA_REMINDER",
        ("reminder", "data_campaigns"): "zuji_portal.programme.campaigns.telling.remind_silent",
    }
