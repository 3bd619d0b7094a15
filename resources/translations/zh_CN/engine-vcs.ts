<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-vcs</name>
    <message>
        <source> (and {count} more)</source>
        <translation>（另有 {count} 个）</translation>
    </message>
    <message>
        <source>A commit needs a message of text.</source>
        <translation>提交需要文字说明。</translation>
    </message>
    <message>
        <source>A name in the proposal can't be a file here.</source>
        <translation>提案中的某个名称不能作为这里的文件名。</translation>
    </message>
    <message>
        <source>A part of the proposal's history can no longer be read.</source>
        <translation>该提案的一部分历史已无法读取。</translation>
    </message>
    <message>
        <source>A submodule in the proposal names no commit.</source>
        <translation>提案中的一个子模块没有指定提交。</translation>
    </message>
    <message>
        <source>A {operation} is under way in this repository.</source>
        <translation>此仓库中正在进行 {operation}。</translation>
    </message>
    <message>
        <source>Accept more hunks, or go on.</source>
        <translation>请再接受一些改动块，或继续工作。</translation>
    </message>
    <message>
        <source>Accept or reject hunks first.</source>
        <translation>请先接受或拒绝改动块。</translation>
    </message>
    <message>
        <source>Accept the deletion of {unwanted} too, or reject the file in its place.</source>
        <translation>请同时接受删除 {unwanted}，或拒绝占用其位置的文件。</translation>
    </message>
    <message>
        <source>All files are as they were; your decisions stand.</source>
        <translation>所有文件保持原样；您的决定仍然有效。</translation>
    </message>
    <message>
        <source>An accepted file would take the place of {unwanted}, whose deletion is not accepted.</source>
        <translation>某个已接受的文件将占用 {unwanted} 的位置，而后者的删除尚未接受。</translation>
    </message>
    <message>
        <source>Another git process holds the index, or one left its lock behind {ago} ago: {lock}.</source>
        <translation>另一个 git 进程占用了索引，或有进程在 {ago}前遗留了锁：{lock}。</translation>
    </message>
    <message>
        <source>Ask again; the proposal starts from your files as they are now.</source>
        <translation>请重新提出请求；提案会从文件现在的内容开始。</translation>
    </message>
    <message>
        <source>Bring these files back to what was reviewed, or leave them out, then try again.</source>
        <translation>请将这些文件恢复为审阅时的内容，或将其排除，然后重试。</translation>
    </message>
    <message>
        <source>Build servers run what stands here.</source>
        <translation>构建服务器会运行这里的内容。</translation>
    </message>
    <message>
        <source>Change the permissions of its folder, then try again.</source>
        <translation>更改其文件夹的权限，然后重试。</translation>
    </message>
    <message>
        <source>Choose another file in the list.</source>
        <translation>请在列表中选择其他文件。</translation>
    </message>
    <message>
        <source>Commit again when you like.</source>
        <translation>需要时可重新提交。</translation>
    </message>
    <message>
        <source>Commit or unstage your own changes of {path} first.</source>
        <translation>请先提交 {path} 中您自己的更改，或取消其暂存。</translation>
    </message>
    <message>
        <source>Commit {path} with git itself.</source>
        <translation>请直接用 git 提交 {path}。</translation>
    </message>
    <message>
        <source>Commit {path} yourself first; the rest can be committed here then.</source>
        <translation>请先自行提交 {path}；之后其余内容即可在这里提交。</translation>
    </message>
    <message>
        <source>Commits here are to be signed, and signing runs a program that the repository may name.</source>
        <translation>这里的提交需要签名，而签名会运行一个可由仓库指定的程序。</translation>
    </message>
    <message>
        <source>Compare it with a program made for large files.</source>
        <translation>请用适合大文件的程序比较。</translation>
    </message>
    <message>
        <source>Compare them as they are: {old}..{new}</source>
        <translation>请按现状比较：{old}..{new}</translation>
    </message>
    <message>
        <source>Discard all of the file's changes, or edit the file.</source>
        <translation>请放弃该文件的全部更改，或编辑该文件。</translation>
    </message>
    <message>
        <source>Editing works; proposals, review and git marks need git.</source>
        <translation>可以编辑；提案、审阅和 git 标记需要 git。</translation>
    </message>
    <message>
        <source>Editors run tasks and settings from here.</source>
        <translation>编辑器会运行这里的任务和设置。</translation>
    </message>
    <message>
        <source>Finish or abort the {operation} with git, then commit.</source>
        <translation>请用 git 完成或中止 {operation}，然后再提交。</translation>
    </message>
    <message>
        <source>Git does not know your name and address.</source>
        <translation>git 不知道您的姓名和邮箱地址。</translation>
    </message>
    <message>
        <source>Git knows no commit, branch or tag {words} here.</source>
        <translation>git 在这里找不到名为 {words} 的提交、分支或标签。</translation>
    </message>
    <message>
        <source>Git or one of the repository's hooks refused the commit: {last}</source>
        <translation>git 或仓库的某个钩子拒绝了此次提交：{last}</translation>
    </message>
    <message>
        <source>HEAD is detached: the commit is on no branch until you make one.</source>
        <translation>HEAD 处于分离状态：在您创建分支之前，此提交不在任何分支上。</translation>
    </message>
    <message>
        <source>Hooks are run by git or by other tools.</source>
        <translation>钩子由 git 或其他工具运行。</translation>
    </message>
    <message>
        <source>Install git {oldest}.{oldest2} or newer, then open the folder again.</source>
        <translation>请安装 git {oldest}.{oldest2} 或更新版本，然后重新打开此文件夹。</translation>
    </message>
    <message>
        <source>Install the program that the filter needs, or correct .gitattributes, then commit again.</source>
        <translation>安装该过滤器所需的程序，或更正 .gitattributes，然后重新提交。</translation>
    </message>
    <message>
        <source>It becomes a link to {where}.</source>
        <translation>它将变成指向 {where} 的链接。</translation>
    </message>
    <message>
        <source>It becomes executable.</source>
        <translation>它将变为可执行文件。</translation>
    </message>
    <message>
        <source>It can name scripts that package tools run.</source>
        <translation>其中可以指定由软件包工具运行的脚本。</translation>
    </message>
    <message>
        <source>It can't be said where {old} and {new} parted: {why}.</source>
        <translation>无法确定 {old} 和 {new} 从何处分叉：{why}。</translation>
    </message>
    <message>
        <source>It instructs coding assistants.</source>
        <translation>它会向编程助手下达指示。</translation>
    </message>
    <message>
        <source>It is run by builds.</source>
        <translation>构建时会运行它。</translation>
    </message>
    <message>
        <source>It is run when the project is built or installed.</source>
        <translation>构建或安装项目时会运行它。</translation>
    </message>
    <message>
        <source>It is run with tests.</source>
        <translation>它会随测试一起运行。</translation>
    </message>
    <message>
        <source>It knows lines of files that were committed.</source>
        <translation>它只知道已提交文件中的行。</translation>
    </message>
    <message>
        <source>It names programs that coding assistants start.</source>
        <translation>其中指定了由编程助手启动的程序。</translation>
    </message>
    <message>
        <source>It names programs that git hooks run.</source>
        <translation>其中指定了由 git 钩子运行的程序。</translation>
    </message>
    <message>
        <source>Its encoding is not known, so there are no lines to show.</source>
        <translation>编码未知，因此没有可显示的行。</translation>
    </message>
    <message>
        <source>Look at `git branch --all` and `git log` for the name, or fetch it first.</source>
        <translation>请用 `git branch --all` 和 `git log` 查找名称，或先获取它。</translation>
    </message>
    <message>
        <source>Look at the changes as they are now, then try again.</source>
        <translation>请查看现在的更改，然后重试。</translation>
    </message>
    <message>
        <source>Look at the details; try again when the cause is gone.</source>
        <translation>请查看详细信息；原因消除后重试。</translation>
    </message>
    <message>
        <source>Look at the new commit, then commit again.</source>
        <translation>请查看新的提交，然后重新提交。</translation>
    </message>
    <message>
        <source>Look whether the data folder is readable; other steps are not affected.</source>
        <translation>请检查数据文件夹是否可读；其他步骤不受影响。</translation>
    </message>
    <message>
        <source>Look whether the disk is full or the .git folder is write-protected.</source>
        <translation>请检查磁盘是否已满，或 .git 文件夹是否有写保护。</translation>
    </message>
    <message>
        <source>Look whether the disk is full or the data folder is write-protected, then try again.</source>
        <translation>请检查磁盘是否已满，或数据文件夹是否有写保护，然后重试。</translation>
    </message>
    <message>
        <source>Make these files writable, then try again: they are put back first.</source>
        <translation>使这些文件可写，然后重试：会先恢复它们。</translation>
    </message>
    <message>
        <source>Name a commit, a branch, or a range such as main..topic.</source>
        <translation>请指定一个提交、一个分支，或一个范围，例如 main..topic。</translation>
    </message>
    <message>
        <source>Name a commit, or a range such as HEAD~3..HEAD.</source>
        <translation>请指定一个提交，或一个范围，例如 HEAD~3..HEAD。</translation>
    </message>
    <message>
        <source>Name a folder below it.</source>
        <translation>请指定其下的某个文件夹。</translation>
    </message>
    <message>
        <source>Name two files or two folders.</source>
        <translation>请指定两个文件或两个文件夹。</translation>
    </message>
    <message>
        <source>Nothing in this folder differs in {title}.</source>
        <translation>此文件夹中没有内容在 {title} 中有差异。</translation>
    </message>
    <message>
        <source>Nothing was applied: no file was changed.</source>
        <translation>未应用任何内容：没有文件被更改。</translation>
    </message>
    <message>
        <source>Nothing was changed. {why}</source>
        <translation>未作任何更改。{why}</translation>
    </message>
    <message>
        <source>Nothing was changed; the lock was left alone.</source>
        <translation>未更改任何内容；锁文件未动。</translation>
    </message>
    <message>
        <source>Nothing was committed or changed.</source>
        <translation>未提交或更改任何内容。</translation>
    </message>
    <message>
        <source>Nothing was decided that would change the index.</source>
        <translation>没有会更改索引的决定。</translation>
    </message>
    <message>
        <source>Nothing was discarded.</source>
        <translation>未放弃任何内容。</translation>
    </message>
    <message>
        <source>Nothing was restored: no file was changed.</source>
        <translation>未恢复任何内容：没有文件被更改。</translation>
    </message>
    <message>
        <source>Nothing was run and nothing changed.</source>
        <translation>未运行任何程序，也未更改任何内容。</translation>
    </message>
    <message>
        <source>Nothing was run, committed or changed.</source>
        <translation>未运行、提交或更改任何内容。</translation>
    </message>
    <message>
        <source>Read what the hook says, mend it, then commit again.</source>
        <translation>请阅读钩子的说明，修正后重新提交。</translation>
    </message>
    <message>
        <source>Reject this file.</source>
        <translation>请拒绝此文件。</translation>
    </message>
    <message>
        <source>Remove the cause, then try again.</source>
        <translation>消除原因，然后重试。</translation>
    </message>
    <message>
        <source>Run `git config --global user.name "…"` and `git config --global user.email …`, then commit again.</source>
        <translation>请运行 `git config --global user.name "…"` 和 `git config --global user.email …`，然后重新提交。</translation>
    </message>
    <message>
        <source>Run `git config --list` in a terminal to see what is wrong with it.</source>
        <translation>请在终端中运行 `git config --list`，查看问题所在。</translation>
    </message>
    <message>
        <source>Run `git fetch --deepen=50` in a terminal, then ask again.</source>
        <translation>请在终端中运行 `git fetch --deepen=50`，然后重新请求。</translation>
    </message>
    <message>
        <source>Run `git fetch --unshallow` in a terminal, then ask again.</source>
        <translation>请在终端中运行 `git fetch --unshallow`，然后重新请求。</translation>
    </message>
    <message>
        <source>Run `git init` in it first.</source>
        <translation>请先在其中运行 `git init`。</translation>
    </message>
    <message>
        <source>Say in a line what was changed, then commit again.</source>
        <translation>请用一行文字说明更改了什么，然后重新提交。</translation>
    </message>
    <message>
        <source>Shells and tools load this file by themselves.</source>
        <translation>shell 和工具会自动加载此文件。</translation>
    </message>
    <message>
        <source>Somebody else committed at the same moment.</source>
        <translation>同一时刻有其他人提交了。</translation>
    </message>
    <message>
        <source>The .git here leads to another repository: {git_dir}.</source>
        <translation>这里的 .git 指向另一个仓库：{git_dir}。</translation>
    </message>
    <message>
        <source>The applied change of {path} can't be committed alone: the file {why}.</source>
        <translation>无法单独提交已应用到 {path} 的更改：该文件{why}。</translation>
    </message>
    <message>
        <source>The change was not applied, and {names} could not be put back. {why}</source>
        <translation>未应用此更改，且无法恢复 {names}。{why}</translation>
    </message>
    <message>
        <source>The commit before {commit} was not fetched: the history here is a part of it only.</source>
        <translation>{commit} 之前的提交尚未获取：这里的历史并不完整。</translation>
    </message>
    <message>
        <source>The commit is made, but a hook that ran after it was stopped: {stopped}.</source>
        <translation>提交已完成，但之后运行的一个钩子被停止：{stopped}。</translation>
    </message>
    <message>
        <source>The commit was stopped: {stopped}.</source>
        <translation>提交已停止：{stopped}。</translation>
    </message>
    <message>
        <source>The encoding changes: {was} → {becomes}; the text stays the same.</source>
        <translation>编码更改：{was} → {becomes}；文本不变。</translation>
    </message>
    <message>
        <source>The encoding changes: {was} → {becomes}; what is in the text changes too.</source>
        <translation>编码更改：{was} → {becomes}；文本内容也随之改变。</translation>
    </message>
    <message>
        <source>The files that were written since are as they were at the checkpoint.</source>
        <translation>此后写入的文件都与检查点时相同。</translation>
    </message>
    <message>
        <source>The index is as it was.</source>
        <translation>索引保持原样。</translation>
    </message>
    <message>
        <source>The index was left as it was for {named}: {why} Until you run `git reset -q -- &lt;file&gt;` there, git shows the committed lines as taken back.</source>
        <translation>{named} 在索引中保持原样：{why} 在对其运行 `git reset -q -- &lt;file&gt;` 之前，git 会把已提交的行显示为已撤回。</translation>
    </message>
    <message>
        <source>The name holds half a character.</source>
        <translation>该名称含有半个字符。</translation>
    </message>
    <message>
        <source>The proposal could not be stored.</source>
        <translation>无法存储该提案。</translation>
    </message>
    <message>
        <source>The repository was made anew in another format since this folder was first opened.</source>
        <translation>自首次打开此文件夹以来，仓库已以另一种格式重新创建。</translation>
    </message>
    <message>
        <source>The repository's configuration can't be read.</source>
        <translation>无法读取仓库的配置。</translation>
    </message>
    <message>
        <source>The repository's index can't be read.</source>
        <translation>无法读取仓库的索引。</translation>
    </message>
    <message>
        <source>The repository's index can't be used.</source>
        <translation>无法使用仓库的索引。</translation>
    </message>
    <message>
        <source>The step could not be noted in the journal.</source>
        <translation>无法将此步骤记入日志。</translation>
    </message>
    <message>
        <source>Their earlier text is kept in the journal; all other files are as they were.</source>
        <translation>它们之前的文本保留在日志中；其他文件都保持原样。</translation>
    </message>
    <message>
        <source>There is no other branch that {name} could be compared with.</source>
        <translation>没有其他分支可以与 {name} 比较。</translation>
    </message>
    <message>
        <source>There is no room to look at the files.</source>
        <translation>没有空间来查看文件。</translation>
    </message>
    <message>
        <source>There is no room to look at the index.</source>
        <translation>没有空间来查看索引。</translation>
    </message>
    <message>
        <source>There is no room to prepare a commit.</source>
        <translation>没有空间来准备提交。</translation>
    </message>
    <message>
        <source>There is nothing to apply: the files hold the accepted text already.</source>
        <translation>没有可应用的内容：文件中已是接受的文本。</translation>
    </message>
    <message>
        <source>There is nothing to commit: HEAD holds it all.</source>
        <translation>没有可提交的内容：HEAD 已包含全部内容。</translation>
    </message>
    <message>
        <source>There is nothing to commit: {named}.</source>
        <translation>没有可提交的内容：{named}。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的操作。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>They do not differ.</source>
        <translation>两者没有差异。</translation>
    </message>
    <message>
        <source>They do not differ. {count} files could not be compared.</source>
        <translation>两者没有差异。有 {count} 个文件无法比较。</translation>
    </message>
    <message>
        <source>This folder is in no git repository, so nobody is known to have written the line.</source>
        <translation>此文件夹不在任何 git 仓库中，因此不知道该行由谁编写。</translation>
    </message>
    <message>
        <source>This folder is in no git repository.</source>
        <translation>此文件夹不在任何 git 仓库中。</translation>
    </message>
    <message>
        <source>This step can no longer be read from the journal.</source>
        <translation>已无法从日志中读取此步骤。</translation>
    </message>
    <message>
        <source>Trust the folder if that is meant, then try again.</source>
        <translation>如果确实如此，请信任此文件夹，然后重试。</translation>
    </message>
    <message>
        <source>Trust the folder to let the filter run, then try again.</source>
        <translation>信任此文件夹以允许运行该过滤器，然后重试。</translation>
    </message>
    <message>
        <source>Trust the folder, then commit again.</source>
        <translation>信任此文件夹，然后重新提交。</translation>
    </message>
    <message>
        <source>Use `git submodule update` in a terminal.</source>
        <translation>请在终端中使用 `git submodule update`。</translation>
    </message>
    <message>
        <source>Use git itself for what is staged.</source>
        <translation>请直接用 git 处理暂存的内容。</translation>
    </message>
    <message>
        <source>Wait for that process. If none is running any more, delete the lock file, then try again.</source>
        <translation>请等待该进程。如果已没有进程在运行，请删除锁文件，然后重试。</translation>
    </message>
    <message>
        <source>What you have staged of {path} can't stay staged beside this commit: the file {why}.</source>
        <translation>您对 {path} 暂存的内容无法在此次提交之外保持暂存：该文件{why}。</translation>
    </message>
    <message>
        <source>Your files and your repository are as they were.</source>
        <translation>您的文件和仓库保持原样。</translation>
    </message>
    <message>
        <source>Your files are as they were.</source>
        <translation>您的文件保持原样。</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>某个文件</translation>
    </message>
    <message>
        <source>can't be changed: {what}</source>
        <translation>无法更改：{what}</translation>
    </message>
    <message>
        <source>can't be created: {obstacle} is in its place</source>
        <translation>无法创建：{obstacle} 占用了它的位置</translation>
    </message>
    <message>
        <source>can't be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>can't be stored as the repository asks</source>
        <translation>无法按仓库的要求存储</translation>
    </message>
    <message>
        <source>changes its mode and has unsaved text; save it first</source>
        <translation>要更改文件模式，且有未保存的文本；请先保存</translation>
    </message>
    <message>
        <source>changes of your own from between the steps</source>
        <translation>您在各步骤之间所作的更改</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>退出代码 {code}</translation>
    </message>
    <message>
        <source>git does not know who wrote this line.</source>
        <translation>git 不知道该行由谁编写。</translation>
    </message>
    <message>
        <source>git failed</source>
        <translation>git 失败</translation>
    </message>
    <message>
        <source>git is not installed, or not in the folders of PATH.</source>
        <translation>未安装 git，或 git 不在 PATH 的文件夹中。</translation>
    </message>
    <message>
        <source>git itself acts on this file.</source>
        <translation>git 会直接依据此文件运行。</translation>
    </message>
    <message>
        <source>git {command} failed.</source>
        <translation>git {command} 失败。</translation>
    </message>
    <message>
        <source>has other changes in the same place</source>
        <translation>在同一位置有其他更改</translation>
    </message>
    <message>
        <source>is a submodule</source>
        <translation>是子模块</translation>
    </message>
    <message>
        <source>is a submodule, which is changed with git itself</source>
        <translation>是子模块，应直接用 git 更改</translation>
    </message>
    <message>
        <source>is converted when git stores it, and this part of it can't be taken back alone</source>
        <translation>在 git 存储时会被转换，因此无法单独撤回这一部分</translation>
    </message>
    <message>
        <source>is ignored by git</source>
        <translation>被 git 忽略</translation>
    </message>
    <message>
        <source>is in a merge conflict</source>
        <translation>处于合并冲突中</translation>
    </message>
    <message>
        <source>is not in git yet; add it with git itself first</source>
        <translation>尚未纳入 git；请先用 git 添加</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>is or becomes a link and has other changes</source>
        <translation>是链接或将变成链接，且有其他更改</translation>
    </message>
    <message>
        <source>is to be deleted but has other changes</source>
        <translation>将被删除，但有其他更改</translation>
    </message>
    <message>
        <source>is too large to be reviewed</source>
        <translation>太大，无法审阅</translation>
    </message>
    <message>
        <source>it did not end within {seconds:g} seconds</source>
        <translation>在 {seconds:g} 秒内没有结束</translation>
    </message>
    <message>
        <source>it was cancelled</source>
        <translation>已被取消</translation>
    </message>
    <message>
        <source>its new mode</source>
        <translation>它的新文件模式</translation>
    </message>
    <message>
        <source>outside the folder</source>
        <translation>文件夹之外</translation>
    </message>
    <message>
        <source>the branch it comes from</source>
        <translation>它所源自的分支</translation>
    </message>
    <message>
        <source>the file {why}</source>
        <translation>该文件{why}</translation>
    </message>
    <message>
        <source>the history here is a part of it only</source>
        <translation>这里的历史并不完整</translation>
    </message>
    <message>
        <source>they have no commit in common</source>
        <translation>两者没有共同的提交</translation>
    </message>
    <message>
        <source>was changed since</source>
        <translation>在此之后被更改</translation>
    </message>
    <message>
        <source>was changed since in the same place</source>
        <translation>在此之后于同一位置被更改</translation>
    </message>
    <message>
        <source>was changed since, so it is not deleted</source>
        <translation>在此之后被更改，因此不删除</translation>
    </message>
    <message>
        <source>was committed otherwise since</source>
        <translation>在此之后以不同内容提交</translation>
    </message>
    <message>
        <source>was created since by somebody else</source>
        <translation>在此之后由他人创建</translation>
    </message>
    <message>
        <source>was deleted since</source>
        <translation>在此之后被删除</translation>
    </message>
    <message>
        <source>was replaced by a link, or is one that was changed since</source>
        <translation>被替换为链接，或其链接在此之后被更改</translation>
    </message>
    <message>
        <source>was staged otherwise since</source>
        <translation>在此之后以不同内容暂存</translation>
    </message>
    <message>
        <source>what you changed in it since (+{added} −{removed} lines)</source>
        <translation>您此后在其中更改的内容（+{added} −{removed} 行）</translation>
    </message>
    <message>
        <source>what you made of it since</source>
        <translation>您此后对它所作的更改</translation>
    </message>
    <message>
        <source>{count:.0f} hours</source>
        <translation>{count:.0f} 小时</translation>
    </message>
    <message>
        <source>{count:.0f} minutes</source>
        <translation>{count:.0f} 分钟</translation>
    </message>
    <message>
        <source>{count:.0f} seconds</source>
        <translation>{count:.0f} 秒</translation>
    </message>
    <message>
        <source>{name} has {links} names (hard links); the text changed under all of them.</source>
        <translation>{name} 有 {links} 个名称（硬链接）；文本已在所有名称下更改。</translation>
    </message>
    <message>
        <source>{name} has {links} names (hard links); the text changes under all of them.</source>
        <translation>{name} 有 {links} 个名称（硬链接）；文本会在所有名称下更改。</translation>
    </message>
    <message>
        <source>{name} holds no commit that {held_by} does not hold.</source>
        <translation>{name} 的所有提交都已包含在 {held_by} 中。</translation>
    </message>
    <message>
        <source>{name} is write-protected; it was changed all the same, and stays protected.</source>
        <translation>{name} 有写保护；仍然作了更改，写保护保持不变。</translation>
    </message>
    <message>
        <source>{name} is write-protected; it would be changed all the same, and stay protected.</source>
        <translation>{name} 有写保护；仍会作出更改，写保护保持不变。</translation>
    </message>
    <message>
        <source>{name} lost attributes that this disk does not keep: {lost}.</source>
        <translation>{name} 失去了此磁盘无法保留的属性：{lost}。</translation>
    </message>
    <message>
        <source>{name} since {others}</source>
        <translation>{name}（自 {others} 起）</translation>
    </message>
    <message>
        <source>{name} would lose attributes that this disk does not keep: {lost}.</source>
        <translation>{name} 会失去此磁盘无法保留的属性：{lost}。</translation>
    </message>
    <message>
        <source>{old} and {new} are a file and a folder.</source>
        <translation>{old} 和 {new} 一个是文件，一个是文件夹。</translation>
    </message>
    <message>
        <source>{path} can't be converted as the repository asks: {last}</source>
        <translation>无法按仓库的要求转换 {path}：{last}</translation>
    </message>
    <message>
        <source>{path} can't be looked at: {strerror}.</source>
        <translation>无法查看 {path}：{strerror}。</translation>
    </message>
    <message>
        <source>{path} goes through the filter “{driver}”, a program this repository names.</source>
        <translation>{path} 要经过过滤器 “{driver}”，那是此仓库指定的程序。</translation>
    </message>
    <message>
        <source>{path} has CRLF line endings in the repository and is converted in other ways too.</source>
        <translation>{path} 在仓库中使用 CRLF 行尾，并且还会以其他方式转换。</translation>
    </message>
    <message>
        <source>{path} is no longer part of the proposal.</source>
        <translation>{path} 已不在提案中。</translation>
    </message>
    <message>
        <source>{path} is not a regular file.</source>
        <translation>{path} 不是普通文件。</translation>
    </message>
    <message>
        <source>{path} was changed by another program just now.</source>
        <translation>{path} 刚刚被其他程序更改。</translation>
    </message>
    <message>
        <source>{path} would become a link that leads out of the folder.</source>
        <translation>{path} 将变成指向文件夹之外的链接。</translation>
    </message>
    <message>
        <source>{place} is too large: the limit is {largest} MiB.</source>
        <translation>{place} 太大：上限为 {largest} MiB。</translation>
    </message>
    <message>
        <source>{program} does not run.</source>
        <translation>{program} 无法运行。</translation>
    </message>
    <message>
        <source>{program} does not say which git it is.</source>
        <translation>{program} 没有说明自己是哪个版本的 git。</translation>
    </message>
    <message>
        <source>{program} is too old: {strip}.</source>
        <translation>{program} 版本太旧：{strip}。</translation>
    </message>
    <message>
        <source>{root} holds more than {most_files} files.</source>
        <translation>{root} 中有超过 {most_files} 个文件。</translation>
    </message>
    <message>
        <source>{where} can't be written: {error}.</source>
        <translation>无法写入 {where}：{error}。</translation>
    </message>
    <message>
        <source>{words} can't be the name of a commit or a branch.</source>
        <translation>{words} 不能作为提交或分支的名称。</translation>
    </message>
    <message>
        <source>“{title}” was not redone: no file was changed.</source>
        <translation>“{title}” 未重做：没有文件被更改。</translation>
    </message>
    <message>
        <source>“{title}” was not undone: no file was changed.</source>
        <translation>“{title}” 未撤销：没有文件被更改。</translation>
    </message>
</context>
</TS>
