"""Verification that needs no trust in the programme: hash chains, credentials, transparency
log.
"""

from zuji.trust.chain import ChainReport, Entry, entry_digest, read_chain, verify_chain

__all__ = ["ChainReport", "Entry", "entry_digest", "read_chain", "verify_chain"]
