"""tests/npm.py - packages of npm for tests: installed by `npm ci` into the working folder."""
import os
import shutil

from tap import run

NODE, NPM = "/usr/bin/node", "/usr/bin/npm"
FILES = ["package.json", "package-lock.json", ".npmrc"]


def read(*path):
    try:
        with open(os.path.join(*path), encoding="utf-8") as stream:
            return stream.read()
    except OSError:
        return None


def why_not_installed(here, place):
    """None when the packages that the files in `here` name are in `place`; else why they are not.

    They are installed there first, and again when the files have changed.
    """
    mark = os.path.join(place, "installed")
    for path in (NODE, NPM):
        if not os.path.exists(path):
            return "%s is not there" % path
    if read(mark) == "".join(read(here, name) for name in FILES):
        return None
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    for name in FILES:
        shutil.copy(os.path.join(here, name), place)
    done = run([NPM, "ci", "--ignore-scripts", "--prefer-offline"], folder=place, seconds=240)
    if done.returncode != 0:
        return "npm ci: " + " ".join((done.stdout + done.stderr).split())[:300]
    with open(mark, "w", encoding="utf-8") as out:
        out.write("".join(read(here, name) for name in FILES))
    return None
