<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-journal</name>
    <message>
        <source>  ⚠ would be lost: {what}</source>
        <translation>  ⚠ 将会丢失：{what}</translation>
    </message>
    <message>
        <source>Back from the journal</source>
        <translation>从日志返回</translation>
    </message>
    <message>
        <source>Go back to the checkpoint …</source>
        <translation>回到检查点 …</translation>
    </message>
    <message>
        <source>Go back to {kind} {title}?</source>
        <translation>回到 {kind} {title}？</translation>
    </message>
    <message>
        <source>Go back: conversation only</source>
        <translation>回到：仅对话</translation>
    </message>
    <message>
        <source>Go back: files and conversation</source>
        <translation>回到：文件和对话</translation>
    </message>
    <message>
        <source>Go back: files only</source>
        <translation>回到：仅文件</translation>
    </message>
    <message>
        <source>Going back …</source>
        <translation>正在回退 …</translation>
    </message>
    <message>
        <source>How far back?</source>
        <translation>回到哪里？</translation>
    </message>
    <message>
        <source>It belongs to another conversation, so only files can go back.</source>
        <translation>它属于另一个对话，因此只能恢复文件。</translation>
    </message>
    <message>
        <source>Journal, newest first</source>
        <translation>日志，最新的在前</translation>
    </message>
    <message>
        <source>Next line of the journal</source>
        <translation>日志的下一行</translation>
    </message>
    <message>
        <source>No file would change.</source>
        <translation>没有文件会改变。</translation>
    </message>
    <message>
        <source>No line differs.</source>
        <translation>没有不同的行。</translation>
    </message>
    <message>
        <source>Nothing here yet. What is applied, rejected or thrown away will be found here.</source>
        <translation>这里还没有内容。应用、拒绝或丢弃的内容会出现在这里。</translation>
    </message>
    <message>
        <source>Nothing matches “{wanted}”.</source>
        <translation>没有与“{wanted}”匹配的内容。</translation>
    </message>
    <message>
        <source>Previous line of the journal</source>
        <translation>日志的上一行</translation>
    </message>
    <message>
        <source>Propose it again</source>
        <translation>重新提出</translation>
    </message>
    <message>
        <source>Proposed: {key} reviews it. Nothing was written.</source>
        <translation>已提出：用 {key} 审阅。没有写入任何内容。</translation>
    </message>
    <message>
        <source>Read the change of the line</source>
        <translation>阅读该行的改动</translation>
    </message>
    <message>
        <source>Search the journal</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Search titles and files (/)</source>
        <translation>搜索标题和文件 (/)</translation>
    </message>
    <message>
        <source>Stay here ({key})</source>
        <translation>留在这里 ({key})</translation>
    </message>
    <message>
        <source>Take the step back, as a proposal</source>
        <translation>以提案方式撤回此步骤</translation>
    </message>
    <message>
        <source>The conversation stands where it stood.</source>
        <translation>对话保持不变。</translation>
    </message>
    <message>
        <source>What changed</source>
        <translation>改动内容</translation>
    </message>
    <message>
        <source>What everything kept for this folder takes on disk</source>
        <translation>为此文件夹保留的全部内容占用的磁盘空间</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>changes</source>
        <translation>会改变</translation>
    </message>
    <message>
        <source>comes back</source>
        <translation>会恢复</translation>
    </message>
    <message>
        <source>discarded</source>
        <translation>已丢弃</translation>
    </message>
    <message>
        <source>go back to here</source>
        <translation>回到这里</translation>
    </message>
    <message>
        <source>in {commit}</source>
        <translation>位于 {commit}</translation>
    </message>
    <message>
        <source>is deleted</source>
        <translation>会删除</translation>
    </message>
    <message>
        <source>is renamed</source>
        <translation>会重命名</translation>
    </message>
    <message>
        <source>less than 1 KB kept</source>
        <translation>保留不足 1 KB</translation>
    </message>
    <message>
        <source>propose again</source>
        <translation>重新提出</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>stay here</source>
        <translation>留在这里</translation>
    </message>
    <message>
        <source>take back as a proposal</source>
        <translation>以提案方式撤回</translation>
    </message>
    <message>
        <source>today {clock}</source>
        <translation>今天 {clock}</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>written</source>
        <translation>已写入</translation>
    </message>
    <message>
        <source>yesterday {clock}</source>
        <translation>昨天 {clock}</translation>
    </message>
    <message numerus="yes">
        <source>{count} file of the folder:</source>
        <extracomment>{count} files of the folder:</extracomment>
        <translation><numerusform>文件夹中的 {count} 个文件：</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} turn of the conversation would be set aside.</source>
        <extracomment>{count} turns of the conversation would be set aside.</extracomment>
        <translation><numerusform>对话中的 {count} 个轮次将被搁置。</numerusform></translation>
    </message>
    <message>
        <source>{key} undoes.</source>
        <translation>{key} 可撤销。</translation>
    </message>
    <message>
        <source>{path} and {more} more</source>
        <translation>{path} 及另外 {more} 个</translation>
    </message>
    <message>
        <source>{size} kept</source>
        <translation>保留 {size}</translation>
    </message>
</context>
</TS>
