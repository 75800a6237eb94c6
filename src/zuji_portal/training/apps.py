from zuji_portal.foundation import registry


class TrainingConfig(registry.PortalApp):
    name = "zuji_portal.training"
    policies = ("zuji_portal.training.policies",)
    machines = ("zuji_portal.training.machine.TRAINING_CERTIFICATE",)
    listeners = (
        (
            "zuji_portal.foundation.accounts.events.RoleGiven",
            "zuji_portal.training.qualifying.role_given",
        ),
    )
    contributions = {
        ("notice kind", "training_ends"): "zuji_portal.training.noticing.TRAINING_ENDS",
        ("notice kind", "session_called_off"): "zuji_portal.training.noticing.SESSION_CALLED_OFF",
        ("notice kind", "session_seat"): "zuji_portal.training.noticing.SESSION_SEAT",
        ("board figures", "training"): "zuji_portal.training.reach.reach_figures",
        ("reminder", "training"): "zuji_portal.training.noticing.remind_of_ends",
        (
            "log record",
            "trainingcertificate",
        ): "zuji_portal.training.logged.read_training_certificate",
    }
