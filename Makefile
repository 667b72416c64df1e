# Thin: the work is in the tools that these lines call.
.PHONY: run test build bench size fuzz fmt

run: ## Install what is missing, build, start Louver on SQLite with the demo shop
	xtask/install.sh run
	cargo xtask build
	target/debug/louver serve --demo

test: ## Install what is missing, run every test
	xtask/install.sh test
	cargo xtask test

build: ## target/release/louver, the one file to deploy
	xtask/install.sh run
	cargo xtask build --release

bench: build ## Install what is missing, build, record streams in Chromium, print speed, memory and how selectors hold, beside yardsticks
	xtask/install.sh test
	test -d node_modules/css-selector-generator || npm ci --no-fund --no-audit
	node rules/benches/streams.mjs
	node rules/benches/pick.mjs
	cargo bench --package rules --features html --bench speed --bench memory --bench suggest

size: ## Install what is missing, build what browsers get as it is deployed, load the editor, print and bound what that takes
	xtask/install.sh test
	cargo build --workspace
	cargo xtask site --release
	npx playwright test --config end2end load

fuzz: ## Install cargo-fuzz if it is missing, fuzz the engine for FUZZ_SECONDS (60) on each target
	fuzz/run.sh

fmt: ## Format all Rust
	cargo fmt --all
