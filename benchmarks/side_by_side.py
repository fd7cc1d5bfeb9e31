"""What the benchmarks of the engines share: a stop-watch, peak memory, a table with its context."""

import os
import platform
import resource
import signal
import subprocess
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import perf_counter

# The code of a process stopped because it took too long.
STOPPED = -signal.SIGKILL
RESULTS = Path(__file__).parent / "results"


def timed(work, repeats=1):
    """Shortest wall-clock seconds of `repeats` runs, and the last answer."""
    best, answer = float("inf"), None
    for _ in range(repeats):
        begin = perf_counter()
        answer = work()
        best = min(best, perf_counter() - begin)
    return best, answer


def peak_mebibytes():
    """Most memory this process has held so far.

    Linux counts the memory of the parent in a child's ru_maxrss, so the process is asked itself.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return _status(status, "VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def reset_peak():
    """Forget the peak so far, where the system allows; MiB the process holds now."""
    status = Path("/proc/self/status")
    if not status.exists():
        return peak_mebibytes()
    Path("/proc/self/clear_refs").write_text("5")
    return _status(status, "VmRSS")


def _status(path, field):
    lines = path.read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def run_bounded(command, seconds=None, **options):
    """As `subprocess.run`, and what the process started is stopped with it."""
    with subprocess.Popen(command, start_new_session=True, text=True, **options) as process:
        try:
            told, error = process.communicate(timeout=seconds)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):  # with the solvers it started
            os.killpg(process.pid, signal.SIGKILL)
            told, error = process.communicate()
            return subprocess.CompletedProcess(command, STOPPED, told, error)
    return subprocess.CompletedProcess(command, process.returncode, told, error)


def last_words(error):
    """The last line a process wrote before it failed, or how it ended."""
    lines = (error.stderr or "").strip().splitlines()
    return lines[-1] if lines else f"ended with {error.returncode}"


def context(packages):
    """Machine, versions and date, in one line of Markdown."""
    with Path("/proc/cpuinfo").open() as stream:
        names = [line.split(":")[1].strip() for line in stream if line.startswith("model name")]
    versions = ", ".join(f"{name} {_version(name)}" for name in packages)
    day = datetime.now(tz=UTC).date().isoformat()
    return (
        f"{day}, {len(names)} × {names[0] if names else platform.machine()}, shared with other "
        f"work (load average {os.getloadavg()[1]:.1f}); "
        f"Python {platform.python_version()}, {versions}"
    )


def report(title, told, header, rows):
    """Print a Markdown table and keep it in `benchmarks/results/<title>.md`."""
    lines = [f"# {title}", "", told, "", "| " + " | ".join(header) + " |"]
    lines.append("|" + "---|" * len(header))
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    text = "\n".join(lines) + "\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{title}.md").write_text(text, "utf-8")


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
