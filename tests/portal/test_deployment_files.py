"""The files of `deploy/`: each is accepted by the program it is for, each names only what there is,
and none forbids what the reading room needs.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from itertools import pairwise

import pytest
import yaml
from django.core.management import load_command_class
from django.core.management.base import BaseCommand
from django.core.management.commands import check, migrate

from portal.deployment import (
    DEPLOY,
    HOST,
    PORTAL,
    PROXIES,
    ROOT,
    UNITS,
    compose,
    unit,
    unused_port,
    variables,
)
from zuji_portal.foundation.readingroom.apart import APART
from zuji_portal.web import settings as site_settings
from zuji_portal.web.serving import FEWEST_FILES, MOST_BYTES

SERVICES = sorted(file.name for file in UNITS.glob("*.service"))
GUIDE = (ROOT / "docs/how-to/deploy.md").read_text("utf-8")
GENERAL = {"check": check.Command, "migrate": migrate.Command}
LONG_RUNNING = {"web", "worker", "nightly", "proxy", "database"}


def needs(program: str) -> str:
    path = shutil.which(program)
    if not path:
        pytest.skip(f"{program} is not installed here; its files are not checked by it")
    return path


def command_of(name: str) -> BaseCommand:
    if name in GENERAL:
        return GENERAL[name]()
    apps = {
        path.parents[2].relative_to(ROOT / "src").as_posix().replace("/", "."): path.stem
        for path in (ROOT / "src/zuji_portal").rglob("management/commands/*.py")
        if path.stem == name
    }
    assert len(apps) == 1, f"there is no command {name}"
    return load_command_class(next(iter(apps)), name)


def portal_lines(text: str) -> list[str]:
    """Every call of the portal in a text."""
    found = re.findall(r"(?:/opt/zuji/venv/bin/)?zuji-(?:portal|run) [a-z][^&;#\n`|)]*", text)
    return [re.split(r"\s{2,}", line.strip())[0] for line in found]


def lines_of_files() -> list[str]:
    lines = [
        line
        for name in SERVICES
        for key in ("ExecStartPre", "ExecStart")
        for line in unit(name)[key]
    ]
    both = [*compose()["services"].values(), *compose("machines.yaml")["services"].values()]
    for service in both:
        words = service.get("command", [])
        lines += portal_lines(" ".join(words))
    return sorted({*lines, *portal_lines(GUIDE)})


@pytest.mark.parametrize("line", lines_of_files())
def test_each_command_of_files_and_guide_is_one_that_the_portal_takes(line):
    program, name, *words = shlex.split(line)
    assert program in {PORTAL, "zuji-portal", "zuji-run"}
    command_of(name).create_parser("zuji-portal", name).parse_args(words)


def test_each_variable_of_the_files_is_one_that_the_site_reads():
    named = set(variables(DEPLOY / "zuji.env"))
    both = [*compose()["services"].values(), *compose("machines.yaml")["services"].values()]
    for service in both:
        named |= set(service.get("environment", {}))
    read = site_settings.ENVIRONMENT.names | {"ZUJI_PROVINCE"}
    assert {name for name in named if name.startswith("ZUJI_")} <= read


def test_guide_and_folder_name_the_same_files():
    named = set(re.findall(r"`deploy/([\w./-]*\w)`", GUIDE))
    there = {
        file.relative_to(DEPLOY).as_posix()
        for file in DEPLOY.rglob("*")
        if file.is_file() and not file.name.startswith(".") and file.parent.name != "secrets"
    }
    assert named == there


def test_systemd_accepts_the_units(tmp_path):
    analyze = needs("systemd-analyze")
    tmp_path = tmp_path / "units"
    tmp_path.mkdir()
    for file in UNITS.iterdir():
        text = file.read_text("utf-8").replace(PORTAL, "/bin/true")
        (tmp_path / file.name).write_text(text, "utf-8")
    files = sorted(str(file) for file in tmp_path.iterdir())
    for file in files:
        done = subprocess.run(
            [analyze, "verify", file],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout + done.stderr == ""
    for name in SERVICES:  # 0 is no exposure, 100 all of it; a unit without options has 96
        done = subprocess.run(
            [analyze, "security", "--offline=true", "--threshold=30", tmp_path / name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_leaves_the_reading_room_what_it_needs(name):
    settings = unit(name)
    flags = {"--user": "user", "--net": "net", "--pid": "pid", "--ipc": "ipc"}
    wanted = {flags[flag] for flag in APART if flag in flags}
    assert len(wanted) == 4
    assert set(settings["RestrictNamespaces"][-1].split()) == wanted
    calls = " ".join(settings["SystemCallFilter"]).split()
    assert {"@system-service", "landlock_create_ruleset", "landlock_restrict_self"} <= set(calls)
    assert settings["NoNewPrivileges"] == ["yes"]
    assert settings["CapabilityBoundingSet"] == [""]
    assert settings["ProtectSystem"] == ["strict"]
    assert int(settings["LimitNOFILE"][0]) >= 8 * FEWEST_FILES
    assert "PrivateUsers" not in settings


def test_what_goes_on_is_restarted_for_ever():
    for name in ("zuji-web.service", "zuji-worker.service"):
        assert unit(name)["Restart"] == ["always"]
        assert unit(name)["StartLimitIntervalSec"] == ["0"]
        assert unit(name)["KillMode"] == ["mixed"]
    services = compose()["services"]
    assert set(services) == LONG_RUNNING | {"prepare"}
    assert {services[name]["restart"] for name in LONG_RUNNING} == {"unless-stopped"}


class Once(yaml.SafeLoader):
    """YAML in which no key stands twice."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value if key.value != "<<"]
        assert len(keys) == len(set(keys)), f"twice in {node.start_mark}: {keys}"
        return super().construct_mapping(node, deep)


