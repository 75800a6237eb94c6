from zuji_portal.foundation import registry


class RecognitionConfig(registry.PortalApp):
    name = "zuji_portal.recognition"
