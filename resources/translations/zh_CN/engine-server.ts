<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-server</name>
    <message>
        <source>
… {count} more characters
</source>
        <translation>
… 还有 {count} 个字符
</translation>
    </message>
    <message numerus="yes">
        <source>; {count} comment on it goes with your next message</source>
        <extracomment>; {count} comments on it go with your next message</extracomment>
        <translation><numerusform>；其上的 {count} 条评论将随您的下一条消息发送</numerusform></translation>
    </message>
    <message>
        <source>; {count} with unsaved text, not written to disk</source>
        <translation>；其中 {count} 个有未保存的文本，未写入磁盘</translation>
    </message>
    <message>
        <source>A commit is under way.</source>
        <translation>正在进行提交。</translation>
    </message>
    <message>
        <source>A file</source>
        <translation>某个文件</translation>
    </message>
    <message>
        <source>A merged file is written as a whole.</source>
        <translation>合并的文件会作为整体写入。</translation>
    </message>
    <message>
        <source>A message between the window and the engine could not be understood.</source>
        <translation>无法理解窗口与引擎之间的一条消息。</translation>
    </message>
    <message>
        <source>A name has no blanks, and at least one letter.</source>
        <translation>名称不能有空白，且至少要有一个字母。</translation>
    </message>
    <message>
        <source>A recorded session answers here, and it holds no review.</source>
        <translation>这里由录制的会话应答，其中没有审阅。</translation>
    </message>
    <message>
        <source>A recorded session answers here, and it knows nothing of this place.</source>
        <translation>这里由录制的会话应答，它对此处一无所知。</translation>
    </message>
    <message>
        <source>All was as it had been</source>
        <translation>一切本来就是那样</translation>
    </message>
    <message>
        <source>Applied again in {files}</source>
        <translation>已再次应用到 {files}</translation>
    </message>
    <message>
        <source>Applied in {files}{waiting}</source>
        <translation>已应用到 {files}{waiting}</translation>
    </message>
    <message>
        <source>Ask Haiku for a change, or paste a patch.</source>
        <translation>请让 Haiku 作出更改，或粘贴补丁。</translation>
    </message>
    <message>
        <source>Ask for less at once, or differently.</source>
        <translation>请一次少请求一些，或换一种说法。</translation>
    </message>
    <message>
        <source>Attach a smaller one.</source>
        <translation>请附加小一些的文件。</translation>
    </message>
    <message>
        <source>Attach a text or a picture.</source>
        <translation>请附加文本或图片。</translation>
    </message>
    <message>
        <source>Attach files of it, or open it by itself.</source>
        <translation>请附加其中的文件，或单独打开它。</translation>
    </message>
    <message>
        <source>Back to {title}</source>
        <translation>回到：{title}</translation>
    </message>
    <message>
        <source>Before going back to {title}</source>
        <translation>在回到以下位置之前：{title}</translation>
    </message>
    <message>
        <source>Both are kept: the file, and your decisions here.</source>
        <translation>两者都已保留：该文件，以及您在这里的决定。</translation>
    </message>
    <message>
        <source>Bring the folder back and work goes on; or open another one.</source>
        <translation>恢复该文件夹即可继续工作；或打开其他文件夹。</translation>
    </message>
    <message>
        <source>Change this by hand.</source>
        <translation>请手动更改。</translation>
    </message>
    <message>
        <source>Check the path, or open another folder.</source>
        <translation>请检查路径，或打开其他文件夹。</translation>
    </message>
    <message>
        <source>Close this window, look at the file, and start the merge again.</source>
        <translation>关闭此窗口，查看该文件，然后重新开始合并。</translation>
    </message>
    <message numerus="yes">
        <source>Committed {count} file as {commit}</source>
        <extracomment>Committed {count} files as {commit}</extracomment>
        <translation><numerusform>已提交 {count} 个文件（{commit}）</numerusform></translation>
    </message>
    <message>
        <source>Conversation taken back</source>
        <translation>已回退对话</translation>
    </message>
    <message>
        <source>Copy what may be sent into the message.</source>
        <translation>请将可以发送的内容复制到消息中。</translation>
    </message>
    <message>
        <source>Correct {variable}.</source>
        <translation>请更正 {variable}。</translation>
    </message>
    <message>
        <source>Created the folder {path}</source>
        <translation>已创建文件夹 {path}</translation>
    </message>
    <message>
        <source>Created {path}</source>
        <translation>已创建 {path}</translation>
    </message>
    <message>
        <source>Decide on all of it, then carry it out.</source>
        <translation>请先对全部内容作出决定，再执行。</translation>
    </message>
    <message>
        <source>Decisions and comments are kept.</source>
        <translation>决定和评论都已保留。</translation>
    </message>
    <message>
        <source>Delete it with your file manager, or in parts.</source>
        <translation>请用文件管理器删除，或分批删除。</translation>
    </message>
    <message>
        <source>Deleted the empty {path}</source>
        <translation>已删除空的 {path}</translation>
    </message>
    <message>
        <source>Deleted {path}; undoing the apply brings it back</source>
        <translation>已删除 {path}；撤销该次应用可将其恢复</translation>
    </message>
    <message numerus="yes">
        <source>Discard {count} line of {path}</source>
        <extracomment>Discard {count} lines of {path}</extracomment>
        <translation><numerusform>放弃 {path} 的 {count} 行</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Discarded from {count} file, kept in the trash</source>
        <extracomment>Discarded from {count} files, kept in the trash</extracomment>
        <translation><numerusform>已从 {count} 个文件中放弃（已保留在回收站）</numerusform></translation>
    </message>
    <message>
        <source>Edit the hunk, or discuss it with Haiku.</source>
        <translation>请编辑该改动块，或与 Haiku 讨论。</translation>
    </message>
    <message>
        <source>Enter a key in Settings, or set ANTHROPIC_API_KEY and start again.</source>
        <translation>在“设置”中输入密钥，或设置 ANTHROPIC_API_KEY 后重新启动。</translation>
    </message>
    <message>
        <source>Everything else goes on.</source>
        <translation>其他功能照常。</translation>
    </message>
    <message>
        <source>Everything else goes on; problems in files of {title} are not shown.</source>
        <translation>其他功能照常；{title} 文件中的问题不会显示。</translation>
    </message>
    <message>
        <source>Everything else goes on; problems in such files are not shown.</source>
        <translation>其他功能照常；此类文件中的问题不会显示。</translation>
    </message>
    <message>
        <source>Files can be edited and saved, and proposals work; branch and marks are not shown.</source>
        <translation>可以编辑和保存文件，提案也能使用；不显示分支和标记。</translation>
    </message>
    <message>
        <source>Finish it, then send it.</source>
        <translation>写完后再发送。</translation>
    </message>
    <message>
        <source>Get the new package, and install it over this.</source>
        <translation>请获取新的安装包，并覆盖安装。</translation>
    </message>
    <message>
        <source>Haiku is at work on its proposal.</source>
        <translation>Haiku 正在处理它的提案。</translation>
    </message>
    <message>
        <source>Haiku is reviewing already.</source>
        <translation>Haiku 已在审阅。</translation>
    </message>
    <message>
        <source>Haiku is working: nothing else can be proposed meanwhile.</source>
        <translation>Haiku 正在工作：在此期间不能提出其他提案。</translation>
    </message>
    <message>
        <source>Have the servers tried again.</source>
        <translation>让语言服务器重新尝试。</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>请重新安装本程序。</translation>
    </message>
    <message>
        <source>It can be undone.</source>
        <translation>可以撤销。</translation>
    </message>
    <message>
        <source>Language servers run only in folders you trust.</source>
        <translation>语言服务器只在您信任的文件夹中运行。</translation>
    </message>
    <message>
        <source>Larger than {max_side} MB, so it is not shown.</source>
        <translation>大于 {max_side} MB，因此不显示。</translation>
    </message>
    <message>
        <source>Left as they are, since they changed afterwards: {left}.</source>
        <translation>以下内容之后有更改，保持原样：{left}。</translation>
    </message>
    <message>
        <source>Look at the journal again; it has been read anew.</source>
        <translation>请重新查看日志；它已重新读取。</translation>
    </message>
    <message>
        <source>Look at the list again; it may have been deleted in another window.</source>
        <translation>请重新查看列表；它可能已在其他窗口中被删除。</translation>
    </message>
    <message>
        <source>Look at the marked hunks again, then apply.</source>
        <translation>请重新查看标出的改动块，然后再应用。</translation>
    </message>
    <message>
        <source>Look at the marks again, or review what is not staged.</source>
        <translation>请重新查看标记，或审阅未暂存的内容。</translation>
    </message>
    <message>
        <source>Look at the page of problems, from where it can be tried again, or switch it off in the settings.</source>
        <translation>请查看“问题”页面，可在那里重试，或在设置中将其关闭。</translation>
    </message>
    <message>
        <source>Look at the undecided hunks again, then carry it out.</source>
        <translation>请重新查看未决定的改动块，然后再执行。</translation>
    </message>
    <message>
        <source>Look at what git says of it in the details, for example about the folder's owner.</source>
        <translation>请在详细信息中查看 git 的说明，例如关于文件夹所有者的说明。</translation>
    </message>
    <message>
        <source>Look where you got this program from.</source>
        <translation>请查看您获取本程序的来源。</translation>
    </message>
    <message>
        <source>Make the search narrower, for example by file patterns.</source>
        <translation>请缩小搜索范围，例如使用文件模式。</translation>
    </message>
    <message>
        <source>Merge {path}</source>
        <translation>合并 {path}</translation>
    </message>
    <message>
        <source>Models are chosen in Settings.</source>
        <translation>模型在“设置”中选择。</translation>
    </message>
    <message>
        <source>Moved {path} to {to}</source>
        <translation>已将 {path} 移动到 {to}</translation>
    </message>
    <message>
        <source>No definition has such a name.</source>
        <translation>没有这样名称的定义。</translation>
    </message>
    <message>
        <source>No folder is open.</source>
        <translation>没有打开的文件夹。</translation>
    </message>
    <message>
        <source>No folder was named.</source>
        <translation>未指定文件夹。</translation>
    </message>
    <message>
        <source>No language server for {title} is installed.</source>
        <translation>未安装 {title} 的语言服务器。</translation>
    </message>
    <message>
        <source>No language server is known for files of this kind.</source>
        <translation>没有已知的语言服务器适用于此类文件。</translation>
    </message>
    <message>
        <source>No problems are known.</source>
        <translation>没有已知的问题。</translation>
    </message>
    <message>
        <source>Nothing could be renamed.</source>
        <translation>无法重命名任何内容。</translation>
    </message>
    <message>
        <source>Nothing could be replaced.</source>
        <translation>无法替换任何内容。</translation>
    </message>
    <message>
        <source>Nothing is decided, so nothing was done.</source>
        <translation>尚未作出任何决定，因此未执行任何操作。</translation>
    </message>
    <message>
        <source>Nothing is rejected, so there is nothing to take back.</source>
        <translation>没有拒绝任何内容，因此没有可撤回的。</translation>
    </message>
    <message>
        <source>Nothing is to be unstaged.</source>
        <translation>没有要取消暂存的内容。</translation>
    </message>
    <message>
        <source>Nothing looks for problems here yet.</source>
        <translation>这里还没有程序在检查问题。</translation>
    </message>
    <message>
        <source>Nothing of the file left this computer.</source>
        <translation>该文件的任何内容都没有离开这台计算机。</translation>
    </message>
    <message>
        <source>Nothing of the proposal is left.</source>
        <translation>提案已没有任何剩余内容。</translation>
    </message>
    <message>
        <source>Nothing to stage was left</source>
        <translation>没有剩下可暂存的内容</translation>
    </message>
    <message>
        <source>Nothing was deleted.</source>
        <translation>未删除任何内容。</translation>
    </message>
    <message>
        <source>Nothing was downloaded or changed.</source>
        <translation>未下载或更改任何内容。</translation>
    </message>
    <message>
        <source>Nothing was opened.</source>
        <translation>未打开任何内容。</translation>
    </message>
    <message>
        <source>Nothing was sent; the review is as it was.</source>
        <translation>未发送任何内容；审阅保持原样。</translation>
    </message>
    <message>
        <source>Open a folder first.</source>
        <translation>请先打开文件夹。</translation>
    </message>
    <message>
        <source>Open a folder of your own to ask about its lines.</source>
        <translation>打开您自己的文件夹，即可询问其中的代码行。</translation>
    </message>
    <message>
        <source>Open a folder of your own to have Haiku review it.</source>
        <translation>打开您自己的文件夹，即可让 Haiku 审阅。</translation>
    </message>
    <message>
        <source>Open the folder around it.</source>
        <translation>请打开它所在的文件夹。</translation>
    </message>
    <message>
        <source>Open the folder with haiku-pair to work on it with Haiku.</source>
        <translation>用 haiku-pair 打开该文件夹，即可与 Haiku 一起处理它。</translation>
    </message>
    <message>
        <source>Proposed for {path}; accept it in the review.</source>
        <translation>已为 {path} 提出提案；请在审阅中接受。</translation>
    </message>
    <message numerus="yes">
        <source>Proposed to take back what you rejected in {count} file</source>
        <extracomment>Proposed to take back what you rejected in {count} files</extracomment>
        <translation><numerusform>已提议撤回您在 {count} 个文件中拒绝的内容</numerusform></translation>
    </message>
    <message>
        <source>Put back as before: {restored}.</source>
        <translation>已恢复原样：{restored}。</translation>
    </message>
    <message>
        <source>Put back in {path}; what was there is in the trash</source>
        <translation>已在 {path} 中恢复；原有内容在回收站中</translation>
    </message>
    <message>
        <source>Put the cursor into a name.</source>
        <translation>请将光标放到名称上。</translation>
    </message>
    <message>
        <source>Reject hunks with n.</source>
        <translation>用 n 拒绝改动块。</translation>
    </message>
    <message>
        <source>Rename it where it is defined.</source>
        <translation>请在定义它的地方重命名。</translation>
    </message>
    <message>
        <source>Review the whole of it.</source>
        <translation>请审阅全部内容。</translation>
    </message>
    <message>
        <source>Review what is shown now.</source>
        <translation>请审阅现在显示的内容。</translation>
    </message>
    <message>
        <source>Say how much it may be.</source>
        <translation>请说明最多可以花费多少。</translation>
    </message>
    <message>
        <source>Search again.</source>
        <translation>请重新搜索。</translation>
    </message>
    <message>
        <source>Send it again when the answer is there.</source>
        <translation>收到回答后再发送一次。</translation>
    </message>
    <message numerus="yes">
        <source>Staged {count} file</source>
        <extracomment>Staged {count} files</extracomment>
        <translation><numerusform>已暂存 {count} 个文件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Staged {count} line of {path}</source>
        <extracomment>Staged {count} lines of {path}</extracomment>
        <translation><numerusform>已暂存 {path} 的 {count} 行</numerusform></translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Switch it on in the settings.</source>
        <translation>请在设置中开启。</translation>
    </message>
    <message>
        <source>The AI comment in {paths} was not sent: {reason}.</source>
        <translation>{paths} 中的 AI 注释未发送：{reason}。</translation>
    </message>
    <message>
        <source>The address for newer releases did not answer.</source>
        <translation>用于检查新版本的地址没有应答。</translation>
    </message>
    <message>
        <source>The address to ask for newer releases is not an https address.</source>
        <translation>用于检查新版本的地址不是 https 地址。</translation>
    </message>
    <message>
        <source>The answer about newer releases {why}, and was not believed.</source>
        <translation>关于新版本的应答{why}，因此未予采信。</translation>
    </message>
    <message>
        <source>The cap must be above $0.</source>
        <translation>上限必须高于 $0。</translation>
    </message>
    <message>
        <source>The comment stays in its file; save the file again to ask again.</source>
        <translation>注释仍在文件中；再次保存该文件即可重新提问。</translation>
    </message>
    <message>
        <source>The folder is still being set up.</source>
        <translation>此文件夹仍在准备中。</translation>
    </message>
    <message>
        <source>The folder {root} is gone: deleted, renamed or unmounted.</source>
        <translation>文件夹 {root} 已不存在：被删除、重命名或卸载。</translation>
    </message>
    <message>
        <source>The index and your files are as they were.</source>
        <translation>索引和您的文件保持原样。</translation>
    </message>
    <message>
        <source>The language server could not be asked, or its answer makes no sense.</source>
        <translation>无法询问语言服务器，或它的应答没有意义。</translation>
    </message>
    <message>
        <source>The language server for {title} ended too often.</source>
        <translation>{title} 的语言服务器退出次数过多。</translation>
    </message>
    <message>
        <source>The language server for {title} is being started.</source>
        <translation>{title} 的语言服务器正在启动。</translation>
    </message>
    <message>
        <source>The language server for {title} is switched off.</source>
        <translation>{title} 的语言服务器已关闭。</translation>
    </message>
    <message>
        <source>The language server gave no answer.</source>
        <translation>语言服务器没有应答。</translation>
    </message>
    <message>
        <source>The language server would change nothing.</source>
        <translation>语言服务器不会更改任何内容。</translation>
    </message>
    <message>
        <source>The language server {program} could not be started.</source>
        <translation>无法启动语言服务器 {program}。</translation>
    </message>
    <message>
        <source>The language server {program} ended again and again, and is not started any more.</source>
        <translation>语言服务器 {program} 一再退出，不再启动。</translation>
    </message>
    <message>
        <source>The message is as it was.</source>
        <translation>消息保持原样。</translation>
    </message>
    <message>
        <source>The name is also used outside the folder, where nothing is changed from here.</source>
        <translation>该名称也在文件夹之外使用，而从这里不会更改那里的任何内容。</translation>
    </message>
    <message>
        <source>The name stands in more than {most_files:,} files.</source>
        <translation>该名称出现在超过 {most_files:,} 个文件中。</translation>
    </message>
    <message>
        <source>The pattern takes too long.</source>
        <translation>该模式耗时过长。</translation>
    </message>
    <message>
        <source>The pattern takes too long; the search was given up.</source>
        <translation>该模式耗时过长；已放弃搜索。</translation>
    </message>
    <message>
        <source>The proposal is as you saw it last.</source>
        <translation>提案与您上次看到的相同。</translation>
    </message>
    <message>
        <source>The review that runs goes on.</source>
        <translation>正在进行的审阅会继续。</translation>
    </message>
    <message>
        <source>The search failed because of a defect.</source>
        <translation>搜索因程序缺陷而失败。</translation>
    </message>
    <message>
        <source>The session that is attached is not there any more.</source>
        <translation>附加的会话已不存在。</translation>
    </message>
    <message>
        <source>The window and the engine come from different versions of the program.</source>
        <translation>窗口和引擎来自本程序的不同版本。</translation>
    </message>
    <message>
        <source>There are more than {most} matches.</source>
        <translation>匹配项超过 {most} 个。</translation>
    </message>
    <message>
        <source>There are no comments that Haiku has not been told of.</source>
        <translation>没有尚未告知 Haiku 的评论。</translation>
    </message>
    <message>
        <source>There are no comments to export.</source>
        <translation>没有可导出的评论。</translation>
    </message>
    <message>
        <source>There is no API key, so nothing was sent.</source>
        <translation>没有 API 密钥，因此未发送任何内容。</translation>
    </message>
    <message>
        <source>There is no folder or file {path!r}.</source>
        <translation>没有文件夹或文件 {path!r}。</translation>
    </message>
    <message>
        <source>There is no name here that can be changed.</source>
        <translation>这里没有可以更改的名称。</translation>
    </message>
    <message>
        <source>There is no other session of this folder.</source>
        <translation>此文件夹没有其他会话。</translation>
    </message>
    <message>
        <source>There is nothing here that can be sent to the model.</source>
        <translation>这里没有可以发送给模型的内容。</translation>
    </message>
    <message>
        <source>There is nothing to answer.</source>
        <translation>没有可答复的内容。</translation>
    </message>
    <message>
        <source>There is nothing to carry out here.</source>
        <translation>这里没有可执行的内容。</translation>
    </message>
    <message>
        <source>There is nothing to replace.</source>
        <translation>没有可替换的内容。</translation>
    </message>
    <message>
        <source>There is nothing to review.</source>
        <translation>没有可审阅的内容。</translation>
    </message>
    <message>
        <source>This change is no longer what was shown, so nothing was done.</source>
        <translation>此更改已与显示的不同，因此未执行任何操作。</translation>
    </message>
    <message>
        <source>This comment is not finished.</source>
        <translation>此评论尚未写完。</translation>
    </message>
    <message>
        <source>This did not work because of a defect in the program.</source>
        <translation>由于程序缺陷，此操作未成功。</translation>
    </message>
    <message>
        <source>This finding suggests no lines.</source>
        <translation>此发现没有建议任何代码行。</translation>
    </message>
    <message>
        <source>This folder is restricted: git is not asked who wrote a line until you trust it.</source>
        <translation>此文件夹受限制：在您信任它之前，不会向 git 询问某行由谁编写。</translation>
    </message>
    <message>
        <source>This folder is restricted: nothing of it is sent to the model until you trust it.</source>
        <translation>此文件夹受限制：在您信任它之前，其中的任何内容都不会发送给模型。</translation>
    </message>
    <message>
        <source>This installation knows no address to ask for newer releases.</source>
        <translation>此安装没有可用于检查新版本的地址。</translation>
    </message>
    <message>
        <source>This line of the journal is no longer kept.</source>
        <translation>日志中的这一行已不再保留。</translation>
    </message>
    <message>
        <source>This proposal is no longer open.</source>
        <translation>此提案已不再打开。</translation>
    </message>
    <message>
        <source>This session is not there any more.</source>
        <translation>此会话已不存在。</translation>
    </message>
    <message>
        <source>This text is too large for a language server.</source>
        <translation>此文本对语言服务器来说太大。</translation>
    </message>
    <message>
        <source>This window was opened for single files, and nothing of them is sent to the model.</source>
        <translation>此窗口是为单个文件打开的，其中的任何内容都不会发送给模型。</translation>
    </message>
    <message>
        <source>Trust the folder to see what would be sent.</source>
        <translation>信任此文件夹后即可查看将要发送的内容。</translation>
    </message>
    <message>
        <source>Trust the folder to send messages.</source>
        <translation>信任此文件夹后即可发送消息。</translation>
    </message>
    <message>
        <source>Trust the folder, or write the message yourself.</source>
        <translation>信任此文件夹，或自己撰写消息。</translation>
    </message>
    <message>
        <source>Trust the folder, then ask again.</source>
        <translation>信任此文件夹，然后再次请求。</translation>
    </message>
    <message>
        <source>Trust the folder, then send again.</source>
        <translation>信任此文件夹，然后重新发送。</translation>
    </message>
    <message>
        <source>Trust the folder.</source>
        <translation>请信任此文件夹。</translation>
    </message>
    <message>
        <source>Trust this folder alone.</source>
        <translation>请只信任此文件夹。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it with the details.</source>
        <translation>请重试；如果再次发生，请附上详细信息报告。</translation>
    </message>
    <message>
        <source>Type some letters of a name.</source>
        <translation>请输入名称中的几个字母。</translation>
    </message>
    <message>
        <source>Undone in {files}</source>
        <translation>已撤销 {files}</translation>
    </message>
    <message>
        <source>Unsaved text of {path}</source>
        <translation>{path} 的未保存文本</translation>
    </message>
    <message>
        <source>Unstage hunks with n.</source>
        <translation>用 n 取消暂存改动块。</translation>
    </message>
    <message numerus="yes">
        <source>Unstaged in {count} file</source>
        <extracomment>Unstaged in {count} files</extracomment>
        <translation><numerusform>已取消暂存 {count} 个文件中的更改</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Unstaged {count} line of {path}</source>
        <extracomment>Unstaged {count} lines of {path}</extracomment>
        <translation><numerusform>已取消暂存 {path} 的 {count} 行</numerusform></translation>
    </message>
    <message>
        <source>Update it the way you installed it.</source>
        <translation>请用您安装它的方式更新。</translation>
    </message>
    <message>
        <source>Update it with your package manager.</source>
        <translation>请用软件包管理器更新。</translation>
    </message>
    <message>
        <source>Update it with: pipx upgrade haiku-pair</source>
        <translation>更新方法：pipx upgrade haiku-pair</translation>
    </message>
    <message>
        <source>Update it with: uv tool upgrade haiku-pair</source>
        <translation>更新方法：uv tool upgrade haiku-pair</translation>
    </message>
    <message>
        <source>Wait for it.</source>
        <translation>请等待它完成。</translation>
    </message>
    <message>
        <source>Wait for its end, or stop it.</source>
        <translation>等它结束，或停止它。</translation>
    </message>
    <message>
        <source>Wait for the answer, or press Esc in the conversation to stop it.</source>
        <translation>等待回答，或在对话中按 Esc 停止。</translation>
    </message>
    <message>
        <source>Wait until it has finished, or stop it with Esc, then try again.</source>
        <translation>等它完成，或按 Esc 停止它，然后重试。</translation>
    </message>
    <message>
        <source>Wait until it has finished, or stop it, then try again.</source>
        <translation>等它完成，或停止它，然后重试。</translation>
    </message>
    <message>
        <source>What is typed is kept; nothing was sent.</source>
        <translation>已输入的内容已保留；未发送任何内容。</translation>
    </message>
    <message>
        <source>What the language server would change in {path} makes no sense.</source>
        <translation>语言服务器要对 {path} 所作的更改没有意义。</translation>
    </message>
    <message>
        <source>What you decided on has changed meanwhile, so nothing was done.</source>
        <translation>您所决定的内容在此期间已更改，因此未执行任何操作。</translation>
    </message>
    <message>
        <source>Write an answer first.</source>
        <translation>请先写下答复。</translation>
    </message>
    <message>
        <source>Write one on a line of the review first.</source>
        <translation>请先在审阅中的某一行上写评论。</translation>
    </message>
    <message>
        <source>Write what you want beside the input instead.</source>
        <translation>请改为在输入框中写下您想要的内容。</translation>
    </message>
    <message>
        <source>Wrote {path}</source>
        <translation>已写入 {path}</translation>
    </message>
    <message>
        <source>Your comments are kept as drafts.</source>
        <translation>您的评论已保留为草稿。</translation>
    </message>
    <message>
        <source>Your files were not touched by it.</source>
        <translation>您的文件未受其影响。</translation>
    </message>
    <message>
        <source>Your files were not touched.</source>
        <translation>您的文件未被改动。</translation>
    </message>
    <message>
        <source>Your files, the index and the decisions that still fit are kept.</source>
        <translation>您的文件、索引以及仍然适用的决定都已保留。</translation>
    </message>
    <message>
        <source>Your line is kept.</source>
        <translation>您输入的这一行已保留。</translation>
    </message>
    <message>
        <source>Your message is kept as a draft.</source>
        <translation>您的消息已保留为草稿。</translation>
    </message>
    <message>
        <source>Your message is kept.</source>
        <translation>您的消息已保留。</translation>
    </message>
    <message>
        <source>Your package manager knows of newer ones.</source>
        <translation>您的软件包管理器知道是否有新版本。</translation>
    </message>
    <message>
        <source>Your text and the proposed text are both kept, and so are the decisions that still fit.</source>
        <translation>您的文本和提议的文本都已保留，仍然适用的决定也已保留。</translation>
    </message>
    <message>
        <source>Your unsaved text and the conversation are kept.</source>
        <translation>您未保存的文本和对话都已保留。</translation>
    </message>
    <message>
        <source>a PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>an archive</source>
        <translation>压缩文件</translation>
    </message>
    <message>
        <source>an archive or an office document</source>
        <translation>压缩文件或办公文档</translation>
    </message>
    <message>
        <source>git does not take this folder for a repository it may read.</source>
        <translation>git 不认为此文件夹是它可以读取的仓库。</translation>
    </message>
    <message>
        <source>it holds a repository of its own</source>
        <translation>其中有它自己的仓库</translation>
    </message>
    <message>
        <source>it holds more than {most_bytes} MiB</source>
        <translation>其中内容超过 {most_bytes} MiB</translation>
    </message>
    <message>
        <source>it holds more than {most_files:,} files</source>
        <translation>其中有超过 {most_files:,} 个文件</translation>
    </message>
    <message>
        <source>it holds more than {most_files:,} folders</source>
        <translation>其中有超过 {most_files:,} 个文件夹</translation>
    </message>
    <message>
        <source>makes no sense</source>
        <translation>没有意义</translation>
    </message>
    <message>
        <source>names an older release than this one</source>
        <translation>所指的版本比当前版本旧</translation>
    </message>
    <message>
        <source>nothing had been written</source>
        <translation>尚未写入任何内容</translation>
    </message>
    <message>
        <source>without {path}, which {why}{more}</source>
        <translation>不含 {path}，它{why}{more}</translation>
    </message>
    <message>
        <source>y is to stage a hunk, n to discard it.</source>
        <translation>y 表示暂存改动块，n 表示放弃改动块。</translation>
    </message>
    <message>
        <source>{above} holds more than projects: it can't be trusted as a whole.</source>
        <translation>{above} 中不只有项目：不能整体信任。</translation>
    </message>
    <message numerus="yes">
        <source>{count} file ({named}){unsaved}</source>
        <extracomment>{count} files ({named}){unsaved}</extracomment>
        <translation><numerusform>{count} 个文件（{named}）{unsaved}</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} file put back</source>
        <extracomment>{count} files put back</extracomment>
        <translation><numerusform>已恢复 {count} 个文件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} file put back, conversation taken back</source>
        <extracomment>{count} files put back, conversation taken back</extracomment>
        <translation><numerusform>已恢复 {count} 个文件，并已回退对话</numerusform></translation>
    </message>
    <message>
        <source>{count} more files</source>
        <translation>另有 {count} 个文件</translation>
    </message>
    <message>
        <source>{count} more were left out.</source>
        <translation>另有 {count} 个未列出。</translation>
    </message>
    <message>
        <source>{done}. {kept}</source>
        <translation>{done}。{kept}</translation>
    </message>
    <message>
        <source>{files}. {warnings}</source>
        <translation>{files}。{warnings}</translation>
    </message>
    <message>
        <source>{left_out} more</source>
        <translation>另有 {left_out} 处</translation>
    </message>
    <message>
        <source>{name} is not sent: {reason}.</source>
        <translation>{name} 未发送：{reason}。</translation>
    </message>
    <message>
        <source>{name} is {kind}, which can't be attached.</source>
        <translation>{name} 是{kind}，无法附加。</translation>
    </message>
    <message>
        <source>{outside} outside the folder</source>
        <translation>{outside} 处在文件夹之外</translation>
    </message>
    <message>
        <source>{paths} changed since the review, so nothing was applied.</source>
        <translation>{paths} 在审阅之后发生了更改，因此未应用任何内容。</translation>
    </message>
    <message>
        <source>{path} can't be kept in the journal: {why}.</source>
        <translation>{path} 无法保留在日志中：{why}。</translation>
    </message>
    <message>
        <source>{path} is a folder outside of this one.</source>
        <translation>{path} 是此文件夹之外的文件夹。</translation>
    </message>
    <message>
        <source>{path} is larger than {largest} MB.</source>
        <translation>{path} 大于 {largest} MB。</translation>
    </message>
    <message>
        <source>{path} is neither a folder nor a regular file.</source>
        <translation>{path} 既不是文件夹，也不是普通文件。</translation>
    </message>
    <message>
        <source>{path} is no longer there.</source>
        <translation>{path} 已不存在。</translation>
    </message>
    <message>
        <source>{path} is no ordinary file.</source>
        <translation>{path} 不是普通文件。</translation>
    </message>
    <message>
        <source>{path} is not open for editing.</source>
        <translation>{path} 未打开供编辑。</translation>
    </message>
    <message>
        <source>{path} is not sent to the model: {why}.</source>
        <translation>{path} 不会发送给模型：{why}。</translation>
    </message>
    <message>
        <source>{path} names no file.</source>
        <translation>{path} 不是有效的文件名。</translation>
    </message>
    <message>
        <source>{path} was changed by another program meanwhile, so nothing was written.</source>
        <translation>{path} 在此期间被其他程序更改，因此未写入任何内容。</translation>
    </message>
    <message>
        <source>{path}: left as it is, since it is no longer what the language server saw.</source>
        <translation>{path}：保持原样，因为它已不是语言服务器所见的内容。</translation>
    </message>
    <message>
        <source>{path}: left as it is, since it is no longer what was searched</source>
        <translation>{path}：保持原样，因为它已不是搜索时的内容</translation>
    </message>
    <message>
        <source>{path}: left as it is, since the proposal changes the same lines.</source>
        <translation>{path}：保持原样，因为提案更改了相同的行。</translation>
    </message>
    <message>
        <source>{secrets} that may hold secrets</source>
        <translation>{secrets} 个可能含有机密</translation>
    </message>
    <message numerus="yes">
        <source>{staged}, discarded from {count} file, kept in the trash</source>
        <extracomment>{staged}, discarded from {count} files, kept in the trash</extracomment>
        <translation><numerusform>{staged}，并从 {count} 个文件中放弃（已保留在回收站）</numerusform></translation>
    </message>
    <message>
        <source>{too_large} larger than 5 MB</source>
        <translation>{too_large} 个大于 5 MB</translation>
    </message>
    <message>
        <source>“{title}” was finished after the program had ended in the middle of it.</source>
        <translation>“{title}” 已完成：程序曾在其中途退出。</translation>
    </message>
    <message>
        <source>“{title}” was taken back: the program had ended in the middle of it.</source>
        <translation>“{title}” 已撤回：程序曾在其中途退出。</translation>
    </message>
</context>
</TS>
