<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-conversation</name>
    <message>
        <source>, with attachments</source>
        <translation>，带附件</translation>
    </message>
    <message>
        <source>/{prompt} is removed.</source>
        <translation>/{prompt} 已移除。</translation>
    </message>
    <message>
        <source>A command or a prompt</source>
        <translation>命令或提示词</translation>
    </message>
    <message>
        <source>A prompt of yours</source>
        <translation>您的提示词</translation>
    </message>
    <message>
        <source>A tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Address of the link</source>
        <translation>链接地址</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Ask about the code, or ask for a change</source>
        <translation>询问代码，或请求改动</translation>
    </message>
    <message>
        <source>Ask about the code, or ask for a change.
Nothing is written before you have accepted it.</source>
        <translation>询问代码，或请求改动。
在您接受之前不会写入任何内容。</translation>
    </message>
    <message>
        <source>Ask: answers only</source>
        <translation>询问：仅回答</translation>
    </message>
    <message>
        <source>Attach a PNG, JPEG, GIF or WebP picture.</source>
        <translation>请附加 PNG、JPEG、GIF 或 WebP 图片。</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>附加文件</translation>
    </message>
    <message>
        <source>Attach files …</source>
        <translation>附加文件 …</translation>
    </message>
    <message>
        <source>Attach the ones that matter.</source>
        <translation>请附加重要的文件。</translation>
    </message>
    <message>
        <source>Attached</source>
        <translation>已附加</translation>
    </message>
    <message>
        <source>Attached: {name}. Enter removes it</source>
        <translation>已附加：{name}。按 Enter 移除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Carry out</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Carry out the plan</source>
        <translation>执行计划</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Code block {number} of {count} copied</source>
        <translation>已复制第 {number} 个代码块，共 {count} 个</translation>
    </message>
    <message>
        <source>Commands and prompts</source>
        <translation>命令和提示词</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>补全</translation>
    </message>
    <message>
        <source>Conversation, no messages</source>
        <translation>对话，没有消息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the code block</source>
        <translation>复制代码块</translation>
    </message>
    <message>
        <source>Copy the code block; again: the next one</source>
        <translation>复制代码块；再按：下一个</translation>
    </message>
    <message>
        <source>Copy the selection or the message</source>
        <translation>复制选区或消息</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>完成。</translation>
    </message>
    <message>
        <source>Edit a prompt of yours …</source>
        <translation>编辑自己的提示词 …</translation>
    </message>
    <message>
        <source>Edit a prompt of yours: /edit name</source>
        <translation>编辑自己的提示词：/edit 名称</translation>
    </message>
    <message>
        <source>Edit the last message that waits</source>
        <translation>编辑最后一条等待中的消息</translation>
    </message>
    <message>
        <source>Edit the plan</source>
        <translation>编辑计划</translation>
    </message>
    <message>
        <source>Edit your message and send it again</source>
        <translation>编辑自己的消息并重新发送</translation>
    </message>
    <message>
        <source>Edit: {words}</source>
        <translation>编辑：{words}</translation>
    </message>
    <message>
        <source>Editing an earlier message: Enter goes on from there in a copy · Esc leaves it</source>
        <translation>正在编辑较早的消息：Enter 在副本中从那里继续 · Esc 放弃</translation>
    </message>
    <message>
        <source>Enter pins · Delete drops · Esc goes back</source>
        <translation>Enter 固定 · Delete 去除 · Esc 返回</translation>
    </message>
    <message>
        <source>Enter sends · Shift+Enter new line</source>
        <translation>Enter 发送 · Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter begins a new line, Up brings back the last message, @ names a file, / a prompt</source>
        <translation>Enter 发送，Shift+Enter 换行，Up 调出上一条消息，@ 指定文件，/ 使用提示词</translation>
    </message>
    <message>
        <source>Files that go along. {words}</source>
        <translation>一并发送的文件。{words}</translation>
    </message>
    <message>
        <source>Files that go along: Enter pins, Delete drops, Esc goes back</source>
        <translation>一并发送的文件：Enter 固定，Delete 去除，Esc 返回</translation>
    </message>
    <message>
        <source>Files that go along: pin or drop</source>
        <translation>一并发送的文件：固定或去除</translation>
    </message>
    <message>
        <source>Find in the conversation</source>
        <translation>在对话中查找</translation>
    </message>
    <message>
        <source>Find the next match</source>
        <translation>查找下一个匹配项</translation>
    </message>
    <message>
        <source>Find the previous match</source>
        <translation>查找上一个匹配项</translation>
    </message>
    <message>
        <source>From here on Haiku knows what came before from a summary{saved}. All of it stays here for you.</source>
        <translation>从这里起，Haiku 通过摘要了解之前的内容{saved}。您在这里仍可看到全部内容。</translation>
    </message>
    <message>
        <source>From the next message on sent to Haiku as it is, until the folder is closed: {named}.</source>
        <translation>从下一条消息起原样发送给 Haiku，直到文件夹关闭：{named}。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on from here in a copy</source>
        <translation>从这里在副本中继续</translation>
    </message>
    <message>
        <source>Go on from the message in a copy of the conversation</source>
        <translation>从该消息起在对话的副本中继续</translation>
    </message>
    <message>
        <source>Go to a message of yours to edit it.</source>
        <translation>请先转到自己的消息再编辑。</translation>
    </message>
    <message>
        <source>Go to the hunks that the tool call made</source>
        <translation>转到该工具调用产生的改动块</translation>
    </message>
    <message>
        <source>Haiku has answered.</source>
        <translation>Haiku 已回答。</translation>
    </message>
    <message>
        <source>Haiku is working…  Esc stops · Enter queues</source>
        <translation>Haiku 正在工作…  Esc 停止 · Enter 排队</translation>
    </message>
    <message>
        <source>Haiku thinks at length before it answers this one message.</source>
        <translation>Haiku 在回答这条消息之前会深入思考。</translation>
    </message>
    <message>
        <source>Haiku: {text}</source>
        <translation>Haiku：{text}</translation>
    </message>
    <message>
        <source>Have what is typed remembered in the project file</source>
        <translation>将输入的内容记入项目文件</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Insert the code block at the cursor</source>
        <translation>在光标处插入代码块</translation>
    </message>
    <message>
        <source>Joins the answer after the next tools</source>
        <translation>在下一批工具之后加入回答</translation>
    </message>
    <message>
        <source>Keep a prompt: /keep name text</source>
        <translation>保存提示词：/keep 名称 文本</translation>
    </message>
    <message>
        <source>Keep what is typed as a prompt</source>
        <translation>将输入的内容保存为提示词</translation>
    </message>
    <message>
        <source>Kept as /{prompt}.</source>
        <translation>已保存为 /{prompt}。</translation>
    </message>
    <message>
        <source>Let a summary stand for what came before</source>
        <translation>用摘要代替之前的内容</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Message copied</source>
        <translation>已复制消息</translation>
    </message>
    <message>
        <source>Message to Haiku</source>
        <translation>给 Haiku 的消息</translation>
    </message>
    <message>
        <source>Messages that wait</source>
        <translation>等待中的消息</translation>
    </message>
    <message>
        <source>Mode: {mode}</source>
        <translation>模式：{mode}</translation>
    </message>
    <message>
        <source>Move the message that waits down</source>
        <translation>下移等待中的消息</translation>
    </message>
    <message>
        <source>Move the message that waits up</source>
        <translation>上移等待中的消息</translation>
    </message>
    <message>
        <source>Name a file, symbol, commit … to send along</source>
        <translation>指定一并发送的文件、符号、提交 …</translation>
    </message>
    <message>
        <source>Near: {named}</source>
        <translation>相关：{named}</translation>
    </message>
    <message>
        <source>Next code block</source>
        <translation>下一个代码块</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配项</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>Next mode: Ask, Plan, Pair</source>
        <translation>下一个模式：询问、计划、结对</translation>
    </message>
    <message>
        <source>No file is named for this code: select the lines it replaces, then propose again.</source>
        <translation>此代码没有指明文件：请选择它要替换的行，然后重新提出。</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>No prompt is kept yet.  “/keep name text” keeps one</source>
        <translation>还没有保存提示词。  “/keep 名称 文本”可保存</translation>
    </message>
    <message>
        <source>Not sent to Haiku: {named}. It stays here, a mark went instead. To send it: “Send what was withheld as it is”.</source>
        <translation>未发送给 Haiku：{named}。内容保留在此，以标记代替。如需发送：“将暂不发送的内容原样发送”。</translation>
    </message>
    <message>
        <source>Not sent to Haiku: {named}. They stay here, a mark went instead. To send them: “Send what was withheld as it is”.</source>
        <translation>未发送给 Haiku：{named}。内容保留在此，以标记代替。如需发送：“将暂不发送的内容原样发送”。</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>尚未发送</translation>
    </message>
    <message>
        <source>Not sent. {what} {rest}</source>
        <translation>未发送。{what} {rest}</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Only web addresses can be opened.</source>
        <translation>只能打开网址。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Open the next link of the message</source>
        <translation>打开消息的下一个链接</translation>
    </message>
    <message>
        <source>Open the next link…</source>
        <translation>打开下一个链接…</translation>
    </message>
    <message>
        <source>Open {host} in the browser?</source>
        <translation>在浏览器中打开 {host}？</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>结对</translation>
    </message>
    <message>
        <source>Pair: proposals for review</source>
        <translation>结对：给出供审阅的提案</translation>
    </message>
    <message>
        <source>Pictures beyond 4 MB are lost when the window closes.</source>
        <translation>超过 4 MB 的图片会在窗口关闭时丢失。</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>Plan: a plan to edit and approve first</source>
        <translation>计划：先给出可编辑并批准的计划</translation>
    </message>
    <message>
        <source>Previous code block</source>
        <translation>上一个代码块</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配项</translation>
    </message>
    <message>
        <source>Previous message</source>
        <translation>上一条消息</translation>
    </message>
    <message>
        <source>Prompts and commands with / …</source>
        <translation>以 / 使用提示词和命令 …</translation>
    </message>
    <message>
        <source>Proposal  </source>
        <translation>提案  </translation>
    </message>
    <message>
        <source>Proposal: {card}</source>
        <translation>提案：{card}</translation>
    </message>
    <message>
        <source>Propose the code block as an edit</source>
        <translation>将代码块作为编辑提出</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>搁置</translation>
    </message>
    <message>
        <source>Put the plan aside</source>
        <translation>搁置计划</translation>
    </message>
    <message>
        <source>Remove a prompt of yours: /forget name</source>
        <translation>移除自己的提示词：/forget 名称</translation>
    </message>
    <message>
        <source>Remove the last attachment</source>
        <translation>移除最后一个附件</translation>
    </message>
    <message>
        <source>Remove the messages that wait</source>
        <translation>移除等待中的消息</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Remove: {words}</source>
        <translation>移除：{words}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Search what you sent</source>
        <translation>搜索已发送的内容</translation>
    </message>
    <message>
        <source>Selection copied</source>
        <translation>已复制选区</translation>
    </message>
    <message>
        <source>Send along: {words}</source>
        <translation>一并发送：{words}</translation>
    </message>
    <message>
        <source>Send now, into the running answer</source>
        <translation>立即发送到正在进行的回答中</translation>
    </message>
    <message>
        <source>Send now: {words}</source>
        <translation>立即发送：{words}</translation>
    </message>
    <message>
        <source>Send the message</source>
        <translation>发送消息</translation>
    </message>
    <message>
        <source>Send the open file along, or not</source>
        <translation>是否一并发送打开的文件</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>正在发送…</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>Stop the answer at once</source>
        <translation>立即停止回答</translation>
    </message>
    <message>
        <source>Stop the answer first.  Esc stops</source>
        <translation>请先停止回答。  Esc 停止</translation>
    </message>
    <message>
        <source>Stopped at a limit.</source>
        <translation>已在上限处停止。</translation>
    </message>
    <message>
        <source>Stopped by you.</source>
        <translation>已由您停止。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The answer failed.</source>
        <translation>回答失败。</translation>
    </message>
    <message>
        <source>The answer was cut off.</source>
        <translation>回答被截断。</translation>
    </message>
    <message>
        <source>The engine stopped in the middle of this answer.</source>
        <translation>引擎在回答过程中停止。</translation>
    </message>
    <message>
        <source>The model declined to answer.</source>
        <translation>模型拒绝回答。</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>The plan: {said}.</source>
        <translation>计划：{said}。</translation>
    </message>
    <message>
        <source>The summary of what came before was undone: Haiku is told all of it again.</source>
        <translation>之前内容的摘要已撤销：全部内容会重新告知 Haiku。</translation>
    </message>
    <message>
        <source>There is no /{name}. Begin with another word to send it to Haiku.</source>
        <translation>没有 /{name}。要发送给 Haiku，请以其他词开头。</translation>
    </message>
    <message>
        <source>Think</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Think before the next answer, or not</source>
        <translation>下次回答前是否先思考</translation>
    </message>
    <message>
        <source>Think first: off</source>
        <translation>先思考：关</translation>
    </message>
    <message>
        <source>Think first: on</source>
        <translation>先思考：开</translation>
    </message>
    <message>
        <source>Think ✓</source>
        <translation>思考 ✓</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>Try again now</source>
        <translation>立即重试</translation>
    </message>
    <message>
        <source>Try again or go on now instead of waiting</source>
        <translation>不再等待，立即重试或继续</translation>
    </message>
    <message>
        <source>Unfold or fold the message, or do what it offers</source>
        <translation>展开或折叠消息，或执行其提供的操作</translation>
    </message>
    <message>
        <source>Usage and cost</source>
        <translation>用量与费用</translation>
    </message>
    <message>
        <source>Waits for the end of the answer</source>
        <translation>等待回答结束</translation>
    </message>
    <message>
        <source>What came before of this answer was taken back.</source>
        <translation>此回答之前的部分已撤回。</translation>
    </message>
    <message>
        <source>What joined the answer is sent again with it.</source>
        <translation>加入回答的内容会一并重新发送。</translation>
    </message>
    <message>
        <source>With attachments it waits for the answer's end.</source>
        <translation>带附件的消息会等到回答结束。</translation>
    </message>
    <message>
        <source>Words of a message</source>
        <translation>消息中的词</translation>
    </message>
    <message>
        <source>Working: your draft is kept.  Esc stops</source>
        <translation>正在工作：草稿已保留。  Esc 停止</translation>
    </message>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>You: {text}</source>
        <translation>您：{text}</translation>
    </message>
    <message>
        <source>answers only, nothing is proposed</source>
        <translation>仅回答，不提出改动</translation>
    </message>
    <message>
        <source>changes it</source>
        <translation>修改计划</translation>
    </message>
    <message>
        <source>has it carried out as it stands here</source>
        <translation>按此处内容执行</translation>
    </message>
    <message>
        <source>in {remaining:.0f} s</source>
        <translation>在 {remaining:.0f} 秒后</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>没有说明</translation>
    </message>
    <message>
        <source>now</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>prompt of this folder</source>
        <translation>此文件夹的提示词</translation>
    </message>
    <message>
        <source>proposes changes for your review</source>
        <translation>提出改动供您审阅</translation>
    </message>
    <message>
        <source>puts it aside</source>
        <translation>搁置计划</translation>
    </message>
    <message>
        <source>writes a plan that you edit and approve first</source>
        <translation>编写可编辑并批准的计划</translation>
    </message>
    <message>
        <source>your prompt</source>
        <translation>您的提示词</translation>
    </message>
    <message>
        <source>{count:,} characters are too much for a message; put them into a file.</source>
        <translation>{count:,} 个字符对一条消息来说太多；请放入文件中。</translation>
    </message>
    <message>
        <source>{count} files are too many for one message; {most} can be attached.</source>
        <translation>一条消息放不下 {count} 个文件；最多可附加 {most} 个。</translation>
    </message>
    <message>
        <source>{name} can't be read as a picture.</source>
        <translation>无法将 {name} 读取为图片。</translation>
    </message>
    <message>
        <source>{name} can't be read as a picture: {why}.</source>
        <translation>无法将 {name} 读取为图片：{why}。</translation>
    </message>
    <message>
        <source>{name} is too large: {width}×{height} pixels.</source>
        <translation>{name} 太大：{width}×{height} 像素。</translation>
    </message>
    <message>
        <source>{what} Tried again (attempt {attempt}).</source>
        <translation>{what} 已重试（第 {attempt} 次）。</translation>
    </message>
    <message>
        <source>{what} Trying again {when} (attempt {attempt}).</source>
        <translation>{what} 将{when}重试（第 {attempt} 次）。</translation>
    </message>
    <message>
        <source>— this answer is incomplete —</source>
        <translation>— 此回答不完整 —</translation>
    </message>
    <message>
        <source>… {hidden:,} more characters: copy the row to have them.</source>
        <translation>… 另有 {hidden:,} 个字符：复制该行即可获得。</translation>
    </message>
    <message>
        <source>… {more:,} more characters: copy the message to have them.</source>
        <translation>… 另有 {more:,} 个字符：复制消息即可获得。</translation>
    </message>
    <message>
        <source>● {path} — pinned</source>
        <translation>● {path} — 已固定</translation>
    </message>
    <message>
        <source>✕ {path} — does not go along</source>
        <translation>✕ {path} — 不一并发送</translation>
    </message>
</context>
</TS>
