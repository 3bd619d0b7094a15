"""Which language a file is in, by its name alone, and where Pygments keeps the lexer.

The tables are our own because asking Pygments costs 0.09 s at the first question: it compares a name with the
patterns of six hundred lexers. Names are Pygments' aliases, which are also what people write after a code fence.
"""

from __future__ import annotations

from pathlib import PurePosixPath

_BY_SUFFIX = {
    "py": "python", "pyi": "python", "pyw": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript",
    "jsx": "javascript", "ts": "typescript", "tsx": "typescript", "mts": "typescript", "cts": "typescript",
    "json": "json", "jsonl": "json", "ipynb": "json", "webmanifest": "json", "html": "html", "htm": "html",
    "xhtml": "html", "vue": "html", "svelte": "html", "xml": "xml", "svg": "xml", "xsd": "xml", "xsl": "xslt",
    "ui": "xml", "qrc": "xml", "css": "css", "scss": "scss", "less": "less", "md": "markdown",
    "markdown": "markdown", "rst": "restructuredtext", "tex": "latex", "sty": "latex", "c": "c", "h": "c",
    "cc": "c++", "cpp": "c++", "cxx": "c++", "hh": "c++", "hpp": "c++", "hxx": "c++", "ino": "c++", "rs": "rust",
    "go": "go", "java": "java", "kt": "kotlin", "kts": "kotlin", "scala": "scala", "swift": "swift", "cs": "csharp",
    "fs": "fsharp", "m": "objective-c", "mm": "objective-c++", "rb": "ruby", "rake": "ruby", "gemspec": "ruby",
    "php": "php", "pl": "perl", "pm": "perl", "lua": "lua", "r": "splus", "jl": "julia", "hs": "haskell",
    "ml": "ocaml", "mli": "ocaml", "ex": "elixir", "exs": "elixir", "erl": "erlang", "clj": "clojure",
    "cljs": "clojure", "el": "emacs-lisp", "lisp": "common-lisp", "scm": "scheme", "zig": "zig", "nim": "nim",
    "d": "d", "dart": "dart", "sh": "bash", "bash": "bash", "zsh": "bash", "ksh": "bash", "fish": "fish",
    "ps1": "powershell", "psm1": "powershell", "bat": "batch", "cmd": "batch", "sql": "sql", "yaml": "yaml",
    "yml": "yaml", "toml": "toml", "ini": "ini", "cfg": "ini", "conf": "ini", "desktop": "ini", "service": "ini",
    "properties": "properties", "env": "bash", "diff": "diff", "patch": "diff", "mk": "make", "mak": "make",
    "cmake": "cmake", "proto": "protobuf", "graphql": "graphql", "tf": "terraform", "hcl": "terraform",
    "nix": "nix", "vim": "vim", "asm": "nasm", "s": "gas", "f90": "fortran", "v": "verilog", "sv": "systemverilog",
    "vhd": "vhdl", "vhdl": "vhdl", "groovy": "groovy", "gradle": "groovy", "j2": "jinja", "jinja": "jinja",
    "po": "gettext", "pot": "gettext", "qml": "qml", "awk": "awk", "tcl": "tcl",
}  # fmt: skip

_BY_NAME = {
    "makefile": "make", "gnumakefile": "make", "dockerfile": "docker", "containerfile": "docker",
    "cmakelists.txt": "cmake", "meson.build": "meson", "rakefile": "ruby", "gemfile": "ruby", "vagrantfile": "ruby",
    "jenkinsfile": "groovy", "sconstruct": "python", "sconscript": "python", "pipfile": "toml", "poetry.lock": "toml",
    "uv.lock": "toml", "cargo.lock": "toml", ".bashrc": "bash", ".bash_profile": "bash", ".profile": "bash",
    ".zshrc": "bash", ".gitconfig": "ini", ".gitmodules": "ini", ".editorconfig": "ini", ".coveragerc": "ini",
    ".vimrc": "vim", "pkgbuild": "bash", ".prettierrc": "json", ".babelrc": "json", ".eslintrc": "json",
}  # fmt: skip

LEXERS = {
    "python": ("python", "PythonLexer"), "javascript": ("javascript", "JavascriptLexer"),
    "typescript": ("javascript", "TypeScriptLexer"), "json": ("data", "JsonLexer"), "html": ("html", "HtmlLexer"),
    "xml": ("html", "XmlLexer"), "css": ("css", "CssLexer"), "scss": ("css", "ScssLexer"),
    "markdown": ("markup", "MarkdownLexer"), "restructuredtext": ("markup", "RstLexer"), "c": ("c_cpp", "CLexer"),
    "c++": ("c_cpp", "CppLexer"), "rust": ("rust", "RustLexer"), "go": ("go", "GoLexer"), "java": ("jvm", "JavaLexer"),
    "kotlin": ("jvm", "KotlinLexer"), "csharp": ("dotnet", "CSharpLexer"), "ruby": ("ruby", "RubyLexer"),
    "php": ("php", "PhpLexer"), "lua": ("scripting", "LuaLexer"), "bash": ("shell", "BashLexer"),
    "batch": ("shell", "BatchLexer"), "powershell": ("shell", "PowerShellLexer"), "sql": ("sql", "SqlLexer"),
    "yaml": ("data", "YamlLexer"), "toml": ("configs", "TOMLLexer"), "ini": ("configs", "IniLexer"),
    "diff": ("diff", "DiffLexer"), "make": ("make", "MakefileLexer"), "cmake": ("make", "CMakeLexer"),
    "docker": ("configs", "DockerLexer"),
}  # fmt: skip
"""Module below `pygments.lexers` and class, by language; others are found by asking Pygments."""

_ALIASES = {
    "py": "python", "python3": "python", "js": "javascript", "jsx": "javascript", "node": "javascript",
    "ts": "typescript", "tsx": "typescript", "rst": "restructuredtext", "md": "markdown", "cpp": "c++", "h": "c",
    "rs": "rust", "golang": "go", "kt": "kotlin", "cs": "csharp", "c#": "csharp", "rb": "ruby", "sh": "bash",
    "shell": "bash", "zsh": "bash", "bat": "batch", "ps1": "powershell", "pwsh": "powershell", "yml": "yaml",
    "cfg": "ini", "conf": "ini", "patch": "diff", "udiff": "diff", "makefile": "make", "dockerfile": "docker",
    "json5": "json", "jsonc": "json",
}  # fmt: skip

_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "none", "output"})


def lexer_name_for(path: str) -> str:
    """The language of a file, by its name; empty when our tables don't know it. Costs nothing: no import."""
    name = PurePosixPath(path).name.lower()
    known = _BY_NAME.get(name)
    if known is None and name.startswith(("dockerfile.", "makefile.")):
        known = _BY_NAME[name.partition(".")[0]]
    return known or _BY_SUFFIX.get(name.rpartition(".")[2] if "." in name else "", "")


def language_of(language_or_path: str) -> str:
    """The language meant by a word after a code fence or by the name of a file; empty for plain text.

    A word that is neither is given back in lower case, for Pygments to know or not.
    """
    word = language_or_path.strip()
    low = word.lower()
    if low in _PLAIN:
        return ""
    if low in LEXERS:
        return low
    if low in _ALIASES:
        return _ALIASES[low]
    return lexer_name_for(word) or low
