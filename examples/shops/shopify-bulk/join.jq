# Lines of a bulk operation -> products with their children. A child names its
# parent, and comes after it and before the next parent. A product is printed
# when the next parent or the end of the input is read.
foreach (inputs, null) as $line ({};
  if $line.__parentId then
    if $line.__parentId == .product.id
    then {product: (.product | .children += [$line])}
    else error("\($line.id) does not follow its parent: run with groupObjects: true") end
  else {product: ($line | if . then .children = [] else . end), done: .product} end;
  .done | values)
