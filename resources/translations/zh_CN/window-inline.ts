<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-inline</name>
    <message>
        <source>Grey text: drop it</source>
        <translation>灰色文本：舍弃</translation>
    </message>
    <message>
        <source>Grey text: take a line</source>
        <translation>灰色文本：采用一行</translation>
    </message>
    <message>
        <source>Grey text: take a word</source>
        <translation>灰色文本：采用一个词</translation>
    </message>
    <message>
        <source>Grey text: take all of it</source>
        <translation>灰色文本：全部采用</translation>
    </message>
    <message>
        <source>Haiku answered nothing.</source>
        <translation>Haiku 没有回答内容。</translation>
    </message>
    <message>
        <source>Haiku has nothing to go on with here.   {money}</source>
        <translation>Haiku 在此没有可续写的内容。   {money}</translation>
    </message>
    <message>
        <source>Haiku is asked how it goes on.   {key} stops it</source>
        <translation>正在询问 Haiku 如何续写。   {key} 停止</translation>
    </message>
    <message>
        <source>Haiku would change nothing here.   {keys}</source>
        <translation>Haiku 认为此处无需改动。   {keys}</translation>
    </message>
    <message>
        <source>Haiku writes …</source>
        <translation>Haiku 正在编写 …</translation>
    </message>
    <message>
        <source>Haiku, in the text</source>
        <translation>文本中的 Haiku</translation>
    </message>
    <message>
        <source>Have Haiku go on at the cursor</source>
        <translation>让 Haiku 在光标处续写</translation>
    </message>
    <message>
        <source>In the text: ask a question</source>
        <translation>文本中：提问</translation>
    </message>
    <message>
        <source>In the text: have the lines rewritten</source>
        <translation>文本中：改写这些行</translation>
    </message>
    <message>
        <source>In the text: keep what is written</source>
        <translation>文本中：保留所写内容</translation>
    </message>
    <message>
        <source>In the text: reject it</source>
        <translation>文本中：拒绝</translation>
    </message>
    <message>
        <source>In the text: stop, or back to the text</source>
        <translation>文本中：停止，或返回文本</translation>
    </message>
    <message>
        <source>In the text: to the text and back</source>
        <translation>文本中：到文本并返回</translation>
    </message>
    <message>
        <source>Put in; not saved yet.</source>
        <translation>已放入；尚未保存。</translation>
    </message>
    <message>
        <source>Put one cursor where the text is to go on.</source>
        <translation>请将单个光标放在要续写的位置。</translation>
    </message>
    <message>
        <source>Rewrite the selection or line with Haiku, or ask about it</source>
        <translation>让 Haiku 改写选区或当前行，或就其提问</translation>
    </message>
    <message>
        <source>Select up to {most} lines.</source>
        <translation>最多选择 {most} 行。</translation>
    </message>
    <message>
        <source>The engine was lost; your text and your words are as they were. Ask again.</source>
        <translation>引擎已丢失；您的文本和文字保持原样。请重新询问。</translation>
    </message>
    <message>
        <source>These lines were changed since, so nothing can be put in.</source>
        <translation>这些行之后有改动，因此无法放入任何内容。</translation>
    </message>
    <message>
        <source>What Haiku writes</source>
        <translation>Haiku 所写的内容</translation>
    </message>
    <message>
        <source>What do you want to know about these lines?</source>
        <translation>关于这些行想知道什么？</translation>
    </message>
    <message>
        <source>What else is to be done with them?</source>
        <translation>还要对它们做什么？</translation>
    </message>
    <message>
        <source>What is to be done with these lines?</source>
        <translation>要对这些行做什么？</translation>
    </message>
    <message>
        <source>a line</source>
        <translation>一行</translation>
    </message>
    <message>
        <source>a word</source>
        <translation>一个词</translation>
    </message>
    <message>
        <source>say what else</source>
        <translation>补充说明</translation>
    </message>
    <message>
        <source>{key} takes it back.</source>
        <translation>{key} 可撤回。</translation>
    </message>
    <message>
        <source>{told}   words and {again} ask again   {back} back</source>
        <translation>{told}   输入文字并按 {again} 重新询问   {back} 返回</translation>
    </message>
</context>
</TS>
