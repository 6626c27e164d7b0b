#!/usr/bin/env bash
# Prints the Python that the environment is made with; fails where none will do.
# Debian's own comes before another that PATH leads to: docs/decisions/0018-debians-own-python.md
for python in /usr/bin/python3.11 python3.11 /usr/bin/python3 python3; do
    "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    command -v "$python"
    exit
done
exit 1
