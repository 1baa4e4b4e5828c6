#!/bin/sh
# tests/timed.sh - run a test driver, tell how long its test took, and end one that hangs.
#
#   timed.sh DRIVER... --test-name NAME --log-file FILE --trs-file FILE...
#
# A test that takes more than $TEST_SECONDS (900) is told with its processes, ended, and has failed.
# `:seconds: N` in the .trs file is for tests/groups.py; automake's summary reads past it.
set -u

limit=${TEST_SECONDS:-900}
name=
results=
log=
previous=
for word in "$@"; do
    case $previous in
    --test-name) name=$word ;;
    --trs-file) results=$word ;;
    --log-file) log=$word ;;
    esac
    previous=$word
done

# The processes of a session, and where each of their threads waits, as far as the system tells.
tell_session() {
    for process in /proc/[0-9]*; do
        # What follows the name, which may hold anything: state, parent, group, session.
        session=$(sed 's/.*) //' "$process/stat" 2>/dev/null | cut -d ' ' -f 4)
        [ "$session" = "$1" ] || continue
        printf '%s: %s\n' "${process#/proc/}" "$(head -c 200 "$process/cmdline" | tr '\0\n' '  ')"
        for thread in "$process"/task/*; do
            printf '  thread %s: %s, system call %s\n' "${thread##*/}" \
                "$(cat "$thread/wchan")" "$(cat "$thread/syscall")"
        done
    done
}

# The test has a session of its own, so that everything it started can be told and ended.
begin=$(date +%s%3N)
setsid "$@" &
test=$!
setsid sh -c "sleep $limit && exec kill -USR1 $$" &
watch=$!
hung=no
trap 'hung=yes' USR1
trap 'kill -TERM -"$test" -"$watch" 2>/dev/null; exit 143' INT TERM HUP
wait "$test"
status=$?
if [ $hung = yes ]; then
    {
        printf 'FAIL: %s - it has not ended after %s s, and hangs here:\n' "$name" "$limit"
        tell_session "$test" 2>&1
    } | tee -a "$log"
    kill -KILL -"$test"
    printf ':test-result: FAIL it hangs\n:global-test-result: FAIL\n:recheck: yes\n' >"$results"
    status=0 # automake reads the results
fi
kill -TERM -"$watch" 2>/dev/null
took=$(($(date +%s%3N) - begin))
seconds=$(printf '%d.%03d' $((took / 1000)) $((took % 1000)))
printf 'TIME: %s %s s\n' "$name" "$seconds"
[ ! -f "$results" ] || printf ':seconds: %s\n' "$seconds" >>"$results"
exit $status
