"""Work for an NVIDIA GPU, recorded once and launched as a whole: CUDA graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import torch

from workbench.engine.device import Device
from workbench.engine.failure import is_out_of_memory
from workbench.errors import ConfigError

# torch ends the process when it throws away what was never recorded to its end.
_broken: list[torch.cuda.CUDAGraph] = []


@cache
def _stream_apart(place: torch.device) -> torch.cuda.Stream:
    """A stream that can be recorded, as the default one cannot.

    One is enough: cuBLAS keeps some 64 MB of an H100 for each, to the end of the process.
    """
    stream: torch.cuda.Stream = torch.cuda.Stream(place)  # type: ignore[no-untyped-call]
    return stream


class Recorder:
    """Makes recordings that share their memory: each may use what another has left."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._stream = _stream_apart(device.torch)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Take other memory for what comes: to be called when all recordings are gone."""
        self._pool = torch.cuda.graph_pool_handle()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let what follows run as what is recorded does; whatever was begun before comes first."""
        current = torch.cuda.current_stream(self._device.torch)
        self._stream.wait_stream(current)
        with torch.cuda.stream(self._stream):
            yield
        current.wait_stream(self._stream)

    def record(self, work: Callable[[], object]) -> torch.cuda.CUDAGraph:
        """The work, to be done again and again by `replay()` with the same tensors; not done yet.

        Raises what torch raises when the memory is too small, ConfigError for other work that
        cannot be recorded.
        """
        graph = torch.cuda.CUDAGraph()
        with self.aside():
            # Other threads may go on using the GPU meanwhile.
            graph.capture_begin(pool=self._pool, capture_error_mode="thread_local")
            try:
                work()
                graph.capture_end()
            except BaseException as error:
                try:
                    graph.capture_end()
                except RuntimeError:
                    _broken.append(graph)
                if is_out_of_memory(error) or not isinstance(error, RuntimeError):
                    raise
                said = str(error).strip().partition("\n")[0][:200]
                raise ConfigError(
                    f"A step could not be recorded for this GPU ({said}): set "
                    "training.cuda_graphs to false."
                ) from error
        return graph
