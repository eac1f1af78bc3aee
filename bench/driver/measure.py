"""Runs servers and generators, one pair at a time, and reads off what they did."""

import contextlib
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time

import cells
import machine

ONE = "-XX:ActiveProcessorCount=1"  # what a JVM on one core takes itself for
SETTLE = 0.2  # seconds before each measuring: the connections are new
WARMING = 0.5  # seconds of work at a time while a JVM warms up, each on new connections
COMPILES_NO_MORE = 0.02  # of that time: it is warm when it compiles no more than that twice running
STILL_COMPILES = 0.1  # of a round: it was no steady state, and is measured again …
AGAIN = 2  # … so often at the most
PATIENCE = 120  # seconds; then whatever hangs is ended, and its cell has failed
LOGS = os.path.join(machine.TARGET, "logs")
CLASS_PATH = os.path.join(machine.TARGET, "classes") + ":" + os.path.join(machine.TARGET, "lib", "*")
JVM = ["-Xmx2g"]
JAVA = ["--enable-native-access=ALL-UNNAMED", *machine.quiet_unsafe()]  # Netty's means, and no warnings of them
# A heap that is resident from the start: what grows is then outside it, and the heap tells itself what is in use.
IDLE_JVM = ["-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"]


class Failed(Exception):
    """A server or the generator did not do what it should."""


class Process:
    """A child, as a rule pinned to a core, that is ended with its input, or by force when it hangs."""

    def __init__(self, command, core=None, log="generator", joined=False):
        os.makedirs(LOGS, exist_ok=True)
        pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
        with open(os.path.join(LOGS, log + ".log"), "ab") as errors:
            self.log_starts = errors.tell()
            self.log = errors.name
            self.child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if joined else errors, preexec_fn=pin)

    def __enter__(self):
        return self

    def __exit__(self, *why):
        try:
            self.child.stdin.close()
        except OSError:
            pass
        if why[0] is not None:
            self.child.kill()
        self.child.send_signal(signal.SIGCONT)
        self.child.wait()
        self.child.stdout.close()

    def hear(self):
        hanging = threading.Timer(PATIENCE, self.child.kill)
        hanging.daemon = True
        hanging.start()
        line = self.child.stdout.readline().decode().strip()
        hanging.cancel()
        if not line:
            with open(self.log, "rb") as errors:
                errors.seek(self.log_starts)
                said = errors.read(2000).decode(errors="replace").strip()
            raise Failed(said.splitlines()[0] if said else f"ended without a word ({self.log})")
        return line

    def ask(self, question):
        self.child.stdin.write(question.encode() + b"\n")
        self.child.stdin.flush()
        return int(self.hear())

    def pin(self, core):
        """Pins what runs already. Twice, for threads that were being made the first time; their own inherit it."""
        for _ in range(2):
            for thread in os.listdir(f"/proc/{self.child.pid}/task"):
                try:
                    os.sched_setaffinity(int(thread), {core})
                except ProcessLookupError:
                    pass  # it has ended

    def stop(self):
        """Lets it rest, whatever it would still do: compile, or collect."""
        self.child.send_signal(signal.SIGSTOP)

    @contextlib.contextmanager
    def alone(self):
        """Lets it go on meanwhile, and nobody else on its core."""
        self.child.send_signal(signal.SIGCONT)
        try:
            yield
        finally:
            self.stop()

    def processor(self):
        """Seconds it has used so far. Linux makes a process's clock of its number so; /proc counts in hundredths."""
        return time.clock_gettime(~self.child.pid << 3 | 2)

    def status(self, key):
        """A size of /proc/PID/status, in bytes."""
        with open(f"/proc/{self.child.pid}/status", encoding="utf-8") as status:
            for line in status:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024
        raise Failed("no " + key)


class Listening(Process):
    """An echo server, once it listens."""

    def __init__(self, server, mode, core, tls=False, jvm=()):
        began = time.monotonic()
        super().__init__(command(server, mode, tls, jvm), core, server.name)
        try:
            said = self.hear()
            if not said.startswith("listening "):
                raise Failed(said)
        except Failed:
            self.__exit__(Failed, None, None)
            raise
        self.port = said.split()[1]
        self.started_in = time.monotonic() - began
        self.is_java = bool(server.program)

    def allocated(self):
        return self.ask("allocated") if self.is_java else 0

    def compiled(self):
        """Seconds that it has spent compiling so far."""
        return self.ask("compiled") / 1000 if self.is_java else 0

    def collect(self):
        return self.ask("collect") if self.is_java else 0


