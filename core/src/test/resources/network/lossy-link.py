#!/usr/bin/env python3
"""A bad cable: two network namespaces, and between them a link that loses, delays, reorders and duplicates packets.

  lossy-link.py [--loss 0.03] [--delay 0.02] [--reorder 0.05] [--duplicate 0.01] [--seed 1]

Prints "ready NEAR FAR": the names of the namespaces; their ends of the link are 10.213.0.1 and 10.213.0.2. Then obeys what it reads:
"pull" pulls the cable, "plug" puts it back. A pull waits for a moment of quiet first: while something is not acknowledged TCP tries
again and again, a quarter of an hour long, and sends no keep-alive probe. At the end of its input it says how many packets it passed and lost, and takes all away.
Needs Linux, /dev/net/tun and root. Each decision about a packet comes from the seed; which packets there are is TCP's business.
"""

import argparse
import fcntl
import heapq
import itertools
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
MTU = 1500
QUIET = 0.3  # seconds


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def device(name):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


def end(namespace, name, address):
    """One end of the link, in a namespace of its own; the descriptor stays with us when the device moves there."""
    run("ip", "netns", "add", namespace)
    tun = device(name)
    run("ip", "link", "set", name, "netns", namespace)
    run("ip", "-n", namespace, "link", "set", "lo", "up")
    run("ip", "-n", namespace, "addr", "add", address + "/30", "dev", name)
    run("ip", "-n", namespace, "link", "set", name, "up")
    return tun


class Link:
    def __init__(self, given, tuns):
        self.given = given
        self.chance = random.Random(given.seed)
        self.other = {tuns[0]: tuns[1], tuns[1]: tuns[0]}
        self.under_way = []  # (when, number, where to, packet), the next one first
        self.numbers = itertools.count()
        self.plugged = True
        self.pull_at = None  # once it is quiet
        self.passed = self.lost = 0

    def take(self, tun):
        while True:
            try:
                packet = os.read(tun, MTU + 100)
            except BlockingIOError:
                return
            if self.pull_at:
                self.pull_at = time.monotonic() + QUIET
            if not self.plugged or self.chance.random() < self.given.loss:
                self.lost += 1
                continue
            for _ in range(2 if self.chance.random() < self.given.duplicate else 1):
                late = self.chance.random() * self.given.delay if self.chance.random() < self.given.reorder else 0
                heapq.heappush(self.under_way,
                               (time.monotonic() + self.given.delay + late, next(self.numbers), self.other[tun], packet))

    def deliver(self):
        """Delivers what is due; answers how long until there is more to do."""
        if self.pull_at and self.pull_at <= time.monotonic() and not self.under_way:
            self.pull_at = None
            self.plugged = False
            print("pulled", flush=True)
        while self.under_way:
            wait = self.under_way[0][0] - time.monotonic()
            if wait > 0:
                return wait
            _, _, tun, packet = heapq.heappop(self.under_way)
            if self.plugged:
                try:
                    os.write(tun, packet)
                    self.passed += 1
                except OSError:
                    self.lost += 1
        return QUIET if self.pull_at else None

    def obey(self, text):
        for word in text.split():
            if word == "pull":
                self.pull_at = time.monotonic() + QUIET
            else:
                self.plugged = True
                print("plugged", flush=True)

    def run(self):
        while True:
            readable, _, _ = select.select([*self.other, sys.stdin], [], [], self.deliver())
            for each in readable:
                if each is sys.stdin:
                    told = os.read(sys.stdin.fileno(), 1000)
                    if not told:
                        return
                    self.obey(told.decode())
                else:
                    self.take(each)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loss", type=float, default=0)
    parser.add_argument("--delay", type=float, default=0.02)
    parser.add_argument("--reorder", type=float, default=0)
    parser.add_argument("--duplicate", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    near, far = f"prise-near-{os.getpid()}", f"prise-far-{os.getpid()}"
    try:
        link = Link(given, [end(near, f"pn{os.getpid()}", "10.213.0.1"), end(far, f"pf{os.getpid()}", "10.213.0.2")])
        print("ready", near, far, flush=True)
        link.run()
        print(link.passed, "packets passed,", link.lost, "lost", flush=True)
    finally:
        for namespace in near, far:
            subprocess.run(["ip", "netns", "del", namespace], stderr=subprocess.DEVNULL, check=False)


main()
