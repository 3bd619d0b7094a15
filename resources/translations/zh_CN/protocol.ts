<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>protocol</name>
    <message>
        <source>@diff uncommitted</source>
        <translation>@diff 未提交的更改</translation>
    </message>
    <message>
        <source>@problems everywhere</source>
        <translation>@problems 全部文件</translation>
    </message>
    <message>
        <source>@selection {path} line {line}</source>
        <translation>@selection {path} 第 {line} 行</translation>
    </message>
    <message>
        <source>@selection {path} lines {first}–{last}</source>
        <translation>@selection {path} 第 {first}–{last} 行</translation>
    </message>
    <message>
        <source>C and C++</source>
        <translation>C 和 C++</translation>
    </message>
    <message>
        <source>Central European, Latin-2</source>
        <translation>中欧（Latin-2）</translation>
    </message>
    <message>
        <source>Central European, Windows-1250</source>
        <translation>中欧（Windows-1250）</translation>
    </message>
    <message>
        <source>Chinese, Big5</source>
        <translation>中文（Big5）</translation>
    </message>
    <message>
        <source>Chinese, GB 18030</source>
        <translation>中文（GB 18030）</translation>
    </message>
    <message>
        <source>Cyrillic, KOI8-R</source>
        <translation>西里尔文（KOI8-R）</translation>
    </message>
    <message>
        <source>Cyrillic, Windows-1251</source>
        <translation>西里尔文（Windows-1251）</translation>
    </message>
    <message>
        <source>Japanese, EUC-JP</source>
        <translation>日文（EUC-JP）</translation>
    </message>
    <message>
        <source>Japanese, Shift JIS</source>
        <translation>日文（Shift JIS）</translation>
    </message>
    <message>
        <source>Korean, EUC-KR</source>
        <translation>韩文（EUC-KR）</translation>
    </message>
    <message>
        <source>TypeScript and JavaScript</source>
        <translation>TypeScript 和 JavaScript</translation>
    </message>
    <message>
        <source>UTF-16, big end first</source>
        <translation>UTF-16（大端序）</translation>
    </message>
    <message>
        <source>UTF-16, little end first</source>
        <translation>UTF-16（小端序）</translation>
    </message>
    <message>
        <source>UTF-8 with byte order mark</source>
        <translation>UTF-8（带字节顺序标记）</translation>
    </message>
    <message>
        <source>Untitled {number}</source>
        <translation>未命名 {number}</translation>
    </message>
    <message>
        <source>Western, Latin-1</source>
        <translation>西欧（Latin-1）</translation>
    </message>
    <message>
        <source>Western, Latin-9</source>
        <translation>西欧（Latin-9）</translation>
    </message>
    <message>
        <source>Western, Windows-1252</source>
        <translation>西欧（Windows-1252）</translation>
    </message>
</context>
</TS>
