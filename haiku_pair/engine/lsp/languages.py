"""Which languages there are, which files are theirs, which programs know them, and how one gets such a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from haiku_pair.protocol.problems import LANGUAGES as TITLES
from haiku_pair.words import tr


@dataclass(frozen=True)
class Language:
    """A language, and the programs that may know it, the best first."""

    name: str
    """In the settings; see `LANGUAGES`."""
    title: str
    suffixes: Mapping[str, str]
    """Endings of its files, each with the protocol's name for what is in them."""
    programs: tuple[tuple[str, ...], ...]
    """Programs by name, with arguments; looked for on the person's PATH alone."""
    hint: str
    """How to get one, in a sentence."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """What a server is told when it asks for settings, by their section."""


_OPEN_FILES = {"autoImportCompletions": False, "diagnosticMode": "openFilesOnly"}
"""Names that would have to be imported first are not offered; to look for them takes many seconds."""
_C = {".c": "c", ".h": "c", ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".hh": "cpp", ".hpp": "cpp", ".hxx": "cpp"}
_SCRIPTS = {
    ".ts": "typescript", ".tsx": "typescriptreact", ".mts": "typescript", ".cts": "typescript",
    ".js": "javascript", ".jsx": "javascriptreact", ".mjs": "javascript", ".cjs": "javascript",
}  # fmt: skip

LANGUAGES: tuple[Language, ...] = (
    Language(
        "python",
        TITLES["python"],
        {".py": "python", ".pyi": "python"},
        (("basedpyright-langserver", "--stdio"), ("pyright-langserver", "--stdio"), ("pylsp",)),
        tr("Install basedpyright, pyright or python-lsp-server, for example with “pipx install basedpyright”."),
        {"basedpyright.analysis": _OPEN_FILES, "python.analysis": _OPEN_FILES},
    ),
    Language(
        "typescript",
        TITLES["typescript"],
        _SCRIPTS,
        (("typescript-language-server", "--stdio"),),
        tr(
            "Install typescript-language-server, for example with "
            "“npm install -g typescript typescript-language-server”."
        ),
    ),
    Language(
        "go",
        TITLES["go"],
        {".go": "go"},
        (("gopls",),),
        tr("Install gopls with “go install golang.org/x/tools/gopls@latest”."),
    ),
    Language(
        "rust",
        TITLES["rust"],
        {".rs": "rust"},
        (("rust-analyzer",),),
        tr("Install rust-analyzer, for example with “rustup component add rust-analyzer”."),
    ),
    Language(
        "c",
        TITLES["c"],
        _C,
        (("clangd", "--background-index=false"),),
        tr("Install clangd, which most systems have as a package of that name."),
    ),
)


def language_of(path: str) -> Language | None:
    """The language of a file, by its ending."""
    suffix = PurePosixPath(path).suffix.lower()
    return next((language for language in LANGUAGES if suffix in language.suffixes), None)


def kind_of(language: Language, path: str) -> str:
    """The protocol's name for what is in a file."""
    return language.suffixes[PurePosixPath(path).suffix.lower()]
