<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-problems</name>
    <message>
        <source>Back to where a definition was asked for</source>
        <translation>返回查询定义的位置</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>Filter by words</source>
        <translation>按词筛选</translation>
    </message>
    <message>
        <source>Filter the problems by words</source>
        <translation>按词筛选问题</translation>
    </message>
    <message>
        <source>Find where the name is used</source>
        <translation>查找名称的引用</translation>
    </message>
    <message>
        <source>Go to the definition of the name</source>
        <translation>转到名称的定义</translation>
    </message>
    <message>
        <source>Go to the problems</source>
        <translation>转到问题列表</translation>
    </message>
    <message>
        <source>Look for language servers again</source>
        <translation>重新查找语言服务器</translation>
    </message>
    <message>
        <source>Next problem</source>
        <translation>下一个问题</translation>
    </message>
    <message>
        <source>Nothing looks for problems yet: open a file of a folder you trust.</source>
        <translation>还没有检查问题的程序：请打开受信任文件夹中的文件。</translation>
    </message>
    <message>
        <source>Of the open file only</source>
        <translation>仅当前文件</translation>
    </message>
    <message>
        <source>Previous problem</source>
        <translation>上一个问题</translation>
    </message>
    <message>
        <source>Problems: back to the text</source>
        <translation>问题：返回文本</translation>
    </message>
    <message>
        <source>Problems: errors only</source>
        <translation>问题：仅错误</translation>
    </message>
    <message>
        <source>Problems: filter by words</source>
        <translation>问题：按词筛选</translation>
    </message>
    <message>
        <source>Problems: of the open file only</source>
        <translation>问题：仅当前文件</translation>
    </message>
    <message>
        <source>Problems: open the problem</source>
        <translation>问题：打开该问题</translation>
    </message>
    <message>
        <source>Rename the name, as a proposal …</source>
        <translation>以提案方式重命名 …</translation>
    </message>
    <message>
        <source>Send the problem to Haiku</source>
        <translation>将问题发送给 Haiku</translation>
    </message>
    <message>
        <source>Sent to Haiku.</source>
        <translation>已发送给 Haiku。</translation>
    </message>
    <message>
        <source>Uses of a name: back to the text</source>
        <translation>名称的引用：返回文本</translation>
    </message>
    <message>
        <source>Uses of a name: open the place</source>
        <translation>名称的引用：打开该位置</translation>
    </message>
    <message>
        <source>What is this name?</source>
        <translation>这个名称是什么？</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>errors only</source>
        <translation>仅错误</translation>
    </message>
    <message>
        <source>hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>no language server installed</source>
        <translation>没有安装语言服务器</translation>
    </message>
    <message>
        <source>no problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>not running</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>send to Haiku</source>
        <translation>发送给 Haiku</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>this file</source>
        <translation>此文件</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} error</source>
        <extracomment>{count:,} errors</extracomment>
        <translation><numerusform>{count:,} 个错误</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} problem</source>
        <extracomment>{count:,} problems</extracomment>
        <translation><numerusform>{count:,} 个问题</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} warning</source>
        <extracomment>{count:,} warnings</extracomment>
        <translation><numerusform>{count:,} 个警告</numerusform></translation>
    </message>
    <message>
        <source>{left_out:,} more are left out</source>
        <translation>省略了另外 {left_out:,} 个</translation>
    </message>
    <message>
        <source>{program} could not be started</source>
        <translation>无法启动 {program}</translation>
    </message>
    <message>
        <source>{program} ended and is started again</source>
        <translation>{program} 已结束，正在重新启动</translation>
    </message>
    <message>
        <source>{program} ended too often</source>
        <translation>{program} 结束得太频繁</translation>
    </message>
    <message>
        <source>{program} is starting</source>
        <translation>{program} 正在启动</translation>
    </message>
    <message>
        <source>{severity}, line {line}: {said}</source>
        <translation>{severity}，第 {line} 行：{said}</translation>
    </message>
    <message>
        <source>{shown:,} of {problems}</source>
        <translation>{shown:,} / {problems}</translation>
    </message>
</context>
</TS>
