FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home prolo && install --directory --owner=prolo /run/prolo /static
COPY --from=build /venv /venv
WORKDIR /app
COPY manage.py ./
COPY prolo prolo
COPY education education
COPY triage triage
COPY templates templates
COPY static static
COPY deploy deploy
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER prolo
HEALTHCHECK --interval=10s --timeout=3s CMD ["python", "deploy/healthy.py"]
CMD ["gunicorn", "prolo.wsgi", "--config", "deploy/gunicorn.conf.py", "--bind", "unix:/run/prolo/public.sock"]
