#pragma once

#include <string_view>

/// A config file with every key that there is.
constexpr std::string_view full_config = R"(catalog = "acme.db"
primary = "us"
identifier = "barcode"
api_version = "2026-07"

[shops.us]
domain = "Acme-US.myshopify.com"
token_env = "ACME_US_TOKEN"

[shops.eu]
domain = "acme-eu.myshopify.com"
client_id = "0123456789abcdef"
client_secret_file = "secrets/eu"
api_version = "2026-01"
endpoint = "http://127.0.0.1:8081"
strip_prefix = "EU-"
strip_suffix = "-X"

[shops.ca]
domain = "acme-ca.myshopify.com"
token_file = "/run/secrets/ca"

[shops.au]
domain = "acme-au.myshopify.com"
token_command = "pass show acme-au"

[shops.nz]
domain = "acme-nz.myshopify.com"
client_id = "0123456789abcdef"
client_secret_env = "ACME_NZ_SECRET"

[shops.jp]
domain = "acme-jp.myshopify.com"
client_id = "0123456789abcdef"
client_secret_command = "pass show acme-jp"

[matching]
on_duplicate = "link"
near = "link"
cross_check = "hold"
tie_break = "off"
evidence = "off"
fallback = "other"
ignore = ["N/A", "to do"]

[shops.jp.matching]
near = "report"
evidence = "hold"
ignore = []

[verify]
suspect = "note"
ignore = ["near", "duplicate"]
min_coverage = "95%"
leave_out = ["gift_card", "tag:sample"]

[shops.jp.verify]
suspect = "finding"
ignore = []

[import]
buffer = "15m"
max_delete = "2.5%"

[http]
timeout = "90s"
retries = 3
poll_max = "2m"
slot_wait = "10m"
stuck_after = "1h"

[history]
keep = "90d"

[status]
overdue = "2d"

[notify]
metrics_file = "/var/lib/metrics/hwsync.prom"
heartbeat_url = "https://hc.example.com/ping/1"
hook = "curl -fsS --json @- https://example.com/links"
hook_timeout = "20s"

[publish]
url = "postgresql://hwsync@db.example.com/brands"
password_env = "ACME_PUBLISH"
brand = "acme"
ca_file = "/etc/ssl/own.pem"
after = "run"
required = true
lease = "5m"
)";
