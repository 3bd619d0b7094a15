<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-store</name>
    <message>
        <source> And {count} more.</source>
        <translation>还有 {count} 处。</translation>
    </message>
    <message>
        <source>All other settings are in force; these stand at their defaults. The file is unchanged.</source>
        <translation>其他设置都已生效；这几项使用默认值。该文件未改动。</translation>
    </message>
    <message>
        <source>Close other windows of the program, make room on the disk, then delete it again.</source>
        <translation>关闭本程序的其他窗口，腾出磁盘空间，然后再次删除。</translation>
    </message>
    <message>
        <source>Close the program and start it again; the damaged file is then set aside.</source>
        <translation>关闭程序后重新启动；损坏的文件届时会被移到一旁。</translation>
    </message>
    <message>
        <source>Copy it again from the console, without anything around it.</source>
        <translation>请从控制台重新复制，前后不要带其他内容。</translation>
    </message>
    <message>
        <source>Correct it in {parent}, then choose it again.</source>
        <translation>在 {parent} 中更正，然后重新选择。</translation>
    </message>
    <message>
        <source>Correct or unset {name} and start again.</source>
        <translation>更正或取消设置 {name}，然后重新启动。</translation>
    </message>
    <message>
        <source>Correct them in the settings.</source>
        <translation>请在设置中更正。</translation>
    </message>
    <message>
        <source>Everything works, but conversations and unsaved text are lost when the program ends.</source>
        <translation>一切功能可用，但程序结束时对话和未保存的文本会丢失。</translation>
    </message>
    <message>
        <source>Free some space on the disk.</source>
        <translation>请腾出一些磁盘空间。</translation>
    </message>
    <message>
        <source>Google Cloud takes no key.</source>
        <translation>Google Cloud 不使用密钥。</translation>
    </message>
    <message>
        <source>In {path}, {value} can't be used.</source>
        <translation>无法使用 {path} 中的 {value}。</translation>
    </message>
    <message>
        <source>It could not be deleted for good.</source>
        <translation>未能彻底删除。</translation>
    </message>
    <message>
        <source>It is not TOML: {error}</source>
        <translation>它不是 TOML：{error}</translation>
    </message>
    <message>
        <source>It is not UTF-8: {error}</source>
        <translation>它不是 UTF-8：{error}</translation>
    </message>
    <message>
        <source>It is used until the program ends, and stored nowhere.</source>
        <translation>它会一直使用到程序结束，不会存储在任何地方。</translation>
    </message>
    <message>
        <source>It may be out of the list already, but traces of it may still be in the history's file.</source>
        <translation>它可能已从列表中移除，但历史记录文件中可能仍有其痕迹。</translation>
    </message>
    <message>
        <source>Make room or allow writing there, or name another folder in {home_variable}.</source>
        <translation>请腾出空间或允许写入该处，或在 {home_variable} 中指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Make room or allow writing there, or name another folder in {home_variable}; then start again.</source>
        <translation>请腾出空间或允许写入该处，或在 {home_variable} 中指定另一个文件夹；然后重新启动。</translation>
    </message>
    <message>
        <source>No key has this character in it: {name}.</source>
        <translation>密钥不会含有此字符：{name}。</translation>
    </message>
    <message>
        <source>Paste the key alone.</source>
        <translation>请只粘贴密钥本身。</translation>
    </message>
    <message>
        <source>Paste the whole key.</source>
        <translation>请粘贴完整的密钥。</translation>
    </message>
    <message>
        <source>Repair it, then read it again from the palette.</source>
        <translation>修复它，然后从命令面板中重新读取。</translation>
    </message>
    <message>
        <source>Restore a backup of it if you have one; your own files are not concerned.</source>
        <translation>如果有它的备份，可以恢复；您自己的文件不受影响。</translation>
    </message>
    <message>
        <source>Set them again, or repair that file and put it back.</source>
        <translation>重新设置，或修复该文件并放回原处。</translation>
    </message>
    <message>
        <source>Sign in with “gcloud auth application-default login”.</source>
        <translation>请用 “gcloud auth application-default login” 登录。</translation>
    </message>
    <message>
        <source>That is too long for a key.</source>
        <translation>对密钥来说太长了。</translation>
    </message>
    <message>
        <source>The file is still there, unread.</source>
        <translation>该文件仍在原处，未读取。</translation>
    </message>
    <message>
        <source>The file was kept as {name}.</source>
        <translation>该文件已保留为 {name}。</translation>
    </message>
    <message>
        <source>The history can't be kept: {path} can't be written.</source>
        <translation>无法保存历史记录：{path} 无法写入。</translation>
    </message>
    <message>
        <source>The history in {path} can't be read.</source>
        <translation>无法读取 {path} 中的历史记录。</translation>
    </message>
    <message>
        <source>The history in {path} could not be used, so a new one was begun.</source>
        <translation>无法使用 {path} 中的历史记录，因此新建了一份。</translation>
    </message>
    <message>
        <source>The history is not being saved: {path} does not take writes.</source>
        <translation>历史记录未在保存：{path} 无法写入。</translation>
    </message>
    <message>
        <source>The key can't be remembered: {trouble}.</source>
        <translation>无法记住该密钥：{trouble}。</translation>
    </message>
    <message>
        <source>The key can't be removed: {trouble}.</source>
        <translation>无法移除该密钥：{trouble}。</translation>
    </message>
    <message>
        <source>The keys of the preset are in force. The file is unchanged.</source>
        <translation>预设的按键生效。该文件未改动。</translation>
    </message>
    <message>
        <source>The old file was kept as {name}.</source>
        <translation>旧文件已保留为 {name}。</translation>
    </message>
    <message>
        <source>The settings in {path} can't be read; the defaults are in force.</source>
        <translation>无法读取 {path} 中的设置；默认值生效。</translation>
    </message>
    <message>
        <source>The theme that was in force stays. The file is unchanged.</source>
        <translation>继续使用原来的主题。该文件未改动。</translation>
    </message>
    <message>
        <source>The theme {name} can't be used: {first}{others}</source>
        <translation>无法使用主题 {name}：{first}{others}</translation>
    </message>
    <message>
        <source>There is no key in that.</source>
        <translation>其中没有密钥。</translation>
    </message>
    <message>
        <source>Unlock or install a keyring, or set {key_variable}.</source>
        <translation>解锁或安装密钥环，或设置 {key_variable}。</translation>
    </message>
    <message>
        <source>Unlock the keyring and try again.</source>
        <translation>解锁密钥环后重试。</translation>
    </message>
    <message>
        <source>What is new stays in memory and is saved as soon as that works again.</source>
        <translation>新内容保存在内存中，恢复可写后会立即保存。</translation>
    </message>
    <message>
        <source>Your files are untouched, and so is what is on the screen.</source>
        <translation>您的文件和屏幕上的内容都未受影响。</translation>
    </message>
    <message>
        <source>Your files are untouched.</source>
        <translation>您的文件未受影响。</translation>
    </message>
    <message>
        <source>Your key file {path} can't be read.</source>
        <translation>无法读取您的按键文件 {path}。</translation>
    </message>
    <message>
        <source>base = {base!r}: it must be one of {bases}.</source>
        <translation>base = {base!r}：必须是 {bases} 之一。</translation>
    </message>
    <message>
        <source>it holds nothing of this program</source>
        <translation>其中没有本程序的任何内容</translation>
    </message>
    <message>
        <source>it is damaged: {error}</source>
        <translation>它已损坏：{error}</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it was written by a newer version of this program ({found})</source>
        <translation>它由本程序的更新版本写入（{found}）</translation>
    </message>
    <message>
        <source>the keyring did not answer within {wait:.0f} seconds</source>
        <translation>密钥环在 {wait:.0f} 秒内没有应答</translation>
    </message>
    <message>
        <source>the keyring refused ({name})</source>
        <translation>密钥环拒绝了请求（{name}）</translation>
    </message>
    <message>
        <source>this system has no keyring that keeps secrets encrypted</source>
        <translation>此系统没有能加密保存机密信息的密钥环</translation>
    </message>
    <message>
        <source>{key} = {value!r}: it must be text.</source>
        <translation>{key} = {value!r}：必须是文本。</translation>
    </message>
    <message>
        <source>{key}: a theme has title, base, [colors] and [syntax] only.</source>
        <translation>{key}：主题只有 title、base、[colors] 和 [syntax]。</translation>
    </message>
    <message>
        <source>{name} is set but not used: {what}</source>
        <translation>已设置 {name}，但未使用：{what}</translation>
    </message>
    <message>
        <source>{path} can't be created: {strerror}.</source>
        <translation>无法创建 {path}：{strerror}。</translation>
    </message>
    <message>
        <source>{path} can't be moved out of the way</source>
        <translation>无法移开 {path}</translation>
    </message>
    <message>
        <source>{table}.{role} = {color!r}: a colour is written as #rrggbb.</source>
        <translation>{table}.{role} = {color!r}：颜色应写作 #rrggbb。</translation>
    </message>
    <message>
        <source>{table}.{role}: there is no such colour.</source>
        <translation>{table}.{role}：没有这种颜色。</translation>
    </message>
    <message>
        <source>{table}.{role}: there is no such colour; is {near} meant?</source>
        <translation>{table}.{role}：没有这种颜色；是指 {near} 吗？</translation>
    </message>
    <message>
        <source>{table}: it must be a table of colours, [{table}].</source>
        <translation>{table}：必须是一个颜色表，即 [{table}]。</translation>
    </message>
</context>
</TS>
