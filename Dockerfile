# What the browser gets: Sass, font, icons.
FROM node:24-slim AS front
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static ./static
RUN npm run build

# Python packages, with their hashes checked.
FROM python:3.13-slim AS packages
COPY requirements/main.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement main.txt

FROM python:3.13-slim
RUN useradd --system --create-home --uid 10001 carehub && install --directory --owner carehub /media
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY carehub ./carehub
COPY innovations ./innovations
COPY making_it_real ./making_it_real
COPY templates ./templates
COPY static/public ./static/public
COPY --from=front /app/static/built ./static/built
# A trial setting only for this step, which asks no database and keeps no secret.
RUN CAREHUB_TRIAL=1 python manage.py collectstatic --noinput --verbosity 0
USER carehub
EXPOSE 8000
# No access log: with it stand addresses, and in them the tokens by which people are invited to the survey.
CMD ["gunicorn", "carehub.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
