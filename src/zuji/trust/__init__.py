"""What can be checked without trusting us: hash chains of what was done."""

from zuji.trust.chain import ChainReport, Entry, entry_digest, read_chain, verify_chain

__all__ = ["ChainReport", "Entry", "entry_digest", "read_chain", "verify_chain"]
