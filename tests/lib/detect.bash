# shellcheck shell=bash disable=SC2034,SC2154
# For tests of --detect, against small copies of APIs (apis.py) and pages of the test.

set_up() {
  export HOME=$PWD
  printf 'machine 127.0.0.1 login key password secret\n' >.netrc
  chmod 600 .netrc
}

# detect OPTION… URL: runs ms-fetch --detect; no more than 6 requests are sent.
detect() {
  rm -f "$MS_TEST_DIR/log/$context"
  capture ms-fetch "${hasty[@]}" --detect "$@"
  (($(requests .n | wc -l) <= 6)) || fail "more than 6 requests"
  sed 's/^ms-fetch: //' "$err" >said
}

# finds COMMAND: the end is this command, after the options of detect.
finds() {
  [ "$status" = 0 ] || explain "no command" || return
  sed "s/ --retry-delay 1ms --retry-max-delay 20ms//" "$out" >command
  printf 'ms-fetch%s\n' "$1" | diff - command || explain "another command"
}

# finds_nothing STATUS REGEX: there is no command, and a line says what to look up.
finds_nothing() {
  [ "$status" = "$1" ] || explain "expected status $1" || return
  prints_nothing || return
  grep -qE -e "$2" said || explain "no line is like: $2" || return
  [[ $(tail -n 1 said) == 'no command: '* ]] || explain "the last line is another"
}

# runs COUNT PATH: the command that was printed fetches so many items, at PATH.
runs() {
  capture sh -c "$(cat "$out")"
  [ "$status" = 0 ] || explain "the command fails" || return
  ms-pick "$2" <"$out" | sort -u | wc -l >got
  echo "$1" | diff - got || fail "not all items"
}

# serve BODY…: sets $address to the URL of a server that gives these answers, in a new
# context; the last one repeats.
serve() {
  context+=x
  address=$(turns "$@")
}

# objects FROM TO: an array of objects with these ids.
objects() { gojq -cn --argjson a "$1" --argjson b "$2" '[range($a; $b + 1) | {id: .}]'; }

# tells LINE…: these are all lines on stderr, without URLs.
tells() {
  sed 's/GET .*/GET/' said | diff - <(printf '%s\n' "$@") || fail 'it says something else'
}

# asks QUERY…: these are the queries of all requests but the first.
asks() {
  requests .target | sed '1d; s/.*?//' | diff - <(printf '%s\n' "$@")
}
