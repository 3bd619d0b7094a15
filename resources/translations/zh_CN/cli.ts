<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>cli</name>
    <message>
        <source>haiku-pair: the path is not valid UTF-8 and can't be opened; nothing was changed.
</source>
        <translation>haiku-pair：路径不是有效的 UTF-8，无法打开；没有改动任何内容。
</translation>
    </message>
    <message>
        <source>haiku-pair: there is no screen to show a window on (neither WAYLAND_DISPLAY nor DISPLAY is set).
Start it in a graphical session; `haiku-pair demo` works in a terminal as well.
</source>
        <translation>haiku-pair：没有可以显示窗口的屏幕（WAYLAND_DISPLAY 和 DISPLAY 都没有设置）。
请在图形会话中启动；`haiku-pair demo` 也可以在终端里运行。
</translation>
    </message>
    <message>
        <source>haiku-pair: {reason}; see haiku-pair --help
</source>
        <translation>haiku-pair：{reason}；用法见 haiku-pair --help
</translation>
    </message>
    <message>
        <source>it opens one folder or file at a time</source>
        <translation>一次只能打开一个文件夹或文件</translation>
    </message>
    <message>
        <source>there is no option {option}</source>
        <translation>没有选项 {option}</translation>
    </message>
</context>
</TS>
