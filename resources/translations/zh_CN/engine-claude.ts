<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>engine-claude</name>
    <message>
        <source>Add credit or raise the limit in the API console, then send again.</source>
        <translation>在 API 控制台中充值或提高限额，然后重新发送。</translation>
    </message>
    <message>
        <source>Check address and model in {settings}.</source>
        <translation>请在“{settings}”中检查地址和模型。</translation>
    </message>
    <message>
        <source>Check model and region in {settings}.</source>
        <translation>请在“{settings}”中检查模型和区域。</translation>
    </message>
    <message>
        <source>Check the address in {settings}, and sign in to the network if it asks for that.</source>
        <translation>在“{settings}”中检查地址；如果网络要求登录，请先登录。</translation>
    </message>
    <message>
        <source>Check the address in {settings}.</source>
        <translation>请在“{settings}”中检查地址。</translation>
    </message>
    <message>
        <source>Check the clock of this computer; if it is right, the server must renew its certificate.</source>
        <translation>请检查这台计算机的时钟；如果时钟正确，则需由服务器更新证书。</translation>
    </message>
    <message>
        <source>Check the network and the address in {settings}, then send again.</source>
        <translation>检查网络以及“{settings}”中的地址，然后重新发送。</translation>
    </message>
    <message>
        <source>Check whom you are signed in as there, and that the model is enabled in this region.</source>
        <translation>请检查您以谁的身份登录，以及该模型是否已在此区域启用。</translation>
    </message>
    <message>
        <source>Check {named}, or remove it, and start Haiku Pair again.</source>
        <translation>检查或删除 {named}，然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Choose another model in {settings}.</source>
        <translation>请在“{settings}”中选择其他模型。</translation>
    </message>
    <message>
        <source>Correct it in {settings}.</source>
        <translation>请在“{settings}”中更正。</translation>
    </message>
    <message>
        <source>Enter another key in {settings}.</source>
        <translation>请在“{settings}”中输入另一个密钥。</translation>
    </message>
    <message>
        <source>Enter it in {settings}, for example http://localhost:11434.</source>
        <translation>在“{settings}”中输入地址，例如 http://localhost:11434。</translation>
    </message>
    <message>
        <source>Enter one in {settings}, or set ANTHROPIC_API_KEY and start Haiku Pair again.</source>
        <translation>在“{settings}”中输入密钥，或设置 ANTHROPIC_API_KEY 后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Enter one in {settings}, such as global, or set CLOUD_ML_REGION.</source>
        <translation>在“{settings}”中输入区域，例如 global，或设置 CLOUD_ML_REGION。</translation>
    </message>
    <message>
        <source>Enter one in {settings}, such as us-east-1, or set AWS_REGION.</source>
        <translation>在“{settings}”中输入区域，例如 us-east-1，或设置 AWS_REGION。</translation>
    </message>
    <message>
        <source>Enter one with https:// or http:// in {settings}.</source>
        <translation>在“{settings}”中输入以 https:// 或 http:// 开头的地址。</translation>
    </message>
    <message>
        <source>Enter the final address in {settings}, or sign in to the network if it asks for that.</source>
        <translation>在“{settings}”中输入最终地址；如果网络要求登录，请先登录。</translation>
    </message>
    <message>
        <source>Enter the id the platform gives it as the model in {settings}.</source>
        <translation>在“{settings}”中把该平台给它的 ID 填为模型。</translation>
    </message>
    <message>
        <source>Enter the key again in {settings}.</source>
        <translation>请在“{settings}”中重新输入密钥。</translation>
    </message>
    <message>
        <source>Google Cloud's credentials on this computer could not be used.</source>
        <translation>无法使用这台计算机上的 Google Cloud 凭据。</translation>
    </message>
    <message>
        <source>If a proxy of yours signs it, name its certificate in NODE_EXTRA_CA_CERTS, or all that are to be trusted in SSL_CERT_FILE, and start Haiku Pair again.</source>
        <translation>如果由您的代理签发，请在 NODE_EXTRA_CA_CERTS 中指定它的证书，或在 SSL_CERT_FILE 中指定所有受信任的证书，然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>If this happens again with another message, start a new conversation.</source>
        <translation>如果换一条消息仍然出现，请开始新的对话。</translation>
    </message>
    <message>
        <source>It can't be held to one tool.</source>
        <translation>无法要求它只使用某一个工具。</translation>
    </message>
    <message>
        <source>It does not cache prompts, so each request pays for the whole conversation.</source>
        <translation>它不缓存提示词，因此每次请求都要为整个对话付费。</translation>
    </message>
    <message>
        <source>It does not count tokens, so prices are estimated before sending.</source>
        <translation>它不会计算 token 数，因此发送前的价格是估算值。</translation>
    </message>
    <message>
        <source>It does not think first when asked to.</source>
        <translation>要求它先思考时，它不会照做。</translation>
    </message>
    <message>
        <source>Let {named} name a file of certificates in PEM form, or remove it, and start Haiku Pair again.</source>
        <translation>让 {named} 指向一个 PEM 格式的证书文件，或删除该变量，然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Look at billing in the API console, then send again.</source>
        <translation>请在 API 控制台中查看账单，然后重新发送。</translation>
    </message>
    <message>
        <source>No AWS credentials on this computer could be used.</source>
        <translation>这台计算机上没有可用的 AWS 凭据。</translation>
    </message>
    <message>
        <source>No AWS region is set.</source>
        <translation>未设置 AWS 区域。</translation>
    </message>
    <message>
        <source>No region is set for Vertex AI.</source>
        <translation>未为 Vertex AI 设置区域。</translation>
    </message>
    <message>
        <source>Put them into HTTPS_PROXY (https://user:password@host:port) and start Haiku Pair again.</source>
        <translation>将它们写入 HTTPS_PROXY（https://user:password@host:port），然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Repair it; it is read again by itself.</source>
        <translation>请修复它；程序会自动重新读取。</translation>
    </message>
    <message>
        <source>Run {install_command} and start Haiku Pair again.</source>
        <translation>运行 {install_command}，然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Run “gcloud auth application-default login”, then send again.</source>
        <translation>运行 “gcloud auth application-default login”，然后重新发送。</translation>
    </message>
    <message>
        <source>Send again in a moment.</source>
        <translation>请稍后重新发送。</translation>
    </message>
    <message>
        <source>Send again in {minutes}.</source>
        <translation>请在 {minutes}后重新发送。</translation>
    </message>
    <message>
        <source>Send the message again.</source>
        <translation>请重新发送消息。</translation>
    </message>
    <message>
        <source>Set {named} to an http:// or https:// address, or remove it, and start Haiku Pair again.</source>
        <translation>将 {named} 设为 http:// 或 https:// 地址，或删除该变量，然后重新启动 Haiku Pair。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Sign in to the network if it asks for that, or check the address in {settings}; then send again.</source>
        <translation>如果网络要求登录，请先登录，或在“{settings}”中检查地址；然后重新发送。</translation>
    </message>
    <message>
        <source>Sign in with “aws configure” or “aws sso login”, set AWS_PROFILE, or enter a Bedrock API key in {settings}; then send again.</source>
        <translation>用 “aws configure” 或 “aws sso login” 登录、设置 AWS_PROFILE，或在“{settings}”中输入 Bedrock API 密钥；然后重新发送。</translation>
    </message>
    <message>
        <source>Start a new conversation.</source>
        <translation>请开始新的对话。</translation>
    </message>
    <message>
        <source>Start a new conversation; the files and the proposal stay.</source>
        <translation>请开始新的对话；文件和提案都会保留。</translation>
    </message>
    <message>
        <source>The API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>The API account can't pay for more: {said}</source>
        <translation>API 账户无法继续付费：{said}</translation>
    </message>
    <message>
        <source>The API account has a billing problem: {said}</source>
        <translation>API 账户的账单有问题：{said}</translation>
    </message>
    <message>
        <source>The address of the API is not a web address.</source>
        <translation>API 的地址不是网址。</translation>
    </message>
    <message>
        <source>The address of your own server is not set.</source>
        <translation>未设置您自己的服务器的地址。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not valid at this date.</source>
        <translation>{host} 的证书在当前日期无效。</translation>
    </message>
    <message>
        <source>The certificate of {host} is signed by nobody this computer trusts.</source>
        <translation>{host} 的证书由这台计算机不信任的机构签发。</translation>
    </message>
    <message>
        <source>The certificate shown for {host} belongs to another server.</source>
        <translation>{host} 出示的证书属于另一台服务器。</translation>
    </message>
    <message>
        <source>The certificates named in the environment variable {named} can't be read.</source>
        <translation>无法读取环境变量 {named} 所指的证书。</translation>
    </message>
    <message>
        <source>The connection broke off in the middle of the reply.</source>
        <translation>连接在回复中途中断了。</translation>
    </message>
    <message>
        <source>The connection could not be prepared.</source>
        <translation>无法准备连接。</translation>
    </message>
    <message>
        <source>The connection to {host} broke off.</source>
        <translation>与 {host} 的连接中断了。</translation>
    </message>
    <message>
        <source>The conversation has become too large for the model.</source>
        <translation>对话已经太大，模型无法处理。</translation>
    </message>
    <message>
        <source>The conversation has grown to {size} MB, more than the API takes.</source>
        <translation>对话已增长到 {size} MB，超过了 API 的上限。</translation>
    </message>
    <message>
        <source>The key does not allow this: {said}</source>
        <translation>该密钥不允许此操作：{said}</translation>
    </message>
    <message>
        <source>The key holds characters that can't be sent.</source>
        <translation>密钥中含有无法发送的字符。</translation>
    </message>
    <message>
        <source>The key holds characters that no key has.</source>
        <translation>密钥中含有任何密钥都不会有的字符。</translation>
    </message>
    <message>
        <source>The name {host} was not found in the network.</source>
        <translation>在网络中找不到名称 {host}。</translation>
    </message>
    <message>
        <source>The price is estimated instead.</source>
        <translation>将改为估算价格。</translation>
    </message>
    <message>
        <source>The proxy asks for a user name and a password.</source>
        <translation>代理要求用户名和密码。</translation>
    </message>
    <message>
        <source>The proxy named in the environment variable {named} can't be used.</source>
        <translation>无法使用环境变量 {named} 所指的代理。</translation>
    </message>
    <message>
        <source>The proxy named in {named} does not let the connection through.</source>
        <translation>{named} 所指的代理不允许此连接通过。</translation>
    </message>
    <message>
        <source>The reply broke off before its end.</source>
        <translation>回复在结束前中断了。</translation>
    </message>
    <message>
        <source>The reply could not be understood.</source>
        <translation>无法理解收到的回复。</translation>
    </message>
    <message>
        <source>The reply was not complete after {seconds:.0f} minutes.</source>
        <translation>{seconds:.0f} 分钟后回复仍未完成。</translation>
    </message>
    <message>
        <source>The request could not be put together.</source>
        <translation>无法构造该请求。</translation>
    </message>
    <message>
        <source>The table that comes with the program is in force. The file is unchanged.</source>
        <translation>正在使用程序自带的模型表。该文件未改动。</translation>
    </message>
    <message>
        <source>There is no API key.</source>
        <translation>没有 API 密钥。</translation>
    </message>
    <message>
        <source>There is no Messages API at {host}.</source>
        <translation>{host} 上没有 Messages API。</translation>
    </message>
    <message>
        <source>There is no connection to {host}.</source>
        <translation>无法连接到 {host}。</translation>
    </message>
    <message>
        <source>Use another key in {settings}, or ask the owner of the API account.</source>
        <translation>在“{settings}”中使用另一个密钥，或询问 API 账户的所有者。</translation>
    </message>
    <message>
        <source>What answered at {host} is not the Claude API.</source>
        <translation>在 {host} 应答的不是 Claude API。</translation>
    </message>
    <message>
        <source>What {names} calls {model} is not known here.</source>
        <translation>不知道 {model} 在 {names} 上叫什么。</translation>
    </message>
    <message>
        <source>Your message and the conversation so far are kept.</source>
        <translation>您的消息和到目前为止的对话都已保留。</translation>
    </message>
    <message>
        <source>Your message, the conversation and the text that had come are kept.</source>
        <translation>您的消息、对话以及已收到的文字都已保留。</translation>
    </message>
    <message>
        <source>Your table of models {own} can't be used.</source>
        <translation>无法使用您的模型表 {own}。</translation>
    </message>
    <message>
        <source>a limit is reached</source>
        <translation>已达到某项限额</translation>
    </message>
    <message>
        <source>it gives no reason</source>
        <translation>未给出原因</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>未给出原因</translation>
    </message>
    <message>
        <source>the API</source>
        <translation>API</translation>
    </message>
    <message>
        <source>{api} asks for a key, and there is none.</source>
        <translation>{api} 要求密钥，但没有设置密钥。</translation>
    </message>
    <message>
        <source>{api} broke the reply off with an error of a kind not known here.</source>
        <translation>{api} 因一种未知类型的错误中断了回复。</translation>
    </message>
    <message>
        <source>{api} did not accept the key.</source>
        <translation>{api} 不接受该密钥。</translation>
    </message>
    <message>
        <source>{api} does not allow this: {said}</source>
        <translation>{api} 不允许此操作：{said}</translation>
    </message>
    <message>
        <source>{api} does not count tokens.</source>
        <translation>{api} 不会计算 token 数。</translation>
    </message>
    <message>
        <source>{api} does not have this model in this region: {said}</source>
        <translation>{api} 在该区域没有这个模型：{said}</translation>
    </message>
    <message>
        <source>{api} does not know the model “{name}”.</source>
        <translation>{api} 不认识模型 “{name}”。</translation>
    </message>
    <message>
        <source>{api} failed with an error of its own.</source>
        <translation>{api} 自身出错。</translation>
    </message>
    <message>
        <source>{api} has sent nothing for {seconds:.0f} seconds.</source>
        <translation>{api} 已有 {seconds:.0f} 秒没有发来任何内容。</translation>
    </message>
    <message>
        <source>{api} is overloaded.</source>
        <translation>{api} 负载过高。</translation>
    </message>
    <message>
        <source>{api} refused the request (HTTP {status}): {said}</source>
        <translation>{api} 拒绝了请求（HTTP {status}）：{said}</translation>
    </message>
    <message>
        <source>{api} refused the request: {said}</source>
        <translation>{api} 拒绝了请求：{said}</translation>
    </message>
    <message>
        <source>{api} sent an empty reply.</source>
        <translation>{api} 发来了空的回复。</translation>
    </message>
    <message>
        <source>{api} takes no more requests for the moment (rate limit).</source>
        <translation>{api} 暂时不再接受请求（速率限制）。</translation>
    </message>
    <message>
        <source>{api} took too long to answer.</source>
        <translation>{api} 应答时间过长。</translation>
    </message>
    <message>
        <source>{ceil} minutes</source>
        <translation>{ceil} 分钟</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{host} did not answer the connection.</source>
        <translation>{host} 没有响应连接。</translation>
    </message>
    <message>
        <source>{host} fell silent.</source>
        <translation>{host} 不再有响应。</translation>
    </message>
    <message>
        <source>{host} points to another address, which is not followed.</source>
        <translation>{host} 指向另一个地址，程序不会跟随。</translation>
    </message>
    <message>
        <source>{host} refused the connection.</source>
        <translation>{host} 拒绝了连接。</translation>
    </message>
    <message>
        <source>{names} needs a package that is not installed ({missing}).</source>
        <translation>{names} 需要一个尚未安装的软件包（{missing}）。</translation>
    </message>
    <message>
        <source>{name} goes out of service on {day}. Choose another model before.</source>
        <translation>{name} 将于 {day} 停止服务。请在此之前选择其他模型。</translation>
    </message>
    <message>
        <source>{name} is deprecated; the day it goes out of service is not set yet.</source>
        <translation>{name} 已弃用；停止服务的日期尚未确定。</translation>
    </message>
    <message>
        <source>{name} is out of service. Choose another model.</source>
        <translation>{name} 已停止服务。请选择其他模型。</translation>
    </message>
    <message>
        <source>“{name}” can't be a project.</source>
        <translation>“{name}” 不能作为项目。</translation>
    </message>
    <message>
        <source>“{name}” can't be a region.</source>
        <translation>“{name}” 不能作为区域。</translation>
    </message>
</context>
</TS>
