"""Reads an strace of the server and shows that each answer left after its entries were durable.

For every gRPC answer (the first HEADERS frame of an HTTP/2 stream that the server sends) it must hold that since
the answer before it the journal file was written, and that an fdatasync or fsync of the journal file, begun after
the last write to it had returned, had itself returned 0.

Lines of strace stand in the order in which it saw calls begin and end, also across threads: a call that others
interrupted has a line for its beginning (`<unfinished ...>`) and one for its end (`<... NAME resumed>`).
"""

import argparse
import codecs
import collections
import re
import sys

WRITES = {"write", "writev", "pwrite64", "pwritev", "pwritev2", "sendto", "sendmsg"}
SYNCS = {"fdatasync", "fsync"}

LINE = re.compile(r"^(?P<thread>\d+) +(?P<rest>.*)$")
BEGINS = re.compile(r"^(?P<name>\w+)\((?P<arguments>.*)$")
RESUMES = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>(?P<arguments>.*)$")
RESULT = re.compile(r"\) += (?P<result>-?\d+)[^\"]*$")
DESCRIPTOR = re.compile(r"^\d+<(?P<target>.*?)>(?=[,)]| <unfinished)")
STRING = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<cut>\.\.\.)?')

FRAME_HEADER_BYTES = 9
HEADERS_FRAME = 1


class Answers:
    """The HTTP/2 frames that go out on one connection."""

    def __init__(self):
        self.pending, self.streams = b"", set()

    def new_streams(self, sent):
        """How many streams get their first HEADERS frame in these bytes."""
        self.pending += sent
        known = len(self.streams)
        while len(self.pending) >= FRAME_HEADER_BYTES:
            end = FRAME_HEADER_BYTES + int.from_bytes(self.pending[:3], "big")
            if len(self.pending) < end:
                break
            if self.pending[3] == HEADERS_FRAME:
                self.streams.add(int.from_bytes(self.pending[5:9], "big") & 0x7FFFFFFF)
            self.pending = self.pending[end:]
        return len(self.streams) - known


class Order:
    """What has happened to the journal file and to the connections so far."""

    def __init__(self, journal, port):
        self.journal, self.connection = journal, re.compile(rf"^TCP(v6)?:\[.*:{port}->")
        self.connections = collections.defaultdict(Answers)
        # Writes are numbered from 1 as they begin; all up to `synced` are durable.
        self.written = self.synced = self.written_at_last_answer = 0
        self.writing = 0
        self.syncing, self.sending = {}, {}
        self.answers = self.syncs = 0
        self.faults = []

    def begin(self, thread, name, target, arguments):
        if target == self.journal and name in WRITES:
            self.writing += 1
            self.written += 1
        elif target == self.journal and name in SYNCS:
            # A write that has not returned may not be covered by this sync.
            self.syncing[thread] = self.synced if self.writing else self.written
        elif self.connection.match(target) and name in WRITES:
            # From here on the client may have it.
            self.sending[thread] = payload_of(arguments), self.written, self.synced

    def end(self, thread, name, target, result):
        if target == self.journal and name in WRITES:
            self.writing -= 1
        elif thread in self.syncing:
            covered = self.syncing.pop(thread)
            if result == 0:
                self.syncs += 1
                self.synced = max(self.synced, covered)
        elif thread in self.sending:
            payload, written, synced = self.sending.pop(thread)
            for _ in range(self.connections[target].new_streams(payload[: max(result, 0)])):
                self.answer(written, synced)

    def answer(self, written, synced):
        self.answers += 1
        if written == self.written_at_last_answer:
            self.faults.append(f"answer {self.answers}: nothing was written to the journal before it")
        elif synced != written:
            self.faults.append(f"answer {self.answers}: the last write to the journal was not synced before it")
        self.written_at_last_answer = written


def payload_of(arguments):
    payload = b""
    for string in STRING.finditer(arguments):
        if string["cut"]:
            sys.exit("FAILED: the trace cuts what was sent; strace needs a larger -s")
        payload += codecs.escape_decode(string["text"].encode())[0]
    return payload


def read(trace, order):
    unfinished = {}
    for line in trace:
        line = LINE.match(line)
        begins = line and BEGINS.match(line["rest"])
        resumes = line and RESUMES.match(line["rest"])
        if begins:
            name, arguments = begins["name"], begins["arguments"]
            descriptor = DESCRIPTOR.match(arguments)
            target = descriptor["target"] if descriptor else ""
            order.begin(line["thread"], name, target, arguments)
            if arguments.endswith("<unfinished ...>"):
                unfinished[line["thread"]] = name, target
                continue
        elif resumes and line["thread"] in unfinished:
            name, target = unfinished.pop(line["thread"])
            arguments = resumes["arguments"]
        else:
            # Signals, exits, and calls that began before strace came.
            continue
        result = RESULT.search(arguments)
        order.end(line["thread"], name, target, int(result["result"]) if result else -1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trace", help="what strace -f -yy wrote")
    parser.add_argument("journal", help="the journal file, as an absolute path without links")
    parser.add_argument("port", type=int, help="the port that the server listens on")
    parser.add_argument("answers", type=int, help="how many answers the client got")
    arguments = parser.parse_args()
    order = Order(arguments.journal, arguments.port)
    with open(arguments.trace, encoding="utf-8", errors="surrogateescape") as trace:
        read((line.rstrip("\n") for line in trace), order)
    for fault in order.faults[:5]:
        print(f"    {fault}", file=sys.stderr)
    if order.faults:
        sys.exit(f"FAILED: {len(order.faults)} of {order.answers} answers left before their entries were durable")
    if order.answers != arguments.answers:
        sys.exit(f"FAILED: the trace shows {order.answers} answers, the client got {arguments.answers}")
    print(
        f"ok: {order.answers} answers, each behind a sync of the journal begun after its last write had returned "
        f"({order.written} writes, {order.syncs} syncs)"
    )


if __name__ == "__main__":
    main()
