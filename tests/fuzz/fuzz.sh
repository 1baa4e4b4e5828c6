#!/bin/sh
# tests/fuzz/fuzz.sh - every fuzz target for SECONDS (default 60), two at a time (TAP).
#
# Builds the readers with clang, coverage and AddressSanitizer into fuzz/ of the build folder, and
# starts from the corpora in tests/fuzz/corpus/. A finding leaves its input there and is a failure.
#
#   fuzz.sh [SECONDS [TARGET...]]
set -u

SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
CLANG=${CLANG:-clang-19}
SECONDS_EACH=${1:-${FUZZ_SECONDS:-60}}
[ $# -eq 0 ] || shift
TARGETS=${*:-"json path definition_tree machine items mocks"}
OUT=$PWD/fuzz
FLAGS="-g -O1 -std=gnu11 -D_GNU_SOURCE -fno-omit-frame-pointer"
FLAGS="$FLAGS -I$SOURCE -I$PWD -I$SOURCE/runtime/include"

if ! command -v "$CLANG" >/dev/null || [ "$CLANG" = no ]; then
    echo "1..0 # SKIP no clang with libFuzzer (install clang-19 libclang-rt-19-dev)"
    exit 0
fi

# The readers and what they stand on; generated scanners and parsers are in the build folder.
sources() {
    for folder in runtime compiler/support compiler/syntax compiler/model compiler/check; do
        # Not the command line.
        find "$SOURCE/$folder" -name '*.c' ! -name '*_[yl].c' ! -path '*/runtime/entry/*'
        # Generated scanners and parsers: of this build, or of a distribution.
        if ls "$PWD/$folder"/*_[yl].c >/dev/null 2>&1; then
            find "$PWD/$folder" -name '*_[yl].c'
        else
            find "$SOURCE/$folder" -name '*_[yl].c'
        fi
    done | sort -u
}

object_of() {
    echo "$OUT/objects/$(echo "${1#"$SOURCE/"}" | sed "s|^$PWD/||; s|/|_|g").o"
}

objects() {
    sources | while read -r file; do object_of "$file"; done
}

# A header may have changed too: everything is compiled again when any source is newer.
compile_all() {
    mkdir -p "$OUT/objects"
    newest=$(find "$SOURCE/compiler" "$SOURCE/runtime" "$SOURCE/tests/fuzz/fuzz.sh" \
        "$PWD/compiler" -name '*.[chlydefs]*' \
        -newer "$OUT/objects/stamp" 2>/dev/null | head -1)
    [ -n "$newest" ] || [ ! -f "$OUT/objects/stamp" ] || return 0
    [ -z "$newest" ] || rm -f "$OUT"/objects/*.o
    touch "$OUT/objects/stamp"
    sources | while read -r file; do
        printf '%s %s\n' "$file" "$(object_of "$file")"
    done | xargs -r -P 2 -L 1 \
        sh -c "$CLANG $FLAGS -fsanitize=fuzzer-no-link,address -c \"\$0\" -o \"\$1\""
}

link_target() {
    "$CLANG" $FLAGS -fsanitize=fuzzer,address "$SOURCE/tests/fuzz/$1_fuzz.c" $(objects) \
        -lyaml -lpcre2-8 -lcrypto -levent -levent_pthreads -ljansson -lpthread -lm -o "$OUT/$1"
}

corpus_of() {
    case $1 in
    definition_tree) echo "$SOURCE/tests/fuzz/corpus/definition" ;;
    *) echo "$SOURCE/tests/fuzz/corpus/$1" ;;
    esac
}

run_target() {
    mkdir -p "$OUT/$1-corpus" "$OUT/findings"
    cp "$(corpus_of "$1")"/* "$OUT/$1-corpus/" 2>/dev/null
    "$OUT/$1" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=3000 -max_len=20000 \
        -artifact_prefix="$OUT/findings/$1-" "$OUT/$1-corpus" >"$OUT/$1.log" 2>&1
    echo $? >"$OUT/$1.status"
}

count=0
failures=0
report() {
    count=$((count + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        failures=$((failures + 1))
        [ -z "${3:-}" ] || tail -25 "$3" | sed 's/^/# /'
    fi
}

mkdir -p "$OUT"; compile_all >"$OUT.log" 2>&1
status=$?
report "the readers compile for fuzzing" $status "$OUT.log"
if [ $status -eq 0 ]; then
    # Two at a time: a machine of two cores.
    set -- $TARGETS
    while [ $# -gt 0 ]; do
        pair=$1
        shift
        [ $# -eq 0 ] || { pair="$pair $1"; shift; }
        for target in $pair; do
            if link_target "$target" >"$OUT/$target.log" 2>&1; then
                run_target "$target" &
            else
                echo 1 >"$OUT/$target.status"
            fi
        done
        wait
        for target in $pair; do
            runs=$(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$OUT/$target.log")
            report "$target: ${runs:-no} runs in $SECONDS_EACH s" \
                "$(cat "$OUT/$target.status")" "$OUT/$target.log"
        done
    done
fi
echo "1..$count"
[ $failures -eq 0 ]
