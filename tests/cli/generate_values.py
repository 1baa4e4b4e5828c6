#!/usr/bin/env python3
"""tests/cli/generate_values.py - `sfnc test --generate`: inputs for conditions that look at several
values at a time, such as lists, texts that are taken apart, and objects of objects (TAP)."""
import sys
import tempfile

from generating import DONE, Place, machine_tests
from tap import Tap

INPUT = "$states.input."


def choice(*conditions):
    """All rules, and the Default, are to be taken."""
    return {"QueryLanguage": "JSONata", "StartAt": "C", "States": {
        "C": {"Type": "Choice", "Default": "Other", "Choices": [
            {"Condition": "{%% %s %%}" % condition.replace("@", INPUT), "Next": "Done"}
            for condition in conditions]},
        "Done": DONE, "Other": DONE}}


MACHINES = {name: (choice(*conditions), 0) for name, conditions in {
    "filters": ["$count(@items[price > 10]) > 2", "$count(@items[status = 'FAILED']) > 0",
                "$exists(@items[id = 'y' and n > 5])"],
    "sums": ["$sum(@items[kind = 'a'].price) > 100", "$sum(@items.price) > 500"],
    "products": ["$sum(@items.(price * qty)) > 100"],
    "numbers": ["$max(@v) > 100", "$min(@v) < 0", "$average(@v) > 50"],
    "all": ["$count(@l[ok = true]) = $count(@l) and $count(@l) > 1"],
    "functions": ["$count($filter(@l, function($v) {$v > 5})) = 2",
                  "$reduce(@l, function($a, $b) {$a + $b}) > 20"],
    "distinct": ["$count($distinct(@l)) = 3"],
    "texts": ["$contains(@name, 'abc')", "$contains(@name, /^x[0-9]{3}$/)",
              "$length(@name) > 20", "$uppercase(@name) = 'QUICK'"],
    "pieces": ["$split(@key, '/')[1] = 'new'", "$count($split(@key, '/')) > 3"],
    "put-together": ["@a & '-' & @b = 'x-y'", "$join(@l, '-') = 'a-b'"],
    "matched": ["$match(@email, /^[a-z]+-[a-z]+\\.com$/)[0].match = @email"],
    "deep": ["@a.b.c[0].d = 'x' and @a.b.e > 3", "@a.b.c[1].d = 'y'", "@l[-1].s = 'end'"],
    "members": ["$count($keys(@o)) > 2", "'a' in $keys(@o)", "$lookup(@o, 'k') = 7"],
    "anywhere": ["$count(@**.id) > 2", "@*.x = 5"],
    "parsed": ["$parse(@body).ok = true"],
    "moments": ["$toMillis(@at) > 1700000000000"],
}.items()}


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        machine_tests(Place(folder), tap, MACHINES)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
