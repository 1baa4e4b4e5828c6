"""tests/tap.py - what the test scripts share: TAP output, where things are, running programs."""
import json
import os
import shutil
import signal
import subprocess
import sys

SFNC = os.environ.get("SFNC", "sfnc")
SOURCE = os.environ.get("SOURCE", os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
SHARED = os.environ.get("SHARED") or os.environ.get("SFNC_SHARED") \
    or os.path.join(SOURCE, "../shared")
SANITIZED = bool(os.environ.get("SANITIZED", "").strip())
FULL = bool(os.environ.get("SFNC_FULL"))
SECONDS = 120

# A shell starts what runs in the background with signals ignored, and programs leave those ignored.
for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)


class Tap:
    """Counts and prints results as they come; the plan stands at the end."""

    def __init__(self):
        self.count, self.failed = 0, 0

    def result(self, name, problems):
        """`problems`: a list of lines, empty when the test passed."""
        self.count += 1
        self.failed += bool(problems)
        print("%s %d - %s" % ("not ok" if problems else "ok", self.count,
                              name.replace("#", "\\#")))
        for problem in problems:
            for line in str(problem).splitlines()[:30]:
                print("# " + line)
        sys.stdout.flush()

    def skip(self, name, why):
        self.count += 1
        print("ok %d - %s # SKIP %s" % (self.count, name, why), flush=True)

    def end(self):
        print("1..%d" % self.count)
        return 1 if self.failed else 0


TOOL_CRASH = "LeakSanitizer has encountered a fatal error"


def run(command, stdin="", folder=None, seconds=SECONDS, env=None, again=True):
    """The finished process (text), or one that says it took too long."""
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=folder,
                              timeout=seconds, env=env, errors="surrogateescape")
        if TOOL_CRASH in done.stderr and again:     # the sanitizer's own fault, not the product's
            env = dict(env or os.environ, ASAN_OPTIONS="detect_leaks=0")
            return run(command, stdin, folder, seconds, env, again=False)
        return done
    except subprocess.TimeoutExpired as late:
        out = late.stdout.decode("utf-8", "replace") if late.stdout else ""
        return subprocess.CompletedProcess(command, -1, out, "no end after %d s" % seconds)


def copy_example(name, folder):
    """A copy in the folder of an example; its path."""
    place = os.path.join(folder, name)
    shutil.copytree(os.path.join(SOURCE, "examples", name), place)
    for file in os.listdir(place):
        if file.endswith(".py"):
            os.chmod(os.path.join(place, file), 0o755)
    return place


def same(left, right):
    """Equal as JSON values: numbers by value, booleans are no numbers."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def read_json(text):
    """(value, None) or (None, problem)."""
    try:
        return json.loads(text), None
    except ValueError as error:
        return None, "not JSON (%s): %s" % (error, text[:200])
