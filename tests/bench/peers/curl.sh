# shellcheck shell=bash
# Sourced by the peers that write with curl, a request at a time.

# shellcheck disable=SC2154 # work: the caller's directory, which it removes
printf 'Authorization: Basic %s\n' "$(printf '%s:' "$MEDUSA_API_KEY" | base64 -w 0)" >"$work/auth"

# medusa TARGET [OPTION…]: sends a request; $work/answer has the answer.
medusa() {
  local target=$1
  shift
  curl -sS --fail-with-body -H @"$work/auth" -o "$work/answer" \
    -w '%{size_request} %{size_upload} %{size_header} %{size_download}\n' \
    "$@" "$MEDUSA_URL/admin/$target" >>"$work/wire"
}

# sum_up: prints the number of requests, bytes out and bytes in.
sum_up() {
  awk '{ out += $1 + $2; back += $3 + $4 } END { print NR, out, back }' "$work/wire"
}
