"""Three years of a fictional province, made by the real actions under a clock of its own."""