def command(server, mode, tls=False, jvm=()):
    if not server.program:
        return [machine.ECHO, "mirror" if server.name == "mirror" else mode]
    name, *words = server.program
    return [machine.java(), *JVM, *jvm, *JAVA, "-Dbench.keystore=" + machine.KEYSTORE, "-cp", CLASS_PATH,
            "dev.prise.bench." + name, mode, *words, *(["tls"] if tls else [])]


def load(results, cell, servers, given):
    """All servers of a cell, in turn: each is warmed up once, on all cores, and measured in each round while the others are stopped."""
    with contextlib.ExitStack() as until_the_end:
        warm = []
        for server in servers:
            progress(f"{cell.name}: warming up {server.name}")
            with results.noting(cell, server):
                listening = until_the_end.enter_context(Listening(server, cell.mode, None, cell.tls, [ONE]))
                warm_up(listening, cell, given.warm_up)
                listening.pin(machine.cores()[0])
                listening.stop()
                warm.append((server, listening))
        for turn in range(given.rounds):
            for server, listening in warm[turn:] + warm[:turn]:  # nobody is always first, or always behind the same one
                progress(f"{cell.name}, round {turn + 1} of {given.rounds}: {server.name}")
                with results.noting(cell, server), listening.alone():
                    results.add(cell, server, steady_round(listening, cell, given.seconds))


def steady_round(listening, cell, seconds):
    """A round in which the compiler was hardly at work; the last one tried, if it is never done."""
    for _ in range(1 + AGAIN):
        result = press(listening, cell, machine.cores()[0 if cell.together else 1], SETTLE, seconds)
        if result["compiling"] <= STILL_COMPILES:
            break
    return result


def warm_up(listening, cell, most):
    """
    Until the compiler has nothing more to do: once all are on one core it would take its time from what is measured. New
    connections each time, since what only their beginning and end run through makes it compile anew too.
    """
    if not listening.is_java:
        press(listening, cell, machine.cores()[1], 0, SETTLE)
        return
    quiet, end = 0, time.monotonic() + most
    while quiet < 2 and time.monotonic() < end:
        before = listening.compiled()
        press(listening, cell, machine.cores()[1], 0, WARMING)
        quiet = quiet + 1 if listening.compiled() - before <= COMPILES_NO_MORE * WARMING else 0


def press(listening, cell, core, settle, seconds):
    generator = [machine.LOAD, "run", listening.port, cell.mode, cell.connections, cell.window, cell.size,
                 settle * cell.longer, seconds * cell.longer, *(["tls"] if cell.tls else [])]
    with Process([str(word) for word in generator], core) as pressing:
        expect(pressing, "measuring")
        processor, allocated, compiled = listening.processor(), listening.allocated(), listening.compiled()
        began = time.monotonic()
        expect(pressing, "measured")
        took = time.monotonic() - began
        processor, allocated = listening.processor() - processor, listening.allocated() - allocated
        compiled = listening.compiled() - compiled
        result = json.loads(pressing.hear())
    result["cpu"] = processor / max(result["messages"], 1) * 1e6  # microseconds a message: seconds a million
    result["allocated"] = allocated / max(result["messages"], 1) if listening.is_java else None
    result["compiling"] = compiled / took  # 1 were one of its threads all the time
    result["peak"] = listening.status("VmHWM")
    return result


