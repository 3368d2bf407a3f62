"""Runs the blocks of one section of a document exactly as they stand.

    blocks.py DOCUMENT HEADING LANGUAGE...

The section goes from the line `### HEADING` to the next heading. Its fenced blocks run in order, those of the languages
named: `sh` by bash, `python` by target/python/bin/python. A block of `json` is contained in what the block before it
printed; one of `text` is all that it printed. Exits 1 at the first that fails or prints something else.
"""

import json
import pathlib
import re
import subprocess
import sys

FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,3} ", re.MULTILINE)
INTERPRETERS = {
    # A block stops at its first command that fails, wherever that stands in a pipe.
    "sh": ["bash", "-euo", "pipefail", "-c"],
    "python": ["target/python/bin/python", "-c"],
}


def section(document, heading):
    # Comments in a shell block look like headings and are none.
    text = re.sub(FENCED, lambda block: block.group().replace("\n#", "\n\0#"), document)
    _, found, rest = text.partition(f"\n### {heading}\n")
    if not found:
        sys.exit(f"FAILED: there is no section {heading!r}")
    return HEADING.split(rest)[0].replace("\0", "")


def contains(answer, part):
    """Whether an answer says what a part of it says."""
    if isinstance(part, dict):
        return isinstance(answer, dict) and all(key in answer and contains(answer[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(answer, list) and len(answer) == len(part) and all(map(contains, answer, part))
    return answer == part


def run(language, code):
    done = subprocess.run([*INTERPRETERS[language], code], stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"FAILED: exit code {done.returncode} of this block, which printed {done.stdout!r}:\n{code}")
    return done.stdout


def main():
    document, heading, *languages = sys.argv[1:]
    ran, compared, printed = 0, 0, None
    for language, code in FENCED.findall(section(pathlib.Path(document).read_text(), heading)):
        if language in INTERPRETERS and language in languages:
            printed = run(language, code)
            ran += 1
        elif language == "json" and language in languages:
            if not contains(json.loads(printed), json.loads(code)):
                sys.exit(f"FAILED: the document promises\n{code}\nand the answer is\n{printed}")
            compared += 1
        elif language == "text" and language in languages:
            if printed != code:
                sys.exit(f"FAILED: the document promises\n{code}\nand the answer is\n{printed}")
            compared += 1
    if not ran:
        sys.exit(f"FAILED: the section {heading!r} has no block of {languages}")
    print(f"{heading}: {ran} blocks run as they stand, {compared} answers as promised")


if __name__ == "__main__":
    main()
