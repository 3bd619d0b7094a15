<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>cli</name>
    <message>
        <source>
All of it went as it should. The window in review: {picture}
</source>
        <translation>
一切如预期进行。审阅窗口的截图：{picture}
</translation>
    </message>
    <message>
        <source>
The demo did not go as it should: {wrong}
</source>
        <translation>
演示没有如预期进行：{wrong}
</translation>
    </message>
    <message>
        <source># Keep this as a file and name it to git: git config --global include.path /where/it/is</source>
        <translation># 将此内容存为文件并告诉 git：git config --global include.path /where/it/is</translation>
    </message>
    <message>
        <source>--diff needs two files or two folders; see haiku-pair --help</source>
        <translation>--diff 需要两个文件或两个文件夹；用法见 haiku-pair --help</translation>
    </message>
    <message>
        <source>--merge needs BASE, LOCAL, REMOTE and MERGED; see haiku-pair --help</source>
        <translation>--merge 需要 BASE、LOCAL、REMOTE 和 MERGED；用法见 haiku-pair --help</translation>
    </message>
    <message>
        <source>--wait needs the name of a file; see haiku-pair --help</source>
        <translation>--wait 需要文件名；用法见 haiku-pair --help</translation>
    </message>
    <message>
        <source>A name that is both a file and a revision is the revision, unless it ends in .patch or .diff, or -- stands before it.
</source>
        <translation>既是文件又是修订版本的名称按修订版本处理，除非它以 .patch 或 .diff 结尾，或者前面有 --。
</translation>
    </message>
    <message>
        <source>Exit status: 0 all went well, 1 it could not be started, 2 the command line is wrong. Of what git calls: 0 git goes on,
1 you told git to stop, 2 nothing could be shown.
</source>
        <translation>退出状态：0 一切正常，1 无法启动，2 命令行有误。由 git 调用时：0 git 继续，
1 您让 git 停止，2 无法显示任何内容。
</translation>
    </message>
    <message>
        <source>Haiku Pair, demo: the replay of a recorded session. No model is asked, nothing is sent.
</source>
        <translation>Haiku Pair 演示：回放录制的会话。不询问任何模型，不发送任何内容。
</translation>
    </message>
    <message>
        <source>Kept: the project in {project}, the data of this run in {home}
</source>
        <translation>已保留：项目在 {project}，本次运行的数据在 {home}
</translation>
    </message>
    <message>
        <source>MERGED, the file to be written, has no name</source>
        <translation>要写入的文件 MERGED 没有名称</translation>
    </message>
    <message>
        <source>Print the settings with which git calls this program: for `git difftool`, `git mergetool`, commit messages and the
lists of `git rebase --interactive`, and an alias `git review`. Nothing is changed: run what is printed, or part of it.
</source>
        <translation>打印让 git 调用本程序的设置：用于 `git difftool`、`git mergetool`、提交消息和 `git rebase --interactive`
的列表，以及别名 `git review`。不会改动任何内容：请运行打印出的全部或部分命令。
</translation>
    </message>
    <message>
        <source>Qt can't show a window: {said}</source>
        <translation>Qt 无法显示窗口：{said}</translation>
    </message>
    <message>
        <source>Replay a recorded session on a project of its own.</source>
        <translation>在专用的项目上回放录制的会话。</translation>
    </message>
    <message>
        <source>Replay of a recorded session, on a copy of a small project in {project}
</source>
        <translation>在一个小项目的副本 {project} 上回放录制的会话
</translation>
    </message>
    <message>
        <source>Review in the window: what is not staged (or, when nothing is, what is staged; or else the open proposal), a range such
as main..topic, a commit, a branch since it left the default one, or a patch, which becomes a proposal.
</source>
        <translation>在窗口中审阅：未暂存的内容（没有时为已暂存的内容，再没有则为打开的提案）、main..topic 这样的范围、
一个提交、一个分支自离开默认分支以来的内容，或一个补丁（会成为提案）。
</translation>
    </message>
    <message>
        <source>The project is a copy in {project}
</source>
        <translation>项目是 {project} 中的副本
</translation>
    </message>
    <message>
        <source>There is no screen to show a window on, so the terminal tells what happens in it.
</source>
        <translation>没有可以显示窗口的屏幕，因此在终端里讲述其中发生的事。
</translation>
    </message>
    <message>
        <source>Usage: </source>
        <translation>用法： </translation>
    </message>
    <message>
        <source>Without PATH the window lets you choose. A folder called like a subcommand is opened as ./demo.
The model is reached with ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, or as the settings say.
For review, a name that is both a file and a revision is the revision, unless it ends in .patch or .diff or -- stands
before it.
</source>
        <translation>不带 PATH 时由窗口让您选择。与子命令同名的文件夹请写成 ./demo 打开。
