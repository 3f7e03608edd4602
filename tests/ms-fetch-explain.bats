load lib/helper

# What --explain prints, and which parts of a body are secrets.

explains() {
  capture ms-fetch --explain "$@"
}

# says PREFIX TEXT: checks the text of the only line with this prefix.
says() {
  sed -n "s/^ms-fetch: $1: //p" "$err" >got
  printf '%s\n' "$2" | diff - got
}

here=http://127.0.0.1:1/list

@test "ms-fetch: --explain names the paging style" {
  local style options
  while IFS='|' read -r style options; do
    # shellcheck disable=SC2086 # several options
    explains $options
    ends 0 '^ms-fetch: pages: ' '^ms-fetch: items: ' '^ms-fetch: ends at: ' '^ms-fetch: first: GET '
    says pages "$style"
    prints_nothing
  done <<END
by {offset}, the number of items so far|$here?o={offset}
by {page}, the number of the page|$here?p={page}
by {cursor}, taken from each page|--cursor c $here?c={cursor}
by the URL at --next in each page|--next n $here
by a Link header, if there is one|$here
END
}

@test "ms-fetch: --explain lists each rule that can end the run, and no other" {
  local text options
  while IFS='|' read -r text options; do
    # shellcheck disable=SC2086 # several options
    explains $options
    says 'ends at' "$text"
  done <<END
a page without items, or status 204|$here?o={offset}
a page without items, or status 204|$here?p={page}
no cursor|--cursor c $here?c={cursor}
no next page|--next n $here
no next page|$here
no next page, or a false --more|--more m $here
no next page, or a true --end|--end e $here
no next page, or the total reached|--total t $here
no next page, or the total reached|--total-header t $here
no next page, or the last page's number|--pages p $here
no next page, or the last page's number|--pages-header p $here
no next page, or --max-pages|--max-pages 2 $here
no next page, or --max-items|--max-items 2 $here
no cursor, or a false --more, or a true --end, or the total reached, or the last page's number, or --max-pages, or --max-items|--cursor c --more m --end e --total t --pages p --max-pages 1 --max-items 1 $here?c={cursor}
END
}

@test "ms-fetch: --explain shows the path of the items, the method and the first URL" {
  explains --items 'a.b[]' -l 5 --start 3 "$here?l={limit}&o={offset}"
  says items 'a.b[]'
  says first "GET $here?l=5&o=3"
  explains -d '[]' "$here?token=s3cret-word-of-the-shop"
  says items "the root array, else 'products'"
  says first "POST $here?token=***"
}

@test "ms-fetch: --explain shows headers with placeholders, without their secrets" {
  printf '%s\n' 'X-Key: s3cret-{page}-word' 'X-Other: s3cret-other' >headers
  explains -H @headers -H 'X-Range: {offset}-{offset_end}' -H 'X-Plain: 1' "$here"
  ends 0 pages items ends first 'header: X-Key: \*\*\*<<\{page}>>\*\*\*$' \
    '^ms-fetch: header: X-Range: <<\{offset}>>-<<\{offset_end}>>$'
}

@test "ms-fetch: --explain cuts a line of the body after 2999 bytes, and says so" {
  local n
  for n in 2999 3000; do
    explains -d "\"$(printf '%0*d' $((n - 2)) 0)\"" "$here"
    sed -n 's/^ms-fetch: body: "/"/p' "$err" >got
    if ((n == 2999)); then
      [ "$(wc -c <got)" = 3000 ] # and its end
      ! grep -qF ... got || fail 'it is cut'
    else
      grep -qx '"0*\.\.\.' got
    fi
  done
}

@test "ms-fetch: --explain shows no body that is empty or broken" {
  explains -d '' "$here"
  ends 0 pages items ends 'first: POST ' '^ms-fetch: body: 0 bytes; not shown, since it is not JSON$'
  explains -d '{"password":"s3cret-word"' "$here"
  ends 0 pages items ends first '^ms-fetch: body: 25 bytes; not shown, since it is not JSON$'
}

@test "ms-fetch: a body with a secret is not sent over plain http to another host" {
  local body
  printf 'X-Key: s3cret-header\n' >header
  for body in '{"password":"s3cret-word"}' '{"password":"s3cret-word","x":"y","n":1}' \
    '{"x":"y","a":[{"API_KEY":"s3cret-word"}]}' '{"client_secret":12345678}' '{"token":"s3cret-word-of-16"}' \
    'a=1&password=s3cret-word' 'password=s3cret-word&a=1'; do
    explains -d "$body" http://192.0.2.1/
    ends 64 '^ms-fetch: a secret would be sent unencrypted to .*--insecure-http$'
  done
  # A body without one is no reason to send the secret of a header.
  for body in '{"x":"y"}' 'a=1'; do
    explains -H @header -d "$body" http://192.0.2.1/
    ends 64 '^ms-fetch: a secret would be sent unencrypted to '
  done
}

@test "ms-fetch: a body without a secret is sent over plain http" {
  local body
  for body in '{"x":"y"}' '{"password":""}' '{"password":null}' '{"password":{"x":"y"}}' '["password","y"]' \
    '{"passwords":"y"}' '{"token":"short"}' '{"token":"a text of several words"}' '{"x":"password"}' \
    '["s3cret12345678901234"]' 'a=1' 'passwords=1' 'password='; do
    explains -d "$body" http://192.0.2.1/
    ends 0 pages items ends first body 'body: '
  done
}

@test "ms-fetch: --explain hides in arrays what has 20 letters and digits" {
  local word
  for word in a2345678901234567890 1234567890123456789b; do
    explains -d "[\"$word\",\"x\"]" "$here"
    grep -qxF 'ms-fetch: body: ["***","x"]' "$err"
  done
  for word in a234567890123456789 12345678901234567890 abcdefghijklmnopqrst a234567890-1234567890; do
    explains -d "[\"$word\",{\"y\":\"a2345678901234567890\"}]" "$here"
    grep -qxF "ms-fetch: body: [\"$word\",{\"y\":\"a2345678901234567890\"}]" "$err"
  done
}

@test "ms-fetch: --explain hides the secrets of a form and of JSON, and nothing else" {
  explains -d 'a=1&password=s3cret+word&page={page}' "$here"
  grep -qxF 'ms-fetch: body: a=1&password=***&page=<<{page}>>' "$err"
  explains -d '{"a":"12345678","api_key":12345678901,"token":"s3cret-word-of-16","b":["{page}"]}' "$here"
  grep -qxF 'ms-fetch: body: {"a":"12345678","api_key":***,"token":"***","b":[<<"{page}">>]}' "$err"
}

@test "ms-fetch: --explain hides secrets before, after and around what is filled in" {
  explains -d '{"n":{page},"a":["a2345678901234567890"],"password":"s3cret-word"}' "$here"
  grep -qxF 'ms-fetch: body: {"n":<<{page}>>,"a":["***"],"password":"***"}' "$err"
  grep -qx 'ms-fetch: body: [0-9]* bytes; what is in << >> is filled in' "$err"
  explains -d '{"password":"s3cret-{page}-word","x":"{limit}x"}' "$here"
  grep -qxF 'ms-fetch: body: {"password":"***","x":"<<{limit}>>x"}' "$err"
  explains -d '{"x":1}' "$here"
  grep -qxF 'ms-fetch: body: 7 bytes; nothing in it is filled in' "$err"
}
