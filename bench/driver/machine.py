"""What we are on: the tools, the cores, the build."""

import glob
import os
import platform
import re
import resource
import shutil
import subprocess

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCH)
TARGET = os.path.join(BENCH, "target")
LOAD = os.path.join(TARGET, "load")
ECHO = os.path.join(TARGET, "echo")
KEYSTORE = os.path.join(TARGET, "bench.p12")
KEYSTORE_PASSWORD = "bench-password"  # noqa: S105, a key for this bench alone
LEAST_JAVA = 21


class Unfit(Exception):
    """Something is missing that cannot be done without."""


def _java_version(home):
    try:
        with open(os.path.join(home, "release"), encoding="utf-8") as release:
            text = release.read()
    except OSError:
        return (0,)
    found = re.search(r'^JAVA_VERSION="?([0-9.]+)', text, re.MULTILINE)
    if not found or not os.access(os.path.join(home, "bin", "javac"), os.X_OK):
        return (0,)
    return tuple(int(part) for part in found.group(1).strip(".").split("."))


def java_home():
    """JAVA_HOME if it is new enough, else the newest in the usual places."""
    mine = os.environ.get("JAVA_HOME", "")
    if _java_version(mine)[0] >= LEAST_JAVA:
        return mine
    java = os.path.realpath(shutil.which("java") or "/nowhere/bin/java")
    homes = [os.path.dirname(os.path.dirname(java))]
    for pattern in ("/usr/lib/jvm/*", "/usr/lib64/jvm/*", "/opt/*jdk*", "~/.sdkman/candidates/java/*", "~/.jdks/*"):
        homes += glob.glob(os.path.expanduser(pattern))
    newest = max(homes, key=_java_version)
    if _java_version(newest)[0] < LEAST_JAVA:
        raise Unfit(f"needs a JDK of {LEAST_JAVA} or newer; install one, or set JAVA_HOME to where it is")
    return newest


def java():
    return os.path.join(java_home(), "bin", "java")


def quiet_unsafe():
    """Of JDK 23 and later alone."""
    return ["--sun-misc-unsafe-memory-access=allow"] if _java_version(java_home())[0] >= 23 else []


def cores():
    """The core for the server and the one for the generator; the same where there is but one."""
    mine = sorted(os.sched_getaffinity(0))
    return mine[0], mine[-1]


def prepare(build):
    if platform.system() != "Linux":
        raise Unfit("needs Linux: the generator uses epoll, and /proc tells what the servers use")
    for tool, package in (("gcc", "gcc"), ("mvn", "maven")):
        if not shutil.which(tool):
            raise Unfit(f"needs {tool}; install it (Debian, Ubuntu: sudo apt install {package})")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if build or not os.path.exists(LOAD):
        _build()


def files_allowed():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def has_tls():
    return b"SSL_new" in open(LOAD, "rb").read()


def _build():
    os.makedirs(TARGET, exist_ok=True)
    c = ["gcc", "-O3", "-march=native", "-Wall", "-Wextra", "-Werror"]
    source = os.path.join(BENCH, "c", "")
    _run([*c, "-o", ECHO, source + "echo.c"])
    headers = subprocess.run(["gcc", "-E", "-"], input=b"#include <openssl/ssl.h>\n", capture_output=True).returncode == 0
    _run([*c, *(["-DWITH_TLS"] if headers else []), "-o", LOAD, source + "load.c", *(["-lssl", "-lcrypto"] if headers else [])])
    home = java_home()
    shutil.rmtree(os.path.join(TARGET, "lib"), ignore_errors=True)  # else a former version would stay on the class path
    _run(["mvn", "-q", "-B", "-Dstyle.color=never", "-Dquick", "-Pbench", "-pl", "bench", "-am", "package"],
         cwd=ROOT, env={**os.environ, "JAVA_HOME": home})
    if not os.path.exists(KEYSTORE):
        _run([os.path.join(home, "bin", "keytool"), "-genkeypair", "-alias", "bench", "-keyalg", "EC",
              "-groupname", "secp256r1", "-dname", "CN=localhost", "-validity", "3650", "-storetype", "PKCS12",
              "-keystore", KEYSTORE, "-storepass", KEYSTORE_PASSWORD])


def _run(command, **more):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode != 0:
        raise Unfit(f"{command[0]} failed:\n{done.stdout.decode(errors='replace')[-4000:]}")


def _said(command):
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def commit():
    changed = _said(["git", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/performance.md", ":!bench/results"])
    return (_said(["git", "rev-parse", "--short=10", "HEAD"]) or "unknown") + (" and changes not committed" if changed else "")


def description():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = re.search(r"model name\s*: (.*)", info.read())
    with open("/proc/meminfo", encoding="utf-8") as info:
        memory = int(re.search(r"MemTotal:\s*(\d+)", info.read()).group(1)) / (1 << 20)
    return (f"{model.group(1) if model else platform.machine()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB,"
            f" Linux {platform.release()}")


def jdk():
    runtime = _said([java(), "-XshowSettings:none", "-version"])
    with open(os.path.join(java_home(), "release"), encoding="utf-8") as release:
        known = dict(re.findall(r'^(\w+)="?([^"\n]*)', release.read(), re.MULTILINE))
    return runtime or f"{known.get('IMPLEMENTOR', '')} {known.get('JAVA_RUNTIME_VERSION', known.get('JAVA_VERSION', ''))}".strip()


def versions():
    """The peers by the names of their jars."""
    found = {}
    for jar in glob.glob(os.path.join(TARGET, "lib", "*.jar")):
        parts = re.match(r"(.*?)-(\d[^-]*)(-.*)?\.jar$", os.path.basename(jar))
        if parts:
            found[parts.group(1)] = parts.group(2)
    return found
