<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-seen</name>
    <message>
        <source>
… {more:,} more characters</source>
        <translation>
… 另有 {more:,} 个字符</translation>
    </message>
    <message>
        <source>A request</source>
        <translation>一次请求</translation>
    </message>
    <message>
        <source>A summary stands for the message this was in; Haiku does not have it any more.</source>
        <translation>其所在的消息已由摘要代替；Haiku 不再拥有它。</translation>
    </message>
    <message>
        <source>As it would be sent now · {tokens}</source>
        <translation>现在将发送的样子 · {tokens}</translation>
    </message>
    <message>
        <source>Back from what Haiku sees</source>
        <translation>从“Haiku 所见”返回</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Copy the whole request as JSON</source>
        <translation>将整个请求复制为 JSON</translation>
    </message>
    <message>
        <source>Everything of the chosen row</source>
        <translation>所选行的全部内容</translation>
    </message>
    <message>
        <source>Files that Haiku has read</source>
        <translation>Haiku 读过的文件</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Haiku has read no file in this conversation yet.</source>
        <translation>Haiku 在此对话中还没有读过文件。</translation>
    </message>
    <message>
        <source>Haiku has these lines as they are now.</source>
        <translation>Haiku 拥有这些行的当前内容。</translation>
    </message>
    <message>
        <source>Haiku is asked to disregard it. What was sent stays until a summary stands for it.</source>
        <translation>已请 Haiku 不予考虑。已发送的内容会保留到由摘要代替为止。</translation>
    </message>
    <message>
        <source>Have Haiku disregard the file, or no longer</source>
        <translation>让 Haiku 不再考虑此文件，或恢复考虑</translation>
    </message>
    <message>
        <source>Last of turn {turn} of {turns}, {told} · {tokens}</source>
        <translation>第 {turn} / {turns} 轮的最后一个，{told} · {tokens}</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Open the file there</source>
        <translation>打开那里的文件</translation>
    </message>
    <message>
        <source>Send the file as it is now with the next message</source>
        <translation>随下一条消息发送文件的当前内容</translation>
    </message>
    <message>
        <source>Some of these lines are others now. Haiku is told of changes with the next message.</source>
        <translation>其中一些行已有变化。改动会随下一条消息告知 Haiku。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>The last request of a turn</source>
        <translation>轮次的最后一个请求</translation>
    </message>
    <message>
        <source>The request as it would be sent now</source>
        <translation>现在将发送的请求</translation>
    </message>
    <message>
        <source>The request is on the clipboard: {count:,} characters.</source>
        <translation>请求已复制到剪贴板：{count:,} 个字符。</translation>
    </message>
    <message>
        <source>The turn after</source>
        <translation>下一个轮次</translation>
    </message>
    <message>
        <source>The turn before</source>
        <translation>上一个轮次</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>as it was sent</source>
        <translation>与发送时相同</translation>
    </message>
    <message>
        <source>coming request</source>
        <translation>将发送的请求</translation>
    </message>
    <message>
        <source>disregarded</source>
        <translation>不予考虑</translation>
    </message>
    <message>
        <source>fresh</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>its own text</source>
        <translation>自身的文本</translation>
    </message>
    <message>
        <source>lines {lines}</source>
        <translation>第 {lines} 行</translation>
    </message>
    <message>
        <source>put together again from what was kept</source>
        <translation>根据保留的内容重新拼合</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已读取</translation>
    </message>
    <message>
        <source>send it anew</source>
        <translation>重新发送</translation>
    </message>
    <message>
        <source>sent along</source>
        <translation>随消息发送</translation>
    </message>
    <message>
        <source>sent requests</source>
        <translation>已发送的请求</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>过时</translation>
    </message>
    <message>
        <source>trimmed</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>turn {turn}: {what}, {how} — {state}, ≈ {tokens:,} tokens</source>
        <translation>第 {turn} 轮：{what}，{how} — {state}，≈ {tokens:,} token</translation>
    </message>
    <message>
        <source>written by Haiku</source>
        <translation>由 Haiku 编写</translation>
    </message>
    <message>
        <source>{files} · ≈ {part:,} of ≈ {whole:,} tokens</source>
        <translation>{files} · ≈ {part:,} / ≈ {whole:,} token</translation>
    </message>
    <message>
        <source>{path} goes along with the next message.</source>
        <translation>{path} 将随下一条消息发送。</translation>
    </message>
    <message>
        <source>≈ {count:,} tokens in {blocks} blocks</source>
        <translation>≈ {count:,} token，{blocks} 个块</translation>
    </message>
    <message>
        <source>▲ kept up to here</source>
        <translation>▲ 保留到此处</translation>
    </message>
</context>
</TS>
