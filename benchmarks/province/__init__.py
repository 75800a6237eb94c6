"""A whole province under load: rows in bulk, and every page asked for by every role."""
