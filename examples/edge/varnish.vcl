# Varnish 7 in front of a newsroom. Answers say by themselves how long they may be kept
# (s-maxage, stale-while-revalidate); changes purge them by key, within the second.
#
# Mend the backend's address and the purgers' addresses. Write VARNISH_SECRET, as the newsroom has
# it, into the file named below, and let only varnish read it. Varnish reads it once: reload after
# a change.

vcl 4.1;

import std;

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
    .first_byte_timeout = 60s; # changes/?wait=30 answers late on purpose
}

# Where the newsroom's workers are.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers || !req.http.Purge-Secret || req.http.Purge-Secret == "" ||
            req.http.Purge-Secret != regsub(std.fileread("/etc/varnish/newsroom-purge-secret"), "\s+$", "")) {
            return (synth(403, "Forbidden"));
        }
        # The names become part of an expression, so nothing else may stand among them.
        if (req.http.Surrogate-Key !~ "^[A-Za-z0-9:_-]+( [A-Za-z0-9:_-]+)*$") {
            return (synth(400, "No such keys"));
        }
        if (std.ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)")) {
            return (synth(200, "Purged"));
        }
        return (synth(500, std.ban_error()));
    }
    unset req.http.Purge-Secret;

    # Server-sent events never end.
    if (req.url ~ "^/api/v1/(ticker/)?stream/") {
        return (pipe);
    }
    if (req.url ~ "^/(api/v1|feeds|sitemaps)/" || req.url ~ "^/sitemap\.xml") {
        # Public answers are the same for everybody; advertisers' parameters change nothing.
        unset req.http.Cookie;
        set req.url = regsuball(req.url, "(?<=[?&])(utm_[^=&]*|fbclid|gclid|_)(=[^&]*)?(&|$)", "");
        set req.url = regsub(req.url, "[?&]$", "");
    }
}

sub vcl_backend_response {
    # Long enough to ask "is it still this one?" instead of fetching it anew.
    if (beresp.http.ETag) {
        set beresp.keep = 10m;
    }
}