def test_the_compose_file_names_only_what_it_declares():
    content = yaml.load((DEPLOY / "compose.yaml").read_text("utf-8"), Once)
    services = content["services"]
    for name, service in services.items():
        assert set(service.get("secrets", [])) <= set(content["secrets"]), name
        assert set(service["networks"]) <= set(content["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in content["volumes"] or (DEPLOY / source).exists(), volume
        assert set(service.get("depends_on", {})) <= set(services), name
        for needed, how in service.get("depends_on", {}).items():
            has_check = "healthcheck" in services[needed]
            assert how["condition"] != "service_healthy" or has_check, needed
        assert "mem_limit" in service, name
        for value in map(str, service.get("environment", {}).values()):
            if value.startswith("/run/secrets/"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], name
        assert not any("PASSWORD=" in str(value) for value in service.values()), name
    assert content["networks"]["back"]["internal"] is True
    assert set(services["database"]["networks"]) == {"back"}, "the database has no way outside"


def test_the_site_believes_the_proxy_of_the_compose_file_and_no_other_machine():
    services = compose()["services"]
    address = services["proxy"]["networks"]["front"]["ipv4_address"]
    for name in ("web", "worker", "prepare", "nightly"):
        assert services[name]["environment"]["ZUJI_TRUSTED_PROXY"] == address
    assert services["proxy"]["environment"]["SITE_UPSTREAM"] == "web:8000"
    assert services["proxy"]["environment"]["SITE_HOST"] == HOST


def test_containers_may_make_the_namespaces_of_the_reading_room_and_nothing_dangerous():
    profile = json.loads((DEPLOY / "seccomp.json").read_text("utf-8"))
    forbidden = {name for rule in profile["syscalls"] for name in rule["names"]}
    needed = {"unshare", "clone", "clone3", "fork", "seccomp", "prctl"}
    needed |= {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}
    assert not forbidden & needed
    assert {"mount", "ptrace", "bpf", "init_module", "kexec_load", "setns"} <= forbidden
    for name in ("web", "worker", "prepare", "nightly"):
        service = compose()["services"][name]
        assert service["security_opt"] == ["no-new-privileges:true", "seccomp:seccomp.json"]
        assert (service["cap_drop"], service["read_only"]) == (["ALL"], True)


SITE = ("prepare", "web", "worker", "nightly")


def test_each_machine_starts_its_own_part_of_one_file_with_the_same_keys_and_evidence():
    content = yaml.load((DEPLOY / "machines.yaml").read_text("utf-8"), Once)
    services, one = content["services"], compose()["services"]
    assert {name: service["profiles"] for name, service in services.items()} == {
        name: [name] for name in one
    }
    for name in SITE:
        service = services[name]
        assert service["environment"] == services["web"]["environment"], name
        assert service["command"] == one[name]["command"], name
        assert set(service["secrets"]) == {"secret-key", "database-url", "log-key", "issuer-key"}
        for limit in ("cap_drop", "security_opt", "read_only", "tmpfs", "pids_limit"):
            assert service[limit] == one[name][limit], (name, limit)
        assert "evidence:/srv/evidence" in service["volumes"], name
    for service in services.values():
        assert set(service.get("secrets", [])) <= set(content["secrets"])
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in content["volumes"] or (DEPLOY / source).exists(), volume
    for name in ("database", "web"):  # never on an outer address
        assert all(p.startswith("${MACHINE_ADDRESS:?}:") for p in services[name]["ports"]), name


def test_every_value_that_the_machines_need_is_asked_for_and_stands_in_their_file():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "machines.yaml").read_text("utf-8")))
    assert asked == set(variables(DEPLOY / "machines.env"))
    assert re.findall(r"\$\{\w+\}", (DEPLOY / "machines.yaml").read_text("utf-8")) == []


