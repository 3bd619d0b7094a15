<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-pairing</name>
    <message>
        <source> and {count} more</source>
        <translation>，另有 {count} 个</translation>
    </message>
    <message>
        <source>, in {count} places</source>
        <translation>，共 {count} 处</translation>
    </message>
    <message>
        <source>, {money} is held back for requests under way</source>
        <translation>，另有 {money} 为进行中的请求预留</translation>
    </message>
    <message>
        <source>A prompt's name is made of letters, digits, - and _.</source>
        <translation>提示词的名称由字母、数字、- 和 _ 组成。</translation>
    </message>
    <message>
        <source>Accept hunks with y, or the rest of a file with a.</source>
        <translation>用 y 接受改动块，或用 a 接受文件的其余部分。</translation>
    </message>
    <message>
        <source>Accept or reject it as it is.</source>
        <translation>请按原样接受或拒绝。</translation>
    </message>
    <message>
        <source>Answer a comment</source>
        <translation>答复评论</translation>
    </message>
    <message>
        <source>Answer a comment: {text}</source>
        <translation>答复评论：{text}</translation>
    </message>
    <message>
        <source>Apply {hunks} in {files}</source>
        <translation>应用 {files}中的 {hunks}</translation>
    </message>
    <message>
        <source>Ask again with a higher cap, or with fewer reviewers.</source>
        <translation>请提高上限或减少审阅者，然后重新请求。</translation>
    </message>
    <message>
        <source>Ask again, or review it yourself.</source>
        <translation>请重新请求，或自行审阅。</translation>
    </message>
    <message>
        <source>Ask for a smaller step, or send “go on”.</source>
        <translation>请要求小一些的步骤，或发送“继续”。</translation>
    </message>
    <message>
        <source>Before “{first_words}”</source>
        <translation>在“{first_words}”之前</translation>
    </message>
    <message>
        <source>Binary: there is no text to show.</source>
        <translation>二进制文件：没有可显示的文本。</translation>
    </message>
    <message>
        <source>Both versions are kept; nothing was decided.</source>
        <translation>两个版本都已保留；尚未作出任何决定。</translation>
    </message>
    <message>
        <source>Check that the text belongs to the file as it is now.</source>
        <translation>请检查该文本是否与文件现在的内容相符。</translation>
    </message>
    <message>
        <source>Choose + or - lines.</source>
        <translation>请选择以 + 或 - 开头的行。</translation>
    </message>
    <message>
        <source>Choose among {reviewers}.</source>
        <translation>请从 {reviewers} 中选择。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>Copy a unified diff, search/replace blocks, or whole files in fences with their paths.</source>
        <translation>请复制统一格式的差异、搜索/替换块，或带路径的代码围栏中的完整文件。</translation>
    </message>
    <message>
        <source>Create {path}</source>
        <translation>创建 {path}</translation>
    </message>
    <message>
        <source>Decide with y, n, &lt; or &gt;.</source>
        <translation>用 y、n、&lt; 或 &gt; 作出决定。</translation>
    </message>
    <message>
        <source>Delete {path}</source>
        <translation>删除 {path}</translation>
    </message>
    <message>
        <source>Discard {hunks} in {files}</source>
        <translation>放弃 {files}中的 {hunks}</translation>
    </message>
    <message>
        <source>Edit {path}</source>
        <translation>编辑 {path}</translation>
    </message>
    <message>
        <source>Edit {path} in {places} places</source>
        <translation>编辑 {path} 的 {places} 处</translation>
    </message>
    <message>
        <source>Everything is committed: there is no difference.</source>
        <translation>一切都已提交：没有差异。</translation>
    </message>
    <message>
        <source>Everything proposed so far is kept.</source>
        <translation>到目前为止提出的一切都已保留。</translation>
    </message>
    <message>
        <source>Go on tomorrow, or change the cap in Settings.</source>
        <translation>请明天继续，或在“设置”中更改上限。</translation>
    </message>
    <message>
        <source>Haiku is still working on the last message.</source>
        <translation>Haiku 仍在处理上一条消息。</translation>
    </message>
    <message>
        <source>Haiku knows all of this conversation; there is no summary to undo.</source>
        <translation>Haiku 了解此对话的全部内容；没有可撤销的总结。</translation>
    </message>
    <message>
        <source>Haiku still knows all of it.</source>
        <translation>Haiku 仍了解其全部内容。</translation>
    </message>
    <message>
        <source>Haiku wants to do the same for the {nth} time: {title}. It may be going in circles.</source>
        <translation>Haiku 想第 {nth} 次做同样的事：{title}。它可能在原地打转。</translation>
    </message>
    <message>
        <source>It could have gone beyond the cap of ${cap:.2f}.</source>
        <translation>它可能会超出 ${cap:.2f} 的上限。</translation>
    </message>
    <message>
        <source>Its tokens are counted all the same.</source>
        <translation>它的 token 仍会计数。</translation>
    </message>
    <message>
        <source>Keep yours with &lt;, take Haiku's with &gt;, both with =, or edit with e.</source>
        <translation>用 &lt; 保留您的版本，用 &gt; 采用 Haiku 的版本，用 = 保留两者，或用 e 编辑。</translation>
    </message>
    <message>
        <source>Let it go on, or stop the answer and say what it should do instead.</source>
        <translation>让它继续，或停止回答并说明它应该改做什么。</translation>
    </message>
    <message>
        <source>List {pattern} in {where}</source>
        <translation>列出 {where} 中的 {pattern}</translation>
    </message>
    <message>
        <source>List {where}</source>
        <translation>列出 {where}</translation>
    </message>
    <message>
        <source>Look at the conversation again.</source>
        <translation>请重新查看对话。</translation>
    </message>
    <message>
        <source>Look at the file again; it has been read anew.</source>
        <translation>请重新查看该文件；它已重新读取。</translation>
    </message>
    <message>
        <source>Make the change by hand, or ask for the review again.</source>
        <translation>请手动更改，或重新请求审阅。</translation>
    </message>
    <message>
        <source>Name it again where it is now.</source>
        <translation>请在它现在所在的位置重新指定。</translation>
    </message>
    <message>
        <source>Name the part that matters: Haiku can read any lines of a file of the folder.</source>
        <translation>请指明重要的部分：Haiku 可以读取此文件夹中文件的任意行。</translation>
    </message>
    <message>
        <source>No problems are known in this folder.</source>
        <translation>此文件夹中没有已知的问题。</translation>
    </message>
    <message>
        <source>No problems are known in this folder: nothing looks for them in its files yet.</source>
        <translation>此文件夹中没有已知的问题：尚无程序检查其中的文件。</translation>
    </message>
    <message>
        <source>No problems are known in {path}.</source>
        <translation>{path} 中没有已知的问题。</translation>
    </message>
    <message>
        <source>No problems are known in {path}: nothing looks for them in its files yet.</source>
        <translation>{path} 中没有已知的问题：尚无程序检查其中的文件。</translation>
    </message>
    <message>
        <source>No reviewer is chosen.</source>
        <translation>未选择审阅者。</translation>
    </message>
    <message>
        <source>None of the chosen lines is a change.</source>
        <translation>所选的行都没有更改。</translation>
    </message>
    <message>
        <source>Nothing in this folder was changed by it.</source>
        <translation>它没有更改此文件夹中的任何内容。</translation>
    </message>
    <message>
        <source>Nothing is accepted, so nothing was applied.</source>
        <translation>没有接受任何内容，因此未应用任何内容。</translation>
    </message>
    <message>
        <source>Nothing is staged.</source>
        <translation>没有暂存任何内容。</translation>
    </message>
    <message>
        <source>Nothing more was sent; everything so far is kept.</source>
        <translation>没有再发送任何内容；到目前为止的一切都已保留。</translation>
    </message>
    <message>
        <source>Nothing waits to be tried again.</source>
        <translation>没有等待重试的内容。</translation>
    </message>
    <message>
        <source>Nothing was applied.</source>
        <translation>未应用任何内容。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>Nothing was changed; the finding is still there.</source>
        <translation>未作任何更改；该发现仍然存在。</translation>
    </message>
    <message>
        <source>Nothing was decided.</source>
        <translation>未作出任何决定。</translation>
    </message>
    <message>
        <source>Nothing was proposed.</source>
        <translation>未提出任何提案。</translation>
    </message>
    <message>
        <source>Nothing was proposed; your files are as they were.</source>
        <translation>未提出任何提案；您的文件保持原样。</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>未发送任何内容。</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>未写入任何内容。</translation>
    </message>
    <message>
        <source>Prices can be given in models.toml beside the settings.</source>
        <translation>可在设置旁的 models.toml 中给出价格。</translation>
    </message>
    <message>
        <source>Read {path}</source>
        <translation>读取 {path}</translation>
    </message>
    <message>
        <source>Read {path} from line {first}</source>
        <translation>读取 {path}（从第 {first} 行起）</translation>
    </message>
    <message>
        <source>Read {path} lines {first}–{last}</source>
        <translation>读取 {path} 第 {first}–{last} 行</translation>
    </message>
    <message>
        <source>Reject {hunks} in {files}</source>
        <translation>拒绝 {files}中的 {hunks}</translation>
    </message>
    <message>
        <source>Remove it from the message.</source>
        <translation>请将其从消息中移除。</translation>
    </message>
    <message>
        <source>Rename {path} to {new_path}</source>
        <translation>将 {path} 重命名为 {new_path}</translation>
    </message>
    <message>
        <source>Renamed from {old_path}, content unchanged.</source>
        <translation>由 {old_path} 重命名，内容未变。</translation>
    </message>
    <message>
        <source>Review a part of the change to see more.</source>
        <translation>请审阅更改的一部分，以查看更多内容。</translation>
    </message>
    <message>
        <source>Rewrite {path}</source>
        <translation>重写 {path}</translation>
    </message>
    <message>
        <source>Say it differently, or start a new conversation.</source>
        <translation>请换一种说法，或开始新的对话。</translation>
    </message>
    <message>
        <source>Search {pattern!r}</source>
        <translation>搜索 {pattern!r}</translation>
    </message>
    <message>
        <source>Search {pattern!r} in {files}</source>
        <translation>在 {files} 中搜索 {pattern!r}</translation>
    </message>
    <message>
        <source>Select fewer lines, or ask in the conversation.</source>
        <translation>请少选几行，或在对话中提问。</translation>
    </message>
    <message>
        <source>Select less.</source>
        <translation>请少选一些。</translation>
    </message>
    <message>
        <source>Select lines with v, then decide on them.</source>
        <translation>用 v 选择行，然后对其作出决定。</translation>
    </message>
    <message>
        <source>Select lines without the secret.</source>
        <translation>请选择不含机密的行。</translation>
    </message>
    <message>
        <source>Send the message again. If it happens again, please report it with the details.</source>
        <translation>请重新发送消息。如果再次发生，请附上详细信息报告。</translation>
    </message>
    <message>
        <source>Send “go on” to continue, or change the cap in Settings.</source>
        <translation>发送“继续”即可继续，或在“设置”中更改上限。</translation>
    </message>
    <message>
        <source>Send “go on” to continue, or change the limit in Settings.</source>
        <translation>发送“继续”即可继续，或在“设置”中更改限制。</translation>
    </message>
    <message>
        <source>Send “go on” to continue.</source>
        <translation>发送“继续”即可继续。</translation>
    </message>
    <message>
        <source>Send “go on”: a summary then stands for what came before.</source>
        <translation>发送“继续”：之前的内容将由总结代替。</translation>
    </message>
    <message>
        <source>Set aside by going back</source>
        <translation>因回退而移开</translation>
    </message>
    <message>
        <source>Settle each of them, then write the file.</source>
        <translation>请逐一解决，然后写入文件。</translation>
    </message>
    <message>
        <source>Start a new conversation, or change the cap in Settings.</source>
        <translation>请开始新的对话，或在“设置”中更改上限。</translation>
    </message>
    <message>
        <source>Start a new conversation, or sum this one up.</source>
        <translation>请开始新的对话，或对此对话进行总结。</translation>
    </message>
    <message>
        <source>The answer ended in a way this program does not know: {reason}.</source>
        <translation>回答以本程序未知的方式结束：{reason}。</translation>
    </message>
    <message>
        <source>The answer was too long and was cut.</source>
        <translation>回答太长，已被截断。</translation>
    </message>
    <message>
        <source>The conversation and the proposal are kept.</source>
        <translation>对话和提案都已保留。</translation>
    </message>
    <message>
        <source>The conversation no longer fits the model's context.</source>
        <translation>对话已超出模型的上下文容量。</translation>
    </message>
    <message>
        <source>The conversation shows it.</source>
        <translation>对话中可以看到它。</translation>
    </message>
    <message>
        <source>The conversation that is shown stays open.</source>
        <translation>当前显示的对话保持打开。</translation>
    </message>
    <message>
        <source>The conversation, your files and the proposal are as they were before the last step.</source>
        <translation>对话、您的文件和提案都与上一步之前相同。</translation>
    </message>
    <message>
        <source>The engine ended in the middle of this turn.</source>
        <translation>引擎在此轮次中途退出了。</translation>
    </message>
    <message>
        <source>The lines hold {size:,} characters; up to {marked:,} can be sent from here.</source>
        <translation>这些行有 {size:,} 个字符；从这里最多可发送 {marked:,} 个。</translation>
    </message>
    <message>
        <source>The lines of {path} that this was suggested for are no longer there.</source>
        <translation>此建议所针对的 {path} 中的行已不存在。</translation>
    </message>
    <message>
        <source>The lines this was suggested for stand in {count} places of {path}.</source>
        <translation>此建议所针对的行在 {path} 中出现在 {count} 处。</translation>
    </message>
    <message>
        <source>The model refused to answer this.</source>
        <translation>模型拒绝回答此问题。</translation>
    </message>
    <message>
        <source>The model refused to review this.</source>
        <translation>模型拒绝审阅此内容。</translation>
    </message>
    <message>
        <source>The pasted change of {path} does not fit. {error}</source>
        <translation>对 {path} 粘贴的更改不适用。{error}</translation>
    </message>
    <message numerus="yes">
        <source>The pictures of this conversation are too many for one request ({count} picture before this message).</source>
        <extracomment>The pictures of this conversation are too many for one request ({count} pictures before this message).</extracomment>
        <translation><numerusform>此对话的图片太多，一个请求容纳不下（此消息之前已有 {count} 张图片）。</numerusform></translation>
    </message>
    <message>
        <source>The prices of {model} are not known, so no cap on money can hold for it.</source>
        <translation>{model} 的价格未知，因此费用上限对它不起作用。</translation>
    </message>
    <message>
        <source>The proposal no longer touches {path}.</source>
        <translation>提案已不再涉及 {path}。</translation>
    </message>
    <message>
        <source>The turn ended by a defect of the program.</source>
        <translation>该轮次因程序缺陷而结束。</translation>
    </message>
    <message>
        <source>The turn was stopped at its limit: {what}.</source>
        <translation>该轮次在达到限制时停止：{what}。</translation>
    </message>
    <message>
        <source>The two can't stand together.</source>
        <translation>这两者不能并存。</translation>
    </message>
    <message>
        <source>There is a secret in these lines, which is kept from the model, so its answer would remove it.</source>
        <translation>这些行中有不发送给模型的机密，因此模型的回答会将其删除。</translation>
    </message>
    <message>
        <source>There is no file in {path} that may be sent.</source>
        <translation>{path} 中没有可以发送的文件。</translation>
    </message>
    <message>
        <source>There is no line to remember.</source>
        <translation>没有要记住的内容。</translation>
    </message>
    <message>
        <source>There is no open proposal.</source>
        <translation>没有打开的提案。</translation>
    </message>
    <message>
        <source>There is no reviewer {unknown!r}.</source>
        <translation>没有审阅者 {unknown!r}。</translation>
    </message>
    <message>
        <source>There is nothing to propose: your files hold all of it already.</source>
        <translation>没有可提议的内容：您的文件中已包含全部内容。</translation>
    </message>
    <message>
        <source>There is nothing to send.</source>
        <translation>没有可发送的内容。</translation>
    </message>
    <message>
        <source>There is nothing to settle here.</source>
        <translation>这里没有需要解决的内容。</translation>
    </message>
    <message>
        <source>There is too little in this conversation to sum up.</source>
        <translation>此对话的内容太少，无需总结。</translation>
    </message>
    <message>
        <source>This change in {path} is no longer part of the proposal.</source>
        <translation>{path} 中的这项更改已不在提案中。</translation>
    </message>
    <message>
        <source>This change of {path} has no lines that could be edited.</source>
        <translation>{path} 的此项更改没有可编辑的行。</translation>
    </message>
    <message>
        <source>This could go beyond the cap of {cap} for {name}: {spent} is used{running}, and the next request can cost up to {most}.</source>
        <translation>这可能超出{name}的上限 {cap}：已使用 {spent}{running}，而下一个请求最多可能花费 {most}。</translation>
    </message>
    <message>
        <source>This hunk can't be split: no unchanged line stands between its changes.</source>
        <translation>此改动块无法拆分：其更改之间没有未更改的行。</translation>
    </message>
    <message>
        <source>This message is not in the conversation any more.</source>
        <translation>此消息已不在对话中。</translation>
    </message>
    <message>
        <source>This message waits no longer: it has been sent.</source>
        <translation>此消息已不在等待：它已发送。</translation>
    </message>
    <message>
        <source>Wait for the answer, or press Esc to stop it.</source>
        <translation>等待回答，或按 Esc 停止。</translation>
    </message>
    <message>
        <source>What arrived is kept.</source>
        <translation>已收到的内容已保留。</translation>
    </message>
    <message>
        <source>What arrived is kept; tool calls in the cut part were not run.</source>
        <translation>已收到的内容已保留；被截断部分中的工具调用未运行。</translation>
    </message>
    <message>
        <source>What it found until then is kept.</source>
        <translation>在此之前的发现已保留。</translation>
    </message>
    <message>
        <source>What the others found is kept.</source>
        <translation>其他审阅者的发现已保留。</translation>
    </message>
    <message>
        <source>Write a message first.</source>
        <translation>请先写一条消息。</translation>
    </message>
    <message>
        <source>Write it after the #.</source>
        <translation>请写在 # 之后。</translation>
    </message>
    <message>
        <source>You and Haiku changed the same lines of {path}: that must be settled before it can be accepted.</source>
        <translation>您和 Haiku 更改了 {path} 中的相同行：须先解决冲突才能接受。</translation>
    </message>
    <message>
        <source>You and Haiku changed the same lines of {path}: that must be settled first.</source>
        <translation>您和 Haiku 更改了 {path} 中的相同行：须先解决冲突。</translation>
    </message>
    <message>
        <source>Your decisions are kept.</source>
        <translation>您的决定已保留。</translation>
    </message>
    <message>
        <source>Your draft is kept.</source>
        <translation>您的草稿已保留。</translation>
    </message>
    <message>
        <source>Your files and all decisions are as they were.</source>
        <translation>您的文件和所有决定都保持原样。</translation>
    </message>
    <message>
        <source>Your message and what is attached are kept.</source>
        <translation>您的消息和附加的内容都已保留。</translation>
    </message>
    <message>
        <source>Your message, the answer so far and all proposed changes until then are kept.</source>
        <translation>您的消息、到目前为止的回答以及在此之前提出的所有更改都已保留。</translation>
    </message>
    <message>
        <source>Your other decisions stand.</source>
        <translation>您的其他决定仍然有效。</translation>
    </message>
    <message>
        <source>Your text is as it was.</source>
        <translation>您的文本保持原样。</translation>
    </message>
    <message>
        <source>an undone apply</source>
        <translation>一次撤销的应用</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已答复</translation>
    </message>
    <message>
        <source>both sides changed it</source>
        <translation>双方都作了更改</translation>
    </message>
    <message>
        <source>both sides changed the same lines</source>
        <translation>双方更改了相同的行</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>it was deleted, created or replaced meanwhile</source>
        <translation>它在此期间被删除、创建或替换</translation>
    </message>
    <message>
        <source>near: {names}{more}</source>
        <translation>相关：{names}{more}</translation>
    </message>
    <message>
        <source>no files</source>
        <translation>没有文件</translation>
    </message>
    <message>
        <source>no match</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>no more money was left for this answer under the caps</source>
        <translation>上限之内已没有足够的费用用于此回答</translation>
    </message>
    <message>
        <source>now on {place}</source>
        <translation>现在位于 {place}</translation>
    </message>
    <message>
        <source>one day</source>
        <translation>单日</translation>
    </message>
    <message>
        <source>one session</source>
        <translation>单个会话</translation>
    </message>
    <message>
        <source>one turn</source>
        <translation>单个轮次</translation>
    </message>
    <message>
        <source>picture {name}</source>
        <translation>图片 {name}</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>已重命名</translation>
    </message>
    <message>
        <source>the branch was moved</source>
        <translation>分支被移动</translation>
    </message>
    <message>
        <source>the same lines were changed meanwhile</source>
        <translation>相同的行在此期间被更改</translation>
    </message>
    <message>
        <source>the workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>unchanged</source>
        <translation>未更改</translation>
    </message>
    <message numerus="yes">
        <source>verdict on {count} hunk</source>
        <extracomment>verdict on {count} hunks</extracomment>
        <translation><numerusform>对 {count} 个改动块的决定</numerusform></translation>
    </message>
    <message>
        <source>{count:,} characters are selected; {max_selection:,} can be attached.</source>
        <translation>选择了 {count:,} 个字符；最多可附加 {max_selection:,} 个。</translation>
    </message>
    <message numerus="yes">
        <source>{count} comment</source>
        <extracomment>{count} comments</extracomment>
        <translation><numerusform>{count} 条评论</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} commit</source>
        <extracomment>{count} commits</extracomment>
        <translation><numerusform>{count} 个提交</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} edit</source>
        <extracomment>{count} edits</extracomment>
        <translation><numerusform>{count} 处编辑</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} edit, adjusted</source>
        <extracomment>{count} edits, adjusted</extracomment>
        <translation><numerusform>{count} 处编辑，已调整</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} failing test</source>
        <extracomment>{count} failing tests</extracomment>
        <translation><numerusform>{count} 个测试失败</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} file</source>
        <extracomment>{count} files</extracomment>
        <translation><numerusform>{count} 个文件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} file changed since the last answer</source>
        <extracomment>{count} files changed since the last answer</extracomment>
        <translation><numerusform>自上次回答以来有 {count} 个文件更改</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} hunk</source>
        <extracomment>{count} hunks</extracomment>
        <translation><numerusform>{count} 个改动块</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} line</source>
        <extracomment>{count} lines</extracomment>
        <translation><numerusform>{count} 行</numerusform></translation>
    </message>
    <message>
        <source>{count} matches</source>
        <translation>{count} 个匹配项</translation>
    </message>
    <message numerus="yes">
        <source>{count} new problem</source>
        <extracomment>{count} new problems</extracomment>
        <translation><numerusform>{count} 个新问题</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} place is not settled yet, so nothing was written.</source>
        <extracomment>{count} places are not settled yet, so nothing was written.</extracomment>
        <translation><numerusform>还有 {count} 处未解决，因此未写入任何内容。</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} problem less</source>
        <extracomment>{count} problems less</extracomment>
        <translation><numerusform>减少 {count} 个问题</numerusform></translation>
    </message>
    <message>
        <source>{count} rounds</source>
        <translation>{count} 轮</translation>
    </message>
    <message numerus="yes">
        <source>{count} test mended</source>
        <extracomment>{count} tests mended</extracomment>
        <translation><numerusform>{count} 个测试已修复</numerusform></translation>
    </message>
    <message>
        <source>{count} things are attached; a message takes {max_attached}.</source>
        <translation>附加了 {count} 项；一条消息最多 {max_attached} 项。</translation>
    </message>
    <message>
        <source>{count}+ matches</source>
        <translation>超过 {count} 个匹配项</translation>
    </message>
    <message>
        <source>{moved}, {files}</source>
        <translation>{moved}，{files}</translation>
    </message>
    <message>
        <source>{name} can't be read: {strerror}.</source>
        <translation>无法读取 {name}：{strerror}。</translation>
    </message>
    <message>
        <source>{name} has {count:,} characters; an attached file may have {max_text:,}.</source>
        <translation>{name} 有 {count:,} 个字符；附加的文件最多可有 {max_text:,} 个。</translation>
    </message>
    <message>
        <source>{name} is a picture of a kind the API does not take: {media_type}.</source>
        <translation>{name} 是 API 不接受的图片类型：{media_type}。</translation>
    </message>
    <message>
        <source>{name} is larger than {max_bytes} kB.</source>
        <translation>{name} 大于 {max_bytes} kB。</translation>
    </message>
    <message>
        <source>{name} is no text: {reason}.</source>
        <translation>{name} 不是文本：{reason}。</translation>
    </message>
    <message>
        <source>{name}{suffix} is no text in UTF-8.</source>
        <translation>{name}{suffix} 不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>{number}nd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}rd</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}st</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{number}th</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{path} does not define {name} any more.</source>
        <translation>{path} 已不再定义 {name}。</translation>
    </message>
    <message>
        <source>{path} is no text: {reason}.</source>
        <translation>{path} 不是文本：{reason}。</translation>
    </message>
</context>
</TS>
