<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-lsp</name>
    <message>
        <source>Install basedpyright, pyright or python-lsp-server, for example with “pipx install basedpyright”.</source>
        <translation>请安装 basedpyright、pyright 或 python-lsp-server，例如使用 “pipx install basedpyright”。</translation>
    </message>
    <message>
        <source>Install clangd, which most systems have as a package of that name.</source>
        <translation>请安装 clangd，大多数系统都有同名的软件包。</translation>
    </message>
    <message>
        <source>Install gopls with “go install golang.org/x/tools/gopls@latest”.</source>
        <translation>请用 “go install golang.org/x/tools/gopls@latest” 安装 gopls。</translation>
    </message>
    <message>
        <source>Install rust-analyzer, for example with “rustup component add rust-analyzer”.</source>
        <translation>请安装 rust-analyzer，例如使用 “rustup component add rust-analyzer”。</translation>
    </message>
    <message>
        <source>Install typescript-language-server, for example with “npm install -g typescript typescript-language-server”.</source>
        <translation>请安装 typescript-language-server，例如使用 “npm install -g typescript typescript-language-server”。</translation>
    </message>
</context>
</TS>
