load lib/helper

# What a release consists of: the tarball, the Debian package, static programs. Each
# is made from a commit of the current tree in another directory.

version=$(<"$BATS_TEST_DIRNAME/../VERSION")
name=medusa-stream-$version

# snapshot DIRECTORY: copies the tree there and commits it.
snapshot() {
  git -C "$top" rev-parse 2>/dev/null || skip "no git tree"
  git init -q "$1"
  git -C "$top" ls-files -coz --exclude-standard |
    tar -C "$top" --null --ignore-failed-read -cT - 2>/dev/null | tar -xC "$1"
  git -C "$1" add -A
  git -C "$1" -c user.name=t -c user.email=t@example.org commit -qm tree
}

# make_in DIRECTORY ARGUMENT…: runs make without the variables of an outer make.
make_in() {
  LIMIT=300 capture env -u MAKEFLAGS -u MAKELEVEL -u WERROR make -s -C "$@"
  [ "$status" = 0 ] || explain "make ${*:2}"
}

@test "packages: programs, NEWS.md and debian/changelog have the same version" {
  local tool
  for tool in ms-fetch ms-pick ms-batch ms-delta ms-push ms-sync; do
    capture "$tool" --version
    prints_text "$tool $version\n"
  done
  [[ $(head -n 1 "$top/NEWS.md") =~ ^'# '"$version"($|[ ,]) ]] ||
    fail "NEWS.md does not begin with $version"
  [[ $(head -n 1 "$top/debian/changelog") == "medusa-stream ($version) "* ]] ||
    fail "debian/changelog does not begin with $version"
}

# A package build may not download anything.
@test "packages: the Debian package is built with everything the tests need" {
  {
    sed -n '/^"$here\/need"/,/[^\]$/p' "$top/tests/run"
    grep -h '/need" --idle' "$top/tests/events.bats"
  } | grep -oE '\b[a-z0-9-]{2,}\b' | grep -vxE 'here|need|idle' | sort >needed
  sed -n 's/^ \(.*\) <!nocheck>,*$/\1/p' "$top/debian/control" | sort >built-with
  diff -u needed built-with
}

# bats test_tags=slow
@test "packages: the tarball has the same bytes wherever it is made" {
  snapshot one
  make_in one dist
  (cd one/build && sha256sum --quiet -c "$name.tar.gz.sha256")
  (umask 077 && git clone -q one two)
  (umask 077 && make_in two dist)
  cmp one/build/"$name.tar.gz" two/build/"$name.tar.gz"
  rm two/build/"$name.tar.gz"
  make_in two dist
  cmp one/build/"$name.tar.gz" two/build/"$name.tar.gz"
  echo more >>one/build/"$name.tar.gz"
  ! (cd one/build && sha256sum --status -c "$name.tar.gz.sha256") || fail 'the sum is that of another file'
}

# bats test_tags=slow
@test "packages: the tarball builds, installs and uninstalls" {
  snapshot tree
  make_in tree dist
  tar -xzf tree/build/"$name.tar.gz"
  make_in "$name" -j2 CFLAGS=-O0
  capture "$name/ms-pick" products[].id <<<'{"products":[{"id":1},{"id":2}]}'
  ends 0
  prints_text '1\n2\n'
  make_in "$name" install DESTDIR="$PWD/root"
  capture root/usr/local/bin/ms-fetch --version
  prints_text "ms-fetch $version\n"
  grep -qx 'ExecStart=/usr/local/bin/ms-sync .*' \
    root/usr/local/lib/systemd/system/ms-sync@.service
  capture root/usr/local/bin/ms-fetch --explain -K dummyjson http://127.0.0.1:1/p
  ends 0 'pages: ' 'items: ' 'ends at: ' 'first: GET http://127.0.0.1:1/p\?limit=100&skip=0$'
  ! find root -path '*demo*' | grep . || fail 'the demo is installed'
  make_in "$name" uninstall DESTDIR="$PWD/root"
  find root -not -type d >left
  cmp left /dev/null || fail "left: $(cat left)"
  [ ! -e root/usr/local/share/medusa-stream ]
}

