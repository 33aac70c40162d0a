"""Exit 0 when the web process answers on its socket: the container's health check."""

import os
import socket
import sys

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(2)
    line.connect(sys.argv[1] if len(sys.argv) > 1 else "/run/prolo/public.sock")
    line.sendall(f"GET /livez HTTP/1.0\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n\r\n".encode())
    sys.exit(0 if b" 200 " in line.recv(64) else 1)
