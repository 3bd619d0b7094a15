<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-lines</name>
    <message>
        <source>Added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Always say at its end who wrote the line, or not</source>
        <translation>是否总在行末显示作者</translation>
    </message>
    <message>
        <source>Both changed this place: settle it in the review first.</source>
        <translation>双方都改动了此处：请先在审阅中解决。</translation>
    </message>
    <message>
        <source>Change: back to the text</source>
        <translation>改动：返回文本</translation>
    </message>
    <message>
        <source>Change: keep what is proposed</source>
        <translation>改动：保留提议</translation>
    </message>
    <message>
        <source>Change: put back what was there</source>
        <translation>改动：放回原有内容</translation>
    </message>
    <message>
        <source>Change: reject what is proposed</source>
        <translation>改动：拒绝提议</translation>
    </message>
    <message>
        <source>Change: stage it, or unstage it</source>
        <translation>改动：暂存或取消暂存</translation>
    </message>
    <message>
        <source>Change: the next one</source>
        <translation>改动：下一处</translation>
    </message>
    <message>
        <source>Change: the previous one</source>
        <translation>改动：上一处</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep the proposed change at the cursor</source>
        <translation>保留光标处提议的改动</translation>
    </message>
    <message>
        <source>Line {number}: {author}</source>
        <translation>第 {number} 行：{author}</translation>
    </message>
    <message>
        <source>Next change in the text</source>
        <translation>文本中的下一处改动</translation>
    </message>
    <message>
        <source>Not committed yet</source>
        <translation>尚未提交</translation>
    </message>
    <message>
        <source>Nothing is proposed at the cursor. Alt+. goes to the next change.</source>
        <translation>光标处没有提议的改动。Alt+. 转到下一处改动。</translation>
    </message>
    <message>
        <source>Previous change in the text</source>
        <translation>文本中的上一处改动</translation>
    </message>
    <message>
        <source>Proposed, but the text was changed here too: settle it in the review</source>
        <translation>已提议，但此处文本也有改动：请在审阅中解决</translation>
    </message>
    <message>
        <source>Proposed: accepted</source>
        <translation>提议：已接受</translation>
    </message>
    <message>
        <source>Proposed: not decided</source>
        <translation>提议：未决定</translation>
    </message>
    <message>
        <source>Proposed: rejected</source>
        <translation>提议：已拒绝</translation>
    </message>
    <message>
        <source>Put back what was there before the change</source>
        <translation>放回改动之前的内容</translation>
    </message>
    <message>
        <source>Reject the proposed change at the cursor</source>
        <translation>拒绝光标处提议的改动</translation>
    </message>
    <message>
        <source>Show what was there before the change</source>
        <translation>显示改动之前的内容</translation>
    </message>
    <message>
        <source>Stage the change at the cursor, or unstage it</source>
        <translation>暂存或取消暂存光标处的改动</translation>
    </message>
    <message>
        <source>What was changed</source>
        <translation>改动内容</translation>
    </message>
    <message>
        <source>Who wrote the line?</source>
        <translation>这一行是谁写的？</translation>
    </message>
    <message>
        <source>put back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>{kind}, not staged</source>
        <translation>{kind}，未暂存</translation>
    </message>
    <message>
        <source>{kind}, staged</source>
        <translation>{kind}，已暂存</translation>
    </message>
    <message>
        <source>… {left_out} more lines</source>
        <translation>… 另有 {left_out} 行</translation>
    </message>
</context>
</TS>
