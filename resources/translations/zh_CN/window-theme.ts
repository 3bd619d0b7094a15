<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-theme</name>
    <message>
        <source>A bundled theme is in force.</source>
        <translation>正在使用内置主题。</translation>
    </message>
    <message>
        <source>A theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>As the desktop has it</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Choose a theme …</source>
        <translation>选择主题 …</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Put {name}.toml back into {folder}, or choose another theme.</source>
        <translation>请将 {name}.toml 放回 {folder}，或选择其他主题。</translation>
    </message>
    <message>
        <source>Themes</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Your own themes are files in {folder}</source>
        <translation>您自己的主题是 {folder} 中的文件</translation>
    </message>
    <message>
        <source>Your theme {name} is not there.</source>
        <translation>您的主题 {name} 不存在。</translation>
    </message>
</context>
</TS>
