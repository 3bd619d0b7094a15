<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-language</name>
    <message>
        <source>Go to one of several definitions</source>
        <translation>转到多个定义之一</translation>
    </message>
    <message>
        <source>It is defined outside the folder, in {outside}</source>
        <translation>它定义在文件夹之外：{outside}</translation>
    </message>
    <message>
        <source>Letters of a line</source>
        <translation>行中的字母</translation>
    </message>
    <message>
        <source>Looking for all uses …</source>
        <translation>正在查找所有引用 …</translation>
    </message>
    <message>
        <source>No definition is known of what stands here.</source>
        <translation>没有此处内容的已知定义。</translation>
    </message>
    <message>
        <source>No uses are known of “{name}”.</source>
        <translation>没有已知的“{name}”的引用。</translation>
    </message>
    <message>
        <source>Nothing is known of what stands here.</source>
        <translation>对此处的内容一无所知。</translation>
    </message>
    <message>
        <source>Rename to</source>
        <translation>重命名为</translation>
    </message>
    <message>
        <source>There is no name at the cursor.</source>
        <translation>光标处没有名称。</translation>
    </message>
    <message>
        <source>Uses</source>
        <translation>引用</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} use</source>
        <extracomment>{count:,} uses</extracomment>
        <translation><numerusform>{count:,} 处引用</numerusform></translation>
    </message>
    <message>
        <source>“{name}”: {uses} in {files}</source>
        <translation>“{name}”：{files}中有{uses}</translation>
    </message>
</context>
</TS>
