# docs/completion/sfnc.bash - bash completion of sfnc, and of the executables that it makes.
#
# What there is to complete is asked of the program, whose --help has it. The name of an executable
# is for you to tell: complete -o filenames -F _sfnc_executable order

# Complete a word with the lines of standard input, which may hold blanks.
_sfnc_lines()
{
    local line quoted

    while IFS= read -r line; do
        printf -v quoted %q "$line"
        [[ $line == "$1"* || $quoted == "$1"* ]] && COMPREPLY+=("$quoted")
    done
}

# The commands, or the options, that a --help on standard input lists, one a line.
_sfnc_commands()
{
    awk '/^  [a-z]/ { print $1 }'
}

_sfnc_options()
{
    awk '/^  -/ {
        sub(/^ +/, ""); sub(/  +.*/, "")
        count = split($0, words, /[ ,]+/)
        for (i = 1; i <= count; i++)
            if (words[i] ~ /^-/ && words[i] !~ /RULE/) print words[i]
    }'
}

# Complete a word with a file, before which an @ may stand.
_sfnc_files()
{
    case $1 in
    @*) mapfile -t COMPREPLY < <(compgen -P @ -f -- "${1#@}") ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "$1") ;;
    esac
}

# The names of the test cases in the mock files among some words, one a line.
_sfnc_cases()
{
    local word cases number

    for word in "$@"; do
        [ -f "$word" ] || continue
        cases=$(sfnc eval '$.StateMachines.*.TestCases' --input "@$word" 2>/dev/null) || continue
        for number in 0 1 2 3 4 5 6 7; do
            sfnc eval "\$[$number].keys()" --input - <<<"$cases" 2>/dev/null || break
        done
    done | sed 's/^\["//; s/"]$//; s/","/\n/g'
}

# The names of the machines in the documents among some words, one a line.
_sfnc_machines()
{
    local word

    for word in "$@"; do
        [ -f "$word" ] && sfnc build "$word" --machine '?' --emit ir -o - 2>&1 >/dev/null
    done | sed -n 's/^  //p'
}

_sfnc()
{
    local word=$2 before=$3 command=${COMP_WORDS[1]}

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(sfnc --help | _sfnc_commands) help --help --version" -- "$word")
        return
    fi
    if [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; then
        mapfile -t COMPREPLY < <(compgen -W "$(sfnc --help | _sfnc_commands)" -- "$word")
        return
    fi
    case $before in
    --backend) mapfile -t COMPREPLY < <(compgen -W "llvm c" -- "$word") ; return ;;
    --emit) mapfile -t COMPREPLY < <(compgen -W "exe obj so c llvm-ir llvm-bc asm ir" -- "$word") ; return ;;
    --type) mapfile -t COMPREPLY < <(compgen -W "standard express" -- "$word") ; return ;;
    --format)
        local formats="text json"
        [ "$command" = check ] && formats="text json sarif github junit"
        [ "$command" = test ] && formats="text json junit tap"
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$word")
        return
        ;;
    --test-case) _sfnc_lines "$word" < <(_sfnc_cases "${COMP_WORDS[@]:2}") ; return ;;
    --machine) _sfnc_lines "$word" < <(_sfnc_machines "${COMP_WORDS[@]:2}") ; return ;;
    --language) mapfile -t COMPREPLY < <(compgen -W "jsonpath intrinsic jsonata" -- "$word") ; return ;;
    --dump-after) mapfile -t COMPREPLY < <(compgen -W "$(sfnc build --list-passes | cut -d' ' -f1)" -- "$word") ; return ;;
    esac
    if [ "$command" = explain ]; then
        mapfile -t COMPREPLY < <(compgen -W "--list $(sfnc explain --list | cut -d' ' -f1)" -- "$word")
        return
    fi
    case $word in
    -W*)
        mapfile -t COMPREPLY < <(compgen -W "-Werror -Wall -Wextra $(sfnc explain --list |
            awk '{ print "-W" $1; if ($2 != "error") print "-Wno-" $1 }')" -- "$word")
        ;;
    -*)
        mapfile -t COMPREPLY < <(compgen -W "$({ echo --help; sfnc "$command" --help 2>/dev/null | _sfnc_options; } | sort -u)" -- "$word")
        ;;
    *) _sfnc_files "$word" ;;
    esac
}
complete -o filenames -F _sfnc sfnc

_sfnc_executable()
{
    local program=${1/#\~/$HOME} word=$2 before=$3 command=${COMP_WORDS[1]}

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$program" --help | _sfnc_commands) --help --version" -- "$word")
        return
    fi
    case $before in
    --status)
        mapfile -t COMPREPLY < <(compgen -W "RUNNING SUCCEEDED FAILED TIMED_OUT ABORTED PENDING_REDRIVE" -- "$word")
        return
        ;;
    --test-case) _sfnc_lines "$word" < <(_sfnc_cases "${COMP_WORDS[@]:2}") ; return ;;
    esac
    if [ "$COMP_CWORD" -eq 2 ] && [ "$command" = store ] && [[ $word != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "check compact export" -- "$word")
        return
    fi
    case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W "$("$program" "$command" --help 2>/dev/null | _sfnc_options)" -- "$word") ;;
    *) _sfnc_files "$word" ;;
    esac
}
