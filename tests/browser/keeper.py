"""Beside the server of the journeys: answers on each line whether its records still hold."""

import json
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    django.setup()
    from django.db import close_old_connections

    from journey_end import data_texts, records_broken

    for _ in sys.stdin:
        print(json.dumps({"wrong": records_broken(), "data": data_texts()}), flush=True)
        close_old_connections()


if __name__ == "__main__":
    main()
