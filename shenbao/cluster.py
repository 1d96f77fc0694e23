"""The same work on a Dask cluster: its workers keep processes of their own that may die or be killed."""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from distributed import Client, LocalCluster, as_completed

from shenbao import fingerprint, pool
from shenbao.batch import EngineError
from shenbao.worker import Death, Worker

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from shenbao.options import Options
    from shenbao.reading import Job
    from shenbao.recording import Record, Recorder

# Tasks on their way for each thread of the cluster: enough that none waits, few enough to stand in memory.
_AHEAD = 4

_PATIENCE: dict[str, Any] = {"timeout": "10s"}
_QUIET: dict[str, Any] = {
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",  # any free port: none at all still takes the usual one, and warns
    "silence_logs": logging.CRITICAL,
}


def run(recorder: Recorder, tasks: Iterable[Job], options: Options) -> Iterator[tuple[Job, Record]]:
    """Yield every job with its record as it is done, in no particular order.

    The workers of the cluster must have this version of the program and see the files under the same paths.
    A job whose worker is lost is given to another one.

    Raises:
        EngineError: The scheduler does not answer, or a worker has another version of the program.
    """
    with ExitStack() as stack:
        client = _connected(stack, options)
        _require_same_code(client)
        waiting = iter(tasks)
        jobs: dict[str, Job] = {}
        running: Any = as_completed()
        threads: Any = client.nthreads()
        for _ in range(_AHEAD * max(1, sum(threads.values()))):
            _submit_next(client, waiting, recorder, jobs, running)
        for future in running:
            job = jobs.pop(future.key)
            error = future.exception()
            if error is None:
                yield job, future.result()
            else:
                yield job, recorder.lost(job, Death(type(error).__name__))
            future.release()
            _submit_next(client, waiting, recorder, jobs, running)


def _submit_next(
    client: Client,
    waiting: Iterator[Job],
    recorder: Recorder,
    jobs: dict[str, Job],
    running: Any,  # noqa: ANN401 - the library tells no types
) -> None:
    job = next(waiting, None)
    if job is not None:
        future: Any = client.submit(read_apart, recorder, job, pure=False)
        jobs[future.key] = job
        running.add(future)


def _connected(stack: ExitStack, options: Options) -> Client:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        if options.scheduler is not None:
            return stack.enter_context(Client(options.scheduler, **_PATIENCE))
        cluster = LocalCluster(n_workers=options.jobs, threads_per_worker=1, **_QUIET)
        return stack.enter_context(Client(stack.enter_context(cluster)))
    except (OSError, ValueError) as error:
        raise EngineError(str(error)) from error


def _require_same_code(client: Client) -> None:
    own = fingerprint.of_reading(None)
    found: Any = client.run(fingerprint.of_reading, None)
    if others := [name for name, told in found.items() if told != own]:
        message = f"{others[0]}: another version of shenbao or of a library it reads with"
        raise EngineError(message)


_desk = threading.Lock()
_idle: defaultdict[Recorder, list[Worker[Job, Record]]] = defaultdict(list)


def read_apart(recorder: Recorder, job: Job) -> Record:
    """Read a file in a process that waits for this worker of the cluster, so that the limits hold here, too."""
    with _desk:
        worker = _idle[recorder].pop() if _idle[recorder] else _started(recorder)
    try:
        if not worker.ready:
            worker.welcome()
        worker.give(job)
        result = pool.result_in_time(worker)
    except BaseException:
        worker.kill()
        raise
    if worker.alive and not worker.worn:
        with _desk:
            _idle[recorder].append(worker)
    else:
        worker.kill()
    return recorder.lost(job, result) if isinstance(result, Death) else result


def _started(recorder: Recorder) -> Worker[Job, Record]:
    with _children_allowed():
        return Worker.start(recorder, recorder.limits)


@contextmanager
def _children_allowed() -> Generator[None, None, None]:
    """Let a daemonic process, as workers of a cluster are, start one of its own; the library has no switch for it."""
    config: dict[str, Any] = vars(multiprocessing.current_process())["_config"]
    was_daemon = config.get("daemon")
    config["daemon"] = False
    try:
        yield
    finally:
        config["daemon"] = was_daemon
