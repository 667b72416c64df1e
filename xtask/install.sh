#!/bin/sh
# Installs what is missing to run Louver or to test it: `install.sh run` or `install.sh test`. Does nothing twice.
set -eu

need_packages=""
want() { # want COMMAND-OR-PATH DEBIAN-PACKAGE...
  probe=$1
  shift
  if ! command -v "$probe" >/dev/null 2>&1 && ! ls $probe >/dev/null 2>&1; then
    need_packages="$need_packages $*"
  fi
}

want cc gcc libc6-dev
if [ "${1:-run}" = test ]; then
  want chromium chromium fonts-liberation fonts-noto-core
  want '/usr/lib/postgresql/*/bin/initdb' postgresql
fi

if [ -n "$need_packages" ]; then
  echo "Installing from Debian:$need_packages"
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $need_packages
fi

command -v cargo >/dev/null 2>&1 || { echo "cargo is missing: install Rust with rustup first." >&2; exit 1; }
command -v npm >/dev/null 2>&1 || { echo "npm is missing: install Node.js 20 or later first." >&2; exit 1; }
target=wasm32-unknown-unknown
if ! [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
  echo "Adding the Rust target $target"
  rustup target add "$target"
fi
if [ "${1:-run}" = test ]; then
  cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
  cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
fi
