<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-errands</name>
    <message>
        <source>Close and let git go on</source>
        <translation>关闭并让 git 继续</translation>
    </message>
    <message>
        <source>Close and tell git to stop</source>
        <translation>关闭并让 git 停止</translation>
    </message>
    <message>
        <source>Save and go on</source>
        <translation>保存并继续</translation>
    </message>
    <message>
        <source>Save, close and let git go on</source>
        <translation>保存、关闭并让 git 继续</translation>
    </message>
    <message>
        <source>Tell git to stop</source>
        <translation>让 git 停止</translation>
    </message>
    <message>
        <source>Tell git to stop? What is not saved is lost.</source>
        <translation>让 git 停止？未保存的内容将丢失。</translation>
    </message>
    <message>
        <source>The file can't be shown.</source>
        <translation>无法显示该文件。</translation>
    </message>
    <message>
        <source>The program that opened this is waiting for it.</source>
        <translation>打开此文件的程序正在等待。</translation>
    </message>
    <message>
        <source>There is nothing to review: nothing is changed, nothing is staged, and nothing is proposed.</source>
        <translation>没有可审阅的内容：没有改动、没有暂存，也没有提案。</translation>
    </message>
    <message>
        <source>‹review.apply› writes the merged file, ‹window.close› leaves everything as it was.</source>
        <translation>‹review.apply› 写入合并后的文件，‹window.close› 保持一切不变。</translation>
    </message>
</context>
</TS>
