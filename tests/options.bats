load lib/helper

# The options of a program in its help, its manual page, its option table and the
# shells' completions must agree. Programs with one screen of help print it for
# --help all, too.

in_help() {
  "$1" --help all | grep -oE '(^|[ ,])--[a-z][a-z-]+' | grep -oE '[a-z][a-z-]+' | sort -u
}

in_manual() {
  sed -n 's/^\.It //p; s/^\.Fl /Fl /p' "$top/man/$1.1" | grep -oE 'Fl -[a-z][a-z-]+' |
    sed 's/^Fl -//' | sort -u
}

@test "options: --help and the manual page list the same options" {
  local tool
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push; do
    in_help "$tool" >help
    in_manual "$tool" >manual
    [ "$(wc -l <help)" -gt 5 ] || fail "what are the options of $tool?"
    diff help manual || fail "$tool"
  done
}

@test "options: each program accepts every option in its --help" {
  local tool option
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push; do
    while read -r option; do
      # The argument makes every option fail, so that the program does not start to work.
      capture "$tool" "--$option=" </dev/null
      ! grep -q 'unrecognized' "$err" || fail "$tool does not know --$option"
    done < <(in_help "$tool")
  done
}

@test "options: --help is at most 79 columns wide" {
  local tool all
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync; do
    for all in '' all; do
      # shellcheck disable=SC2086 # without `all`, no argument
      "$tool" --help $all | awk -v tool="$tool" 'length > 79 { print tool ": " $0 }' >wide
      cmp wide /dev/null || fail "$(cat wide)"
    done
  done
}

@test "options: --help fits a screen" {
  local tool lines
  # One line of 24 is left for the prompt.
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync; do
    lines=$("$tool" --help | wc -l)
    ((lines <= 23)) || fail "$tool --help has $lines lines"
  done
}

@test "options: --help of ms-fetch has some lines of --help all, with all lines of its text" {
  local form
  capture ms-fetch --help
  ends 0
  cp "$out" short
  for form in '--help all' '--help=all' '-h all'; do
    # shellcheck disable=SC2086 # two arguments
    capture ms-fetch $form
    ends 0
    grep -vxFf "$out" short | grep -vE '^(Example: ms-fetch |See ms-fetch --help all$)' | diff /dev/null -
    sed '/^$/,$d' short >text
    sed '/^$/,$d' "$out" | diff text -
  done
  grep -qF -- '--max-pages N' short
  grep -qF -- '--start N|TEXT' short
  [ "$(tail -n 1 short)" = 'See ms-fetch --help all' ]
  ! grep -qF -- '--cursor-header' short || fail 'it is in the short help'
  [ "$(grep -cE '^ +(-[a-zA-Z], )?--help \[all\] ' short)" = 1 ]
  # The shells take what follows two blanks for the description.
  ms-fetch --help all | grep -E '^ +(-[a-zA-Z], )?--' | grep -vE '[^ ] {2,}[a-z]' | diff /dev/null -
  # Another word is no reason to print less, or more.
  capture ms-fetch --help http://127.0.0.1:1/
  ends 0
  prints short
  capture ms-fetch --help=most
  ends_usage "^ms-fetch: --help: 'most' is not 'all'$" ms-fetch
}

@test "options: a name that is cut short is refused, in each program" {
  local tool option value
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push; do
    in_help "$tool" >names
    while read -r option; do
      # Up to the last letter, unless that is another option, as --total and --total-header.
      option=${option%?}
      ! grep -qx -- "$option" names || continue
      for value in '' =value; do
        capture "$tool" "--$option$value" </dev/null
        ends_usage "^$tool: unrecognized option '--$option'; write the full name: --$option" "$tool"
        [ "$(tail -n 1 "$err")" = "see $tool --help" ]
      done
    done <names
  done
  capture ms-push --dry x
  ends_usage "^ms-push: unrecognized option '--dry'; write the full name: --dry-run$" ms-push
}

@test "options: an abbreviation is found in every place, and a value is none" {
  export HOME=$PWD
  capture ms-fetch --items --tot http://127.0.0.1:1/ --expl
  ends_usage "^ms-fetch: unrecognized option '--expl'; write the full name: --explain$" ms-fetch
  capture ms-fetch --tot --items http://127.0.0.1:1/
  ends_usage "^ms-fetch: unrecognized option '--tot'; write the full name: --total, --total-header$" ms-fetch
  capture ms-fetch --item --items http://127.0.0.1:1/
  ends_usage "^ms-fetch: unrecognized option '--item'; write the full name: --items$" ms-fetch
  capture ms-fetch --explain http://127.0.0.1:1/ --items --tot --total=--items --total-header --limit
  ends 0 'pages:' 'items: --tot$' 'ends at' 'first'
  capture ms-pick -- --nul <<<'{"--nul":[1]}'
  ends 0
  prints_text '1\n'
}

