# Categories -> {"9": "Home > Lamps"}. The first two steps of a path are
# Magento's own root and that of the shop.
INDEX(.id) as $all
| map({key: "\(.id)", value: ([.path | split("/")[2:][] | $all[.].name] | join(" > "))})
| from_entries
