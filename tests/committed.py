"""What the repository holds: the files git has or would take, their imports and their strings, for the promise tests."""

import ast
import functools
import subprocess
import tokenize
from pathlib import Path


REPOSITORY = Path(__file__).resolve().parent.parent


@functools.cache
def committed_files() -> tuple[Path, ...]:
    """Every file that git tracks or would add, so that a local data folder is not looked at."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    paths = (REPOSITORY / name for name in sorted(set(listing.stdout.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


def files_under(*folders: str, suffix: str) -> list[Path]:
    """The committed files with this suffix under any of these folders of the repository."""
    roots = [REPOSITORY / folder for folder in folders]
    return [path for path in committed_files() if path.suffix == suffix and any(path.is_relative_to(root) for root in roots)]


def name_of(path: Path) -> str:
    """The path as a person reads it: from the top of the repository, with forward slashes."""
    return path.relative_to(REPOSITORY).as_posix()


@functools.cache
def syntax_of(path: Path) -> ast.Module:
    """The parsed Python file."""
    with tokenize.open(path) as file:
        return ast.parse(file.read(), filename=str(path))


def imports_of(path: Path) -> set[str]:
    """Dotted names of every module the file imports, at the top or inside a function; relative ones made absolute."""
    package = list(path.relative_to(REPOSITORY).parent.parts)
    found: set[str] = set()
    for node in ast.walk(syntax_of(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            found.add(module)
            found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


def strings_of(path: Path) -> list[tuple[int, str]]:
    """Line and text of every string in the file that is not a docstring; of an f-string, its fixed parts joined."""
    tree = syntax_of(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documented_nodes = [node for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node) is not None]
    docstrings = {id(node.body[0].value) for node in documented_nodes if isinstance(node.body[0], ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append((node.lineno, "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | parts:
            found.append((node.lineno, node.value))
    return found
