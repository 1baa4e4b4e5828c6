#!/bin/sh
# tests/fuzz/fuzz.sh - every fuzz target for SECONDS (default 60), two at a time (TAP).
#
# Builds the readers with clang, coverage, Address- and UndefinedBehaviorSanitizer into fuzz/ of the
# build folder, and starts from the corpora in tests/fuzz/corpus/. A finding leaves its input there
# and is a failure.
# With the same FUZZ_SEED (default 1) a target takes the same inputs, up to a number that depends on
# the target and the time: so `make check` fails for what was changed, not by chance. FUZZ_SEED=0
# seeks new inputs, as many as there is time for; `make check-full` does.
# The target mutant is of the whole compiler and runs what comes of it. It starts from the project's
# own definitions, at most FUZZ_SEEDS of them (default 120), and from the corpus of real ones. The
# target rows goes on with executions.
#
#   fuzz.sh [SECONDS [TARGET...]]
set -u

SOURCE=${SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
CLANG=${CLANG:-clang-19}
SECONDS_EACH=${1:-${FUZZ_SECONDS:-60}}
[ $# -eq 0 ] || shift
TARGETS=${*:-"json path jsonata definition_tree documents machine items mocks trigger credentials \
    signature http rows mutant"}
SEEDS=${FUZZ_SEEDS:-120}
SEED=${FUZZ_SEED:-1}
CORPUS=${SHARED:-$SOURCE/../shared}/corpus/real
OUT=$PWD/fuzz
FLAGS="-g -O1 -std=gnu11 -D_GNU_SOURCE -fno-omit-frame-pointer"
FLAGS="$FLAGS -I$SOURCE -I$PWD -I$SOURCE/runtime/include ${LLVM_CPPFLAGS:-}"
# A step of an expression takes far longer than in a build that is used.
FLAGS="$FLAGS -DRUN_STEPS_MAX=4000000"
# Code made in memory has no mark of its type that a call through a pointer could be checked by.
SANITIZERS="address,undefined -fno-sanitize=function"
SANITIZERS="$SANITIZERS -fno-sanitize-recover=undefined"
LIBS="-lyaml -lpcre2-8 -levent_openssl -levent -levent_pthreads -lssl -lcrypto"
LIBS="$LIBS -ljansson -lpthread -lm"

if ! command -v "$CLANG" >/dev/null || [ "$CLANG" = no ]; then
    echo "1..0 # SKIP no clang with libFuzzer (install clang-19 libclang-rt-19-dev)"
    exit 0
fi

# The readers and what they stand on; generated scanners and parsers are in the build folder.
sources() {
    for folder in runtime compiler/support compiler/syntax compiler/definition \
        compiler/model compiler/check; do
        # Not the command line, nor what runs over a store: no target stands on them.
        find "$SOURCE/$folder" -name '*.c' ! -name '*_[yl].c' ! -path '*/runtime/entry/*' \
            ! -path '*/runtime/store/*' ! -path '*/runtime/durable/*' ! -path '*/runtime/api/*' \
            ! -path '*/runtime/service/*'
        # Generated scanners and parsers: of this build, or of a distribution.
        if ls "$PWD/$folder"/*_[yl].c >/dev/null 2>&1; then
            find "$PWD/$folder" -name '*_[yl].c'
        else
            find "$SOURCE/$folder" -name '*_[yl].c'
        fi
    done | sort -u
}

# What only the targets mutant and rows stand on, which run machines: the rest of the compiler, and
# the worlds to run in.
mutant_sources() {
    for folder in lower ir passes evaluate backend; do
        find "$SOURCE/compiler/$folder" -name '*.c' ! -name load.c
    done
    find "$SOURCE/tests/property" -name '*.c' ! -name '*_test.c'
    for file in compiler/driver/compilation.c compiler/driver/kinds.c compiler/driver/symbols.c \
        tests/compiled/compiled.c tests/keeper/keeper.c tests/keeper/roll.c tests/keeper/shelf.c \
        tests/fuzz/mutate.c; do
        echo "$SOURCE/$file"
    done
}

object_of() {
    echo "$OUT/objects/$(echo "${1#"$SOURCE/"}" | sed "s|^$PWD/||; s|/|_|g").o"
}

objects() {
    "$1" | while read -r file; do object_of "$file"; done
}

# A header may have changed too: everything is compiled again when any source is newer.
compile_all() {
    mkdir -p "$OUT/objects"
    newest=$(find "$SOURCE/compiler" "$SOURCE/runtime" "$SOURCE/tests/fuzz" \
        "$SOURCE/tests/property" "$SOURCE/tests/compiled" "$SOURCE/tests/keeper" \
        "$PWD/compiler" -name '*.[chlydefs]*' \
        ! -name '*_fuzz.c' -newer "$OUT/objects/stamp" 2>/dev/null | head -1)
    [ -n "$newest" ] || [ ! -f "$OUT/objects/stamp" ] || return 0
    [ -z "$newest" ] || rm -f "$OUT"/objects/*.o
    touch "$OUT/objects/stamp"
    { sources; mutant_sources; } | while read -r file; do
        printf '%s %s\n' "$file" "$(object_of "$file")"
    done | xargs -r -P 2 -L 1 \
        sh -c "$CLANG $FLAGS -fsanitize=fuzzer-no-link,$SANITIZERS -c \"\$0\" -o \"\$1\""
}

link_target() {
    if [ "$1" = mutant ] || [ "$1" = rows ]; then
        # Code in memory calls the runtime in this program. What belongs to the command line,
        # and is only named, comes as it was built.
        "$CLANG" $FLAGS -fsanitize=fuzzer,$SANITIZERS -Wl,--export-dynamic \
            "$SOURCE/tests/fuzz/$1_fuzz.c" $(objects mutant_sources) $(objects sources) \
            "$PWD/libsfnc.a" "$PWD/libsfn.a" $LIBS -lsqlite3 ${LLVM_LIBS:-} -ldl -o "$OUT/$1"
    else
        "$CLANG" $FLAGS -fsanitize=fuzzer,$SANITIZERS "$SOURCE/tests/fuzz/$1_fuzz.c" \
            $(objects sources) $LIBS -o "$OUT/$1"
    fi
}

corpus_of() {
    case $1 in
    definition_tree) echo "$SOURCE/tests/fuzz/corpus/definition" ;;
    documents) echo "$SOURCE/tests/golden/documents" ;;
    *) echo "$SOURCE/tests/fuzz/corpus/$1" ;;
    esac
}

# How many inputs a target takes when it takes the same ones: about half a minute of them.
runs_of() {
    case $1 in
    json) echo 1000000 ;;
    rows) echo 400000 ;;
    path) echo 200000 ;;
    jsonata) echo 100000 ;;
    mutant) echo 5000 ;;
    definition_tree) echo 16000 ;;
    *) echo 30000 ;;
    esac
}

run_target() {
    options=
    if [ "$SEED" -ne 0 ]; then
        options="-seed=$SEED -runs=$(runs_of "$1")"
        rm -rf "$OUT/$1-corpus"
    fi
    mkdir -p "$OUT/$1-corpus" "$OUT/findings"
    cp "$(corpus_of "$1")"/* "$OUT/$1-corpus/" 2>/dev/null
    if [ "$1" = mutant ]; then
        options="$options -mutate_depth=1"
        set -- "$1" "$CORPUS"
        [ -d "$CORPUS" ] || set -- "$1"
        "${PYTHON:-python3}" "$SOURCE/tests/fuzz/seeds.py" "$SOURCE" "$OUT/$1-corpus" "$SEEDS" \
            ${2:-}
    fi
    "$OUT/$1" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=3000 -max_len=20000 \
        -artifact_prefix="$OUT/findings/$1-" $options "$OUT/$1-corpus" >"$OUT/$1.log" 2>&1
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

# What a target has found, in a line.
finding_of() {
    sed -n 's/^SUMMARY: //p; s/^.*runtime error: /runtime error: /p' "$OUT/$1.log" | head -1 |
        grep . || echo "no runs"
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
            told=$(sed -n 's/^Done \([0-9]*\) runs in \([0-9]*\).*/\1 runs in \2 s/p' \
                "$OUT/$target.log")
            report "$target: ${told:-$(finding_of "$target")}" \
                "$(cat "$OUT/$target.status")" "$OUT/$target.log"
        done
    done
fi
echo "1..$count"
[ $failures -eq 0 ]
