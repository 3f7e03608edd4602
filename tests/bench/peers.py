"""The programs that ours are compared with, and the machine.

A missing program is installed by package name; otherwise it is left out with a
message. describe() prints the machine and all versions.
"""

import json
import os
import platform
import shutil
import subprocess
import time

from measure import TOP, peer, tool

STATE = os.environ.get("MS_STATE") or os.path.join(
    os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state"),
    "medusa-stream")
BENCH = os.path.join(STATE, "bench")  # used by the benches only


def use_node(install):
    """Uses the Node.js of tests/medusa/up, which may install it."""
    ours = os.path.join(STATE, "node/node_modules/.bin")
    if install and not shutil.which("node") and not os.path.isdir(ours):
        subprocess.run(
            ["bash", "-c", 'set -e; self=bench here=$1; . "$here/lib.sh"; '
             '. "$here/install.sh"; use_node || install_node', "bash",
             os.path.join(TOP, "tests/medusa")],
            env={**os.environ, "MS_STATE": STATE}, check=False)
    if os.path.isdir(ours):
        os.environ["PATH"] = ours + ":" + os.environ["PATH"]


def have(program, package=None):
    if not shutil.which(program) and package:
        subprocess.run([os.path.join(TOP, "tests/need"), package],
                       stderr=subprocess.DEVNULL, check=False)
    if shutil.which(program):
        return True
    print(f"  ({program} is not to be had here)")
    return False


def compiled(directory, name, package, *libraries):
    """Returns the path of a peer in C++, compiled, or None."""
    path = os.path.join(directory, name)
    command = ["c++", "-O2", "-std=c++17", "-o", path, peer(name + ".cpp"), *libraries]
    for attempt in range(2):
        if os.path.exists(path):
            return path
        if attempt:
            subprocess.run([os.path.join(TOP, "tests/need"), "g++", package],
                           stderr=subprocess.DEVNULL, check=False)
        if shutil.which("c++"):
            subprocess.run(command, stderr=subprocess.DEVNULL, check=False)
    if os.path.exists(path):
        return path
    print(f"  ({name} is not to be had here)")
    return None


def npm(spec):
    """Returns the directory of an npm package, or None."""
    where = os.path.join(BENCH, "npm", spec)
    name = spec[0] + spec[1:].split("@")[0]  # a scope begins with @ as well
    package = os.path.join(where, "node_modules", name)
    if os.path.exists(package + "/package.json"):
        return package
    os.makedirs(where, exist_ok=True)
    if not shutil.which("npm") or subprocess.run(
            ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund",
             "--loglevel=error", "--prefix", where, spec],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
        print(f"  ({spec} is not to be had here)")
        return None
    return package


def npm_version(package):
    with open(os.path.join(package, "package.json"), encoding="utf-8") as f:
        return json.load(f)["version"]


def stream_json():
    """Returns name → directory: the version in Medusa's guide and the newest."""
    found = {}
    for spec in ("stream-json@1", "stream-json") if have("node") else ():
        where = npm(spec)
        if where:
            found["stream-json " + npm_version(where)] = where
    return found


def duckdb():
    """Returns name → directory: DuckDB for Node.js."""
    where = npm("@duckdb/node-api") if have("node") else None
    return {"DuckDB " + npm_version(where): where} if where else {}


# --- the machine


def first_line(*command):
    if not shutil.which(command[0]):
        return None
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return done.stdout.splitlines()[0] if done.stdout and not done.returncode else None


def field(path, name):
    with open(path, encoding="utf-8") as f:
        for line in f:
            key, _, value = line.partition(":")
            if key.strip() == name:
                return value.strip()
    return None


def debian(package):
    return first_line("dpkg-query", "-Wf", "${Version}\n", package)


def medusa_version():
    with open(os.path.join(TOP, "tests/medusa/package.json"), encoding="utf-8") as f:
        return json.load(f)["dependencies"]["@medusajs/medusa"]


def machine():
    return {
        "cpu": field("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_mib": int(field("/proc/meminfo", "MemTotal").split()[0]) // 1024,
        "kernel": platform.release(),
        "system": (field_of_release() or platform.system()),
        "load": os.getloadavg()[0],
    }


def field_of_release():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return None


def short(version):
    """Returns the version only, without the name and build details."""
    words = version.split(" (")[0].split()
    return next((w for w in words if w[0].isdigit()), words[0])


def versions():
    asked = {
        "medusa-stream": first_line(tool("ms-fetch"), "--version"),
        "commit": first_line("git", "-C", TOP, "describe", "--always", "--dirty"),
        "libcurl": debian("libcurl4-openssl-dev"), "yajl": debian("libyajl-dev"),
        "simdjson": debian("libsimdjson-dev"), "rapidjson": debian("rapidjson-dev"),
        "curl": first_line("curl", "--version"), "jq": first_line("jq", "--version"),
        "gojq": first_line("gojq", "--version"), "node": first_line("node", "--version"),
        "python": platform.python_version(), "medusa": medusa_version(),
        "postgresql": debian("postgresql"),
    }
    return {name: short(version) for name, version in asked.items() if version}


def describe(report):
    shape, found = machine(), versions()
    print(time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()))
    print(f"{shape['cpu']}, {shape['cores']} cores, {shape['memory_mib']} MiB; "
          f"{shape['system']}, Linux {shape['kernel']}")
    print("; ".join(f"{name} {version}" for name, version in found.items()))
    if shape["load"] > 0.5:
        print(f"the machine is busy (load {shape['load']:.1f}): "
              "what follows is no measurement to keep")
    print("medians of runs that take turns; x 20 is 20 times as much as ours")
    report.line({"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                 "machine": shape, "versions": found})
