# shellcheck shell=bash
# For tests of ms-sync.

# settings [SCRIPT [ASSIGNMENT]]: writes shop.conf, for a source with pages.
settings() {
  cat >shop.conf <<EOF
source_url='$(url "${1-x=1}/products?limit={limit}&offset={offset}")'
map=map.jq
fetch=(-q -l 3 --retries 1 --retry-delay 1ms)
push=(-q --retries 1 --retry-delay 1ms)
state='$PWD/state'
${2-}
EOF
}
