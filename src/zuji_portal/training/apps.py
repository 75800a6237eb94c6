from zuji_portal.foundation import registry


class TrainingConfig(registry.PortalApp):
    name = "zuji_portal.training"
    policies = ("zuji_portal.training.policies",)
    machines = ("zuji_portal.training.machine.TRAINING_CERTIFICATE",)
    contributions = {
        (
            "log record",
            "trainingcertificate",
        ): "zuji_portal.training.logged.read_training_certificate",
    }
