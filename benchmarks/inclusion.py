"""1,000 behaviours a second from an operator, while servers are killed: none lost, none doubled.

``python tools/with_postgresql.py python benchmarks/inclusion.py [SECONDS]`` makes a site with one
methodology and 2,000 accounts, serves it with two processes, and sends signed batches at 1,000
events a second; a batch without an answer is sent again, as an operator does. Every ten seconds one
server is killed with signal 9 and started anew. Then ids that were sent, events, entries, points
and balances are counted against each other. Writes benchmarks/inclusion-postgresql.json.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent / "tools")]
RATE, BATCH, ACCOUNTS, SENDERS = 1_000, 500, 2_000, 3
KILL_EVERY = 10.0


def free_port() -> int:
    from with_postgresql import free_port as port

    return int(port())


class Server:
    """A serving process that can be killed and started anew on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "zuji_portal.web.manage", "serve", "--processes", "1"]
        command += ["--threads", "2", "--without-jobs", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/alive/", timeout=2)
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def prepare() -> dict[str, Any]:
    """The site: tables, a methodology with a scene, accounts with consents."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from portal.inclusion import stage
    from portal.people import make_cast
    from zuji.factors import builtin_library
    from zuji_portal.consumer.accounts import handle
    from zuji_portal.consumer.models import CarbonAccount, Consent
    from zuji_portal.foundation.accounts.models import User
    from zuji_portal.rulebook.factors.library import take_in

    take_in(builtin_library().packs, is_shipped=True)
    on = stage(make_cast())
    on.methodology.ceiling = 1_000_000
    on.methodology.save()
    users = User.objects.bulk_create(User(email=f"c{n}@bench.example") for n in range(ACCOUNTS))
    accounts = CarbonAccount.objects.bulk_create(
        CarbonAccount(user=user, code=f"TPH-{n}") for n, user in enumerate(users)
    )
    consents = Consent.objects.bulk_create(
        Consent(account=account, operator=on.operator, handle=handle()) for account in accounts
    )
    return {
        "key": on.keys.key,
        "secret": on.keys.secret,
        "handles": [consent.handle for consent in consents],
        "event": {
            "scene": on.scene.number,
            "quantity": "0.02",
            "unit": "t",
            "done_on": timezone.localdate().isoformat(),
            "counted_in": "none",
            "product": on.methodology.product.key,
        },
    }


def batches(site: dict[str, Any], seconds: int) -> list[bytes]:
    """All batches of the run; the ids are 0, 1, 2 …"""
    handles, made = site["handles"], []
    for start in range(0, RATE * seconds, BATCH):
        events = [
            {**site["event"], "id": str(n), "account": handles[n % ACCOUNTS]}
            for n in range(start, start + BATCH)
        ]
        made.append(json.dumps({"events": events}).encode())
    return made


class Sender(threading.Thread):
    """Takes batches that are due and sends each until it is answered."""

    def __init__(self, site: dict[str, Any], due: queue.Queue[bytes | None], ports: list[int]):
        super().__init__()
        self.site, self.due, self.ports = site, due, ports
        self.again, self.taken, self.repeated, self.spans = 0, 0, 0, []  # type: ignore[var-annotated]

    def run(self) -> None:
        turn = 0
        while (body := self.due.get()) is not None:
            while True:
                turn += 1
                began = time.perf_counter()
                answer = self.send(self.ports[turn % len(self.ports)], body)
                if answer is not None:
                    break
                self.again += 1
                time.sleep(0.2)
            self.spans.append(time.perf_counter() - began)
            states = [event["status"] for event in answer["events"]]
            self.taken += states.count("accepted")
            self.repeated += states.count("repeated")
            assert "refused" not in states, answer["events"][0]

    def send(self, port: int, body: bytes) -> Any:
        from zuji.trust.signed_message import signed_headers

        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {self.site['key']}"}
        identifier = f"msg_{uuid.uuid4().hex}"
        headers |= signed_headers(self.site["secret"], identifier, int(time.time()), body)
        address = f"http://127.0.0.1:{port}/api/v1/behaviour-events"
        try:
            request = urllib.request.Request(address, body, headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code in {409, 429, 500, 503}:
                return None
            raise
        except OSError:
            return None


def run(seconds: int) -> dict[str, Any]:
    site = prepare()
    made, servers = batches(site, seconds), [Server(), Server()]
    due: queue.Queue[bytes | None] = queue.Queue()
    senders = [Sender(site, due, [s.port for s in servers]) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    began, killed = time.perf_counter(), 0
    for n, body in enumerate(made):
        time.sleep(max(0.0, began + n * BATCH / RATE - time.perf_counter()))
        due.put(body)
        if time.perf_counter() - began > (killed + 1) * KILL_EVERY:
            victim = servers[killed % 2]
            victim.kill()
            threading.Thread(target=victim.start).start()
            killed += 1
    for _ in senders:
        due.put(None)
    for sender in senders:
        sender.join()
    took = time.perf_counter() - began
    time.sleep(3)
    for server in servers:
        server.kill()
    spans = sorted(span for sender in senders for span in sender.spans)
    return counted(seconds) | {
        "events sent": RATE * seconds,
        "seconds until all were answered": round(took, 1),
        "events a second": round(RATE * seconds / took),
        "servers killed": killed,
        "batches sent again": sum(sender.again for sender in senders),
        "events answered as taken before": sum(sender.repeated for sender in senders),
        "median of a batch [s]": round(spans[len(spans) // 2], 2),
        "p95 of a batch [s]": round(spans[int(len(spans) * 0.95)], 2),
    }


def counted(seconds: int) -> dict[str, Any]:
    """Events, entries, points and balances against what was sent."""
    from django.db.models import Count, Sum

    from zuji_portal.consumer.models import BehaviourEvent, LedgerAccount, LedgerEntry

    events, entries = BehaviourEvent.objects.count(), LedgerEntry.objects.count()
    points = LedgerEntry.objects.aggregate(n=Sum("points"))["n"]
    held = LedgerAccount.objects.filter(kind="consumer").aggregate(n=Sum("balance"))["n"]
    doubled = BehaviourEvent.objects.values("key_digest").annotate(n=Count("pk")).filter(n__gt=1)
    return {
        "lost": RATE * seconds - events,
        "doubled": doubled.count(),
        "events without entry": events - entries,
        "points that the balances lack": points - held,
        "all balances together": LedgerAccount.objects.aggregate(n=Sum("balance"))["n"],
    }


def main() -> None:
    if not os.environ.get("ZUJI_DATABASE_URL"):
        sys.exit("run it under tools/with_postgresql.py")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
        os.environ |= {"ZUJI_VAR": folder, "ZUJI_EVIDENCE": f"{folder}/evidence"}
        figures = run(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
    text = json.dumps(figures, ensure_ascii=False, indent=1) + "\n"
    (HERE / "inclusion-postgresql.json").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
