#!/bin/sh
# Runs each target for FUZZ_SECONDS, or those that are named: `fuzz/run.sh promise html`. Stops at the first finding.
# Needs a C++ compiler, for libFuzzer itself; installs cargo-fuzz if it is missing. Stable Rust will do.
set -eu
cd "$(dirname "$0")"

command -v cargo >/dev/null 2>&1 || { echo "cargo is missing: install Rust with rustup first." >&2; exit 1; }
command -v c++ >/dev/null 2>&1 || { echo "A C++ compiler is missing: install g++ first." >&2; exit 1; }
command -v cargo-fuzz >/dev/null 2>&1 || cargo install --locked cargo-fuzz

cargo fuzz build --sanitizer none

# The stack that a thread of the server has.
ulimit -s 2048

for target in ${*:-promise events selectors html importers}; do
  dictionary=""
  [ ! -f "$target.dict" ] || dictionary="-dict=$target.dict"
  case $target in
    events | html | importers) longest=8192 ;;
    *) longest=1024 ;;
  esac
  mkdir -p "corpus/$target"
  # No sanitizer: there is no unsafe code to watch, and with one it would have to be Rust's nightly.
  cargo fuzz run --sanitizer none "$target" "corpus/$target" "seeds/$target" -- $dictionary \
    -max_total_time="${FUZZ_SECONDS:-60}" -max_len="$longest" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1
done
