"""The command line: `intake-host serve`, `demo`, `sandbox`, `preview`, and the commands of the rules engine.

Errors are told by `__main__`.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import click

from intake_host import __version__
from intake_host.app import create_app, load_settings, prepare_database
from intake_host.clock import SystemClock
from intake_host.demo import CLIENT_ID, CLIENT_SECRET, Addresses, demo_sites
from intake_host.origins import DEFAULT_PORTS
from intake_host.preview import Folder, create_preview_app
from intake_host.sandbox import create_sandbox_app
from intake_host.sandbox.shipped import load_questionnaires
from intake_host.serving import Site, serve
from rules.__main__ import COMMANDS
from rules.__main__ import main as run_rules


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
        serve(demo_sites(port, Path(folder)), ready=ready)


@main.command()
@click.option(
    "--port", default=8702, show_default=True, help="Where it listens.", type=click.IntRange(1, 65535)
)
def sandbox(port: int) -> None:
    """The local MDI alone: its API under /v1 and its frame."""
    app = create_sandbox_app(
        frame_origin=f"http://mdi.localhost:{port}",
        elsewhere_origin=f"http://elsewhere.localhost:{port}",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        clock=SystemClock(),
    )

    def ready() -> None:
        click.echo(f"API base        http://127.0.0.1:{port}")
        click.echo(f"Frame origin    http://mdi.localhost:{port}")
        click.echo(f"Client id       {CLIENT_ID}")
        click.echo(f"Client secret   {CLIENT_SECRET}")
        for one in load_questionnaires():
            click.echo(f"Questionnaire   {one.id}  {one.slug}")
        click.echo("docs/local-mdi.md tells how a host of yours uses it. Ctrl-C stops.")

    serve([Site(app, "127.0.0.1", port)], ready=ready)


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--port", default=8703, show_default=True, help="Where it listens.", type=click.IntRange(1, 65535)
)
@click.option("--open/--no-open", "opens", default=True, show_default=True, help="Open it in the browser.")
def preview(path: Path, port: int, *, opens: bool) -> None:
    """A studio that plays the questionnaire of a file, or those of a folder, and says why."""
    logging.getLogger("intake_host.access").setLevel(logging.WARNING)
    origin = f"http://localhost:{port}"

    def ready() -> None:
        click.echo(f"Preview  {origin}/")
        click.echo("Ctrl-C stops.")
        if opens:
            webbrowser.open(f"{origin}/")

    app = create_preview_app(Folder(path), origin=origin, clock=SystemClock())
    serve([Site(app, "127.0.0.1", port)], ready=ready)


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
    settings = load_settings(config)
    # Here it is one line; from within the server it would be a traceback.
    asyncio.run(prepare_database(settings))
    app = create_app(settings)
    if settings.origin.startswith("http:") and _port_of(settings.origin) != port:
        click.echo(
            f"Warning: browsers look for the host at {settings.origin} (origin in {config}), and it listens on port "
            f"{port}: start it with --port {_port_of(settings.origin)}, or mend the origin.",
            err=True,
        )
    serve(
        [Site(app, host, port)],
        ready=lambda: click.echo(f"Host  {settings.origin} (listening on {host}:{port})"),
    )


def _add_rules_command(name: str, help_text: str) -> None:
    """A command of the rules engine, which reads its arguments itself, `--help` among them."""

    @main.command(
        name=name,
        help=help_text,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    )
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def command(arguments: tuple[str, ...]) -> None:
        raise SystemExit(run_rules([name, *arguments], called="intake-host"))


for _each in COMMANDS:
    _add_rules_command(_each.NAME, _each.HELP)


def _port_of(origin: str) -> int:
    parts = urlsplit(origin)
    return parts.port or DEFAULT_PORTS[parts.scheme]
