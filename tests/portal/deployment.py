"""The files of `deploy/` as tests use them: units and services read, their processes started with
the same command lines and environment, a proxy with the same configuration in front.
"""

from __future__ import annotations

import datetime
import http.client
import ipaddress
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
HOST = "pcf.example.gov.cn"
PORTAL = "/opt/zuji/venv/bin/zuji-portal"
NOBODY = 65534


def unit(name: str) -> dict[str, list[str]]:
    """Each setting of a unit file with all its values, in their order."""
    settings: dict[str, list[str]] = defaultdict(list)
    for line in (UNITS / name).read_text("utf-8").splitlines():
        if line and line[0] not in "#;[":
            key, _, value = line.partition("=")
            settings[key].append(value)
    return settings


def variables(file: Path) -> dict[str, str]:
    """An environment file, as systemd and compose read it."""
    lines = [s for s in file.read_text("utf-8").splitlines() if s and not s.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def compose(name: str = "compose.yaml") -> dict[str, Any]:
    """The compose file of one machine, or of several."""
    content: dict[str, Any] = yaml.safe_load((DEPLOY / name).read_text("utf-8"))
    return content


def unused_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def as_service(folder: Path) -> list[str]:
    """What stands before a command so that it runs as the units say: no new privileges, no
    capability, and the account of a service where the tests run as root.
    """
    if not shutil.which("setpriv"):
        return []
    plain = ["setpriv", "--no-new-privs"]
    if os.geteuid() != 0:
        return plain
    account = [
        *plain,
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--bounding-set=-all",
        "--inh-caps=-all",
    ]
    reads = [*account, sys.executable, "-c", "import zuji_portal, django"]
    if subprocess.run(reads, cwd=folder, capture_output=True, check=False).returncode:
        return plain  # the project lies where only root may read
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", folder], check=True)
    return account


@dataclass
class Machine:
    """A folder in place of /etc/zuji, /var/lib/zuji and the rest, with a database."""

    folder: Path
    port: int
    own: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def prepare(self, database: str) -> None:
        """The secrets of /etc/zuji."""
        for name in ("etc", "var", "cache", "backups"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "etc/secret-key").write_text("k3f9Zq7-Lm2x_Wv8" * 4)
        (self.folder / "etc/database-url").write_text(database)
        self.front = as_service(self.folder)

    def in_place(self, text: str) -> str:
        """Paths and the port of a production machine become those of the test."""
        for before, after in {
            "/etc/zuji": f"{self.folder}/etc",
            "/run/secrets": f"{self.folder}/etc",
            "/var/lib/zuji": f"{self.folder}/var",
            "/var/cache/zuji": f"{self.folder}/cache",
            "/tmp/cache": f"{self.folder}/cache",
            "/var/backups/zuji": f"{self.folder}/backups",
            "--port 8000": f"--port {self.port}",
            "--port=8000": f"--port={self.port}",
            "0.0.0.0": "127.0.0.1",
            "172.28.17.2": "127.0.0.1",
        }.items():
            text = text.replace(before, after)
        return text

    def environment(self) -> dict[str, str]:
        """What a service is started with and nothing of ours beside it."""
        outer = ("PATH", "LANG", "PYTHONPATH", "VIRTUAL_ENV")
        return (
            {name: os.environ[name] for name in outer if name in os.environ}
            | {name: self.in_place(value) for name, value in variables(DEPLOY / "zuji.env").items()}
            | self.own
        )

    def command(self, line: str) -> list[str]:
        """A command line of a file, with the interpreter of the tests."""
        words = shlex.split(self.in_place(line))
        assert words[0] in {PORTAL, "zuji-portal"}, line
        return [*self.front, sys.executable, "-m", "zuji_portal.web.manage", *words[1:]]

    def run(self, line: str, environment: dict[str, str]) -> str:
        """A command that ends; what it said."""
        done = subprocess.run(
            self.command(line),
            env=environment,
            cwd=self.folder / "var",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def start(self, line: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """A command that goes on."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                self.command(line), env=environment, cwd=self.folder / "var", stderr=log
            )
        self.running.append(process)
        return process

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(30)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of the host and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(HOST), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "fullchain.pem", folder / "privkey.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def caddy(folder: Path, plain: int, tls: int, site: int) -> tuple[list[str], dict[str, str]]:
    """Caddy with deploy/Caddyfile as it stands."""
    chain, key = certificate(folder)
    environment = {
        **os.environ,
        "SITE_HOST": HOST,
        "SITE_UPSTREAM": f"127.0.0.1:{site}",
        "SITE_TLS": f"tls {chain} {key}",
        "SITE_HTTP_PORT": str(plain),
        "SITE_HTTPS_PORT": str(tls),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    return ["caddy", "run", "--config", str(DEPLOY / "Caddyfile")], environment


def nginx(folder: Path, plain: int, tls: int, site: int) -> tuple[list[str], dict[str, str]]:
    """nginx with deploy/nginx.conf, only its ports and certificate changed."""
    chain, key = certificate(folder)
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for before, after in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ": f"listen 127.0.0.1:{tls} ",
        "127.0.0.1:8000": f"127.0.0.1:{site}",
        "/etc/ssl/zuji/fullchain.pem": str(chain),
        "/etc/ssl/zuji/privkey.pem": str(key),
    }.items():
        assert before in text, before
        text = text.replace(before, after)
    (folder / "zuji.conf").write_text(text)
    kinds = Path("/etc/nginx/mime.types")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\nworker_processes 2;\n"
        + ("user root;\n" if os.geteuid() == 0 else "")
        + "worker_rlimit_nofile 16384;\nevents {\n    worker_connections 8192;\n}\n"
        f"http {{\n    include {kinds};\n    access_log off;\n    include {folder}/zuji.conf;\n"
        + "".join(
            f"    {kind}_temp_path {folder}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + "}\n"
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], dict(os.environ)


PROXIES = {"caddy": caddy, "nginx": nginx}


@dataclass(frozen=True)
class Front:
    """A proxy that runs, and a visitor's way to it."""

    name: str
    plain: int
    tls: int
    authority: Path

    def connected(self, source: str = "127.0.0.1") -> http.client.HTTPSConnection:
        """A connection over TLS from an address of the loopback interface."""
        context = ssl.create_default_context(cafile=self.authority)
        host = HOST

        class Visit(http.client.HTTPSConnection):
            def connect(self) -> None:
                raw = socket.create_connection(
                    ("127.0.0.1", self.port), timeout=60, source_address=(source, 0)
                )
                self.sock = context.wrap_socket(raw, server_hostname=host)

        return Visit(HOST, self.tls, timeout=60)

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        source: str = "127.0.0.1",
        body: bytes | None = None,
        **headers: str,
    ) -> tuple[int, Message, bytes]:
        """An answer: status, headers, content."""
        connection = self.connected(source)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content


@dataclass
class Visitor:
    """Somebody behind a proxy, with cookies."""

    front: Front
    source: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", **more: Any) -> tuple[int, Message, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more |= self.claims
        status, headers, content = self.front.ask(
            path, method, source=self.source, Cookie=cookies, **more
        )
        for line in headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return status, headers, content

    def send(self, page: str, path: str, kind: str, body: bytes) -> tuple[int, Message, bytes]:
        """Post a body as the form of a page does, whose token comes in a header."""
        _, _, content = self.ask(page)
        token = content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')
        return self.ask(
            path,
            "POST",
            body=body,
            Content_Type=kind,
            X_CSRFToken=token[0],
            Referer=f"https://{HOST}:{self.front.tls}{page}",
        )

    def post(self, page: str, path: str, **values: str) -> tuple[int, Message, bytes]:
        kind = "application/x-www-form-urlencoded"
        return self.send(page, path, kind, urlencode(values).encode())

    def upload(self, name: str, content: bytes) -> tuple[int, Message, bytes]:
        """A file of evidence."""
        mark = "----zuji"
        disposition = "Content-Disposition: form-data; name="
        head = f'--{mark}\r\n{disposition}"kind"\r\n\r\nmeter\r\n--{mark}\r\n'
        head += f'{disposition}"file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.send(
            "/evidence/", "/evidence/add/", f"multipart/form-data; boundary={mark}", body
        )


def until(true: Any, seconds: float = 90) -> Any:
    """Waits for what a function finds, and fails when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := true():
                return found
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds:.0f} s: {true}")


def deploy_check(environment: Mapping[str, str], folder: Path | None = None) -> str:
    """What `check --deploy` says of an environment in which it finds nothing."""
    command = [sys.executable, "-m", "zuji_portal.web.manage"]
    done = subprocess.run(
        [*command, "check", "--deploy", "--fail-level=WARNING"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