# bats test_tags=slow,medusa
@test "packages: what is installed brings a catalogue into Medusa without the source tree" {
  local share=$PWD/root/usr/local/share/medusa-stream run=$RANDOM$RANDOM page
  real_medusa
  snapshot tree
  make_in tree -j2 CFLAGS=-O0 install DESTDIR="$PWD/root"
  rm -r tree
  # README's steps 5 and 6: a copy of the template, as the timer's unit runs it.
  page=$(jq -c --arg run "$run" '.products[] |= (.id |= "\($run)-\(.)" | .sku = .id | .ean = null)' "$share/shops/template/sample.json")
  mkdir etc
  share=$share bash -c "$(sed -n '/^    cp -r "$share\/shops\/template"/p' "$top/README.md")"
  cp -r my-shop etc
  run_installed() {
    LIMIT=100 capture env -i PATH="$PWD/root/usr/local/bin:/usr/bin:/bin" HOME="$PWD" \
      MEDUSA_URL="$MEDUSA_URL" MEDUSA_API_KEY="$MEDUSA_API_KEY" STATE="$PWD/state" "$@"
  }
  for counts in '2 created, 0 updated, 0 unchanged' '0 created, 0 updated, 2 unchanged'; do
    context=$context-x
    run_installed SHOP="$(turns "$page" '{"products":[]}')" ms-sync etc/my-shop/settings
    [ "$status" = 0 ] || explain "ms-sync failed"
    grep -q "ms-push: $counts, 0 rejected" "$err" || explain "not $counts"
  done
  # A shop of the examples from where it is installed, and its own settings of a few lines.
  { head -n 1 "$share/shops/csv/sample.csv"; echo "$run;Überzug;;;;;;;;csv-$run;;;1,50;yes"; } >catalogue.csv
  run_installed FILE="$PWD/catalogue.csv" ms-sync -n "$share/shops/csv/settings"
  assert_equal "$status" 0
  grep -qx "+handle: \"ueberzug-$run\"" "$out" || explain 'the product is not shown'
  cat >few-lines <<EOF
here=$share/shops/csv-stock
FILE=$PWD/stock.csv
. "\$here/settings"
EOF
  printf 'sku;warehouse;qty\n;01;1\n' >stock.csv
  run_installed ms-sync stock ./few-lines
  ends 0 '^ms-push: 0 created'
  # The scripts for events find their maps' module there.
  echo 'include "clean"; item({external_id: .id}; {title: at(.n; number(".") | tostring)})' >map.jq
  mkdir hook
  echo '{"id":"e","n":"x"}' >hook/payload
  run_installed PAYLOAD=payload HOOK_MAP="$PWD/map.jq" bash -c 'cd hook && exec "$0"' "$share/events/receive"
  ends 0
  gojq -r .map_error hook/events.ndjson >got
  echo 'n: "x" is not a number with the decimal mark "."' | diff -u - got
}

# bats test_tags=slow
@test "packages: the static programs are static and run" {
  local tool
  snapshot tree
  make_in tree -j2 static
  for tool in ms-pick ms-batch; do
    ! readelf -ld "tree/build/static/$tool" | grep -E 'INTERP|NEEDED' ||
      fail "$tool is not static"
  done
  capture_sh 'tree/build/static/ms-pick | tree/build/static/ms-batch' <<<'{"products":[{"id":1},{"id":2}]}'
  ends 0
  prints_text '[{"id":1},{"id":2}]\n'
}

as_root() {
  if ((EUID)); then sudo -n "$@"; else "$@"; fi
}

# --path-include keeps the man pages that small containers filter out.
install_package() {
  touch files
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy \
    --no-install-recommends -o DPkg::Lock::Timeout=60 \
    -o 'Dpkg::Options::=--path-include=/usr/*' "$1" >apt 2>&1 3>&- ||
    fail "$(cat apt)"
}

remove_package() {
  as_root apt-get purge -qy -o DPkg::Lock::Timeout=60 medusa-stream \
    >apt 2>&1 3>&- || fail "$(cat apt)"
  mv files removed
}

# Removes the package even when a test fails.
teardown() {
  [ ! -e files ] || remove_package
}

# Runs a command as a user of the package would: without this tree and its settings.
installed() {
  capture env -i HOME="$PWD" PATH=/usr/bin:/bin "$@"
}

use_package() {
  installed ms-fetch --version
  ends 0
  prints_text "ms-fetch $version\n"
  installed ms-pick -n 1 products <<<'{"products":[1,2]}'
  ends 0
  prints_text '1\n'
  installed man -w ms
  ends 0
  prints_text '/usr/share/man/man7/ms.7.gz\n'
  installed bash --norc -c '. /usr/share/bash-completion/bash_completion
    _completion_loader ms-push; complete -p ms-push'
  prints_text 'complete -F _ms ms-push\n'
  installed zsh -fc 'autoload -Uz compinit; compinit -u -D; print -r -- $_comps[ms-push]'
  prints_text '_ms\n'
  installed ms-sync
  ends_usage '^ms-sync: no settings are named$' ms-sync
  command -v systemd-analyze >/dev/null || return 0
  installed systemd-analyze verify --man=no --recursive-errors=no \
    /lib/systemd/system/ms-{sync,stock}@.{service,timer}
  ends 0
}

# bats test_tags=slow
@test "packages: the Debian package builds, installs and can be removed" {
  command -v apt-get >/dev/null || skip "no Debian"
  ! dpkg-query -W medusa-stream 2>/dev/null || skip "it is installed already"
  "$top/tests/need" man-db 3>&-
  snapshot tree
  DEB_BUILD_OPTIONS=nocheck make_in tree deb
  install_package "$PWD/tree/build/deb/medusa-stream_${version}_$(dpkg --print-architecture).deb"
  dpkg -L medusa-stream | while read -r file; do
    [ -d "$file" ] || printf '%s\n' "$file"
  done >files
  grep -qx /usr/bin/ms-push files
  grep -qx /usr/share/medusa-stream/shops/clean.jq files
  use_package
  remove_package
  while read -r file; do
    [ ! -e "$file" ] || fail "left: $file"
  done <removed
  [ ! -e /usr/lib/medusa-stream ]
  [ ! -e /usr/share/doc/medusa-stream ]
  [ ! -e /usr/share/medusa-stream ]
  capture dpkg-query -W medusa-stream
  ends 1 'no packages found'
}
