"""Runs the command line in processes of their own that start warm: a server that has imported everything is forked for each."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType


REPOSITORY = Path(__file__).resolve().parents[2]
LONGEST = 300  # seconds
WARM = ("pipelines.__main__", "analysis.ask", *(f"analysis.answers.{path.stem}" for path in (REPOSITORY / "analysis/answers").glob("*.py")))
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()


def run_apart(arguments: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What `python -m pipelines ARGUMENTS` prints and returns, in this environment; where nothing can be forked, by just that."""
    if not CAN_FORK:
        command = [sys.executable, "-m", "pipelines", *arguments]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=LONGEST, env=env)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(WARM))
    with tempfile.TemporaryDirectory() as folder:
        out, err = (str(Path(folder) / name) for name in ("out", "err"))
        process = context.Process(target=_main, args=(list(arguments), env, out, err))
        _start(process)
        process.join(LONGEST)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(list(arguments), LONGEST)
        said, complained = (Path(name).read_text("utf-8", "replace") if Path(name).exists() else "" for name in (out, err))
        return subprocess.CompletedProcess(list(arguments), process.exitcode or 0, said, complained)


def _start(process: BaseProcess) -> None:
    """Starts it without the module this process began with: a page test leaves dashboard.py there, and the new one would run it."""
    mine = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = mine


def _main(arguments: list[str], env: dict[str, str], out: str, err: str) -> None:
    """In the new process: everything it writes, from Python or below, goes to the two files, and numpy's doubts are errors."""
    warnings.simplefilter("error", RuntimeWarning)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(REPOSITORY)
    for path, number in ((out, 1), (err, 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    from pipelines.__main__ import main

    with open(1, "w", encoding="utf-8", closefd=False) as sys.stdout, open(2, "w", encoding="utf-8", closefd=False) as sys.stderr:
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            traceback.print_exc()
            code = 1
    os._exit(code)
