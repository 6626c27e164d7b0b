#!/usr/bin/env bash
# Installs the Debian packages that are missing: setup/packages.sh run|test
# Without root it prints the one command to run, and stops.
set -euo pipefail

packages=(ca-certificates fontconfig fonts-noto-cjk libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0)
if [[ ${1:-run} == test ]]; then
    packages+=(chromium-headless-shell poppler-utils redis-server)
fi
"$(dirname "$0")/python.sh" >/dev/null || packages+=(python3 python3-venv)

missing=()
for package in "${packages[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

install="apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${missing[*]}"
if [[ $EUID -eq 0 ]]; then
    as_root=(bash -c)
elif sudo -n true 2>/dev/null; then
    as_root=(sudo bash -c)
else
    cat >&2 <<TEXT
缺少系统软件包：${missing[*]}
安装需要管理员权限。请先运行下面这一条命令，再重新执行 make：

    sudo sh -c '$install'

TEXT
    exit 1
fi

echo "· 安装系统软件包：${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! "${as_root[@]}" "$install" >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "系统软件包安装失败。请检查网络或软件源后重试。" >&2
    exit 1
fi
