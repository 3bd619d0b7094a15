<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-commands</name>
    <message>
        <source>Change in the text</source>
        <translation>文本中的改动</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Correct them, then run “Read the key file again” from the palette.</source>
        <translation>请更正后从命令面板运行“重新读取按键文件”。</translation>
    </message>
    <message>
        <source>Cursors</source>
        <translation>光标</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Editor</source>
        <translation>编辑器</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File tree</source>
        <translation>文件树</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Git</source>
        <translation>Git</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Grey text at the cursor</source>
        <translation>光标处的灰色文本</translation>
    </message>
    <message>
        <source>Haiku</source>
        <translation>Haiku</translation>
    </message>
    <message>
        <source>Haiku in the text</source>
        <translation>文本中的 Haiku</translation>
    </message>
    <message>
        <source>Haiku's review</source>
        <translation>Haiku 的审阅</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Its other lines are in force.</source>
        <translation>其余各行有效。</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Keys: {place}   (Esc closes)</source>
        <translation>按键：{place}   (Esc 关闭)</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>匹配项</translation>
    </message>
    <message>
        <source>Missing definitions</source>
        <translation>缺少的定义</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>没有匹配项。</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>提出</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>Run a command</source>
        <translation>运行命令</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>用量</translation>
    </message>
    <message>
        <source>Uses of a name</source>
        <translation>名称的引用</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>What Haiku sees</source>
        <translation>Haiku 所见</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Your key file says what can't be done: {named}.</source>
        <translation>按键文件中有无法实现的内容：{named}。</translation>
    </message>
    <message>
        <source>is typed where this command works</source>
        <translation>在此命令起作用的位置会输入文字</translation>
    </message>
    <message>
        <source>line {number}: a command, “=” and its keys are expected</source>
        <translation>第 {number} 行：应为命令、“=”及其按键</translation>
    </message>
    <message>
        <source>line {number}: there is no command “{command}”</source>
        <translation>第 {number} 行：没有命令“{command}”</translation>
    </message>
    <message>
        <source>line {number}: {key} would mean {name} and {other} ({place}); {name} keeps its keys</source>
        <translation>第 {number} 行：{key} 会同时表示 {name} 和 {other}（{place}）；{name} 保留其按键</translation>
    </message>
    <message>
        <source>line {number}: {key} {why}</source>
        <translation>第 {number} 行：{key} {why}</translation>
    </message>
    <message>
        <source>line {number}: “{word}” is no key</source>
        <translation>第 {number} 行：“{word}”不是按键</translation>
    </message>
    <message>
        <source>means something else in other programs, so it must never reject</source>
        <translation>在其他程序中另有含义，因此不能用于拒绝</translation>
    </message>
    <message>
        <source>not available now</source>
        <translation>当前不可用</translation>
    </message>
    <message>
        <source>types a character on many keyboards</source>
        <translation>在许多键盘上会输入字符</translation>
    </message>
</context>
</TS>
