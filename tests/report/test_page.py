"""The page in a browser: nothing is asked for, nothing that a model wrote runs, it fits a telephone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from sprout.report.report import write_report

from .made import made_run

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is missing: sudo apt install chromium"
)
PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(made_run(tmp_path_factory.mktemp("runs") / "small")).as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
        except sync_api.Error as error:
            pytest.skip(f"chromium does not start: {str(error).splitlines()[0]}")
        yield found
        found.close()


def opened(browser: Any, address: str, **more: Any) -> tuple[Any, list[str]]:
    """The page, and everything that it asked for or complained about."""
    page, told = browser.new_context(**more).new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("request", lambda request: told.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    page.goto(address)
    return page, told


def test_nothing_is_asked_for_and_nothing_runs(browser: Any, address: str) -> None:
    page, told = opened(browser, address)
    assert page.title() == "Report card: small", "a model's answer set it"
    assert "<script>document.title='owned'" in page.inner_text("main")
    assert told == [address]
    page.evaluate(  # the policy holds even if text got in as markup
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')"
    )
    page.wait_for_timeout(50)
    assert page.title() == "Report card: small"
    page.context.close()


def test_it_fits_a_telephone(browser: Any, address: str) -> None:
    page, _ = opened(browser, address, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.context.close()


def test_the_theme_follows_the_system_until_the_button_is_pressed(
    browser: Any, address: str
) -> None:
    page, _ = opened(browser, address, color_scheme="dark")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(colour)
    page.click("#theme")
    light = page.evaluate(colour)
    assert page.inner_text("#theme") == "Dark" and light != dark
    page.emulate_media(media="print")
    assert page.evaluate(colour) == light, "paper is light"
    assert not page.is_visible("#theme")
    page.context.close()


def test_what_is_folded_is_printed(browser: Any, address: str) -> None:
    page, _ = opened(browser, address)
    heights = "[...document.querySelectorAll('details')].map(d => d.getBoundingClientRect().height)"
    folded = page.evaluate(heights)
    page.emulate_media(media="print")
    printed = page.evaluate(heights)
    assert folded and all(p > 2 * s for p, s in zip(printed, folded, strict=True))
    page.context.close()


def test_the_axis_is_chosen_without_a_script(browser: Any, address: str) -> None:
    page, _ = opened(browser, address, java_script_enabled=False)
    assert not page.is_visible("#theme")
    for number, (label, axis) in enumerate(
        (("tokens", "tokens"), ("time", "seconds of training"), ("FLOPs", "FLOPs (×10"))
    ):
        page.click(f"label:text-is('{label}')")
        shown = page.locator(f"#how-it-learned figure:first-child .view-{number}")
        assert shown.is_visible() and axis in shown.inner_text()
        assert page.locator("#how-it-learned figure:first-child .view:visible").count() == 1
    page.context.close()
