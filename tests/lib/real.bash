# For tests of ms-push with the real Medusa that tests/run started; see real_medusa.

push() {
  capture ms-push -q "$@"
}

# push_json: the same for indented JSON.
push_json() {
  jq -c . >in
  push "$@" <in
}

# api PATH [BODY]: sends a request to Medusa and prints the answer.
api() {
  curl -sS --fail-with-body -H "Authorization: Bearer $MEDUSA_TOKEN" ${2+-H 'Content-Type: application/json' -d "$2"} "$MEDUSA_URL$1"
}

# stored KEY FIELDS FILTER: prints these fields of the product with this key.
stored() {
  api "/admin/products?external_id=$1&fields=$2" | jq -rc ".products[] | $3"
}

# sized KEY SIZE…: prints a product with a variant for each size.
sized() {
  local key=$1
  shift
  printf '%s\n' "$@" | jq -Rc . | jq -sc --arg key "$key" '{
    external_id: $key, title: "Title of \($key)", handle: $key,
    options: [{title: "Size", values: .}],
    variants: map({title: ., sku: "\($key)-\(.)", options: {Size: .}, prices: []})}'
}
