#!/usr/bin/env python3
"""tests/wild.py - docs/rules-in-the-wild.md judges every warning about real definitions (TAP).

Runs `sfnc check` over the corpus of real definitions. A warning without a row in the table, a row
without a warning, one that is not judged yet, or too many files with a wrong one is a failure.
With --update the table gets the rows it lacks, judged "?", and loses those that are no more.
"""
import collections
import glob
import json
import os
import re
import sys

from tap import SFNC, SHARED, SOURCE, Tap, run

CORPUS = os.path.join(SHARED, "corpus", "real")
TABLE = os.path.join(SOURCE, "docs", "rules-in-the-wild.md")
HEAD = "| definition | line | rule | finding | verdict | why |"
WRONG_MAX = 0.02  # of the files that people run

Row = collections.namedtuple("Row", "name place rule message verdict why")


def kinds():
    """The definitions of the corpus: name -> "sample" or "test-suite"."""
    with open(os.path.join(CORPUS, "index.json"), encoding="utf-8") as stream:
        return {entry["name"]: entry["kind"] for entry in json.load(stream)}


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def said(finding):
    """Our own text of a finding: where AWS has one, too, ours is the first note."""
    return finding["notes"][0]["message"] if "code" in finding else finding["message"]


def warnings():
    """The warnings about all definitions, as rows that are not judged."""
    rows = []
    for path in sorted(glob.glob(os.path.join(CORPUS, "*.asl.json"))):
        name = os.path.basename(path)[:-len(".asl.json")]
        done = run([SFNC, "check", "--format", "json", path])
        for finding in json.loads(done.stdout)["findings"]:
            if finding["severity"] == "warning":
                rows.append(Row(name, "%d:%d" % (finding["line"], finding["column"]),
                                finding["rule"], cell(said(finding)), "?", ""))
    return rows


def read_table():
    """The text before the table, and its rows."""
    with open(TABLE, encoding="utf-8") as stream:
        text, _, table = stream.read().partition(HEAD)
    rows = [re.split(r"(?<!\\) ?\| ?", line.strip())[1:-1] for line in table.splitlines()[2:]]
    return text, [Row(*row) for row in rows if len(row) == len(Row._fields)]


def key(row):
    return row.name, row.place, row.rule


def update(found):
    text, rows = read_table()
    judged = {key(row): row for row in rows}
    with open(TABLE, "w", encoding="utf-8") as stream:
        stream.write(text + HEAD + "\n|---|---|---|---|---|---|\n")
        for row in found:
            old = judged.get(key(row), row)
            stream.write("| %s |\n" % " | ".join(row[:4] + old[4:]).replace(" |  ", " | "))


def main():
    tap = Tap()
    if not os.path.isdir(CORPUS):
        tap.skip("warnings about real definitions are judged", "the corpus is not here")
        return tap.end()
    found = warnings()
    if "--update" in sys.argv[1:]:
        update(found)
    _, rows = read_table()
    known, present = {key(row) for row in rows}, {key(row) for row in found}
    tap.result("every warning about a real definition is judged",
               ["no row: %s:%s: %s [%s]" % (row.name, row.place, row.message, row.rule)
                for row in found if key(row) not in known] +
               ["no warning: %s:%s [%s]" % key(row) for row in rows if key(row) not in present] +
               ["not judged: %s:%s [%s]" % key(row) for row in rows
                if row.verdict not in ("true", "false") or not row.why])
    samples = [name for name, kind in kinds().items() if kind == "sample"]
    wrong = {row.name for row in rows if row.verdict == "false"} & set(samples)
    tap.result("at most %g %% of the files that people run have a wrong one" % (100 * WRONG_MAX),
               ["%d of %d: %s" % (len(wrong), len(samples), ", ".join(sorted(wrong)))]
               if len(wrong) > WRONG_MAX * len(samples) else [])
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
