"""One settings module. Every knob is an environment variable listed in docs/operators.md,
and a bare checkout runs: none is required until NEWSROOM_PRODUCTION=1.

Variables may also stand in NEWSROOM_DATA/newsroom.env, one NAME=value a line, so that
several newsrooms live side by side; the real environment wins.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.utils.csp import CSP

from newsroom import caches, databases, datafolder, deprecation, edge, logs, mail, openapi, tongues
from newsroom.dress import UNFOLD as UNFOLD
from newsroom.env import Environment
from newsroom.signin import config as signin

BASE_DIR = Path(__file__).resolve().parent.parent

# Not BASE_DIR / "media": that is the Django app of the photo desk.
DATA = Path(os.environ.get("NEWSROOM_DATA") or BASE_DIR / "var").expanduser().absolute()
env = Environment({**datafolder.read_env_file(DATA / "newsroom.env"), **os.environ})

PRODUCTION = env.flag("NEWSROOM_PRODUCTION", default=False)
DEBUG = env.flag("DEBUG", default=False)
if PRODUCTION and DEBUG:
    env.refuse("DEBUG", "must be off in production: error pages would show the inside")

SECRET_KEY = env.secret("SECRET_KEY", None if PRODUCTION else datafolder.local_key(DATA), length=50)

# Where this server is reached, and where the readers' site is: the two may be one.
PUBLIC_URL = env.url("PUBLIC_URL", "http://localhost:8000")
SITE_URL = env.url("SITE_URL", f"{PUBLIC_URL}/reader/#")
PREVIEW_URL = env.url("PREVIEW_URL", f"{SITE_URL}/preview")  # of the site's page for what is not published
SITE_NAME = env.text("SITE_NAME", "Newsroom")
SITE_TAGLINE = env.text("SITE_TAGLINE")
SITE_CONTACT = env.text("SITE_CONTACT")
# Codes of ISO 639-1; the first is the one that a reader sees unasked.
SITE_LANGUAGES = env.languages("SITE_LANGUAGES", ("en", "ru", "kk", "ky"))
# Who publishes a story that is not told in one of these is asked whether it shall go out all the same. None unless
# named: few newsrooms tell each story in each language, and a question at every story is soon answered unread.
TRANSLATE_INTO = env.languages("TRANSLATE_INTO", ())
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", () if PRODUCTION else ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
# A picture of the newsroom's sign, for search engines.
SITE_LOGO = env.address("SITE_LOGO")
# Who tells subscribers of a feed that it has changed (WebSub); none unless named.
WEBSUB_HUB = env.address("WEBSUB_HUB")
if PRODUCTION and not ALLOWED_HOSTS:
    env.refuse("ALLOWED_HOSTS", "missing; write the host names that this server answers to")
if PRODUCTION and not PUBLIC_URL.startswith("https://"):
    env.refuse("PUBLIC_URL", "must be an https:// address in production")

INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "unfold.apps.BasicAppConfig",  # its default config would put its own site in place of ours
    "unfold.contrib.filters",
    "newsroom.apps.DeskConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "django_tasks_db",
    "django_filters",
    "newsroom.apps.SignInConfig",  # allauth.account
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "publishing",
    "media",
    "ticker",
    "articles",
    "wordpress",
    *([] if PRODUCTION else ["examples.demo"]),
]

MIDDLEWARE = [
    "newsroom.observing.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.Cors",
    "newsroom.access.Access",
    "newsroom.guard.TextGuard",
    "newsroom.middleware.Sessions",
    "newsroom.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "newsroom.middleware.Csrf",
    "newsroom.middleware.Authentication",
    "newsroom.middleware.Accounts",
    "newsroom.signin.gate.Gate",
    "newsroom.middleware.Messages",
    "newsroom.middleware.Frames",
    "newsroom.middleware.ContentPolicy",
    "newsroom.outage.Outage",  # innermost: it hears of what a view could not do
]

# Both are there, in newsroom.middleware; the checks know Django's own names alone. No server for
# letters is a choice (SENDS_MAIL).
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W003", "mail.W001"]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "newsroom" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Every page of the desk says something, so every template may translate.
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": databases.configure(env, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = signin.VALIDATORS
# Who must have a second factor to enter the desk: nobody, who may change accounts, or everybody.
REQUIRE_TWO_FACTOR = env.choice("REQUIRE_TWO_FACTOR", "none", signin.RULES)
globals().update(signin.NAMES)  # ACCOUNT_… and MFA_…, which allauth alone reads
# Letters with which somebody sets a new password; none are sent unless there is a server for them.
MAILERS, DEFAULT_FROM_EMAIL = mail.configure(env)
SENDS_MAIL = bool(env.text("SMTP_URL"))
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"

# Those that the desk speaks, by the choice of whoever sits at it; stories are in SITE_LANGUAGES.
LANGUAGES = tongues.DESK
LANGUAGE_CODE = "en"
LANGUAGE_COOKIE_NAME = "newsroom_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.zone("TIME_ZONE", "UTC")
USE_I18N = True
FORMAT_MODULE_PATH = "newsroom.formats"
USE_TZ = True

# Originals are private; only renditions have public addresses.
RENDITIONS_URL = env.url("RENDITIONS_URL", f"{PUBLIC_URL}/renditions") + "/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "originals"}},
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "originals", "base_url": None},
    },
    "renditions": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "renditions", "base_url": RENDITIONS_URL},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static" if PRODUCTION else None
# A bare checkout serves static files from where they lie; production collects and hashes them.
WHITENOISE_USE_FINDERS = not PRODUCTION
# The reader site of examples/, served under /reader/ until a newsroom has a site of its own.
READER_FOLDER = None if PRODUCTION else BASE_DIR / "examples" / "reader"

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # bytes; a body of 10 MB of text, and its form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes; larger uploads are streamed to disk
MAX_PHOTO_BYTES = env.number("MAX_PHOTO_MEGABYTES", 80, low=1, high=500) * 1024 * 1024
# An archive is sent in pieces and lies in the data folder; pictures are read from below one folder of the server.
MAX_IMPORT_BYTES = env.number("MAX_IMPORT_MEGABYTES", 8_192, low=1, high=1_000_000) * 1024 * 1024
IMPORT_FOLDER = env.folder("IMPORT_FOLDER", DATA / "imports" / "media")
PHOTO_PROCESSES = env.number("PHOTO_PROCESSES", 2, low=1, high=64)  # photos that one process opens at once
# What words in photos are written in that are not UTF-8 and do not say so; in doubt the first one.
PHOTO_ENCODINGS = env.encodings("PHOTO_ENCODINGS", ("cp1252", "cp1251"))
# Finished public answers that a process keeps in memory; 0 keeps none.
ANSWER_CACHE_BYTES = env.number("ANSWER_CACHE_MEGABYTES", 64, low=0, high=65_536) * 1024 * 1024
RENDITION_WIDTHS = (320, 480, 640, 960, 1280, 1920, 2560)  # pixels, ascending
# The shapes that each photo is cut to, beside the whole of it.
RENDITION_RATIOS = env.ratios("RENDITION_RATIOS", ("16:9", "4:3", "1:1", "4:5"))
CARD_RATIOS = env.ratios("CARD_RATIOS", ("16:9", "1:1"))  # those that lists of stories carry

# How long the log of changes goes back: a mirror that was away for longer has to crawl again.
CHANGES_KEPT_DAYS = env.number("CHANGES_KEPT_DAYS", 90, low=1, high=36_500)
# Of the threads of one process, how many may wait for a change (changes/?wait=…); 0 lets none.
LONG_POLLS = env.number("LONG_POLLS", 2, high=10_000)
# Seconds after which a search or a combined list is given up, with a 503 (newsroom.patience).
LONGEST_READ: float = env.number("LONGEST_READ", 2, low=1, high=60)

TASKS = {
    "default": {
        "BACKEND": env.text("TASK_BACKEND", "django_tasks_db.DatabaseBackend"),
        # A queue that is not listed here is an error at import, not a lost task.
        "QUEUES": ["default"],
    }
}

# Where requests of ours may go beside the open internet on the usual ports (newsroom.web).
OUTBOUND_ALLOW = env.networks("OUTBOUND_ALLOW")
OUTBOUND_PORTS = env.numbers("OUTBOUND_PORTS", (80, 443), low=1, high=65535)
WEBHOOK_HTTP = env.flag("WEBHOOK_HTTP", default=False)  # webhooks to http:// too, for trying things out
EDGE = edge.configure(env)  # the caches that are purged by key
WEBHOOK_LOG_DAYS = env.number("WEBHOOK_LOG_DAYS", 30, low=1, high=3650)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["newsroom.renderers.Bytes"],
    "DEFAULT_PARSER_CLASSES": ["newsroom.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "newsroom.problems.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
PROBLEM_BASE = f"{PUBLIC_URL}/api/v1/docs/"
SPECTACULAR_SETTINGS = openapi.configure(PUBLIC_URL)

# Whether front ends that were written for WordPress's REST API find it at /wp-json/.
WORDPRESS_API = env.flag("WORDPRESS_API", default=False)
# Where public data lies: anonymous, the same for everybody, free to read from any front end.
PUBLIC_PATHS = ("/api/v1/", "/feeds/", "/sitemap.xml", "/sitemaps/", "/robots.txt", "/wp-json")
CORS_URLS_REGEX = "^(" + "|".join(re.escape(path) for path in PUBLIC_PATHS) + ")"
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
# Anonymous, read-only and without cookies: every site may read it until a list is given.
CORS_ALLOW_ALL_ORIGINS = not CORS_ALLOWED_ORIGINS
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
# What a program sends besides: its copy's tag, its key, and where it left a stream.
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "if-none-match", "last-event-id")
CORS_EXPOSE_HEADERS = (
    "ETag",
    "Link",
    "Location",
    *(("X-WP-Total", "X-WP-TotalPages") if WORDPRESS_API else ()),
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "Deprecation",
    "Sunset",
)

# Who may read the public API, and how often. Limits are requests a minute; 0 sets none.
API_KEY_REQUIRED = env.flag("API_KEY_REQUIRED", default=False)
API_RATE_LIMIT = env.number("API_RATE_LIMIT", 600)
API_RATE_LIMIT_ANONYMOUS = env.number("API_RATE_LIMIT_ANONYMOUS", 0)
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
# Nobody is asked who they are: an answer may be given from memory before anything else runs.
OPEN_TO_ALL = not (API_KEY_REQUIRED or API_RATE_LIMIT_ANONYMOUS)
# Once there is a next version: since when /api/v1/ should no longer be used, and when it ends.
API_DEPRECATION = deprecation.configure(env.day("API_DEPRECATED"), env.day("API_SUNSET"), PUBLIC_URL)
REDIS_URL = env.text("REDIS_URL")
CACHES = caches.configure(REDIS_URL)

# The admin's Alpine.js evaluates expressions, hence unsafe-eval; inline scripts need the nonce.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:", RENDITIONS_URL],
    "frame-src": [CSP.SELF, "/".join(PREVIEW_URL.split("/", 3)[:3])],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "newsroom_session"
CSRF_COOKIE_NAME = "newsroom_csrf"
CSRF_FAILURE_VIEW = "newsroom.astray.not_from_here"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    # Health checks come from inside, over plain HTTP.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    if env.flag("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# "problems": refusals, failures and what took over a second. "all": every request.
LOG_REQUESTS = env.choice("LOG_REQUESTS", "problems", ("problems", "all"))
LOGGING = logs.configure(as_json=PRODUCTION, level=env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING")))

env.check()
