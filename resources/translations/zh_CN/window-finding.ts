<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>window-finding</name>
    <message>
        <source>Aa</source>
        <translation>Aa</translation>
    </message>
    <message>
        <source>Files to leave out</source>
        <translation>要排除的文件</translation>
    </message>
    <message>
        <source>Go to a definition in the file</source>
        <translation>转到文件中的定义</translation>
    </message>
    <message>
        <source>Go to a definition in the workspace</source>
        <translation>转到工作区中的定义</translation>
    </message>
    <message>
        <source>Letters of a name</source>
        <translation>名称中的字母</translation>
    </message>
    <message>
        <source>Looking for definitions …</source>
        <translation>正在查找定义 …</translation>
    </message>
    <message>
        <source>Next result of the search</source>
        <translation>下一个搜索结果</translation>
    </message>
    <message>
        <source>No definitions were found in this file.</source>
        <translation>在此文件中没有找到定义。</translation>
    </message>
    <message>
        <source>Not in files</source>
        <translation>排除文件</translation>
    </message>
    <message>
        <source>Nothing was found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Only files that match</source>
        <translation>仅限匹配的文件</translation>
    </message>
    <message>
        <source>Only in files (*.py, src/)</source>
        <translation>仅限文件 (*.py, src/)</translation>
    </message>
    <message>
        <source>Previous result of the search</source>
        <translation>上一个搜索结果</translation>
    </message>
    <message>
        <source>Proposed in {files}: {key} reviews it. Nothing was written.</source>
        <translation>已在{files}中提出：用 {key} 审阅。没有写入任何内容。</translation>
    </message>
    <message>
        <source>Proposing …</source>
        <translation>正在提出 …</translation>
    </message>
    <message>
        <source>Regex</source>
        <translation>正则</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>Results of the search</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Search in all files</source>
        <translation>在所有文件中搜索</translation>
    </message>
    <message>
        <source>Search in the workspace</source>
        <translation>在工作区中搜索</translation>
    </message>
    <message>
        <source>Search in the workspace …</source>
        <translation>在工作区中搜索 …</translation>
    </message>
    <message>
        <source>Search: leave the file out of the results</source>
        <translation>搜索：从结果中排除该文件</translation>
    </message>
    <message>
        <source>Search: match case</source>
        <translation>搜索：区分大小写</translation>
    </message>
    <message>
        <source>Search: only in some files</source>
        <translation>搜索：仅限部分文件</translation>
    </message>
    <message>
        <source>Search: open the result, or go to the results</source>
        <translation>搜索：打开结果，或转到结果列表</translation>
    </message>
    <message>
        <source>Search: propose to replace all that is shown</source>
        <translation>搜索：提议替换所有显示的内容</translation>
    </message>
    <message>
        <source>Search: regular expression</source>
        <translation>搜索：正则表达式</translation>
    </message>
    <message>
        <source>Search: stop it, or back to the text</source>
        <translation>搜索：停止，或返回文本</translation>
    </message>
    <message>
        <source>Search: what to put in place of it</source>
        <translation>搜索：替换为什么</translation>
    </message>
    <message>
        <source>Search: whole words</source>
        <translation>搜索：全字匹配</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>正在搜索 …</translation>
    </message>
    <message>
        <source>Stopped. {found}</source>
        <translation>已停止。{found}</translation>
    </message>
    <message>
        <source>Text to look for</source>
        <translation>要查找的文本</translation>
    </message>
    <message>
        <source>Text to put in its place</source>
        <translation>用来替换的文本</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>全字匹配</translation>
    </message>
    <message>
        <source>leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>left out: {why}</source>
        <translation>已省略：{why}</translation>
    </message>
    <message>
        <source>there are more</source>
        <translation>还有更多</translation>
    </message>
    <message numerus="yes">
        <source>{count:,} file</source>
        <extracomment>{count:,} files</extracomment>
        <translation><numerusform>{count:,} 个文件</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count:,} match</source>
        <extracomment>{count:,} matches</extracomment>
        <translation><numerusform>{count:,} 处匹配</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>{count} match</source>
        <extracomment>{count} matches</extracomment>
        <translation><numerusform>{count} 处匹配</numerusform></translation>
    </message>
    <message>
        <source>{matches} in {files}</source>
        <translation>{files}中有{matches}</translation>
    </message>
    <message>
        <source>{searched:,} files searched</source>
        <translation>已搜索 {searched:,} 个文件</translation>
    </message>
</context>
</TS>
