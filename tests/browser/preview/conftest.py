"""The studio in a browser: the shipped questionnaires, and a generated one of 500 questions."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from intake_host.clock import SystemClock
from intake_host.preview import Folder, create_preview_app
from intake_host.sandbox import shipped
from intake_host.serving import Site
from scripts.benchmark.workload import workload
from tests.browser.conftest import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

AXE = Path(__file__).parents[2] / "javascript/node_modules/axe-core/axe.min.js"
SHIPPED = ("contraception", "erectile-dysfunction", "hair-loss", "sample", "weight-management")
LARGE = "large"
ALL = (*SHIPPED, LARGE)


@dataclass(frozen=True)
class Studio:
    """Where it runs, and the folder of its questionnaires, a copy that tests may change."""

    address: str
    folder: Path

    def visit(self, page: Page, key: str, view: str = "play") -> None:
        """Open a view of a questionnaire."""
        page.goto(f"{self.address}/q/{key}/{view}")

    def tell(self, page: Page, **facts: str) -> None:
        """Type facts of the person into the panel, and wait until they count."""
        for fact, value in facts.items():
            field = page.locator(f"#fact-{fact}")
            with page.expect_response(lambda response: response.request.method == "POST"):
                if fact == "gender":
                    field.select_option(value)
                else:
                    field.fill(value)
                    field.blur()
            expect(page.locator("#studio:not([aria-busy])")).to_be_attached()

    def line(self, page: Page, title: str) -> Locator:
        """The line of a question or an offering that begins with this title."""
        return page.locator(".line", has=page.get_by_role("button", name=title))


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """The studio over a copy of the shipped questionnaires and a large one."""
    folder = tmp_path_factory.mktemp("questionnaires")
    shutil.copytree(Path(shipped.__file__).parent / "questionnaires", folder, dirs_exist_ok=True)
    (folder / f"{LARGE}.json").write_text(json.dumps(workload(500, 20, people=0).document))

    def made(port: int) -> list[Site]:
        origin = f"http://localhost:{port}"
        app = create_preview_app(Folder(folder), origin=origin, clock=SystemClock())
        return [Site(app, "127.0.0.1", port)]

    with running(made) as port:
        yield Studio(f"http://localhost:{port}", folder)


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page (https://github.com/dequelabs/axe-core)."""
    # A colour on its way to another is neither.
    page.evaluate("() => Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [{"id": one["id"], "nodes": [node["html"] for node in one["nodes"]]} for one in found]
