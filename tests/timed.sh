#!/bin/sh
# tests/timed.sh - run a test driver, tell how long its test took, and note it with its results.
#
#   timed.sh DRIVER... --test-name NAME --trs-file FILE...
#
# `:seconds: N` in the .trs file is for tests/groups.py; automake's summary reads past it.
set -u

name=
results=
previous=
for word in "$@"; do
    case $previous in
    --test-name) name=$word ;;
    --trs-file) results=$word ;;
    esac
    previous=$word
done

begin=$(date +%s%3N)
"$@"
status=$?
took=$(($(date +%s%3N) - begin))
seconds=$(printf '%d.%03d' $((took / 1000)) $((took % 1000)))
printf 'TIME: %s %s s\n' "$name" "$seconds"
[ ! -f "$results" ] || printf ':seconds: %s\n' "$seconds" >>"$results"
exit $status