@test "options: an error names the option, and never its value" {
  capture ms-fetch --limit
  ends_usage "^ms-fetch: option '--limit' requires an argument$" ms-fetch
  capture ms-fetch -l
  ends_usage "^ms-fetch: option requires an argument -- 'l'$" ms-fetch
  capture ms-fetch -ql
  ends_usage "^ms-fetch: option requires an argument -- 'l'$" ms-fetch
  capture ms-fetch --explain=s3cret
  ends_usage "^ms-fetch: option '--explain' doesn't allow an argument$" ms-fetch
  capture ms-fetch --quiet=s3cret
  ends_usage "^ms-fetch: option '--quiet' doesn't allow an argument$" ms-fetch
  capture ms-fetch --token=s3cret
  ends_usage "^ms-fetch: unrecognized option '--token'; write the full name: --token-file$" ms-fetch
  capture ms-fetch -qy http://127.0.0.1:1/
  ends_usage "^ms-fetch: invalid option -- 'y'$" ms-fetch
  capture ms-fetch -:
  ends_usage "^ms-fetch: invalid option -- ':'$" ms-fetch
}

@test "options: ms-fetch says what to use in place of curl's options" {
  local names hint
  while read -r names hint; do
    capture ms-fetch "--${names#*,}" http://127.0.0.1:1/
    ends_usage "^ms-fetch: unrecognized option '--${names#*,}'; .*$hint" ms-fetch
    capture ms-fetch "-${names%,*}" http://127.0.0.1:1/
    ends_usage "^ms-fetch: invalid option -- '${names%,*}'; .*$hint" ms-fetch
  done <<'END'
k,insecure use --cacert FILE
u,user use --netrc$
L,location redirects within the origin are followed: see --allow-origin$
X,request with -d a POST$
o,output use > FILE$
END
  capture ms-fetch -Z
  ends_usage "^ms-fetch: invalid option -- 'Z'$" ms-fetch
}

@test "options: the groups of --help all are the sections of the manual of ms-fetch" {
  local group option title=''
  while IFS= read -r group; do
    case $group in
      '  '*) printf '%s: %s\n' "$title" "$(grep -oE -- '--[a-z-]+' <<<"$group" | head -n 1)" ;;
      [A-Z]*:) title=${group%:} ;;
    esac
  done < <(ms-fetch --help all | sed '1,/^$/d') | sort >help
  [ "$(cut -d: -f1 help | uniq | wc -l)" = 9 ]
  awk '/^\.Ss/ { sub(/^\.Ss /, ""); title = $0 }
    /^\.Sh ENV/ { exit }
    /^\.It Fl/ { n = split($0, word, /Fl -/)
      for (i = 2; i <= n; i++) { split(word[i], name, /[ ,]/); print title ": --" name[1] } }' \
    "$top/man/ms-fetch.1" | sort -u >manual
  diff help manual
}

