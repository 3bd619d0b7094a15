#!/bin/sh
# Run by the unpacked .run file: puts Haiku Pair below a prefix, for one person unless it is named otherwise.
#     ./haiku-pair-….run                      below ~/.local
#     ./haiku-pair-….run -- /usr/local        below another prefix
#     ./haiku-pair-….run -- --remove [PREFIX] takes it away again; settings and conversations stay
set -eu

remove=
if [ "${1:-}" = --remove ]; then
    remove=yes
    shift
fi
prefix=${1:-$HOME/.local}
case $prefix in
    /*) ;;
    *)
        echo "The prefix must begin with a slash: $prefix" >&2
        exit 2
        ;;
esac
list=$prefix/lib/haiku-pair/installed-files

take_away() {
    [ -e "$list" ] || return 0
    while IFS= read -r name; do
        rm -f "$prefix/$name"
    done <"$list"
    rm -rf "$prefix/lib/haiku-pair" "$prefix/share/doc/haiku-pair"
}

take_away
if [ -n "$remove" ]; then
    echo "Haiku Pair was taken away from $prefix. Your settings and conversations were left."
    exit 0
fi
mkdir -p "$prefix"
cp -a --no-preserve=ownership usr/. "$prefix/"
(cd usr && find . \( -type f -o -type l \) ! -path './lib/haiku-pair/*' | sed 's,^\./,,') >"$list"
"$prefix/bin/haiku-pair" --version
case :$PATH: in
    *:"$prefix/bin":*) ;;
    *) echo "Add $prefix/bin to your PATH to start it as haiku-pair." ;;
esac
