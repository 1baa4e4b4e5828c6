#!/bin/sh
# tests/golden/check/run.sh - sfnc check on every definition here against the text beside it (TAP).
#
# NAME.asl.json and NAME.txt: all findings as text. tests/golden/golden.py runs the same files in
# `make check`; this is the quick way while working on a rule.
#
#   SFNC=path/to/sfnc run.sh [--update] [NAME...]
set -u

SFNC=${SFNC:-$PWD/sfnc}
cd "$(dirname "$0")" || exit 2

update=no
if [ "${1:-}" = --update ]; then
    update=yes
    shift
fi
if [ ! -x "$SFNC" ]; then
    echo "1..0 # SKIP no sfnc at $SFNC (set SFNC)"
    exit 0
fi
[ $# -gt 0 ] || set -- $(ls *.asl.json | sed 's/\.asl\.json$//')

got=$(mktemp) || exit 2
trap 'rm -f "$got"' EXIT
echo "1..$#"
count=0
failures=0
for name in "$@"; do
    count=$((count + 1))
    "$SFNC" check "$name.asl.json" >"$got"
    status=$?
    [ $update = no ] || cp "$got" "$name.txt"
    if [ $status -le 1 ] && cmp -s "$got" "$name.txt"; then
        echo "ok $count - $name"
    else
        echo "not ok $count - $name"
        diff -u "$name.txt" "$got" | sed 's/^/# /'
        failures=$((failures + 1))
    fi
done
[ $failures -eq 0 ]
