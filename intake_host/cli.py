"""The command line: `intake-host serve`, `demo`, `sandbox`."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from intake_host import __version__
from intake_host.app import create_app, load_settings
from intake_host.clock import SystemClock
from intake_host.demo import Addresses, demo_sites
from intake_host.errors import OperatorError
from intake_host.sandbox import create_sandbox_app
from intake_host.serving import Site, serve
from intake_host.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXIT_UNUSABLE = 2


@click.group()
@click.version_option(__version__, prog_name="intake-host")
def main() -> None:
    """Embed MD Integrations' patient intake in a partner's web site."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


@main.command()
@click.option(
    "--port", default=8700, show_default=True, help="The first of three.", type=click.IntRange(1, 65533)
)
def demo(port: int) -> None:
    """A partner's page, the host and a local MDI: all that is needed to try it."""
    logging.getLogger("intake_host.access").setLevel(logging.WARNING)
    addresses = Addresses(port)

    def ready() -> None:
        click.echo(f"Partner's page  {addresses.partner}")
        click.echo(f"Host            {addresses.host}")
        click.echo(f"Local MDI       {addresses.mdi}")
        click.echo("Open the partner's page in a browser. Ctrl-C stops.")

    with tempfile.TemporaryDirectory(prefix="intake-host-") as folder:
        _serve(demo_sites(port, Path(folder)), ready)


@main.command()
@click.option(
    "--port", default=8702, show_default=True, help="Where it listens.", type=click.IntRange(1, 65535)
)
def sandbox(port: int) -> None:
    """The local MDI alone: its API under /v1 and its frame."""
    app = create_sandbox_app(
        frame_origin=f"http://mdi.localhost:{port}",
        elsewhere_origin=f"http://elsewhere.localhost:{port}",
        clock=SystemClock(),
    )
    _serve([Site(app, "127.0.0.1", port)], lambda: click.echo(f"Local MDI  http://mdi.localhost:{port}"))


@main.command(name="serve")
@click.option(
    "--config",
    default="partners.toml",
    show_default=True,
    help="The partner file (docs/partners.example.toml tells every field).",
    type=click.Path(path_type=Path),
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address it listens on.")
@click.option(
    "--port", default=8701, show_default=True, help="Where it listens.", type=click.IntRange(1, 65535)
)
def serve_host(config: Path, host: str, port: int) -> None:
    """The host, for the partners of a partner file."""
    try:
        settings = load_settings(config)
    except SettingsError as error:
        _refuse(str(error))
    app = create_app(settings)
    _serve(
        [Site(app, host, port)], lambda: click.echo(f"Host  {settings.origin} (listening on {host}:{port})")
    )


def _serve(sites: Sequence[Site], ready: Callable[[], None]) -> None:
    try:
        serve(sites, ready=ready)
    except OperatorError as error:
        _refuse(str(error))


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(EXIT_UNUSABLE)