模型通过 ANTHROPIC_API_KEY 和 ANTHROPIC_BASE_URL 访问，或按设置访问。
对于 review，既是文件又是修订版本的名称按修订版本处理，除非它以 .patch 或 .diff 结尾，
或者前面有 --。
</translation>
    </message>
    <message>
        <source>answers, version {engine_version}. {notices}</source>
        <translation>有回答，版本 {engine_version}。{notices}</translation>
    </message>
    <message>
        <source>as a file for git's include.path, not as commands</source>
        <translation>作为供 git 的 include.path 使用的文件，而不是命令</translation>
    </message>
    <message>
        <source>ask the model as well, as the connection test in the settings does</source>
        <translation>同时询问模型，与设置中的连接测试相同</translation>
    </message>
    <message>
        <source>can be asked.</source>
        <translation>可以询问。</translation>
    </message>
    <message>
        <source>commit messages are written here</source>
        <translation>提交消息在此编写</translation>
    </message>
    <message>
        <source>complete in {folder}</source>
        <translation>完整，位于 {folder}</translation>
    </message>
    <message>
        <source>edit files until they are closed, as git's editor</source>
        <translation>编辑文件直到关闭，用作 git 的编辑器</translation>
    </message>
    <message>
        <source>get the environment that this program was given</source>
        <translation>得到的环境与本程序得到的相同</translation>
    </message>
    <message>
        <source>git difftool [--dir-diff] shows changes here</source>
        <translation>git difftool [--dir-diff] 在此显示改动</translation>
    </message>
    <message>
        <source>git is needed for the demo and was not found. Install git and start the demo again.</source>
        <translation>演示需要 git，但没有找到。请安装 git 后重新启动演示。</translation>
    </message>
    <message>
        <source>git is needed for this and was not found</source>
        <translation>此功能需要 git，但没有找到</translation>
    </message>
    <message>
        <source>git knows no commit, branch or range {what} here, and there is no file of that name</source>
        <translation>git 在此不认识提交、分支或范围 {what}，也没有这个名称的文件</translation>
    </message>
    <message>
        <source>git mergetool settles conflicts here</source>
        <translation>git mergetool 在此解决冲突</translation>
    </message>
    <message>
        <source>git review [RANGE|COMMIT|BRANCH] reviews here</source>
        <translation>git review [RANGE|COMMIT|BRANCH] 在此审阅</translation>
    </message>
    <message>
        <source>haiku-pair demo: it can't be set up: {error}
</source>
        <translation>haiku-pair demo：无法准备演示：{error}
</translation>
    </message>
    <message>
        <source>haiku-pair demo: {error}; see haiku-pair demo --help
</source>
        <translation>haiku-pair demo：{error}；用法见 haiku-pair demo --help
</translation>
    </message>
    <message>
        <source>haiku-pair: --selftest takes --model or nothing; see haiku-pair --help
</source>
        <translation>haiku-pair：--selftest 只接受 --model 或不带参数；用法见 haiku-pair --help
</translation>
    </message>
    <message>
        <source>haiku-pair: completion needs one of {shells}; see haiku-pair --help
</source>
        <translation>haiku-pair：completion 需要 {shells} 之一；用法见 haiku-pair --help
</translation>
    </message>
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
        <source>haiku-pair: worker needs one of {workers}
</source>
        <translation>haiku-pair：worker 需要 {workers} 之一
</translation>
    </message>
    <message>
        <source>haiku-pair: {reason}; see haiku-pair --help
</source>
        <translation>haiku-pair：{reason}；用法见 haiku-pair --help
