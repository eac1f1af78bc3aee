"""The tables."""

import datetime
import os
import re
import sys

import cells
import machine
from measure import JVM, ONE, STARTS

PAGE = os.path.join(machine.ROOT, "docs", "performance.md")
TABLES = os.path.join(machine.BENCH, "results", "measured.md")


def listing():
    return "\n".join(
        ["Cells:"] + [f"  {cell.name:14}{cell.title}" for cell in cells.CELLS]
        + ["Servers:"] + [f"  {server.name:14}{server.title}" for server in cells.SERVERS])


def summary(results, given):
    """What the page shows: where it was measured, and the goals."""
    return "\n\n".join(part for part in (heading(results, given), goals(results)) if part)


def tables(results, given):
    parts = [heading(results, given)]
    parts += [{"load": table, "idle": idle, "start": start}[cell.kind](results, cell) for cell in results.loads]
    if results.failures:
        parts.append("**Failed**\n\n" + "\n".join(
            f"- {cell.name}, {server.name if server else 'all'}: {why}" for cell, server, why in results.failures))
    return "\n\n".join(part for part in parts if part)


def heading(results, given):
    first, last = machine.cores()
    now = datetime.datetime.now(datetime.timezone.utc)
    versions = machine.versions()
    peers = ", ".join(f"{title} {versions[jar]}" for title, jar in PEERS if jar in versions)
    lines = [
        f"- commit {machine.commit()}, {now:%Y-%m-%d %H:%M} UTC",
        f"- {machine.description()}; server on core {first}, generator on core {last}"
        + (": one core for all, there is no other" if first == last else ""),
        f"- {machine.jdk()}, {' '.join([*JVM, ONE])}",
        f"- {peers}",
        f"- `{' '.join(['./bench/run', *sys.argv[1:]])}`: up to {given.warm_up:g} s of warm-up, then {given.rounds}"
        f" round{'s' if given.rounds > 1 else ''} of {given.seconds:g} s; {results.minutes:.1f} minutes",
    ]
    if results.load_before > 0.5:
        lines.append(f"- **other programs were running: load {results.load_before:.1f} before the start;"
                     " these figures say little**")
    return "\n".join(lines)


PEERS = [("Netty", "netty-handler"), ("its epoll library", "netty-transport-native-epoll"), ("Vert.x", "vertx-core"),
         ("MINA", "mina-core"), ("smart-socket", "aio-core"), ("Spring Integration", "spring-integration-ip")]


def best_peer(results, cell, metric="rate"):
    figures = [(results.median(cell, server, metric), server) for server in results.loads[cell] if server.kind == "peer"]
    if not figures:
        return None, None
    return (max if metric == "rate" else min)(figures, key=lambda figure: figure[0])


def table(results, cell):
    servers = results.loads[cell]
    volume, trip = cell.by_volume, cell.round_trip
    limit = next((results.median(cell, server, "rate") for server in servers if server.kind == "limit"), None)
    best, _ = best_peer(results, cell)
    columns = ["", "MB/s" if volume else "messages/s", "min–max", "÷ C", "÷ best peer"]
    columns += ["p50 µs", "p90", "p99"] if trip else []
    columns += ["CPU µs/message", "allocated B/message", "peak MiB", "generator busy"]
    rows = []
    for server in servers:
        def median(metric):
            return results.median(cell, server, metric)
        rounds = [result["mb" if volume else "rate"] for result in servers[server]]
        rate = median("rate")
        row = [server.title, number(median("mb" if volume else "rate")), f"{number(min(rounds))}–{number(max(rounds))}",
               ratio(rate, limit), ratio(rate, best)]
        row += [number(median(p)) for p in ("p50", "p90", "p99")] if trip else []
        row += [number(median("cpu")), "–" if median("allocated") is None else number(median("allocated")),
                number(median("peak") / (1 << 20)), f"{median('busy') * 100:.0f} %"]
        rows.append(row)
    return f"### {cell.title}\n\n`{cell.name}`: {described(cell)}\n\n" + markdown(columns, rows)


def described(cell):
    size = f"{cell.size} B" if cell.size < cells.KIB else (
        f"{cell.size >> 10} KiB" if cell.size < cells.MIB else f"{cell.size >> 20} MiB")
    unanswered = "one message unanswered" if cell.window == 1 else f"{cell.window} messages unanswered"
    return (f"{'lines' if cell.mode == 'line' else 'WINDEV mode'}{', TLS' if cell.tls else ''}, {size},"
            f" {cell.connections} connection{'s' if cell.connections > 1 else ''}, {unanswered}"
            f"{' on each' if cell.connections > 1 else ''}, {'one core for both' if cell.together else 'a core each'}.")


