"""The `zuji` command."""
