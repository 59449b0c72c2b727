"""`python -m eligibility CONTENT.json REQUEST.json DAY`: the answer, from files alone."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from .report import respond
from .requests import RequestError, parse_request
from .rules import CatalogueError, load_catalogue


def main(arguments: list[str]) -> int:
    """Print the response. Returns 0, or 1 with the reasons on standard error."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    content, request, day = arguments
    try:
        catalogue = load_catalogue(json.loads(Path(content).read_text(encoding="utf-8")))
        raw = json.loads(Path(request).read_text(encoding="utf-8"))
        parsed = parse_request(raw, catalogue, today=date.fromisoformat(day))
    except CatalogueError as error:
        for problem in error.problems:
            print(f"{problem.path}: {problem.message}", file=sys.stderr)
        return 1
    except RequestError as error:
        for fault in error.errors:
            print(f"{fault.path}: {fault.message}", file=sys.stderr)
        return 1
    release = {"id": Path(content).name, "published_on": None}
    print(json.dumps(respond(catalogue, parsed, release=release), indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
