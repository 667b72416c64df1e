# Thin: the work is in the tools that these lines call.
.PHONY: run test build fmt

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

fmt: ## Format all Rust
	cargo fmt --all