@pytest.mark.parametrize("name", ["compose.yaml", "machines.yaml"])
def test_docker_accepts_the_compose_file(name):
    docker = needs("docker")
    has_compose = subprocess.run([docker, "compose", "version"], capture_output=True, check=False)
    if has_compose.returncode:
        pytest.skip("this docker has no compose; the file is not checked by it")
    done = subprocess.run(
        [
            *(docker, "compose", "--env-file", DEPLOY / "machines.env", "--profile", "*"),
            *("-f", DEPLOY / name, "config", "--quiet"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_caddy_accepts_its_file_with_and_without_a_certificate_of_ones_own(tmp_path):
    program = needs("caddy")
    _, own = PROXIES["caddy"](tmp_path, unused_port(), unused_port(), unused_port())
    for environment in ({**os.environ, "HOME": str(tmp_path)}, own):
        done = subprocess.run(
            [program, "validate", "--config", DEPLOY / "Caddyfile"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_nginx_accepts_its_file(tmp_path):
    program = needs("nginx")
    command, _ = PROXIES["nginx"](tmp_path, unused_port(), unused_port(), unused_port())
    done = subprocess.run(
        [program, *command[1:], "-t"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_proxies_close_kept_connections_before_the_site_does():
    """Else a request can meet a connection that the site is just closing."""
    serving = (ROOT / "src/zuji_portal/web/serving.py").read_text("utf-8")
    patience = int(re.search(r"channel_timeout=(\d+)", serving)[1])
    caddy = re.search(r"keepalive (\d+)s", (DEPLOY / "Caddyfile").read_text("utf-8"))
    nginx = re.search(r"keepalive_timeout (\d+)s", (DEPLOY / "nginx.conf").read_text("utf-8"))
    assert max(int(caddy[1]), int(nginx[1])) < patience


def test_limits_of_the_proxies_let_the_largest_evidence_through():
    """50 MB of evidence in a form; the site's own sentence is better than the proxy's."""
    limit = site_settings.EVIDENCE_LIMIT
    caddy = re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text("utf-8"))
    nginx = re.search(r"client_max_body_size (\d+)m", (DEPLOY / "nginx.conf").read_text("utf-8"))
    for found in (caddy, nginx):
        assert int(found[1]) * 1_000_000 == MOST_BYTES > 1.1 * limit


def test_all_units_share_environment_and_protection():
    """What is left open in one is left open."""
    shared = [
        {
            key: values
            for key, values in unit(name).items()
            if key.startswith(
                ("Protect", "Private", "Restrict", "SystemCall", "EnvironmentFile", "User")
            )
            and key != "Restart"
        }
        for name in SERVICES
    ]
    for one, other in pairwise(shared):
        assert one == other


def test_the_locked_packages_of_a_server_are_those_of_a_site_and_postgresql():
    run, server, tested = (
        set(
            re.findall(
                r"^([\w.-]+==[\w.+-]+)", (ROOT / f"requirements/{n}.lock").read_text("utf-8"), re.M
            )
        )
        for n in ("run", "server", "test")
    )
    assert run < server
    assert {name.split("==")[0] for name in server - run} == {"psycopg", "psycopg-binary"}
    assert server - run < tested
