"""What is measured: the servers, the cells, the goals."""

from dataclasses import dataclass

KIB, MIB = 1 << 10, 1 << 20


@dataclass(frozen=True)
class Server:
    name: str
    title: str
    kind: str  # limit, hand, peer or ours
    program: tuple  # a class and its words; () for the C server
    one_client: bool = False
    tls: bool = False
    in_turn: bool = False  # mixes up the answers to pipelined messages
    quick: bool = False


@dataclass(frozen=True)
class Cell:
    name: str
    title: str
    mode: str = "windev"
    connections: int = 1
    window: int = 1
    size: int = 32
    together: bool = False  # server and generator on one core
    tls: bool = False
    quick: bool = False
    kind: str = "load"  # or idle, or start
    longer: float = 1  # than the other cells' warm-up and measuring
    only: tuple = ()  # the servers that take part; () for all

    @property
    def round_trip(self):
        return self.window == 1 and self.size < 64 * KIB

    @property
    def by_volume(self):
        return self.size >= 64 * KIB


SERVERS = [
    Server("c", "C, epoll", "limit", (), quick=True),
    Server("mirror", "C, bytes sent back unseen", "ceiling", ()),
    Server("java-net", "java.net by hand, a thread each", "hand", ("PlainEcho",), quick=True),
    Server("netty", "Netty", "peer", ("NettyEcho",), tls=True, quick=True),
    Server("vertx", "Vert.x", "peer", ("VertxEcho",)),
    Server("mina", "Apache MINA", "peer", ("MinaEcho",)),
    Server("smart-socket", "smart-socket", "peer", ("SmartEcho",), quick=True),
    Server("spring-net", "Spring Integration, net", "peer", ("SpringEcho",)),
    Server("spring-nio", "Spring Integration, nio", "peer", ("SpringEcho", "nio"), in_turn=True),
    Server("serve", "Prise, SimplifiedServer.serve", "ours", ("ServeEcho",), one_client=True, tls=True, quick=True),
    Server("read-write", "Prise, read and write", "ours", ("ReadWriteEcho",), one_client=True),
    Server("facade", "Prise, WLanguage functions", "ours", ("FacadeEcho",), one_client=True),
    Server("virtual", "Prise, StandardServer, virtual threads", "ours", ("StandardEcho",), tls=True, quick=True),
    Server("platform", "Prise, StandardServer, platform threads", "ours", ("StandardEcho", "platform")),
]

COMMAND = Server("command", "`./prise serve`, to its first line", "ours", ("",))

# Every server costs two seconds a round in every cell, and there are twenty minutes for all.
MAIN = ("c", "java-net", "netty", "smart-socket", "serve", "virtual", "platform")
STREAMS = ("c", "java-net", "netty", "vertx", "smart-socket", "serve", "virtual")
PIPELINED = ("c", "mirror", "java-net", "netty", "vertx", "smart-socket", "serve", "read-write", "facade", "virtual", "platform")
IDLE = ("c", "java-net", "netty", "vertx", "mina", "smart-socket", "virtual", "platform")
HUGE = ("c", "mirror", "java-net", "netty", "vertx", "mina", "smart-socket", "spring-net", "serve", "virtual")

