load lib/helper
load lib/real

# bats file_tags=medusa

# ms-delta in front of a real Medusa: what is settled is what Medusa has, also when runs
# are killed. Each test uses its own keys.

set_up() {
  real_medusa
}

# products PREFIX COUNT [TITLE]: writes so many products to the file in.
products() {
  jq -nc --arg prefix "$1" --argjson n "$2" --arg title "${3-Title}" 'range($n) |
    {external_id: "\($prefix)-\(.)", handle: "\($prefix)-\(.)", title: "\($title) \(.)", status: "published"}' >in
  cp in all
}

# sync [OPTION…]: a run over the file in.
sync() {
  capture_sh 'ms-delta -q "$@" ledger <in | tee passed | ms-batch -n 7 |
    ms-push -q --receipts | ms-delta -q --ack ledger' _ "$@"
}

sweep() {
  capture_sh 'ms-delta -q --gone draft ledger | ms-batch |
    ms-push -q --only update --receipts | ms-delta -q --ack ledger'
}

# rich PREFIX TITLE PRICE: five products with variants, options and prices, in the file in.
rich() {
  jq -nc --arg prefix "$1" --arg title "$2" --argjson price "$3" 'range(5) | "\($prefix)-\(.)" as $key |
    {external_id: $key, handle: $key, title: $title, options: [{title: "Size", values: ["S", "M"]}],
      variants: (["S", "M"] | map({title: ., sku: "\($key)-\(.)", options: {Size: .},
        prices: [{currency_code: "eur", amount: $price}]}))}' >in
}

# titles: prints keys, titles and status of the products in the file all.
titles() {
  api "/admin/products?limit=999&fields=external_id,title,status&$(
    gojq -r '"external_id=\(.external_id)"' all | paste -sd '&'
  )" | gojq -r '.products[] | "\(.external_id) \(.title) \(.status)"' | sort
}

# wanted: prints the same for the file in.
wanted() {
  gojq -r '"\(.external_id) \(.title) published"' in | sort
}

@test "medusa: ms-delta settles what Medusa has, and passes on what changes" {
  products delta-a 15
  sync --verify 0
  ends 0
  cmp in passed
  sync --verify 0
  ends 0
  cmp in passed
  sync --verify 0
  ends 0
  cmp /dev/null passed
  sed -i 's/"Title 3"/"New 3"/' in
  sync --verify 0
  ends 0
  results '[.external_id, .action] | join(" ")' 'delta-a-3 updated'
  titles | diff -u <(wanted) -
}

@test "medusa: ms-delta drafts what is gone, and publishes it when it is back" {
  products delta-b 5
  sync
  head -n 4 all >in
  sync
  sync
  sweep
  ends 0
  results '[.external_id, .action] | join(" ")' 'delta-b-4 updated'
  titles | grep -c published | diff - <(echo 4)
  sweep
  ends 0
  prints_nothing
  # The map does not set the status any more.
  jq -c 'del(.status)' all >in
  sync
  titles | grep -c published | diff - <(echo 4)
  sweep
  ends 0
  results '[.external_id, .action] | join(" ")' 'delta-b-4 updated'
  titles | grep -c published | diff - <(echo 5)
}

@test "medusa: what a hand edit changed is set right when the item is verified" {
  local id
  products delta-c 3
  sync
  sync
  id=$(api '/admin/products?external_id=delta-c-1&fields=id' | gojq -r '.products[0].id')
  api "/admin/products/$id" '{"title":"By hand"}' >answer
  sync --verify 0 --offline
  cmp /dev/null passed
  sync --verify 1
  ends 0
  titles | diff -u <(wanted) -
}

@test "medusa: no kill of any stage leaves an item settled that Medusa does not have" {
  local n stage
  products delta-d 40
  sync
  sync
  for n in 1 2 3 4 5 6 7 8 9; do
    products delta-d 40 "Version $n"
    stage=$((n % 3))
    ms-delta -q --no-wait ledger <in >fifo-in 2>err-1 3>&- &
    wait $!
    # The stages run beside each other, and one of them is killed in its work.
    mkfifo "a$n" "b$n"
    rm -f acked
    ms-batch -n 7 <fifo-in >"a$n" 3>&- &
    pids=($!)
    ms-push -q --receipts <"a$n" >"b$n" 2>err-2 3>&- &
    pids+=($!)
    ms-delta -q --ack ledger <"b$n" >acked 3>&- &
    pids+=($!)
    until_ok grep -qs . acked
    kill -KILL "${pids[stage]}" || :
    wait "${pids[@]}" || :
  done
  sync --verify 0
  ends 0
  titles | diff -u <(wanted) -
  sync --verify 0
  ends 0
  sync --verify 0
  ends 0
  cmp /dev/null passed
}

