"""nginx with nchan, one worker, memory store; and who publishes to it, by HTTP as it wants it."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from servers.control import listening, message

MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
CONFIGURATION = """
load_module {module};
daemon off;
user root;
worker_processes 1;
worker_rlimit_nofile 20000;
pid {directory}/pid;
error_log {directory}/errors;
events {{ worker_connections 19000; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location /publish {{ nchan_publisher; nchan_channel_id all; nchan_message_buffer_length 100; }}
        location /stream {{ nchan_subscriber; nchan_channel_id all; nchan_subscriber_first_message newest; }}
    }}
}}
"""


def main() -> None:
    if not MODULE.exists() or shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") is None:
        sys.exit("nginx with nchan is not installed: apt-get install libnginx-mod-nchan")
    with listening() as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="nchan-") as directory:
        configuration = Path(directory, "nginx.conf")
        configuration.write_text(CONFIGURATION.format(module=MODULE, directory=directory, port=port))
        master = subprocess.Popen(["/usr/sbin/nginx", "-c", str(configuration)])
        try:
            print(f"port {port} {_worker(master.pid)}", flush=True)
            _obey(port)
        finally:
            master.terminate()
            master.wait()


def _worker(master: int) -> int:
    for _ in range(100):
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        if children:
            time.sleep(0.3)
            return int(children[0])
        time.sleep(0.05)
    raise RuntimeError("nginx has started no worker")


def _obey(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for line in sys.stdin:
        for _ in range(int(line.split()[1])):
            connection.request("POST", "/publish", message(), {"Content-Type": "application/json"})
            connection.getresponse().read()


main()
