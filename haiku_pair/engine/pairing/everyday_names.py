"""Names that mean something without being defined in a folder, so that nothing is missing when they are not."""

from __future__ import annotations

import builtins

_ECMASCRIPT = """
    Array Boolean Buffer Date Document Element Error Event Function HTMLElement Infinity Intl JSON Map Math NaN Node
    Number Object Omit Partial Pick Promise Proxy Readonly Record Reflect RegExp Request Response Set String Symbol
    URL WeakMap WeakSet Window alert arguments clearInterval clearTimeout console document event exports fetch
    global globalThis history localStorage location module name navigator parent process queueMicrotask require
    screen self sessionStorage setImmediate setInterval setTimeout status structuredClone top undefined window
"""
_GO = """
    any append bool byte cap clear close comparable complex copy delete error false float32 float64 imag int int8
    int16 int32 int64 iota len make new nil panic print println real recover rune string true uint uint8 uint16
    uint32 uint64 uintptr
"""
_RUST = """
    Box Clone Copy Debug Default Drop Eq Err Fn FnMut FnOnce From Hash Into IntoIterator Iterator None Ok Option Ord
    PartialEq PartialOrd Result Self Send Sized Some String Sync ToString Vec assert assert_eq assert_ne dbg drop
    eprintln format matches panic println self todo unimplemented unreachable vec write writeln
"""
_MEMBERS = """
    append apply bind call catch clone close collect concat connect contains create data debug delete emit error
    every exec expect filter finally find flatMap flush forEach format from has head hide includes index info init
    insert into iter iter_mut json keys lastIndexOf length list load lock main match message name next open parse
    path peek post pull push push_str read readline recv reduce refresh release render replace request reset resolve
    resize result reverse round save search select send setState shift show shutdown size slice some sort splice
    start stat status stderr stdin stdout step stop stringify submit substr substring tell test text then time title
    toFixed toJSON toString token total trim type unlock unshift unwrap unwrap_or update value valueOf wait warn
    warning write Close Error Flush Len Lock Marshal Open Print Printf Println Read ReadAll Scan Sprintf String
    Unlock Unmarshal Write
"""

BUILT_IN = {
    ".py": frozenset(dir(builtins)),
    ".js": frozenset(_ECMASCRIPT.split()),
    ".go": frozenset(_GO.split()),
    ".rs": frozenset(_RUST.split()),
}
"""What can be used alone, by what `language_of` says."""

_TYPES = (str, bytes, list, dict, set, int, float, object)
EVERYDAY_MEMBERS = frozenset(_MEMBERS.split()).union(*(dir(kind) for kind in _TYPES))
"""What is looked up in things of libraries."""