CELLS = [
    Cell("rt1-together", "Round trip, 1 connection, one core for both", together=True, quick=True),
    Cell("rt1", "Round trip, 1 connection, a core each", only=MAIN),
    Cell("rt64", "Round trip, 64 connections", connections=64, quick=True),
    Cell("rt1000", "Round trip, 1000 connections", connections=1000),
    Cell("p32-together", "Pipelined 32 B, 1 connection, one core for both", window=4096, together=True, only=MAIN),
    Cell("p32", "Pipelined 32 B, 1 connection", window=4096, quick=True),
    Cell("p32x16", "Pipelined 32 B, 16 connections", connections=16, window=4096, only=PIPELINED),
    Cell("p1k", "Pipelined 1 KiB, 1 connection", window=256, size=KIB, only=PIPELINED),
    Cell("p1kx16", "Pipelined 1 KiB, 16 connections", connections=16, window=256, size=KIB, only=PIPELINED, quick=True),
    Cell("m64k", "Pipelined 64 KiB, 1 connection", window=16, size=64 * KIB, only=STREAMS),
    Cell("m1m", "1 MiB messages, 4 under way", window=4, size=MIB, only=PIPELINED, quick=True),
    Cell("m64m", "64 MiB messages, one at a time", size=64 * MIB, longer=2, only=HUGE),
    Cell("line-p32", "Lines: pipelined 32 B, 1 connection", mode="line", window=4096, only=PIPELINED, quick=True),
    Cell("line-p1k", "Lines: pipelined 1 KiB, 1 connection", mode="line", window=256, size=KIB, only=STREAMS),
    Cell("line-m1m", "Lines: 1 MiB messages, 4 under way", mode="line", window=4, size=MIB, only=STREAMS),
    Cell("tls-rt1", "TLS: round trip, 1 connection", tls=True),
    Cell("tls-p1k", "TLS: pipelined 1 KiB, 1 connection", window=256, size=KIB, tls=True),
    Cell("idle", "Memory of idle clients", kind="idle", only=IDLE, quick=True),
    Cell("start", "Start-up", kind="start"),
]


@dataclass(frozen=True)
class Goal:
    """A rate of ours must be at least so many times another's; anything else at most so many times, or at most so much."""
    cell: str
    ours: str
    times: float
    against: str  # a server by name; "best", the best peer; or "", nobody
    metric: str = "rate"

    @property
    def most(self):
        return self.metric != "rate"


GOALS = [
    Goal("rt1-together", "serve", 1.10, "c", "p50"),
    Goal("rt1-together", "serve", 1.00, "best", "p50"),
    Goal("rt64", "virtual", 0.65, "c"),
    Goal("rt64", "virtual", 0.85, "best"),
    Goal("rt1000", "virtual", 0.65, "c"),
    Goal("rt1000", "virtual", 0.85, "best"),
    Goal("p32", "serve", 0.90, "c"),
    Goal("p32", "serve", 1.2, "best"),
    Goal("p32", "serve", 2, "netty"),
    Goal("p32x16", "virtual", 0.65, "c"),
    Goal("p32x16", "virtual", 1.7, "best"),
    Goal("line-p32", "serve", 0.80, "c"),
    Goal("line-p32", "serve", 1.5, "best"),
    Goal("p1k", "serve", 0.70, "c"),
    Goal("p1k", "serve", 1.5, "best"),
    Goal("p1kx16", "virtual", 0.70, "c"),
    Goal("p1kx16", "virtual", 1.5, "best"),
    Goal("m1m", "serve", 0.75, "c"),
    Goal("m1m", "serve", 1.0, "best"),
    Goal("m64m", "serve", 1.0, "c"),
    Goal("m64m", "serve", 1.0, "best"),
    Goal("tls-p1k", "serve", 1.0, "netty"),
    Goal("rt1-together", "facade", 0.9, "read-write"),
    Goal("p32", "facade", 0.9, "read-write"),
    # The array, 24 for the message, and a little: the driver's questions, and that they are not answered at once.
    Goal("p32", "serve", 75, "", "allocated"),
    Goal("p1k", "serve", 1080, "", "allocated"),
    Goal("idle", "virtual", 4096, "", "bytes"),
    Goal("start", "command", 0.35, "", "seconds"),
]


def cell(name):
    return _named(CELLS, name)


def server(name):
    return _named([*SERVERS, COMMAND], name)


def _named(things, name):
    for thing in things:
        if thing.name == name:
            return thing
    raise SystemExit(f"bench: there is no {name!r}; there are {', '.join(thing.name for thing in things)}")


def takes_part(server, cell):
    """Whether a server can do what a cell asks, and is to."""
    if cell.only and server.name not in cell.only:
        return False
    if server.one_client and (cell.connections > 1 or cell.kind == "idle"):
        return False
    if server.kind == "ceiling" and (cell.kind != "load" or cell.mode == "line"):
        return False
    if server.in_turn and cell.window > 1:
        return False
    return server.tls or not cell.tls
