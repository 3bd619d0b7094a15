<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-committing</name>
    <message>
        <source>, {more} more than lists show</source>
        <translation>，比列表显示的多 {more} 个</translation>
    </message>
    <message>
        <source>Ask Haiku for the message of the commit</source>
        <translation>请 Haiku 编写提交消息</translation>
    </message>
    <message>
        <source>Commit what was applied</source>
        <translation>提交已应用的内容</translation>
    </message>
    <message>
        <source>Commit what was applied …</source>
        <translation>提交已应用的内容 …</translation>
    </message>
    <message>
        <source>Committed {short}: {summary}</source>
        <translation>已提交 {short}：{summary}</translation>
    </message>
    <message>
        <source>Haiku is writing a message …</source>
        <translation>Haiku 正在编写消息 …</translation>
    </message>
    <message>
        <source>Hooks of the repository that will run: {names}</source>
        <translation>将要运行的仓库钩子：{names}</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>Leave the commit, or stop it</source>
        <translation>离开提交页面，或停止提交</translation>
    </message>
    <message>
        <source>Message of the commit</source>
        <translation>提交消息</translation>
    </message>
    <message>
        <source>Name the model as co-author of the commit, or not</source>
        <translation>是否将模型列为提交的共同作者</translation>
    </message>
    <message>
        <source>No hooks will run.</source>
        <translation>不会运行任何钩子。</translation>
    </message>
    <message>
        <source>Nothing to show.</source>
        <translation>没有可显示的内容。</translation>
    </message>
    <message>
        <source>Nothing was committed.</source>
        <translation>没有提交任何内容。</translation>
    </message>
    <message>
        <source>Read again what would be committed</source>
        <translation>重新读取将要提交的内容</translation>
    </message>
    <message>
        <source>Say in one line what the commit does.</source>
        <translation>请用一行说明此提交的作用。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>There is no message.</source>
        <translation>没有提交消息。</translation>
    </message>
    <message>
        <source>What git and the hooks said</source>
        <translation>git 和钩子的输出</translation>
    </message>
    <message>
        <source>What this commit does, in one line; more below an empty one</source>
        <translation>用一行说明此提交的作用；空行之后可写更多</translation>
    </message>
    <message>
        <source>What would be committed</source>
        <translation>将要提交的内容</translation>
    </message>
    <message>
        <source>ask Haiku for the message</source>
        <translation>请 Haiku 编写提交消息</translation>
    </message>
    <message>
        <source>commit: hooks are running …</source>
        <translation>提交：钩子正在运行 …</translation>
    </message>
    <message>
        <source>commit: is being made …</source>
        <translation>提交：正在进行 …</translation>
    </message>
    <message>
        <source>commit: is being stopped …</source>
        <translation>提交：正在停止 …</translation>
    </message>
    <message>
        <source>first line: {count} of {most} characters</source>
        <translation>首行：{count} / {most} 个字符</translation>
    </message>
    <message>
        <source>leave, the text stays</source>
        <translation>离开，文本保留</translation>
    </message>
    <message>
        <source>on no branch</source>
        <translation>不在任何分支上</translation>
    </message>
    <message>
        <source>on {branch}</source>
        <translation>位于 {branch}</translation>
    </message>
    <message>
        <source>read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>{branch}   by {author}</source>
        <translation>{branch}   作者 {author}</translation>
    </message>
    <message>
        <source>⚠ left out: {name}</source>
        <translation>⚠ 已省略：{name}</translation>
    </message>
</context>
</TS>
