"""Compares a ledger with what a writer saw, then retries whatever the writer had no answer for.

* Every acknowledged request is there, exactly once, at the sequences that the answer named.
* Every other request that was sent is there whole or not at all; sent again, it is there exactly once.
* An acknowledged request that is sent again gets the same answer and adds nothing.

Prints `acknowledged ID FIRST LAST` for the retried ones. Exits 1 naming what is wrong.
"""

import argparse
import base64
import collections
import json
import pathlib
import sys

from client import Ledger, commands_of

# How many wrong requests are named; one tells as much as a thousand.
SHOWN = 5

# How many acknowledged requests are sent again, from either end of what was written.
SENT_AGAIN = 20


def read_log(path):
    sent, acknowledged = [], {}
    for line in pathlib.Path(path).read_text().splitlines():
        match line.split():
            case ["sent", request_id]:
                sent.append(request_id)
            case ["acknowledged", request_id, first, last]:
                acknowledged[request_id] = (int(first), int(last))
            case _:
                sys.exit(f"FAILED: the writer's log has a line of another form: {line!r}")
    return [request_id for request_id in sent if request_id not in acknowledged], acknowledged


def read_ledger(ledger):
    """All lines, and for each request id the sequences of its entries."""
    lines, places = [], collections.defaultdict(list)
    for sequence, line in ledger.entries():
        if sequence != len(lines):
            sys.exit(f"FAILED: entry {sequence} stands where entry {len(lines)} belongs")
        lines.append(line)
        places[json.loads(line).get("request_id")].append(sequence)
    return lines, places


def fault_of(request_id, answer, lines, places):
    """What is wrong with an acknowledged request, or nothing."""
    first, last = answer
    contributors = [command["register_contributor"]["contributor"] for command in commands_of(request_id)]
    if last - first + 1 != len(contributors):
        return f"was answered with entries {first} to {last} for {len(contributors)} commands"
    found = places.get(request_id, [])
    if found != list(range(first, last + 1)):
        return f"was acknowledged as entries {first} to {last}, but stands at {found or 'none'}"
    for contributor, sequence in zip(contributors, found):
        if f'"{contributor}"' not in lines[sequence]:
            return f"has entry {sequence}, which does not name {contributor}"
    return None


def insist(what, faults):
    faults = [fault for fault in faults if fault]
    for fault in faults[:SHOWN]:
        print(f"    {fault}", file=sys.stderr)
    if faults:
        sys.exit(f"FAILED: {len(faults)} {what}")


def faults_of(requests, lines, places):
    for request_id, answer in requests.items():
        fault = fault_of(request_id, answer, lines, places)
        yield fault and f"{request_id} {fault}"


def export(directory, ledger, lines):
    checkpoint, key = ledger.checkpoint()
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "lines.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (directory / "checkpoint").write_text(checkpoint)
    (directory / "ledger.vkey").write_text(f"{key}\n")
    export_proofs(directory, ledger, len(lines))


def export_proofs(directory, ledger, size):
    """Receipts of some entries, and the way to the latest checkpoint from one that was signed about half way."""
    receipts = directory / "receipts"
    receipts.mkdir(exist_ok=True)
    for sequence in {0, 1, size // 3, size - 1}:
        (receipts / str(sequence)).write_text(ledger.entry(sequence, return_receipt=True).receipt)
    [old] = ledger.read("ListCheckpoints", first_sequence=size // 2, page_size=1).checkpoints
    inclusion = ledger.read("GetInclusionProof", sequence=size // 3, tree_size=old.tree_size)
    (receipts / "old").write_text(inclusion.receipt)
    proof = ledger.read("GetConsistencyProof", old_tree_size=old.tree_size, tree_size=size)
    (directory / "old_checkpoint").write_text(old.checkpoint)
    hashes = (base64.b64encode(each).decode() for each in proof.hashes)
    (directory / "consistency").write_text("".join(f"{each}\n" for each in hashes))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", help="HOST:PORT of the ledger")
    parser.add_argument("log", help="what the writers printed")
    parser.add_argument("--export", type=pathlib.Path, help="a directory for lines, checkpoint and key")
    arguments = parser.parse_args()
    unknown, acknowledged = read_log(arguments.log)
    if not acknowledged:
        sys.exit("FAILED: the writer had no answer at all, so nothing can be shown")
    ledger = Ledger(arguments.target)

    lines, places = read_ledger(ledger)
    insist("acknowledged requests are not as they were answered", faults_of(acknowledged, lines, places))
    torn = [request_id for request_id in unknown if len(places[request_id]) not in (0, len(commands_of(request_id)))]
    insist("requests are there in part", torn)
    kept = sum(1 for request_id in unknown if places[request_id])

    retried = {request_id: ledger.record(request_id) for request_id in unknown}
    known = list(acknowledged)
    again = [r for r in known[:SENT_AGAIN] + known[-SENT_AGAIN:] if ledger.record(r) != acknowledged[r]]
    insist("acknowledged requests, sent again, were answered otherwise", again)
    lines_before, (lines, places) = len(lines), read_ledger(ledger)
    insist("requests are not as they were answered after the retries", faults_of(acknowledged | retried, lines, places))
    added = sum(len(commands_of(request_id)) for request_id in unknown if retried[request_id][0] >= lines_before)
    if len(lines) - lines_before != added:
        sys.exit(f"FAILED: the retries added {len(lines) - lines_before} entries, not {added}")

    for request_id, (first, last) in retried.items():
        print(f"acknowledged {request_id} {first} {last}")
    if arguments.export:
        export(arguments.export, ledger, lines)
    print(
        f"{len(acknowledged)} acknowledged requests are there, each exactly once, among {lines_before} entries; of "
        f"{len(unknown)} without an answer {kept} were there, and all are there once after a retry",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
