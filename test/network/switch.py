"""A network switch with faults: forwards Ethernet frames between interfaces, late, or not at all.

    switch.py INTERFACE...

Reads commands from standard input, one JSON object a line, and answers each with a line:

    {"from": "i1", "to": "i2", "loss": 0.2, "delay_ms": 300}   what happens to frames of one direction, from now on
    {"count": 9094}      how many frames with this port have been forwarded so far, and their bytes: of UDP, then of TCP

loss is a probability; 1 cuts the direction. Ends with its input. Kernels without netem (`tc`) are why it exists.
The interfaces' other ends must compute their own checksums (`ethtool -K IFACE tx off`), as frames pass unchanged.
"""

import heapq
import json
import random
import select
import socket
import struct
import sys
import time

FRAME_LIMIT = 65536
ETH_P_ALL = 3
OUTGOING = 4
TCP = 6
UDP = 17


def open_port(name):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    port.bind((name, 0))
    port.setblocking(False)
    return port


def ports_of(frame):
    """The protocol and the ports of a frame of UDP or TCP over IPv4, without doubles."""
    if len(frame) < 34 or frame[12:14] != b"\x08\x00" or frame[23] not in (TCP, UDP):
        return set()
    transport = 14 + 4 * (frame[14] & 15)
    return {(frame[23], port) for port in struct.unpack("!HH", frame[transport : transport + 4])}


def main(names):
    ports = {name: open_port(name) for name in names}
    name_of = {port.fileno(): name for name, port in ports.items()}
    home = {}  # MAC address -> interface
    faults = {}  # (from, to) -> (loss, delay in seconds)
    late = []  # (due, order, interface, frame)
    chance = random.Random(1)
    order = 0
    sent = {}  # (protocol, port) -> [frames, bytes]

    def send(name, frame):
        try:
            ports[name].send(frame)
        except OSError:
            pass  # the other end is down

    while True:
        wait = max(0, late[0][0] - time.monotonic()) if late else None
        ready, _, _ = select.select([sys.stdin, *ports.values()], [], [], wait)
        for source in ready:
            if source is sys.stdin:
                line = sys.stdin.readline()
                if line == "":
                    return
                command = json.loads(line)
                if "count" in command:
                    port = command["count"]
                    print(*sent.get((UDP, port), (0, 0)), *sent.get((TCP, port), (0, 0)), flush=True)
                    continue
                faults[command["from"], command["to"]] = (command["loss"], command["delay_ms"] / 1000)
                print("ok", flush=True)
                continue
            incoming = name_of[source.fileno()]
            for _ in range(64):
                try:
                    frame, address = source.recvfrom(FRAME_LIMIT)
                except OSError:
                    break
                if address[2] == OUTGOING:
                    continue
                for port in ports_of(frame):
                    tally = sent.setdefault(port, [0, 0])
                    tally[0] += 1
                    tally[1] += len(frame)
                home[frame[6:12]] = incoming
                known = home.get(frame[0:6])
                targets = [known] if known else [name for name in names if name != incoming]
                for target in targets:
                    if target == incoming:
                        continue
                    loss, delay = faults.get((incoming, target), (0, 0))
                    if loss > 0 and chance.random() < loss:
                        continue
                    if delay == 0:
                        send(target, frame)
                    else:
                        order += 1
                        heapq.heappush(late, (time.monotonic() + delay, order, target, frame))
        while late and late[0][0] <= time.monotonic():
            _, _, target, frame = heapq.heappop(late)
            send(target, frame)


main(sys.argv[1:])
