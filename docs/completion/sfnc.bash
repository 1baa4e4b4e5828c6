# docs/completion/sfnc.bash - bash completion of sfnc.

# Complete a word with the lines of standard input, which may hold blanks.
_sfnc_lines()
{
    local line quoted

    while IFS= read -r line; do
        printf -v quoted %q "$line"
        [[ $line == "$1"* || $quoted == "$1"* ]] && COMPREPLY+=("$quoted")
    done
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
    local common="-D --define-file --literal-placeholders --machine --type --help"
    local run="--input --name --mock --test-case --history --virtual-time --seed --store --bindings
               --aws-limits --verbose"

    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "build check run test eval explain help --help --version" -- "$word")
        return
    fi
    if [ "$COMP_CWORD" -eq 2 ] && [ "$command" = help ]; then
        mapfile -t COMPREPLY < <(compgen -W "build check run test eval explain" -- "$word")
        return
    fi
    case $before in
    --backend) mapfile -t COMPREPLY < <(compgen -W "llvm c" -- "$word") ; return ;;
    --emit) mapfile -t COMPREPLY < <(compgen -W "exe obj so c llvm-ir llvm-bc asm ir" -- "$word") ; return ;;
    --type) mapfile -t COMPREPLY < <(compgen -W "standard express" -- "$word") ; return ;;
    --format)
        local formats="text json"
        [ "$command" = test ] && formats="text json junit tap"
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$word")
        return
        ;;
    --test-case) _sfnc_lines "$word" < <(_sfnc_cases "${COMP_WORDS[@]:2}") ; return ;;
    --machine) _sfnc_lines "$word" < <(_sfnc_machines "${COMP_WORDS[@]:2}") ; return ;;
    --language) mapfile -t COMPREPLY < <(compgen -W "jsonpath intrinsic" -- "$word") ; return ;;
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
        case $command in
        build) common="$common -o -g -v -O0 -O1 -O2 -O3 --backend --emit --static --slim --link --bindings
                       --target --dump-after --list-passes --werror" ;;
        check) common="$common --format --werror" ;;
        run) common="$common $run --link --backend --werror -O0 -O1 -O2 -O3" ;;
        test) common="$common --test-case --format --coverage --no-missed --input --bindings --seed
                      --aws-limits --dump-after
                      --backend --link --werror -O0 -O1 -O2 -O3" ;;
        eval) common="--language --input --variables --context --batch --help" ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$common" -- "$word")
        ;;
    *) mapfile -t COMPREPLY < <(compgen -f -- "${word#@}") ;;
    esac
}
complete -o filenames -F _sfnc sfnc
