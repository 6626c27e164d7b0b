# make run starts the house; make test and make lint say whether it stands.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup-run setup-test test lint bench lock clean

BIN := .venv/bin

help:  ## 列出全部命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

run: setup-run  ## 启动系统（PORT=8000，Ctrl-C 停止）
	@exec $(BIN)/python -m qingpu_subsidy.launch

# Whole files to a worker, in the order of tests/conftest.py. The many programs that tests start
# compile each module once, whatever the shell says of that.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-test  ## 运行全部测试
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: setup-test  ## 检查代码
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint templates

bench: setup-test  ## 测量速度
	@$(BIN)/python -m bench

lock: setup-test  ## 重新锁定依赖版本
	@for name in uv runtime dev; do \
	    (cd requirements && ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	        --no-emit-index-url --no-emit-find-links --generate-hashes \
	        --custom-compile-command "make lock" -o $$name.txt $$name.in) || exit 1; \
	done

clean:  ## 删除虚拟环境与检查缓存（数据在 var/，不动）
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage

setup-run:
	@setup/packages.sh run
	@setup/environment.sh run
	@setup/fonts.sh

setup-test:
	@setup/packages.sh test
	@setup/environment.sh test
	@setup/fonts.sh
