"""What the settings say of providers, keys and models."""

from __future__ import annotations

from haiku_pair.protocol.reaching import ModelFacts, Provider
from haiku_pair.protocol.replies import ModelsAre
from haiku_pair.protocol.values import KeySource

PROVIDERS = {
    Provider.ENVIRONMENT: "As the environment says",
    Provider.CLAUDE: "Claude API",
    Provider.BEDROCK: "Amazon Bedrock",
    Provider.MANTLE: "Amazon Bedrock (Mantle)",
    Provider.VERTEX: "Google Cloud Vertex AI",
    Provider.SERVER: "A server of your own",
}
FIELDS = {
    Provider.CLAUDE: ("API key", "Base URL"),
    Provider.BEDROCK: ("API key", "Region"),
    Provider.MANTLE: ("API key", "Region"),
    Provider.VERTEX: ("Region", "Project"),
    Provider.SERVER: ("API key", "Base URL"),
}
"""What each can make use of, by accessible names."""
_BY_TOKENS = "Each request is paid by its tokens, to"
PAID = {
    Provider.ENVIRONMENT: "The environment variables of this computer say who runs the model and is paid.",
    Provider.CLAUDE: f"{_BY_TOKENS} Anthropic, with a key of console.anthropic.com.",
    Provider.BEDROCK: f"{_BY_TOKENS} Amazon Web Services, with your account there.",
    Provider.MANTLE: f"{_BY_TOKENS} Amazon Web Services, with your account there.",
    Provider.VERTEX: f"{_BY_TOKENS} Google Cloud, with your project there.",
    Provider.SERVER: "What it costs is up to your server; an own computer asks for nothing.",
}
"""Who is paid, each way."""
TEST_COST = "The test costs nothing, or one token where a server can't be asked otherwise."
_SOURCES = {
    KeySource.NONE: "No key is set.",
    KeySource.KEYRING: "A key is kept in your keyring.",
    KeySource.SESSION: "A key is set until this window closes.",
    KeySource.REPLAY: "A recorded session answers; no key is needed.",
}
_OWN_KEY = "ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN"
_VARIABLES = {
    Provider.CLAUDE: _OWN_KEY,
    Provider.SERVER: _OWN_KEY,
    Provider.BEDROCK: "AWS_BEARER_TOKEN_BEDROCK",
    Provider.MANTLE: "AWS_BEARER_TOKEN_BEDROCK or ANTHROPIC_AWS_API_KEY",
    Provider.VERTEX: "",
}
_AWS_KEY = "A Bedrock API key; none: your AWS credentials"
_AWS_REGION = "us-east-1, or the environment's AWS_REGION"
EXAMPLES = {
    (Provider.CLAUDE, "API key"): "sk-ant-…",
    (Provider.CLAUDE, "Base URL"): "https://api.anthropic.com, or the environment's ANTHROPIC_BASE_URL",
    (Provider.SERVER, "API key"): "If the server wants one",
    (Provider.SERVER, "Base URL"): "http://localhost:11434, for example",
    (Provider.BEDROCK, "API key"): _AWS_KEY,
    (Provider.MANTLE, "API key"): _AWS_KEY,
    (Provider.BEDROCK, "Region"): _AWS_REGION,
    (Provider.MANTLE, "Region"): _AWS_REGION,
    (Provider.VERTEX, "Region"): "global, or the environment's CLOUD_ML_REGION",
    (Provider.VERTEX, "Project"): "The environment's ANTHROPIC_VERTEX_PROJECT_ID",
}


def source(found: KeySource, provider: Provider) -> str:
    """Where the key comes from."""
    if found is KeySource.ENVIRONMENT:
        return f"The key comes from the environment ({_VARIABLES[provider]})."
    if found is KeySource.PLATFORM:
        whose = "Google Cloud's credentials" if provider is Provider.VERTEX else "The AWS credentials"
        return f"{whose} on this computer are used."
    return _SOURCES[found]


def facts(known: ModelsAre) -> str:
    """What is known of the model in force, and of the table it stands in."""
    lines = [_facts_of(known.chosen, known.as_of)]
    if known.chosen.retires:
        lines.append(f"It goes out of service on {known.chosen.retires}.")
    if known.problem is not None:
        problem = known.problem
        lines.append(" ".join(part for part in (problem.what, problem.kept, problem.next_step) if part))
    return "\n".join(lines)


def _facts_of(model: ModelFacts, as_of: str) -> str:
    if model.input is None or model.output is None:
        return f"{model.name}: its prices are unknown, so what it costs can't be shown or limited."
    return (
        f"{model.name}: {model.context:,} tokens of context; ${model.input:.2f} in and ${model.output:.2f} out per "
        f"million tokens (as of {as_of})."
    )
