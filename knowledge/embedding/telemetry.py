"""One place that tells every library to stay on this machine and keep its counsel."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

_QUIET = {
    # model hubs: nothing is looked up, downloaded or reported
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    # usage reports
    "ANONYMIZED_TELEMETRY": "False",
    "CHROMA_TELEMETRY": "False",
    "POSTHOG_DISABLED": "1",
    "DO_NOT_TRACK": "1",
    "SCARF_NO_ANALYTICS": "true",
    "DISABLE_TELEMETRY": "1",
    # onnxruntime's own, native code that no audit hook sees: it keeps a device id and uploads
    "ORT_DISABLE_TELEMETRY": "1",
    # tracing sends questions and passages out
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "TRACELOOP_TELEMETRY": "false",
    "TRACELOOP_TRACING_ENABLED": "false",
    # threads: forked children deadlock, spinning threads starve their neighbours
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",
}

_REMOVED = (
    "LANGCHAIN_API_KEY",
    "LANGCHAIN_ENDPOINT",
    "LANGCHAIN_HANDLER",
    "LANGSMITH_API_KEY",
    "LANGSMITH_ENDPOINT",
    "LITERAL_API_KEY",
    "LITERAL_API_URL",
    "TRACELOOP_API_KEY",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)


def silence_telemetry(environment: MutableMapping[str, str] | None = None) -> None:
    """Switch off telemetry, tracing and hub look-ups; call before any library is imported.

    Args:
        environment: The variables to change; None is this process's own.
    """
    variables = os.environ if environment is None else environment
    variables.update(_QUIET)
    for name in _REMOVED:
        variables.pop(name, None)