</translation>
    </message>
    <message>
        <source>it answered {answer}</source>
        <translation>它的回答是 {answer}</translation>
    </message>
    <message>
        <source>it opens one folder or file at a time</source>
        <translation>一次只能打开一个文件夹或文件</translation>
    </message>
    <message>
        <source>no answer within {seconds:.0f} seconds</source>
        <translation>{seconds:.0f} 秒内没有回答</translation>
    </message>
    <message>
        <source>no bubblewrap; none is used yet</source>
        <translation>没有 bubblewrap；目前也用不到</translation>
    </message>
    <message>
        <source>no screen here; haiku-pair demo works in a terminal</source>
        <translation>这里没有屏幕；haiku-pair demo 可在终端里运行</translation>
    </message>
    <message>
        <source>none that keeps secrets encrypted; a key can be used from the environment, or per session</source>
        <translation>没有能加密保存机密的密钥环；可以使用环境变量中的密钥，或仅在本次会话中使用密钥</translation>
    </message>
    <message>
        <source>not asked; haiku-pair --selftest --model does that</source>
        <translation>未询问；haiku-pair --selftest --model 会询问</translation>
    </message>
    <message>
        <source>open a folder, or a file in its folder; a window that has it open comes to the front</source>
        <translation>打开文件夹，或打开文件及其所在文件夹；已打开它的窗口会移到最前</translation>
    </message>
    <message>
        <source>play in this new or empty folder, and leave it there</source>
        <translation>在这个新的或空的文件夹中演示，并将其保留</translation>
    </message>
    <message>
        <source>print the settings with which git calls all of this</source>
        <translation>打印让 git 调用以上功能的设置</translation>
    </message>
    <message>
        <source>print what has that shell complete all of this</source>
        <translation>打印让该 shell 补全以上内容的脚本</translation>
    </message>
    <message>
        <source>programs that are started get {variable}</source>
        <translation>启动的程序会得到 {variable}</translation>
    </message>
    <message>
        <source>replay a recorded session, on a project of its own</source>
        <translation>在专用的项目上回放录制的会话</translation>
    </message>
    <message>
        <source>review that; without a name, your own uncommitted work</source>
        <translation>审阅指定内容；不带名称时审阅自己未提交的工作</translation>
    </message>
    <message>
        <source>say this</source>
        <translation>显示本说明</translation>
    </message>
    <message>
        <source>say which version this is</source>
        <translation>显示版本</translation>
    </message>
    <message>
        <source>settings in {config}, conversations in {data}, logs in {state}</source>
        <translation>设置在 {config}，对话在 {data}，日志在 {state}</translation>
    </message>
    <message>
        <source>settle what contradicts and write MERGED, as git's merge tool</source>
        <translation>解决冲突并写入 MERGED，用作 git 的合并工具</translation>
    </message>
    <message>
        <source>show how two files or folders differ, as git's diff tool</source>
        <translation>显示两个文件或文件夹的差异，用作 git 的差异工具</translation>
    </message>
    <message>
        <source>standard input</source>
        <translation>标准输入</translation>
    </message>
    <message>
        <source>tell it in the terminal, also where there is a screen</source>
        <translation>即使有屏幕，也在终端里讲述</translation>
    </message>
    <message>
        <source>the current folder can't be opened: {strerror}</source>
        <translation>无法打开当前文件夹：{strerror}</translation>
    </message>
    <message>
        <source>the engine answered {answer}</source>
        <translation>引擎的回答是 {answer}</translation>
    </message>
    <message>
        <source>the list of git rebase --interactive as well</source>
        <translation>git rebase --interactive 的列表也在此编辑</translation>
    </message>
    <message>
        <source>the name of a file is not valid UTF-8, so it can't be opened</source>
        <translation>某个文件名不是有效的 UTF-8，因此无法打开</translation>
    </message>
    <message>
        <source>the same, in a window of its own in any case</source>
        <translation>同上，但总是使用单独的窗口</translation>
    </message>
    <message>
        <source>there is no option {option}</source>
        <translation>没有选项 {option}</translation>
    </message>
    <message>
        <source>there is no program called env to try it with</source>
        <translation>没有可用来检查的 env 程序</translation>
    </message>
    <message>
        <source>there is no room for what must be kept meanwhile: {strerror}, {filename}</source>
        <translation>没有空间存放期间必须保留的内容：{strerror}，{filename}</translation>
    </message>
    <message>
        <source>this folder is in no git repository, so there is nothing to review</source>
        <translation>此文件夹不在 git 仓库中，因此没有可审阅的内容</translation>
    </message>
    <message>
        <source>try what the program needs, and say what is missing</source>
        <translation>检查程序所需的一切，并说明缺少什么</translation>
    </message>
    <message>
        <source>where --terminal leaves its picture</source>
        <translation>--terminal 的截图存放位置</translation>
    </message>
    <message>
        <source>where --terminal leaves its picture; ./{name} unless named</source>
        <translation>--terminal 的截图存放位置；未指定时为 ./{name}</translation>
    </message>
    <message>
        <source>{first} and {second} are not two files or two folders</source>
        <translation>{first} 和 {second} 不是两个文件或两个文件夹</translation>
    </message>
    <message>
        <source>{folder} can't be written to</source>
        <translation>无法写入 {folder}</translation>
    </message>
    <message>
        <source>{found}; Haiku runs no programs, so nothing uses it yet</source>
        <translation>{found}；Haiku 不运行程序，因此暂未使用</translation>
    </message>
    <message>
        <source>{keep} is not empty. Name a new folder.</source>
        <translation>{keep} 不是空文件夹。请指定一个新文件夹。</translation>
    </message>
    <message>
        <source>{name} can't be read: {strerror}</source>
        <translation>无法读取 {name}：{strerror}</translation>
    </message>
    <message>
        <source>{name} is empty</source>
        <translation>{name} 是空的</translation>
    </message>
    <message>
        <source>{name} is larger than {limit} MB, which is too much for a patch</source>
        <translation>{name} 超过 {limit} MB，作为补丁太大了</translation>
    </message>
    <message>
        <source>{name} is no regular file</source>
        <translation>{name} 不是普通文件</translation>
    </message>
    <message>
        <source>{name} is no text in UTF-8</source>
        <translation>{name} 不是 UTF-8 文本</translation>
    </message>
</context>
</TS>