@test "medusa: the version in a receipt is that of the next look" {
  # same ACTION: the next run finds the versions of this one.
  same() {
    sync
    ends 0
    results '.action' "$1" "$1" "$1" "$1" "$1"
    gojq -r .version "$out" >versions
    grep -c / versions | grep -qx 5
    sync
    results '.action' unchanged unchanged unchanged unchanged unchanged
    gojq -r .version "$out" | diff -u versions -
  }
  rich delta-e One 1
  same created
  rich delta-e Two 1
  same updated
  rich delta-e Two 2
  same updated
  jq -c '.variants[0].title = "Small"' in >new
  mv new in
  same updated
}

@test "medusa: what others change in texts, variants, prices and options is found" {
  local i id=() variant=() option=()
  # one N FILTER: of the product delta-f-N.
  one() { stored "delta-f-$1" "id,title,metadata,variants.id,options.id" "$2"; }
  # found N…: these products are passed on, and set right.
  found() {
    sync --verify 0
    ends 0
    gojq -r .external_id passed | diff -u <(printf 'delta-f-%s\n' "$@") -
    sync --verify 0
    sync --verify 0
    cmp /dev/null passed
  }
  rich delta-f Fine 1
  sync
  sync
  # Within the overlap, but ours.
  sync --verify 0
  cmp /dev/null passed
  for i in {0..4}; do
    read -r "id[$i]" "variant[$i]" "option[$i]" <<<"$(one "$i" '"\(.id) \(.variants[0].id) \(.options[0].id)"')"
  done
  {
    api "/admin/products/${id[0]}" '{"title":"By hand"}'
    api "/admin/products/${id[1]}" '{"metadata":{"by":"hand"}}'
    api "/admin/products/${id[2]}/variants/${variant[2]}" '{"title":"By hand"}'
    api "/admin/products/${id[3]}/variants/${variant[3]}" '{"prices":[{"currency_code":"eur","amount":7}]}'
    api "/admin/products/${id[4]}/options/batch" \
      "{\"update\":[{\"product_option_id\":\"${option[4]}\",\"add\":[{\"value\":\"XL\"}]}]}"
  } >answers
  found 0 1 2 3 4
  [ "$(one 0 .title)" = Fine ]
  api "/admin/products/${id[0]}/variants/batch" "{\"delete\":[\"${variant[0]}\"]}" >answers
  api /admin/products/batch "{\"delete\":[\"${id[1]}\"]}" >>answers
  found 0 1
  [ "$(one 0 '.variants | length')" = 2 ]
  [ "$(one 1 .id)" != "${id[1]}" ]
}

@test "medusa: --gone delete deletes what is gone, and it comes back as a new product" {
  local id
  rich delta-g Fine 1
  cp in rest
  sync
  sed -i 1,2d in
  sync
  sync
  id=$(stored delta-g-0 id .id)
  capture_sh 'ms-delta -q --gone delete ledger | ms-batch |
    ms-push -q --allow-delete --receipts | ms-delta -q --ack ledger'
  ends 0
  results '[.key, .action] | join(" ")' 'delta-g-0 deleted' 'delta-g-1 deleted'
  [ -z "$(stored delta-g-0 id .id)" ]
  cp rest in
  sync
  gojq -r '[.key, .action] | join(" ")' "$out" | head -n 2 | diff -u <(printf 'delta-g-%s created\n' 0 1) -
  [ "$(stored delta-g-0 id .id)" != "$id" ]
}

# bats test_tags=slow
@test "medusa: random histories of the source, the shop and kills settle nothing that is wrong" {
  LIMIT=550 capture python3 "$BATS_TEST_DIRNAME/lib/histories.py" "${SEED:-1}" "${HISTORIES:-1}"
  ends 0
}
