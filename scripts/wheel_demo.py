"""Uses an installed intake-host from outside the checkout: starts the demo, asks each site, stops it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request

PORT = 8790


def fetch(url: str, host: str) -> str:
    # Not every system's resolver knows *.localhost: ask the loopback, and name the site in the header.
    request = urllib.request.Request(url, headers={"host": host})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(answer.read().decode())


def main(command: str) -> None:
    """Print what was seen; any surprise ends with an error."""
    print(subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout.strip())
    demo = subprocess.Popen([command, "demo", "--port", str(PORT)], stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "Ctrl-C" in line:
                break
        page = fetch(f"http://127.0.0.1:{PORT}/", f"partner.localhost:{PORT}")
        embed_url = re.search(r'<intake-embed[^>]* src="([^"#]+)#t=', page)
        assert embed_url is not None, "the partner's page has no embed"
        path = embed_url[1].partition(f":{PORT + 1}")[2]
        host_page = fetch(f"http://127.0.0.1:{PORT + 1}{path}", f"host.localhost:{PORT + 1}")
        assert "host-config" in host_page
        assert "IntakeHost" in fetch(f"http://127.0.0.1:{PORT + 1}/v1/embed.js", f"host.localhost:{PORT + 1}")
        print("the partner's page, the host page and the script answer")
    finally:
        demo.send_signal(signal.SIGTERM)
    status = demo.wait(timeout=10)
    assert status == 0, f"stopped with {status}"
    print("stopped with 0")


if __name__ == "__main__":
    main(sys.argv[1])