def idle(results, cell):
    servers = results.loads[cell]
    clients = max(result["clients"] for rounds in servers.values() for result in rounds)
    rows = [[server.title] + [f"{results.median(cell, server, part) / 1024:.1f}" for part in ("bytes", "heap", "outside")]
            for server in servers]
    few = "" if clients >= 10_000 else f" (the limit of open files, or the command line, allowed no more than {clients})"
    return (f"### {cell.title}\n\n`{cell.name}`: {clients:,} connections{few}, each of which has had one answer; after a"
            " collection.\n\n" + markdown(["", "KiB a client", "in the heap", "outside it"], rows))


def start(results, cell):
    rows = [[server.title, f"{results.median(cell, server, 'seconds'):.3f}"] for server in results.loads[cell]]
    return (f"### {cell.title}\n\n`{cell.name}`: until it listens, on all cores; the median of {STARTS} starts after the first.\n\n"
            + markdown(["", "s"], rows))


def jmh(results, to_document):
    rows = []
    for result in sorted(results, key=lambda result: (result["benchmark"], int(result["params"].get("size", 0)))):
        primary, size = result["primaryMetric"], result["params"].get("size")
        rest = " ".join(f"{value}" if key == "mode" else f"{key} {value}" for key, value in result["params"].items() if key != "size")
        rows.append([".".join(result["benchmark"].split(".")[-2:]), rest, f"{int(size):,}" if size else "65,536",
                     number(primary["score"]), number(primary["scoreError"]) if primary["scoreError"] != "NaN" else "–",
                     number(result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"])])
    text = "\n".join([f"- commit {machine.commit()}", f"- {machine.description()}", f"- {machine.jdk()}", "",
                      markdown(["", "", "bytes", "ns/op", "±", "allocated B/op"], rows)])
    print(text)
    if to_document:
        write(TABLES, "jmh", text)


UNITS = {"allocated": " B allocated a message", "bytes": " B a client", "seconds": " s"}


def goals(results):
    rows = []
    for goal in cells.GOALS if results.loads else []:
        cell, server = cells.cell(goal.cell), cells.server(goal.ours)
        mine = results.median(cell, server, goal.metric)
        other, whose = against(results, goal, cell)
        if mine is None or other is None:
            continue
        figure = mine / other
        reached = figure <= goal.times if goal.most else figure >= goal.times
        unit = " ×" if goal.against else UNITS[goal.metric]
        rows.append([cell.title + (", p50" if goal.metric == "p50" else ""), server.title, whose,
                     f"{'≤' if goal.most else '≥'} {goal.times:g}{unit}", f"{figure:.{2 if figure < 100 else 0}f}{unit}",
                     "yes" if reached else "**no**"])
    return markdown(["", "server", "against", "goal", "measured", "reached"], rows) if rows else ""


def against(results, goal, cell):
    """The figure to compare with, None where it was not measured, and whose it is."""
    if not goal.against:
        return 1, "–"
    if goal.against == "best":
        figure, whose = best_peer(results, cell, goal.metric) if cell in results.loads else (None, None)
        return figure, f"the best peer: {whose.title}" if whose else ""
    other = cells.server(goal.against)
    return results.median(cell, other, goal.metric), other.title


def number(value):
    """Three digits, and letters for the rest."""
    for unit, letter in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if value >= unit:
            scaled = value / (1e3 if letter == " k" else unit)
            return f"{scaled:.{0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2}f}{letter}"
    return f"{value:.{0 if value >= 99.95 else 1 if value >= 9.995 else 2}f}"


def ratio(value, to):
    return f"{value / to:.2f}" if to else "–"


def markdown(columns, rows):
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def write(document_path, name, text):
    """Puts a text between its two marks in a document."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    with open(document_path, encoding="utf-8") as document:
        whole = document.read()
    marked = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not marked.search(whole):
        raise machine.Unfit(f"{document_path} has no marks {begin} and {end}")
    with open(document_path, "w", encoding="utf-8") as document:
        document.write(marked.sub(lambda _: f"{begin}\n{text}\n{end}", whole))
    print(f"bench: written to {os.path.relpath(document_path)}", file=sys.stderr)
