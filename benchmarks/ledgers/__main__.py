"""`python -m benchmarks.ledgers`: see `run.py`."""

from benchmarks.ledgers.run import main

main()
