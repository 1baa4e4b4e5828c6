#!/usr/bin/env python3
"""tests/e2e/documents.py - what documents show of a service works as it stands there (TAP).

The commands of an example are run as they are, but for the address, which is a free one: `sfnc
serve` in one terminal, all others in another. What they print is what is shown, where `...` is any
text.
"""
import os
import re
import shlex
import sys
import tempfile

import service
from asking import Asked
from service import attempt, differences
from tap import SOURCE, Tap, copy_example, run

USUAL = "127.0.0.1:8083"
HEADING = "== command %d"
SHOWN = (    # a document, where its example begins and ends, and in which folder it runs
    ("docs/api.md", "# The API", "## Errors", "approval"),
    ("docs/from-local.md", "# Coming", "## What it was", None),
    ("README.md", "AWS's own tools", "And a definition", "approval"),
)


def commands_of(document, first, last):
    """The commands of the example, each with the lines that it prints."""
    with open(os.path.join(SOURCE, document), encoding="utf-8") as stream:
        text = stream.read()
    text = text[text.index(first):text.index(last)]
    shown, end = [], None
    for line in re.findall(r"^    (.*)$", text, re.MULTILINE):
        if end is not None or (shown and shown[-1][0].endswith("\\")):
            shown[-1][0] += "\n" + line
            end = None if line == end else end
        elif line.startswith("$ "):
            shown.append([re.sub(r"  +#.*", "", line[2:]), []])
            begun = re.search(r"<<'(\w+)'$", shown[-1][0])
            end = begun.group(1) if begun else None
        else:
            shown[-1][1].append(line)
    return shown


def printed(lines, shown):
    """What differs from what is shown."""
    pattern = "\n".join(".*".join(map(re.escape, line.split("..."))) for line in shown)
    return [] if re.fullmatch(pattern, "\n".join(lines)) else [lines, shown]


def said_by_service(said, shown, address):
    """The same of a service, whose store is another one here."""
    said, shown = ([re.sub(r"(made the store) .*", r"\1", line.rstrip("\n")) for line in lines]
                   for lines in (said, shown))
    return printed([re.sub(r"^\S*/", "", line).replace(address, USUAL) for line in said], shown)


def example(folder, document, first, last, name):
    shown = commands_of(document, first, last)
    served = [one for one in shown if one[0].startswith("sfnc serve")]
    asked = [one for one in shown if one not in served and not one[0].startswith(("cd ", "kill "))]
    place = copy_example(name, folder) if name else folder
    script = "".join("echo '%s'\n%s\n" % (HEADING % i, one[0]) for i, one in enumerate(asked))
    for command, _ in asked:
        if command.startswith("cat >"):     # a file that the service reads
            run(["bash", "-c", command], folder=place)
    with Asked(place, *shlex.split(served[0][0].rstrip(" &"))[2:]) as serves:
        address = serves.url.split("//")[1]
        done = run(["bash", "-e", "-c", script.replace(USUAL, address)], folder=place,
                   env=service.client_environment(place, PATH="/usr/bin:/bin"))
        found = re.split(r"^== command \d+\n", done.stdout, flags=re.MULTILINE)[1:]
        serves.stop()
    problems = differences((done.returncode, 0), (len(found), len(asked)), (len(served), 1))
    for lines, (command, wanted) in zip(found, asked):
        problems += [[command, *one] for one in [printed(lines.splitlines(), wanted)] if one]
    if served[0][1]:
        problems += said_by_service(serves.said, served[0][1], address)
    return problems + ([done.stderr] if problems else [])


def main():
    tap = Tap()
    why = service.absent_client("aws")
    for document, first, last, name in SHOWN:
        if why:
            tap.skip("the example of " + document, why)
            continue
        with tempfile.TemporaryDirectory() as folder:
            tap.result("the example of " + document, attempt(
                example, folder, document, first, last, name))
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
