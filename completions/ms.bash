# bash completion for ms-fetch, ms-pick, ms-batch, ms-delta, ms-push and ms-sync: offers
# the options that --help all lists.
# shellcheck shell=bash

_ms() {
  local cur prev words cword
  _init_completion || return
  case $prev in
    --cacert | --client-cert | --client-key | --edited | --edits | --journal | --metrics | --reject | --secret-file | --since | --stats | --token-file)
      _filedir
      return
      ;;
    --adopt) mapfile -t COMPREPLY < <(compgen -W 'handle sku' -- "$cur") && return ;;
    -K | --config)
      [[ $cur != */* ]] || { _filedir && return; }
      mapfile -t COMPREPLY < <(compgen -W 'akeneo bigcommerce bigcommerce-v2 commercetools directus dummyjson github hal json-server jsonapi magento medusa odata odoo odoo-jsonrpc saleor scayle scim shopify-admin shopify-graphql shopify-storefront spring strapi stripe surecart vendure wix woocommerce' -- "$cur") && return
      ;;
    --create-missing)
      mapfile -t COMPREPLY < <(compgen -W 'tags types collections categories' -- "$cur") && return
      ;;
    --gone) mapfile -t COMPREPLY < <(compgen -W 'draft delete zero keys' -- "$cur") && return ;;
    --gzip) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") && return ;;
    --initial)
      mapfile -t COMPREPLY < <(compgen -W 'title subtitle description handle status thumbnail images tags categories sales_channels type collection shipping_profile metadata discountable is_giftcard material weight length height width hs_code mid_code origin_country' -- "$cur") && return
      ;;
    --log) mapfile -t COMPREPLY < <(compgen -W 'json text' -- "$cur") && return ;;
    --match) mapfile -t COMPREPLY < <(compgen -W 'external_id id handle sku inventory_item_id ean upc barcode' -- "$cur") && return ;;
    --only) mapfile -t COMPREPLY < <(compgen -W 'create update' -- "$cur") && return ;;
    --on-duplicate) mapfile -t COMPREPLY < <(compgen -W 'reject oldest' -- "$cur") && return ;;
    --prune) mapfile -t COMPREPLY < <(compgen -W 'options variants prices' -- "$cur") && return ;;
    -r | --resource) mapfile -t COMPREPLY < <(compgen -W 'products inventory' -- "$cur") && return ;;
    --undo-created) mapfile -t COMPREPLY < <(compgen -W 'draft delete' -- "$cur") && return ;;
    --unknown) mapfile -t COMPREPLY < <(compgen -W 'error drop metadata' -- "$cur") && return ;;
  esac
  if [[ $cur != -* ]]; then
    [[ ${1##*/} != ms-sync && ${1##*/} != ms-delta ]] || _filedir
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$("$1" --help all 2>/dev/null | LC_ALL=C grep -oE -- '--[a-z][a-z-]+')" -- "$cur")
}
complete -F _ms ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync
