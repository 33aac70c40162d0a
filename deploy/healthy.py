"""Exit 0 when the web process answers on its socket: the container's health check."""

import socket
import sys

with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(2)
    line.connect(sys.argv[1] if len(sys.argv) > 1 else "/run/prolo/public.sock")
    line.sendall(b"GET /livez HTTP/1.0\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n")
    sys.exit(0 if b" 200 " in line.recv(64) or b" 400 " in line.recv(64) else 1)