# bash_offers PROGRAM WORD: prints bash's completions of the first word.
bash_offers() {
  bash --norc -c '
    . /usr/share/bash-completion/bash_completion
    . "$1"
    COMP_WORDS=("$2" "$3") COMP_CWORD=1 COMP_LINE="$2 $3" COMP_POINT=${#COMP_LINE}
    _ms "$2" "$3" "$2"
    printf "%s\n" "${COMPREPLY[@]#--}"' - "$top/completions/ms.bash" "$@"
}

@test "options: bash completes every option" {
  local tool
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push; do
    bash_offers "$tool" -- | sort -u >got
    in_help "$tool" >expected
    diff expected got || fail "$tool"
  done
}

@test "options: bash completes the values of an option" {
  bash --norc -c '
    . /usr/share/bash-completion/bash_completion
    . "$1"
    COMP_WORDS=(ms-push --adopt h) COMP_CWORD=2 COMP_LINE="ms-push --adopt h" COMP_POINT=${#COMP_LINE}
    _ms ms-push h --adopt
    printf "%s\n" "${COMPREPLY[@]}"' - "$top/completions/ms.bash" >got
  echo handle >expected
  cmp got expected
}

@test "options: zsh loads the completion" {
  mkdir functions
  cp "$top/completions/_ms" functions
  capture zsh -fc 'fpath=($PWD/functions $fpath); autoload -Uz compinit
    compinit -u -d dump && print -r -- $_comps[ms-fetch] $_comps[ms-push]'
  ends 0
  prints_text '_ms _ms\n'
}

# zsh_offers WORD…: prints zsh's completions of the last word. The functions that
# complete belong to the line editor, so they are replaced.
zsh_offers() {
  zsh -fc 'setopt extendedglob
    _describe() { print -rl -- ${described%%:*} }
    compadd() { print -rl -- "$@" }
    _files() { print files }
    fpath=("$1" $fpath); shift
    words=("$@") CURRENT=$# PREFIX=$@[-1]
    autoload -Uz _ms; _ms' - "$top/completions" "$@"
}

@test "options: zsh completes every option and its values" {
  local tool
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push; do
    zsh_offers "$tool" -- | sed 's/^--//' | sort -u >got
    in_help "$tool" >expected
    diff expected got || fail "$tool"
  done
  zsh_offers ms-push --adopt '' >got
  printf 'handle\nsku\n' >expected
  cmp got expected
  zsh_offers ms-push --reject '' >got
  echo files >expected
  cmp got expected
}

@test "options: the completions know every value that ms-push accepts" {
  export MEDUSA_URL=http://127.0.0.1:1 MEDUSA_API_KEY=sk_1
  local option words
  for option in --adopt --create-missing --gzip --initial --match --on-duplicate --only --prune --unknown; do
    capture ms-push "$option" nonsense
    ends 64 "^ms-push: $option: 'nonsense' is not one of "
    words=$(sed "s/.* is not one of //; s/,//g" "$err")
    if [[ $option == --match ]]; then
      capture ms-push -r inventory --match nonsense
      words+=$(sed "s/.* is not one of sku//; s/,//g" "$err")
    fi
    grep -qF -- "    $option) mapfile -t COMPREPLY < <(compgen -W '$words' " "$top/completions/ms.bash" ||
      grep -qF -- "(compgen -W '$words' " <(grep -A 1 -F -- "    $option)" "$top/completions/ms.bash")
    grep -qxF -- "  $option) compadd $words; return ;;" "$top/completions/_ms"
  done
  capture ms-push --resource nonsense
  ends 64 "^ms-push: --resource: 'nonsense' is not one of "
  words=$(sed "s/.* is not one of //; s/,//g" "$err")
  grep -qF -- "    -r | --resource) mapfile -t COMPREPLY < <(compgen -W '$words' " "$top/completions/ms.bash"
  grep -qxF -- "  -r | --resource) compadd $words; return ;;" "$top/completions/_ms"
}

# ms-sync is a script; its operand is a file.
@test "options: ms-sync has the same options in its help, manual and completions" {
  in_help ms-sync >expected
  [ "$(wc -l <expected)" -gt 5 ] || fail 'what are its options?'
  in_manual ms-sync >got
  diff expected got
  bash_offers ms-sync -- | sort -u >got
  diff expected got
  zsh_offers ms-sync -- | sed 's/^--//' | sort -u >got
  diff expected got
  echo >some-settings
  bash_offers ms-sync some >got
  echo some-settings | diff - got
  zsh_offers ms-sync some >got
  echo files | diff - got
}

# synopsis PROGRAM: prints the SYNOPSIS of its manual page on one line.
synopsis() {
  mandoc -T utf8 "$top/man/$1.1" | col -b | sed -n '/^SYNOPSIS/,/^DESCRIPTION/{/^[A-Z]/d;p}' |
    tr -s ' \t\n' ' ' | sed 's/^ //; s/ $//'
}

@test "options: the usage line is the SYNOPSIS of the manual page" {
  local program
  for program in ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync; do
    capture "$program" --help
    ends 0
    sed '/^[A-Z]/,$d' "$out" | tr -s ' \n' ' ' | sed 's/ $//' >got
    printf 'usage: %s' "$(synopsis "$program")" | diff - got
  done
}

@test "options: ms-sync prints its usage line for --help and for errors" {
  local usage given full
  usage=$(synopsis ms-sync)
  capture ms-sync --help
  ends 0
  assert_equal "$(head -n 1 "$out")" "usage: $usage"
  capture ms-sync
  ends_usage '^ms-sync: no settings are named$' ms-sync
  assert_equal "$(tail -n 1 "$err")" "usage: $usage"
  capture ms-sync --nonsense settings
  ends_usage "^ms-sync: unrecognized option '--nonsense'" ms-sync
  while read -r given full; do
    capture ms-sync settings "$given"
    ends_usage "^ms-sync: unrecognized option '${given%=*}'${full:+; write the full name: $full}$" ms-sync
  done <<'END'
--dry --dry-run
--dry-ru --dry-run
--help-me
--vers=1 --version
END
  capture ms-sync -- ./--dry
  ends 74 "^ms-sync: cannot read './--dry'$"
  capture ms-sync -n orders settings
  ends_usage "^ms-sync: 'orders' is not one of catalogue, stock, batches, undo$" ms-sync
  capture ms-sync stock settings more
  ends_usage '^ms-sync: more than a job and its settings are named$' ms-sync
  capture ms-sync undo 2026 settings
  ends_usage "^ms-sync: '2026' is not a run, such as 20261129T030000.123Z$" ms-sync
  capture ms-sync undo 20261129T030000.123Z settings more
  ends_usage '^ms-sync: more than a job, a run and the settings are named$' ms-sync
  for given in --check '--max-items 3'; do
    # shellcheck disable=SC2086 # two words
    capture ms-sync $given undo settings
    ends_usage '^ms-sync: --check and --max-items cannot be used with undo$' ms-sync
  done
}
