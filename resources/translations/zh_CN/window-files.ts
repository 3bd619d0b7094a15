<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-files</name>
    <message>
        <source> with all in it</source>
        <translation>及其全部内容</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>换个名称</translation>
    </message>
    <message>
        <source>As on disk</source>
        <translation>与磁盘相同</translation>
    </message>
    <message>
        <source>Compare with the file on disk</source>
        <translation>与磁盘上的文件比较</translation>
    </message>
    <message>
        <source>Delete {path}{inside}? Undoing the last apply brings it back.</source>
        <translation>删除 {path}{inside}？撤销上次应用即可恢复。</translation>
    </message>
    <message>
        <source>Delete, to the journal …</source>
        <translation>删除到日志 …</translation>
    </message>
    <message>
        <source>Form of the text</source>
        <translation>文本格式</translation>
    </message>
    <message>
        <source>Line endings …</source>
        <translation>行尾符 …</translation>
    </message>
    <message>
        <source>Lines end with …</source>
        <translation>行尾符 …</translation>
    </message>
    <message>
        <source>List the files again</source>
        <translation>重新列出文件</translation>
    </message>
    <message>
        <source>Look for files in the tree</source>
        <translation>在文件树中查找文件</translation>
    </message>
    <message>
        <source>Looking for files …</source>
        <translation>正在查找文件 …</translation>
    </message>
    <message>
        <source>Merge the change on disk into my text</source>
        <translation>将磁盘上的改动合并到我的文本</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Move {names} to {folder}?</source>
        <translation>将 {names} 移动到 {folder}？</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Names that begin with a dot are left out.</source>
        <translation>不显示以点开头的名称。</translation>
    </message>
    <message>
        <source>Names that begin with a dot are listed.</source>
        <translation>显示以点开头的名称。</translation>
    </message>
    <message>
        <source>New file</source>
        <translation>新建文件</translation>
    </message>
    <message>
        <source>New file …</source>
        <translation>新建文件 …</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>New folder …</source>
        <translation>新建文件夹 …</translation>
    </message>
    <message>
        <source>New path of {path}</source>
        <translation>{path} 的新路径</translation>
    </message>
    <message>
        <source>New text</source>
        <translation>新建文本</translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation>没有打开文件夹</translation>
    </message>
    <message>
        <source>Nothing was renamed.</source>
        <translation>没有重命名任何内容。</translation>
    </message>
    <message>
        <source>Open a file: letters of its path, :line</source>
        <translation>打开文件：输入路径中的字母，:行号</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open the file that was closed last</source>
        <translation>打开上次关闭的文件</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Read in another encoding …</source>
        <translation>以其他编码读取 …</translation>
    </message>
    <message>
        <source>Read the file as …</source>
        <translation>以其他编码读取文件 …</translation>
    </message>
    <message>
        <source>Rename it in a terminal, or drag it to another folder.</source>
        <translation>请在终端中重命名，或将其拖到其他文件夹。</translation>
    </message>
    <message>
        <source>Rename or move …</source>
        <translation>重命名或移动 …</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>另存为 …</translation>
    </message>
    <message>
        <source>Save in another encoding …</source>
        <translation>以其他编码保存 …</translation>
    </message>
    <message>
        <source>Save in …</source>
        <translation>保存为 …</translation>
    </message>
    <message>
        <source>Show names that begin with a dot, or not</source>
        <translation>是否显示以点开头的名称</translation>
    </message>
    <message>
        <source>Show what git ignores, or not</source>
        <translation>是否显示 git 忽略的内容</translation>
    </message>
    <message>
        <source>This name holds characters that can't be typed, such as a line break.</source>
        <translation>此名称含有无法输入的字符，例如换行符。</translation>
    </message>
    <message>
        <source>What git ignores is left out.</source>
        <translation>不显示 git 忽略的内容。</translation>
    </message>
    <message>
        <source>What git ignores is listed.</source>
        <translation>显示 git 忽略的内容。</translation>
    </message>
    <message>
        <source>Words of the path</source>
        <translation>路径中的词</translation>
    </message>
    <message>
        <source>as on Linux and macOS</source>
        <translation>与 Linux 和 macOS 相同</translation>
    </message>
    <message>
        <source>as on Windows</source>
        <translation>与 Windows 相同</translation>
    </message>
    <message>
        <source>each line as it was when the file was last read or saved</source>
        <translation>每一行都与上次读取或保存文件时相同</translation>
    </message>
    <message>
        <source>go to the line</source>
        <translation>转到该行</translation>
    </message>
    <message>
        <source>the top folder</source>
        <translation>顶层文件夹</translation>
    </message>
    <message>
        <source>{cut} more files were left out.</source>
        <translation>省略了另外 {cut} 个文件。</translation>
    </message>
    <message>
        <source>{more:,} more: filter to see them</source>
        <translation>还有 {more:,} 个：筛选后可见</translation>
    </message>
    <message>
        <source>{name} is there already.</source>
        <translation>{name} 已存在。</translation>
    </message>
</context>
</TS>
