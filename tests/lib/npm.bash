# shellcheck shell=bash
# For tests with servers that other people wrote, from npm; after jobs.bash.

# from_npm PACKAGE…: installs them here, or skips the test. $npm_home replaces HOME.
from_npm() {
  command -v npm >/dev/null || skip "there is no npm"
  HOME=${npm_home-$HOME} npm install --prefix . --ignore-scripts --no-audit --no-fund "$@" >npm 2>&1 3>&- ||
    skip "npm cannot install $*: $(tail -n 1 npm)"
}

# run_json_server VERSION: starts it with the file db.json, and sets $address.
run_json_server() {
  from_npm "json-server@$1"
  address=http://127.0.0.1:$(free_ports 1)
  begin json-server node node_modules/.bin/json-server --host 127.0.0.1 --port "${address##*:}" db.json
  until_ok curl -fs -o /dev/null "$address/products"
}
