<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window</name>
    <message>
        <source>&amp;Conversation</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>审阅(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>A comment that ends in AI! or AI? asks Haiku when its file is saved.</source>
        <translation>以 AI! 或 AI? 结尾的注释会在保存文件时询问 Haiku。</translation>
    </message>
    <message>
        <source>AI comments in files ask Haiku, or not</source>
        <translation>文件中的 AI 注释是否询问 Haiku</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Another window could not be started.</source>
        <translation>无法启动另一个窗口。</translation>
    </message>
    <message>
        <source>Asking for newer releases …</source>
        <translation>正在查询新版本 …</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>检查更新</translation>
    </message>
    <message>
        <source>Choose a text file.</source>
        <translation>请选择文本文件。</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Comments in files ask nothing.</source>
        <translation>文件中的注释不再询问。</translation>
    </message>
    <message>
        <source>Copy a diff, search/replace blocks or whole files in fences, then try again.</source>
        <translation>请复制差异、搜索/替换块或围栏中的完整文件，然后重试。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Copy the details if you want to report it.</source>
        <translation>如需报告，请复制详情。</translation>
    </message>
    <message>
        <source>Copy the details of the notice</source>
        <translation>复制通知的详情</translation>
    </message>
    <message>
        <source>Copy what was said</source>
        <translation>复制所说的内容</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Cost of this session</source>
        <translation>本会话的费用</translation>
    </message>
    <message>
        <source>Dismiss (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Dismiss the notice</source>
        <translation>关闭通知</translation>
    </message>
    <message>
        <source>Encoding and line endings of the open file</source>
        <translation>当前文件的编码和行尾符</translation>
    </message>
    <message>
        <source>Git branch</source>
        <translation>Git 分支</translation>
    </message>
    <message>
        <source>Go on working; copy the details if you want to report it.</source>
        <translation>可以继续工作；如需报告，请复制详情。</translation>
    </message>
    <message>
        <source>Go to a definition in the file …</source>
        <translation>转到文件中的定义 …</translation>
    </message>
    <message>
        <source>Go to a definition in the workspace …</source>
        <translation>转到工作区中的定义 …</translation>
    </message>
    <message>
        <source>Go to the conversation</source>
        <translation>转到对话</translation>
    </message>
    <message>
        <source>Go to the editor</source>
        <translation>转到编辑器</translation>
    </message>
    <message>
        <source>Go to the file tree</source>
        <translation>转到文件树</translation>
    </message>
    <message>
        <source>Go to the journal</source>
        <translation>转到日志</translation>
    </message>
    <message>
        <source>Go to the next pane</source>
        <translation>转到下一个窗格</translation>
    </message>
    <message>
        <source>Go to the previous pane</source>
        <translation>转到上一个窗格</translation>
    </message>
    <message>
        <source>Go to the review</source>
        <translation>转到审阅</translation>
    </message>
    <message>
        <source>Hide the dock</source>
        <translation>隐藏停靠栏</translation>
    </message>
    <message>
        <source>How changes to files are noticed</source>
        <translation>如何察觉文件的改动</translation>
    </message>
    <message>
        <source>If an answer was cut off, send the message again.</source>
        <translation>如果回答被中断，请重新发送消息。</translation>
    </message>
    <message>
        <source>Keys of the focused pane</source>
        <translation>当前窗格的按键</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文本</translation>
    </message>
    <message>
        <source>Line and column of the cursor</source>
        <translation>光标所在的行和列</translation>
    </message>
    <message>
        <source>Looking for rules …</source>
        <translation>正在查找规则 …</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>No message of Haiku's made this hunk: it was pasted, edited by hand or is your own work.</source>
        <translation>此改动块不是由 Haiku 的消息产生的：它是粘贴的、手工编辑的或您自己的工作。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing of it waits for review: applied, rejected or written over since.</source>
        <translation>其中没有待审阅的内容：已应用、已拒绝或之后被覆盖。</translation>
    </message>
    <message>
        <source>Nothing was proposed, and no file was changed.</source>
        <translation>没有提出任何内容，也没有改动文件。</translation>
    </message>
    <message>
        <source>Open a file that can be edited, and put the cursor where the code is to go.</source>
        <translation>请打开可编辑的文件，并将光标放在代码应插入的位置。</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open a folder …</source>
        <translation>打开文件夹 …</translation>
    </message>
    <message>
        <source>Open file …</source>
        <translation>打开文件 …</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Pages of the dock</source>
        <translation>停靠栏的页面</translation>
    </message>
    <message>
        <source>Propose a smaller part of it.</source>
        <translation>请提出较小的部分。</translation>
    </message>
    <message>
        <source>Propose from a file</source>
        <translation>从文件提出</translation>
    </message>
    <message>
        <source>Propose from a file …</source>
        <translation>从文件提出 …</translation>
    </message>
    <message>
        <source>Propose what is on the clipboard</source>
        <translation>提出剪贴板上的内容</translation>
    </message>
    <message>
        <source>Read the key file again</source>
        <translation>重新读取按键文件</translation>
    </message>
    <message>
        <source>Redo the undone apply</source>
        <translation>重做已撤销的应用</translation>
    </message>
    <message>
        <source>Release {newest} is out; this is {running}. {how}</source>
        <translation>版本 {newest} 已发布；当前是 {running}。{how}</translation>
    </message>
    <message>
        <source>Replay of a recorded session</source>
        <translation>回放录制的会话</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>重启引擎</translation>
    </message>
    <message>
        <source>Restricted: nothing of this folder runs, loads or is sent until you trust it; then Haiku may read its files and follow its rules and prompts, git may run its hooks and filters, and language servers what it sets up.</source>
        <translation>受限：在您信任此文件夹之前，其中的任何内容都不会运行、加载或发送；信任之后，Haiku 可以读取其文件并遵循其规则和提示词，git 可以运行其钩子和过滤器，语言服务器可以使用其设置。</translation>
    </message>
    <message>
        <source>Rules in force</source>
        <translation>生效的规则</translation>
    </message>
    <message>
        <source>Rules in force …</source>
        <translation>生效的规则 …</translation>
    </message>
    <message>
        <source>Save it as UTF-8, or copy its text and propose the clipboard.</source>
        <translation>请另存为 UTF-8，或复制其文本并提出剪贴板内容。</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Send what was withheld as it is</source>
        <translation>将暂不发送的内容原样发送</translation>
    </message>
    <message>
        <source>Share of the turn's input tokens that came from the cache</source>
        <translation>本轮输入 token 中来自缓存的比例</translation>
    </message>
    <message>
        <source>Show blanks and tabs, or not</source>
        <translation>是否显示空格和制表符</translation>
    </message>
    <message>
        <source>Show or hide the dock</source>
        <translation>显示或隐藏停靠栏</translation>
    </message>
    <message>
        <source>Show or hide the file tree</source>
        <translation>显示或隐藏文件树</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文本</translation>
    </message>
    <message>
        <source>Something in the window went wrong that should not have.</source>
        <translation>窗口中发生了不该发生的错误。</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>启动演示</translation>
    </message>
    <message>
        <source>Stop trusting this folder</source>
        <translation>不再信任此文件夹</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>在浅色与深色之间切换</translation>
    </message>
    <message>
        <source>Switch high contrast on or off</source>
        <translation>开启或关闭高对比度</translation>
    </message>
    <message>
        <source>Text as large as the settings say</source>
        <translation>文本大小与设置相同</translation>
    </message>
    <message>
        <source>Text that was typed and not saved is back.</source>
        <translation>已输入但未保存的文本已恢复。</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly and was started again.</source>
        <translation>引擎意外停止，已重新启动。</translation>
    </message>
    <message>
        <source>The first of {count} hunks that this call made.</source>
        <translation>此调用产生的 {count} 个改动块中的第一个。</translation>
    </message>
    <message>
        <source>The message that made this hunk is no longer in the conversation.</source>
        <translation>产生此改动块的消息已不在对话中。</translation>
    </message>
    <message>
        <source>The text on the clipboard</source>
        <translation>剪贴板上的文本</translation>
    </message>
    <message>
        <source>The window ended unexpectedly the last time.</source>
        <translation>上次窗口意外结束。</translation>
    </message>
    <message>
        <source>There are no rules: no CLAUDE.md or AGENTS.md says anything here.</source>
        <translation>没有规则：CLAUDE.md 和 AGENTS.md 在此没有说明。</translation>
    </message>
    <message>
        <source>There is no text on the clipboard.</source>
        <translation>剪贴板上没有文本。</translation>
    </message>
    <message>
        <source>This is the newest release, {running}.</source>
        <translation>这是最新版本 {running}。</translation>
    </message>
    <message>
        <source>This window is as it was.</source>
        <translation>此窗口保持原样。</translation>
    </message>
    <message>
        <source>Tokens of the newest request, of what the model takes</source>
        <translation>最近一次请求的 token 数与模型的上限</translation>
    </message>
    <message>
        <source>Trust all in the folder above</source>
        <translation>信任上级文件夹中的全部内容</translation>
    </message>
    <message>
        <source>Trust all in the folder above, too</source>
        <translation>同时信任上级文件夹中的全部内容</translation>
    </message>
    <message>
        <source>Trust this folder</source>
        <translation>信任此文件夹</translation>
    </message>
    <message>
        <source>Undo the last apply</source>
        <translation>撤销上次应用</translation>
    </message>
    <message>
        <source>What language servers find wrong in the files</source>
        <translation>语言服务器在文件中发现的问题</translation>
    </message>
    <message>
        <source>Which of them is to be sent</source>
        <translation>其中哪些要发送</translation>
    </message>
    <message>
        <source>Which of them is to be sent as it is?</source>
        <translation>其中哪些要原样发送？</translation>
    </message>
    <message>
        <source>Words of a rule</source>
        <translation>规则中的词</translation>
    </message>
    <message>
        <source>Wrap long lines, or not</source>
        <translation>是否折行显示长行</translation>
    </message>
    <message>
        <source>Your text and the files on disk are as they were.</source>
        <translation>您的文本和磁盘上的文件保持原样。</translation>
    </message>
    <message>
        <source>binary: there are no lines to show</source>
        <translation>二进制：没有可显示的行</translation>
    </message>
    <message>
        <source>cache {share}</source>
        <translation>缓存 {share}</translation>
    </message>
    <message>
        <source>context {tokens}</source>
        <translation>上下文 {tokens}</translation>
    </message>
    <message>
        <source>detached at {commit}</source>
        <translation>游离于 {commit}</translation>
    </message>
    <message>
        <source>haiku-pair: there is no screen to show a window on: Qt can't use what DISPLAY, WAYLAND_DISPLAY or QT_QPA_PLATFORM names.
Start it in a graphical session; `haiku-pair demo` works in a terminal as well.
</source>
        <translation>haiku-pair：没有可以显示窗口的屏幕：Qt 无法使用 DISPLAY、WAYLAND_DISPLAY 或 QT_QPA_PLATFORM 指定的屏幕。
请在图形会话中启动；`haiku-pair demo` 也可以在终端里运行。
</translation>
    </message>
    <message>
        <source>line endings: CRLF</source>
        <translation>行尾符：CRLF</translation>
    </message>
    <message>
        <source>no commits yet</source>
        <translation>还没有提交</translation>
    </message>
    <message>
        <source>no git</source>
        <translation>无 git</translation>
    </message>
    <message>
        <source>no newline at the end of the file</source>
        <translation>文件末尾没有换行符</translation>
    </message>
    <message>
        <source>rules of the project</source>
        <translation>项目的规则</translation>
    </message>
    <message>
        <source>your own rules</source>
        <translation>您自己的规则</translation>
    </message>
    <message numerus="yes">
        <source>{count} file proposed; nothing was written.</source>
        <extracomment>{count} files proposed; nothing was written.</extracomment>
        <translation><numerusform>已提出 {count} 个文件；没有写入任何内容。</numerusform></translation>
    </message>
    <message>
        <source>{line} … {more:,} more characters are not shown</source>
        <translation>{line} … 另有 {more:,} 个字符未显示</translation>
    </message>
    <message>
        <source>{more} more</source>
        <translation>还有 {more} 条</translation>
    </message>
    <message>
        <source>{name} can't be read.</source>
        <translation>无法读取 {name}。</translation>
    </message>
    <message>
        <source>{name} is larger than {limit} MB.</source>
        <translation>{name} 超过 {limit} MB。</translation>
    </message>
    <message>
        <source>{name} is no ordinary file.</source>
        <translation>{name} 不是普通文件。</translation>
    </message>
    <message>
        <source>{name} is no text in UTF-8.</source>
        <translation>{name} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{whose}, imported by {imported_by}</source>
        <translation>{whose}，由 {imported_by} 引入</translation>
    </message>
    <message>
        <source>… {left:,} more lines are not shown.</source>
        <translation>… 另有 {left:,} 行未显示。</translation>
    </message>
    <message>
        <source>⚠ hidden: {names}</source>
        <translation>⚠ 隐藏字符：{names}</translation>
    </message>
</context>
</TS>
