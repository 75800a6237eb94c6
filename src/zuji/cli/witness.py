"""The command ``zuji witness``: signs a log's checkpoint as a witness, if it extends the one
signed before.
"""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zuji.cli.show import err
from zuji.cli.words import say
from zuji.core.files import make_folder, write_whole
from zuji.core.refusals import refuse
from zuji.trust.notes import read_key
from zuji.trust.witness import (
    Seen,
    cosignature,
    read_add_checkpoint,
    witness_key_of,
    witnessed,
)


@click.command(
    help=say(
        "作为见证人给日志检查点签名：只有它延续上次见过的日志才签。",
        "Sign a log's checkpoint as a witness, only if it carries on from the one seen before.",
    )
)
@click.argument("request", type=click.Path(exists=True, dir_okay=False))
@click.option("--name", required=True, help=say("见证人的名字", "name of the witness"))
@click.option("--log-key", required=True, help=say("日志的公钥行", "the log's key line"))
@click.option(
    "--folder",
    type=click.Path(file_okay=False),
    default=".",
    help=say("放私钥与见过的检查点", "holds the key and what was seen"),
)
def witness(request: str, name: str, log_key: str, folder: str) -> None:
    """Print the signature line; the key is made the first time."""
    home = Path(folder)
    make_folder(home)
    file, seen_file = home / "witness-key", home / "witness-seen.json"
    if not file.exists():
        write_whole(file, secrets.token_hex(32).encode("ascii"), mode=0o600)
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(file.read_text("ascii")))
    log = read_key(log_key)
    last = _seen(seen_file, log.name)
    add_request = read_add_checkpoint(Path(request).read_text("utf-8"))
    now = witnessed(add_request, [log], log.name, last)
    everything = json.loads(seen_file.read_text("ascii")) if seen_file.exists() else {}
    everything[log.name] = [now.size, now.root.hex()]
    write_whole(seen_file, json.dumps(everything).encode("ascii"))
    click.echo(cosignature(add_request.note, name, private, int(time.time())), nl=False)
    err.print(str(witness_key_of(name, private)), markup=False)


def _seen(file: Path, origin: str) -> Seen:
    if not file.exists():
        return Seen()
    try:
        size, root = json.loads(file.read_text("ascii")).get(origin, [0, ""])
        return Seen(int(size), bytes.fromhex(root))
    except (ValueError, TypeError, AttributeError) as problem:
        raise refuse("file-missing", file.name, str(problem)[:60]) from problem
