"""Writes to a ledger until told to stop, or until the ledger goes away, and says what was sent and answered.

Prints `sent ID` before a request leaves and `acknowledged ID FIRST LAST` after its answer, one line each, at once.
"""

import argparse
import itertools
import os
import sys
import threading

import grpc

from client import Ledger


def say(line):
    # One write a line: lines of several threads never mix, and none is lost with this process.
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def write(ledger, request_ids, errors):
    for request_id in request_ids:
        say(f"sent {request_id}")
        try:
            first, last = ledger.record(request_id)
        except grpc.RpcError as error:
            errors.append(f"{request_id}: {error.code().name}: {error.details()}")
            return
        say(f"acknowledged {request_id} {first} {last}")


class Shared:
    """One iterator for many threads."""

    def __init__(self, iterator):
        self.iterator, self.lock = iterator, threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            return next(self.iterator)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="HOST:PORT of the ledger")
    parser.add_argument("prefix", help="what the ids of all requests begin with")
    parser.add_argument("--in-flight", type=int, default=1, help="how many requests wait at the same time")
    parser.add_argument("--count", type=int, help="how many requests to send; without it, until the ledger is gone")
    parser.add_argument("--wait", action="store_true", help="say 'ready', then wait for a line on standard input")
    arguments = parser.parse_args()
    ledger = Ledger(arguments.target)
    if arguments.wait:
        say("ready")
        sys.stdin.readline()
    numbers = itertools.count() if arguments.count is None else range(arguments.count)
    request_ids = Shared(f"{arguments.prefix}-{number}" for number in numbers)
    errors = []
    threads = [
        threading.Thread(target=write, args=(ledger, request_ids, errors)) for _ in range(arguments.in_flight)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors[:1]:
        print(f"writer stopped: {error}", file=sys.stderr)
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
