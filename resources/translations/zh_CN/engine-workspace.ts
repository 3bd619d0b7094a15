<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-workspace</name>
    <message>
        <source> Its first {count:,} bytes are shown.</source>
        <translation>只显示开头的 {count:,} 字节。</translation>
    </message>
    <message>
        <source>A file pattern is not valid: {error}.</source>
        <translation>某个文件模式无效：{error}。</translation>
    </message>
    <message>
        <source>Change the folder's permissions, then try again.</source>
        <translation>更改该文件夹的权限，然后重试。</translation>
    </message>
    <message>
        <source>Changes by other programs are noticed a few seconds late: {why}.</source>
        <translation>其他程序所作的更改会晚几秒才被发现：{why}。</translation>
    </message>
    <message>
        <source>Changes by other programs in {root} are not noticed: {strerror}.</source>
        <translation>无法发现其他程序在 {root} 中所作的更改：{strerror}。</translation>
    </message>
    <message>
        <source>Choose another encoding, or take the character out.</source>
        <translation>请选择其他编码，或去掉该字符。</translation>
    </message>
    <message>
        <source>Choose another encoding.</source>
        <translation>请选择其他编码。</translation>
    </message>
    <message>
        <source>Choose another name, or save over it.</source>
        <translation>请选择其他名称，或覆盖保存。</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>Close it, or choose another name.</source>
        <translation>请将其关闭，或选择其他名称。</translation>
    </message>
    <message>
        <source>Compare the two; then keep yours, or take what is on disk.</source>
        <translation>请比较两者；然后保留您的版本，或采用磁盘上的版本。</translation>
    </message>
    <message>
        <source>Correct it; put a backslash before characters meant literally.</source>
        <translation>请更正；按字面匹配的字符前要加反斜杠。</translation>
    </message>
    <message>
        <source>Files are compared before they are written, so nothing is lost.</source>
        <translation>文件在写入前会先比较，因此不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Groups are \1 or \g&lt;name&gt;.</source>
        <translation>分组写作 \1 或 \g&lt;name&gt;。</translation>
    </message>
    <message>
        <source>In {root} only changes of the topmost files are noticed: there is too much below it.</source>
        <translation>在 {root} 中只能发现最上层文件的更改：其下内容太多。</translation>
    </message>
    <message>
        <source>It is shown as {before}, as before.</source>
        <translation>仍按原来的 {before} 显示。</translation>
    </message>
    <message>
        <source>It is still here.</source>
        <translation>它仍在这里。</translation>
    </message>
    <message>
        <source>It no longer holds text that can be edited here.</source>
        <translation>其中已不再是可在这里编辑的文本。</translation>
    </message>
    <message>
        <source>Its text is still here.</source>
        <translation>它的文本仍在这里。</translation>
    </message>
    <message>
        <source>Nothing is missed; the folder is looked through every few seconds instead.</source>
        <translation>不会遗漏任何内容；程序会改为每隔几秒检查一遍文件夹。</translation>
    </message>
    <message>
        <source>Nothing was moved.</source>
        <translation>未移动任何内容。</translation>
    </message>
    <message>
        <source>Nothing was written; your text is still here.</source>
        <translation>未写入任何内容；您的文本仍在这里。</translation>
    </message>
    <message>
        <source>Open another folder.</source>
        <translation>请打开其他文件夹。</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>请重新打开。</translation>
    </message>
    <message>
        <source>Open it with a program made for it.</source>
        <translation>请用适合它的程序打开。</translation>
    </message>
    <message>
        <source>Open the folder again.</source>
        <translation>请重新打开此文件夹。</translation>
    </message>
    <message>
        <source>Open the folder of one project instead.</source>
        <translation>请改为打开单个项目的文件夹。</translation>
    </message>
    <message>
        <source>Raise fs.inotify.max_user_watches and max_user_instances with sysctl, then open the folder again.</source>
        <translation>请用 sysctl 提高 fs.inotify.max_user_watches 和 max_user_instances，然后重新打开此文件夹。</translation>
    </message>
    <message>
        <source>Save it as a file first.</source>
        <translation>请先将其保存为文件。</translation>
    </message>
    <message>
        <source>Save over it, or reload it and lose what you typed.</source>
        <translation>覆盖保存，或重新加载并放弃您输入的内容。</translation>
    </message>
    <message>
        <source>Save over it, or take what is on disk.</source>
        <translation>覆盖保存，或采用磁盘上的版本。</translation>
    </message>
    <message>
        <source>Save to write it again, or close it.</source>
        <translation>保存即可重新写入，或将其关闭。</translation>
    </message>
    <message>
        <source>Saved as {new}</source>
        <translation>已另存为 {new}</translation>
    </message>
    <message>
        <source>Saved {new}</source>
        <translation>已保存 {new}</translation>
    </message>
    <message>
        <source>That change does not fit {path}.</source>
        <translation>该更改与 {path} 不符。</translation>
    </message>
    <message>
        <source>The file is untouched.</source>
        <translation>该文件未改动。</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>此文件夹</translation>
    </message>
    <message>
        <source>The pattern is not valid: {error}.</source>
        <translation>该模式无效：{error}。</translation>
    </message>
    <message>
        <source>The text on the screen is as you left it.</source>
        <translation>屏幕上的文本保持您离开时的样子。</translation>
    </message>
    <message>
        <source>The text stays {encoding_name}.</source>
        <translation>文本仍使用 {encoding_name}。</translation>
    </message>
    <message>
        <source>There is a file {path} already.</source>
        <translation>已存在文件 {path}。</translation>
    </message>
    <message>
        <source>This text has no file yet.</source>
        <translation>此文本还没有文件。</translation>
    </message>
    <message>
        <source>Type again, or save.</source>
        <translation>请重新输入，或保存。</translation>
    </message>
    <message>
        <source>What to put in its place is not valid: {error}.</source>
        <translation>替换内容无效：{error}。</translation>
    </message>
    <message>
        <source>What you typed {path} on is not known any more, so nothing can be merged.</source>
        <translation>已不知道您输入时 {path} 的内容，因此无法合并。</translation>
    </message>
    <message>
        <source>Your text is still here, and the file is as it is.</source>
        <translation>您的文本仍在这里，该文件也保持原样。</translation>
    </message>
    <message>
        <source>Your text is still here, and the file on disk is as that program wrote it.</source>
        <translation>您的文本仍在这里，磁盘上的文件是该程序所写的内容。</translation>
    </message>
    <message>
        <source>changed lately</source>
        <translation>最近更改过</translation>
    </message>
    <message>
        <source>changed together with the others</source>
        <translation>与其他文件一起更改过</translation>
    </message>
    <message>
        <source>close to what you are doing</source>
        <translation>与您正在做的事相近</translation>
    </message>
    <message>
        <source>it holds {mib}. Its first {mib2} are shown.</source>
        <translation>它有 {mib}。只显示开头的 {mib2}。</translation>
    </message>
    <message>
        <source>it is not text: it holds {size:,} bytes of binary data.{part}</source>
        <translation>它不是文本：其中有 {size:,} 字节的二进制数据。{part}</translation>
    </message>
    <message>
        <source>its words</source>
        <translation>内容中的词语</translation>
    </message>
    <message>
        <source>named in the message</source>
        <translation>在消息中提及</translation>
    </message>
    <message>
        <source>pinned by you</source>
        <translation>由您固定</translation>
    </message>
    <message>
        <source>the folder is on {kind}, which does not tell of what others do</source>
        <translation>该文件夹位于 {kind} 上，它不会通知其他程序所作的更改</translation>
    </message>
    <message>
        <source>the system has no watches left</source>
        <translation>系统已没有可用的监视名额</translation>
    </message>
    <message>
        <source>uses what the others define</source>
        <translation>使用了其他文件所定义的内容</translation>
    </message>
    <message>
        <source>words of commits that changed it</source>
        <translation>更改过它的提交中的词语</translation>
    </message>
    <message>
        <source>{encoding} has no {character!r}, which stands in line {line} of {path}.</source>
        <translation>{encoding} 没有字符 {character!r}，它出现在 {path} 的第 {line} 行。</translation>
    </message>
    <message>
        <source>{name} can't be listed: {strerror}.</source>
        <translation>无法列出 {name}：{strerror}。</translation>
    </message>
    <message>
        <source>{name} does not exist any more.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message>
        <source>{name} is not a folder.</source>
        <translation>{name} 不是文件夹。</translation>
    </message>
    <message>
        <source>{name} was changed by another program since you opened it.</source>
        <translation>自您打开以来，{name} 已被其他程序更改。</translation>
    </message>
    <message>
        <source>{name} was deleted or renamed since you opened it.</source>
        <translation>自您打开以来，{name} 已被删除或重命名。</translation>
    </message>
    <message>
        <source>{new} can't be the name of a file here.</source>
        <translation>{new} 不能作为这里的文件名。</translation>
    </message>
    <message>
        <source>{path} can't be edited: {read_only}</source>
        <translation>无法编辑 {path}：{read_only}</translation>
    </message>
    <message>
        <source>{path} changed meanwhile.</source>
        <translation>{path} 在此期间发生了更改。</translation>
    </message>
    <message>
        <source>{path} is not open.</source>
        <translation>{path} 未打开。</translation>
    </message>
    <message>
        <source>{path} is not text: it holds binary data.</source>
        <translation>{path} 不是文本：其中是二进制数据。</translation>
    </message>
    <message>
        <source>{path} is not {encoding}: {read_only}</source>
        <translation>{path} 不是 {encoding}：{read_only}</translation>
    </message>
    <message>
        <source>{path} on disk is not text that can be compared: {reason}</source>
        <translation>磁盘上的 {path} 不是可以比较的文本：{reason}</translation>
    </message>
    <message>
        <source>{path} was changed by another program while you have unsaved text in it.</source>
        <translation>{path} 被其他程序更改，而您在其中有未保存的文本。</translation>
    </message>
    <message>
        <source>{path} was replaced by something that is not text.</source>
        <translation>{path} 被替换成了非文本的内容。</translation>
    </message>
    <message>
        <source>{size:.1f} MiB</source>
        <translation>{size:.1f} MiB</translation>
    </message>
    <message>
        <source>{taken} is open in a tab.</source>
        <translation>{taken} 已在标签页中打开。</translation>
    </message>
</context>
</TS>
