# Categories -> their paths: {"9": "Home > Lamps"}. A path starts with Magento's
# own root and the root of the shop, which are left out.
INDEX(.id) as $all
| map({key: "\(.id)", value: ([.path | split("/")[2:][] | $all[.].name] | join(" > "))})
| from_entries
