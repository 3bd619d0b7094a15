<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-disk</name>
    <message>
        <source>Change the permissions of the file and its folder, then try again.</source>
        <translation>更改该文件及其文件夹的权限，然后重试。</translation>
    </message>
    <message>
        <source>Check the disk, then try again.</source>
        <translation>检查磁盘，然后重试。</translation>
    </message>
    <message>
        <source>Create the folder, or save under another name.</source>
        <translation>创建该文件夹，或另存为其他名称。</translation>
    </message>
    <message>
        <source>Free some space, then save again.</source>
        <translation>请腾出一些空间，然后重新保存。</translation>
    </message>
    <message>
        <source>The file on disk is as it was.</source>
        <translation>磁盘上的文件保持原样。</translation>
    </message>
    <message>
        <source>The folder of {name} does not exist.</source>
        <translation>{name} 所在的文件夹不存在。</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>{name} can't be written: the disk is full.</source>
        <translation>无法写入 {name}：磁盘已满。</translation>
    </message>
    <message>
        <source>{name} can't be written: {strerror}.</source>
        <translation>无法写入 {name}：{strerror}。</translation>
    </message>
    <message>
        <source>{name} can't be written: {why}.</source>
        <translation>无法写入 {name}：{why}。</translation>
    </message>
    <message>
        <source>{name} is not a regular file.</source>
        <translation>{name} 不是普通文件。</translation>
    </message>
</context>
</TS>
