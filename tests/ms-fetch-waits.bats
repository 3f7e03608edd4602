load lib/helper

# What is transient, and how long ms-fetch waits.

fetch() {
  capture ms-fetch "${hasty[@]}" "$@"
}

# --- a part of a page

@test "waits: a part that was not requested is not a page" {
  fetch -q --retries 1 "$(url 'faults=206:Content-Range=bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D*/products')"
  ends 75 '^ms-fetch: page 1: .*: the server sent a part of the page \(status 206\), which was not requested; gave up$'
  prints_nothing
  requested 2
  context+=-streamed
  fetch -q --page-buffer 4 "$(url 'faults=206:Content-Range=Bytes%200-17%2F99:body=%7B%22products%22%3A%5B1%5D%7D/products?limit=1')"
  ends 0
  assert_equal "$(jq -c '.products | map(.id)' "$out")" '[1]'
  requested 2
}

@test "waits: a page of a longer list may have status 206" {
  local header
  for header in resources=0-49%2F1200 Content-Range=0-49%2F1200 Content-Range=items%200-49%2F1200; do
    fetch "$(context=$context-${header//[^a-zA-Z]/} url "faults=206:$header:body=%7B%22products%22%3A%5B1%5D%7D/products")"
    ends 0
    prints_text '{"products":[1]}\n'
  done
}