def idle(cell, server, given):
    """What each of many clients costs that have had one answer and say nothing more: the heap in use, and what is outside it.

    A tenth of them comes first, and what the rest adds is measured: so the code that is compiled meanwhile is nobody's. Before
    that the server is warmed up, by one client that waits for each answer: a virtual thread that waits in code that was not
    compiled yet keeps up to three times the stack, which is how a server begins and not how it goes on.
    """
    first, last = machine.cores()
    clients = min(given.clients, machine.files_allowed() - 200)
    with Listening(server, cell.mode, None, jvm=[*IDLE_JVM, ONE]) as listening:
        warm_up(listening, cell, given.warm_up)
        listening.pin(first)

        def resident():
            heap = listening.collect()
            return heap, listening.status("VmRSS")

        def come(count):
            return Process([machine.LOAD, "idle", listening.port, cell.mode, str(count)], last)

        with come(clients // 10) as few:
            expect(few, "idle")
            heap, outside = resident()
            with come(clients - clients // 10) as many:
                expect(many, "idle")
                more_heap, more_outside = resident()
    added = clients - clients // 10
    heap, outside = (more_heap - heap) / added, (more_outside - outside) / added
    return {"clients": clients, "heap": heap, "outside": outside, "bytes": heap + outside}


STARTS = 5


def start(cell, server, _):
    """How long until it listens, on all cores, the first time not counted."""
    if server == cells.COMMAND:
        return start_prise()
    took = []
    for _ in range(STARTS + 1):
        with Listening(server, cell.mode, None) as listening:
            took.append(listening.started_in)
    return {"seconds": statistics.median(took[1:])}


def start_prise():
    """The command, from the second start on: the first one builds it."""
    prise = os.path.join(machine.ROOT, "prise")
    subprocess.run([prise, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    took = []
    for _ in range(STARTS + 1):
        began = time.monotonic()
        with Process([prise, "serve", "0", "--echo"], log="prise", joined=True) as serving:
            serving.hear()
            took.append(time.monotonic() - began)
            serving.child.terminate()
    return {"seconds": statistics.median(took[1:])}


def expect(process, word):
    said = process.hear()
    if said != word:
        raise Failed(said)


def jmh(patterns, quick):
    """The parts without I/O; what JMH says, as it says it."""
    report = os.path.join(machine.TARGET, "jmh.json")
    warm_up, rounds, time_of_each = ("1", "2", "200ms") if quick else ("4", "5", "500ms")
    done = subprocess.run(
        [machine.java(), *JAVA, "-cp", CLASS_PATH, "org.openjdk.jmh.Main", *patterns, "-f", "1", "-foe", "true",
         "-wi", warm_up, "-i", rounds, "-w", time_of_each, "-r", time_of_each, "-prof", "gc", "-rf", "json", "-rff", report],
        stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode != 0:
        raise machine.Unfit("JMH failed; see above")
    with open(report, encoding="utf-8") as results:
        return json.load(results)


class Results:
    """What came of it: for each cell and server the rounds."""

    def __init__(self, load_before):
        self.loads = {}  # cell -> server -> rounds
        self.failures = []
        self.minutes = 0
        self.load_before = load_before

    def add(self, cell, server, result):
        self.loads.setdefault(cell, {}).setdefault(server, []).append(result)

    @contextlib.contextmanager
    def noting(self, cell, server):
        """What fails in here is noted, and the rest goes on."""
        try:
            yield
        except (Failed, OSError, subprocess.CalledProcessError) as failure:
            self.failures.append((cell, server, str(failure)))

    def median(self, cell, server, metric):
        rounds = self.loads.get(cell, {}).get(server)
        figures = [result[metric] for result in rounds or () if result[metric] is not None]
        return statistics.median(figures) if figures else None


def all_of(wanted, servers, given, load_before):
    results, began = Results(load_before), time.monotonic()
    for cell in wanted:
        taking_part = [server for server in servers if cells.takes_part(server, cell)]
        if cell.tls and not machine.has_tls():
            results.failures.append((cell, None, "needs the headers of OpenSSL (Debian, Ubuntu: sudo apt install libssl-dev)"))
        elif cell.kind == "load":
            load(results, cell, taking_part, given)
        else:
            measure = {"idle": idle, "start": start}[cell.kind]
            for server in taking_part + ([cells.COMMAND] if cell.kind == "start" else []):
                progress(f"{cell.name}: {server.name}")
                with results.noting(cell, server):
                    results.add(cell, server, measure(cell, server, given))
    progress("")
    results.minutes = (time.monotonic() - began) / 60
    save(results)
    return results


def save(results):
    """For whoever wants to look closer."""
    with open(os.path.join(machine.TARGET, "results.json"), "w", encoding="utf-8") as out:
        json.dump({cell.name: {server.name: rounds for server, rounds in of.items()} for cell, of in results.loads.items()},
                  out, indent=1)


def progress(what):
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)
    elif what:
        print(what, file=sys.stderr, flush=True)
