#!/usr/bin/env bash
# Puts 仿宋, 楷体, 宋体 and 黑体 (Fandol) into var/fonts, unpacked from a Debian package that is not installed.
# A machine that has them already, or has no network, loses nothing: papers fall back to Noto.
set -euo pipefail
cd "$(dirname "$0")/.."

fonts=${VAR_DIR:-var}/fonts
package=texlive-lang-chinese
inside=usr/share/texlive/texmf-dist/fonts/opentype/public/fandol
faces=(FandolFang-Regular FandolHei-Bold FandolHei-Regular FandolKai-Regular FandolSong-Bold FandolSong-Regular)

missing() {
    local face
    for face in "${faces[@]}"; do
        [[ -s $fonts/$face.otf ]] || return 0
    done
    return 1
}
missing || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

download() (
    cd "$work"
    # Debian's own lists first; where there are none, lists of our own, which need no root.
    apt-get -q download "$package" 2>/dev/null && exit
    mkdir -p lists/partial cache/archives/partial
    own=(-o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)")
    apt-get -q "${own[@]}" update && apt-get -q "${own[@]}" download "$package"
)

echo "· 准备公文字体（仿宋、楷体、宋体、黑体）"
mkdir -p "$fonts"
if [[ ! -d /$inside ]]; then
    if ! download >"$work/log" 2>&1; then
        tail -n 5 "$work/log" >&2
        echo "  公文字体暂时无法取得，文件先以 Noto 字体排版；下次启动再试。" >&2
        exit 0
    fi
    dpkg-deb -x "$work/$package"_*.deb "$work/unpacked"
    inside=${work#/}/unpacked/$inside
fi
for face in "${faces[@]}"; do
    # Copied under another name first: a font that is there is a whole font.
    cp "/$inside/$face.otf" "$fonts/.$face.new"
    mv "$fonts/.$face.new" "$fonts/$face.otf"
done
