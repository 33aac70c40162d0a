"""How gunicorn runs: threads, time limits, small requests only; always behind the shipped nginx in production."""

worker_class = "gthread"
workers = 2
threads = 4
timeout = 30
graceful_timeout = 20
max_requests = 2000
max_requests_jitter = 200
limit_request_line = 4094
limit_request_fields = 60
control_socket_disable = True
accesslog = None  # the application writes one line a request, without path parameters
errorlog = "-"
loglevel = "warning"
