#include "program/test_folder.hpp"
#include "unit/config/config_helpers.hpp"
#include "unit/config/full_config.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hwsync;
using namespace std::chrono_literals;
using Source = CredentialConfig::Source;

namespace {

/// What load_config() says of a file with this text, from the line number on.
std::string complaint(std::string_view text) {
    const TestFolder folder;
    const auto path = folder.write("c.toml", text);
    try {
        load_config(path);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        CHECK_FALSE(error.remedy().empty());
        const std::string whole = error.what();
        CHECK(whole.starts_with(path + ":"));
        return whole.substr(path.size() + 1);
    }
    return "no complaint";
}

/// The same of a shop's section with these lines; the first of them is line 3.
std::string shop_complaint(const std::string& lines) {
    return complaint("[shops.eu]\ndomain = \"eu.myshopify.com\"\n" + lines);
}

struct Wrong {
    const char* text;
    const char* place;
    const char* part;
};

} // namespace

TEST_CASE("every key of a config file is read") {
    const TestFolder folder;
    const auto config = load_config(folder.write("c.toml", full_config));

    CHECK(config.path == folder / "c.toml");
    CHECK(config.catalog == folder / "acme.db");
    CHECK(config.primary == "us");
    CHECK(config.identifier == Identifier::barcode);
    CHECK(config.matching.on_duplicate == OnDuplicate::link);
    CHECK(config.matching.near == OnNear::link);
    CHECK(config.matching.cross_check == CrossCheck::hold);
    CHECK(config.matching.tie_break == TieBreak::off);
    CHECK(config.matching.evidence == EvidenceUse::off);
    CHECK(config.matching.fallback == Fallback::other);
    CHECK(config.verify.suspect == OnSuspect::note);
    CHECK(config.verify.ignore ==
          std::vector{FindingKind::near, FindingKind::duplicate});
    CHECK(config.verify.min_coverage == doctest::Approx(95));
    CHECK(config.verify.leave_out == LeaveOut{true, false, false, {"sample"}});
    CHECK(leave_out_rules(config).of("jp") == config.verify.leave_out);
    CHECK(config.find_shop("jp")->verify.suspect == OnSuspect::finding);
    CHECK(config.find_shop("jp")->verify.ignore.empty());
    CHECK(config.find_shop("jp")->verify.min_coverage ==
          config.verify.min_coverage);
    CHECK(config.matching.ignore == std::vector<std::string>{"N/A", "to do"});
    const auto& child = config.find_shop("jp")->matching;
    CHECK(child.on_duplicate == OnDuplicate::link);
    CHECK(child.near == OnNear::report);
    CHECK(child.evidence == EvidenceUse::hold);
    CHECK(child.ignore == std::vector<std::string>{});
    CHECK(config.find_shop("nz")->matching.near == OnNear::link);
    CHECK(config.import.buffer == Duration{15min});
    CHECK(config.import.max_delete == doctest::Approx(2.5));
    CHECK(config.http.timeout == Duration{90s});
    CHECK(config.http.retries == 3);
    CHECK(config.history.keep == 24h * 90);
    CHECK(config.status.overdue == 48h);
    CHECK(config.http.poll_max == Duration{2min});
    CHECK(config.http.slot_wait == Duration{10min});
    CHECK(config.http.stuck_after == Duration{1h});
    CHECK(config.notify.metrics_file == "/var/lib/metrics/hwsync.prom");
    CHECK(config.notify.heartbeat_url == "https://hc.example.com/ping/1");
    CHECK(config.notify.hook ==
          "curl -fsS --json @- https://example.com/links");
    CHECK(config.notify.hook_timeout == Duration{20s});
    CHECK(config.publish.url == "postgresql://hwsync@db.example.com/brands");
    REQUIRE(config.publish.password);
    CHECK(config.publish.password->from == "ACME_PUBLISH");
    CHECK(config.publish.brand == "acme");
    CHECK(config.publish.ca_file == "/etc/ssl/own.pem");
    CHECK(config.publish.after == PublishAfter::run);
    CHECK(config.publish.required);
    CHECK(config.publish.lease == Duration{5min});
}

TEST_CASE("shops keep the order of the file and have what their section says") {
    const TestFolder folder;
    const auto config = load_config(folder.write("c.toml", full_config));

    std::vector<std::string> names;
    for (const auto& shop : config.shops) {
        names.push_back(shop.name);
    }
    CHECK(names ==
          std::vector<std::string>{"us", "eu", "ca", "au", "nz", "jp"});
    CHECK(config.find_shop("de") == nullptr);

    const auto* us = config.find_shop("us");
    REQUIRE(us != nullptr);
    CHECK(us->domain == "acme-us.myshopify.com");
    CHECK(us->api_version == "2026-07");
    CHECK(us->endpoint.empty());

    const auto* eu = config.find_shop("eu");
    REQUIRE(eu != nullptr);
    CHECK(eu->api_version == "2026-01");
    CHECK(eu->endpoint == "http://127.0.0.1:8081");
    CHECK(eu->strip_prefix == "EU-");
    CHECK(eu->strip_suffix == "-X");
}

TEST_CASE("each kind of credential is kept with where it comes from") {
    const TestFolder folder;
    const auto config = load_config(folder.write("c.toml", full_config));
    struct Row {
        const char* shop;
        Source source;
        std::string from;
        const char* relative;
        const char* client_id;
    };
    for (const auto& row : std::vector<Row>{
             {"us", Source::env, "ACME_US_TOKEN", "", ""},
             {"eu", Source::file, folder / "secrets/eu", "secrets/eu",
              "0123456789abcdef"},
             {"ca", Source::file, "/run/secrets/ca", "", ""},
             {"au", Source::command, "pass show acme-au", "", ""},
             {"nz", Source::env, "ACME_NZ_SECRET", "", "0123456789abcdef"},
             {"jp", Source::command, "pass show acme-jp", "",
              "0123456789abcdef"}}) {
        CAPTURE(row.shop);
        const auto* shop = config.find_shop(row.shop);
        REQUIRE(shop != nullptr);
        REQUIRE(shop->credential);
        CHECK(shop->credential->source == row.source);
        CHECK(shop->credential->from == row.from);
        CHECK(shop->credential->relative == row.relative);
        CHECK(shop->credential->client_id == row.client_id);
    }
}

TEST_CASE("an empty config file means the defaults") {
    const TestFolder folder;
    for (const auto* text : {"", "\n", "# nothing\n", "\xEF\xBB\xBF# BOM\n"}) {
        CAPTURE(text);
        const auto config = load_config(folder.write("c.toml", text));
        CHECK(config.catalog.empty());
        CHECK(config.primary.empty());
        CHECK_FALSE(config.identifier);
        CHECK(config.shops.empty());
        CHECK(config.matching.on_duplicate == OnDuplicate::hold);
        CHECK(config.matching.near == OnNear::report);
        CHECK(config.matching.cross_check == CrossCheck::report);
        CHECK(config.matching.tie_break == TieBreak::other);
        CHECK(config.matching.fallback == Fallback::off);
        CHECK_FALSE(config.matching.ignore);
        CHECK(config.import.buffer == Duration{5min});
        CHECK(config.import.max_delete == doctest::Approx(10));
        CHECK(config.http.timeout == Duration{60s});
        CHECK(config.http.retries == 8);
        CHECK(config.history.keep == 24h * 365);
        CHECK(config.status.overdue == 24h);
        CHECK(config.http.poll_max == Duration{1min});
        CHECK(config.http.slot_wait == Duration{1h});
        CHECK(config.http.stuck_after == Duration{6h});
        CHECK(config.notify.metrics_file.empty());
        CHECK(config.notify.heartbeat_url.empty());
    }
}

TEST_CASE("a shop has the newest API version unless something is said") {
    const TestFolder folder;
    const auto config = load_config(
        folder.write("c.toml", "[shops.eu]\ndomain = \"eu.myshopify.com\"\n"));
    REQUIRE(config.shops.size() == 1);
    CHECK(config.shops[0].api_version == "2026-10");
    CHECK_FALSE(config.shops[0].credential);
}

TEST_CASE("shops may be written in any of TOML's ways") {
    const TestFolder folder;
    for (const auto* text : {"shops.b.domain = \"b.example.com\"\n"
                             "shops.a.domain = \"a.example.com\"\n",
                             "shops = { b = { domain = \"b.example.com\" }, "
                             "a = { domain = \"a.example.com\" } }\n",
                             "[shops]\nb = { domain = \"b.example.com\" }\n"
                             "[shops.a]\ndomain = \"a.example.com\"\n"}) {
        CAPTURE(text);
        const auto config = load_config(folder.write("c.toml", text));
        REQUIRE(config.shops.size() == 2);
        CHECK(config.shops[0].name == "b");
        CHECK(config.shops[1].domain == "a.example.com");
    }
}

TEST_CASE("what is wrong at the top or in a section is named with its place") {
    for (const auto& row : std::vector<Wrong>{
             {"a = ", "1:", "this is not valid TOML"},
             {"primary = \"\xff\xfe\"", "1:", "this is not valid TOML"},
             {"catalog = 1", "1:11:", "catalog is not a string"},
             {"catalog = \"\"", "1:11:", "catalog is empty"},
             {R"(catalog = "a\u0000b")", "1:11:", "zero byte"},
             {R"(catalog = "a\nb")", "1:11:", "has a line break"},
             {R"(primary = "a\u007f")", "1:11:", "control character"},
             {"catalog = \"~/acme.db\"", "1:11:", "starts with ~"},
             {"\n  catalogue = \"a\"", "2:15:", "did you mean catalog?"},
             {"identifier = \"ean\"", "1:14:", R"("sku" or "barcode")"},
             {"shops = 1", "1:9:", "shops is not a table"},
             {"[[http]]", "1:", "http is not a table"},
             {"primary = \"us\"", "1:11:", "add [shops.us]"},
             {"[matching]\nnear = \"yes\"", "2:8:", R"("report" or "link")"},
             {"[matching]\nignore = \"N/A\"", "2:10:", "between [ and ]"},
             {"[matching]\nignore = [0]", "2:10:", "in quotes"},
             {"[matching]\nneer = \"link\"", "2:8:", "did you mean near?"},
             {"[import]\nbuffer = 5", "2:10:", "buffer is not a string"},
             {"[import]\nbuffer = \"5\"", "2:10:", "is not a duration"},
             {"[import]\nmax_delete = \"101%\"",
              "2:14:", "is not a percentage"},
             {"[http]\ntimeout = \"0s\"", "2:11:", "at least \"1s\""},
             {"[http]\nretries = -1", "2:11:", "0 to 100"},
             {"[http]\nretries = 1.5", "2:11:", "not a whole number"},
             {"[history]\nkeep = \"6d\"", "2:8:", "at least"},
             {"[status]\noverdue = \"0s\"", "2:11:", "at least"},
             {"[notify]\nheartbeat_url = \"http://example.com\"",
              "2:17:", "not a safe address"},
             {"[notify]\nheartbeat_url = \"https://u:p@example.com\"",
              "2:17:", "without a user name or a password"},
             {"[notify]\nhook_timeout = \"0s\"", "2:16:", "at least"},
             {"[publish]\nurl = \"postgresql://u:p@h/d\"",
              "2:7:", "password_file"},
             {"[publish]\nurl = \"https://h/d\"", "2:7:", "postgresql://"},
             {"[publish]\npassword = \"p\"", "2:12:", "password"},
             {"[publish]\nbrand = \" a\"", "2:9:", "64"},
             {"[publish]\nafter = \"always\"", "2:9:", "never"},
             {"[publish]\nrequired = \"yes\"", "2:12:", "true"},
             {"[publish]\nrequired = true\nafter = \"never\"",
              "2:12:", "contradicts"},
             {"[publish]\nrequired = true\nbrand = \"a\"",
              "2:12:", "has no url"},
             {"[publish]\nrequired = true\nulr = \"a\"", "3:7:", "url?"},
             {"[publish]\nlease = \"2d\"", "2:9:", "1d"},
             {"[verify]\nleave_out = [\"tag: sale\"]", "2:13:", "white"},
             {"[notify]\nmetrics_file = \"~root/m\"",
              "2:16:", "starts with ~"}}) {
        CAPTURE(row.text);
        const auto said = complaint(row.text);
        CAPTURE(said);
        CHECK(said.starts_with(row.place));
        CHECK(has(said, row.part));
    }
}

TEST_CASE("a section whose name is mistyped is named before what it lacks") {
    const auto said = complaint("primary = \"us\"\n"
                                "[shop.us]\ndomain = \"us.example.com\"\n");
    CHECK(has(said, "unknown key shop"));
    CHECK(has(said, "did you mean shops?"));
}

TEST_CASE("a primary that names no shop is told of the nearest") {
    const auto said = complaint("primary = \"usa\"\n"
                                "[shops.us]\ndomain = \"us.example.com\"\n");
    CHECK(said.starts_with("1:11:"));
    CHECK(has(said, "did you mean us?"));
}

TEST_CASE("two shops with one domain are refused, whatever its case") {
    const auto said = complaint("[shops.us]\ndomain = \"a.example.com\"\n"
                                "[shops.eu]\ndomain = \"A.Example.com\"\n");
    CHECK(said.starts_with("3:1:"));
    CHECK(has(said, "has the domain of shop us"));
}

TEST_CASE("shop names are 1 to 64 characters that can be shown") {
    const auto named = [](const std::string& name) {
        return "[shops.\"" + name + "\"]\ndomain = \"a.example.com\"\n";
    };
    CHECK(complaint(named("Zürich 2.0")) == "no complaint");
    CHECK(complaint(named(std::string(64, 'a'))) == "no complaint");
    for (const auto& name :
         std::vector<std::string>{"", std::string(65, 'a'), " ", " a", "a ",
                                  "a\\nb", "a\\u001b[31m", "a\\u202eb"}) {
        CAPTURE(name);
        const auto said = complaint(named(name));
        CHECK(has(said, "is not a valid shop name"));
        CHECK_FALSE(has(said, "\x1b"));
        CHECK_FALSE(has(said, "\n"));
    }
}

TEST_CASE("a shop's domain is a host name and nothing more") {
    const auto with = [](const std::string& domain) {
        return complaint("[shops.eu]\ndomain = \"" + domain + "\"\n");
    };
    CHECK(with("shop-1.acme.co.uk") == "no complaint");
    CHECK(
        has(complaint("[shops.eu]\n"), "add domain = \"NAME.myshopify.com\""));
    for (const auto& domain : std::vector<std::string>{
             "https://eu.myshopify.com", "eu.myshopify.com/admin", "eu",
             "eu..com", ".eu.com", "eu.com.", "-eu.com", "eu-.com", "e u.com",
             "eu.com:443", "127.0.0.1", "eu.123", "a@eu.com", "eü.com",
             std::string(64, 'a') + ".com"}) {
        CAPTURE(domain);
        const auto said = with(domain);
        CHECK(said.starts_with("2:10:"));
        CHECK(has(said, "NAME.myshopify.com"));
    }
    CHECK(has(with("https://eu.myshopify.com"), "is a URL"));
}

TEST_CASE("a shop's mistakes are named with their place") {
    for (const auto& row : std::vector<Wrong>{
             {R"(strip_prefix = "a\tb")", "3:16:", "control character"},
             {"strip_prefix = \" EU-\"", "3:16:", "begins with white space"},
             {"strip_prefix = \"\u00a0EU-\"", "3:16:", "begins with"},
             {"strip_prefix = \" \"", "3:16:", "begins with white space"},
             {"strip_suffix = \"-EU \"", "3:16:", "ends with white space"},
             {"tokn_env = \"A\"", "3:12:", "did you mean token_env?"},
             {"token_env = \"$A\"", "3:13:", "without $"},
             {"token_env = \"1A\"", "3:13:", "not the name of an environment"},
             {"token_file = \"~/t\"", "3:14:", "starts with ~"},
             {"token_env = \"A\"\ntoken_file = \"b\"",
              "4:14:", "is a second credential"},
             {"token_env = \"A\"\nclient_id = \"b\"",
              "1:1:", "has two credentials"},
             {"client_id = \"b\"", "1:1:", "client_id without its secret"},
             {"client_secret_env = \"B\"", "1:1:", "secret without an id"},
             {"api_version = \"2025-10\"", "3:15:", "2026-01 to 2026-10"},
             {"api_version = \"2026-02\"", "3:15:", "2026-01 to 2026-10"},
             {"api_version = \"unstable\"", "3:15:", "2026-01 to 2026-10"}}) {
        CAPTURE(row.text);
        const auto said = shop_complaint(row.text);
        CAPTURE(said);
        CHECK(said.starts_with(row.place));
        CHECK(has(said, row.part));
    }
}

TEST_CASE("a secret in the file is refused and never repeated") {
    const std::string digits = "0123456789abcdef0123456789abcdef";
    for (const auto& line : std::vector<std::string>{
             "token = \"hunter2-" + digits + "\"",
             "client_secret = \"hunter2-" + digits + "\"",
             "token_env = \"shpat_" + digits + "\"",
             "token_command = \"echo shpat_" + digits + "\"",
             "client_id = \"shpss_" + digits + "\"",
             R"(password = ["hunter2", ")" + digits + "\"]"}) {
        CAPTURE(line);
        const auto said = shop_complaint(line);
        CHECK(said.starts_with("3:"));
        CHECK(has(said, "never stands in this file"));
        CHECK(has(said, "token_env, token_file or token_command") !=
              has(said, "client_secret_env, client_secret_file or "
                        "client_secret_command"));
        CHECK(has(said, "client_secret_env") ==
              (has(line, "shpss_") || line.starts_with("client_secret")));
        CHECK_FALSE(has(said, digits));
        CHECK_FALSE(has(said, "hunter2"));
    }
    CHECK(has(complaint("token = \"hunter2\""), "never stands in this file"));
}

TEST_CASE("a secret in a line that is no TOML is not repeated either") {
    for (const auto* line : {"token = hunter2", "token = \"hunter2", "hunter2",
                             "token \"hunter2\"", "[shops.hunter2",
                             "token = \"hunter2\"\ntoken = \"hunter2\""}) {
        CAPTURE(line);
        CHECK_FALSE(has(complaint(line), "hunter2"));
    }
}

TEST_CASE("a mistyped domain is named before it is missed") {
    const auto said = complaint("[shops.eu]\ndomian = \"eu.example.com\"\n");
    CHECK(said.starts_with("2:10:"));
    CHECK(has(said, "did you mean domain?"));
}

TEST_CASE("a command may have several lines") {
    CHECK(shop_complaint("token_command = \"a=1\\necho $a\"") ==
          "no complaint");
}

TEST_CASE("only child shops strip their SKUs") {
    const std::string child = "[shops.eu]\ndomain = \"eu.example.com\"\n"
                              "strip_suffix = \"-EU\"\n";
    CHECK(complaint(child) == "no complaint");
    CHECK(complaint(child + "strip_prefix = \"EU \"\n") == "no complaint");
    const auto said = complaint("primary = \"eu\"\n" + child);
    CHECK(said.starts_with("4:16:"));
    CHECK(has(said, "strip_suffix is for child shops only"));
}

TEST_CASE("plain http is for loopback addresses") {
    const auto with = [](const std::string& url) {
        return shop_complaint("endpoint = \"" + url + "\"");
    };
    for (const auto* url :
         {"https://eu.example.com", "https://proxy:8443/shopify",
          "https://[2001:db8::1]:443", "http://127.0.0.1", "http://127.9.8.7:1",
          "http://localhost:8081/x", "http://[::1]:8081"}) {
        CAPTURE(url);
        CHECK(with(url) == "no complaint");
    }
    for (const auto* url : {"http://eu.example.com",
                            "http://127.0.0.1.example.com",
                            "http://localhost.example.com",
                            "http://127.0.0.1@example.com",
                            "http://127.1",
                            "http://127.0.0.1:x",
                            "http://127.0.0.1:0",
                            "http://127.0.0.1:65536",
                            "http://[::1]x",
                            "http://[::2]",
                            "http://10.0.0.1",
                            "http://",
                            "https://",
                            "https://:443",
                            "https://a b",
                            "https://user@example.com",
                            "https://eu.example.com/?a=1",
                            "https://eu.example.com/#a",
                            "ftp://example.com",
                            "eu.example.com"}) {
        CAPTURE(url);
        CHECK(has(with(url), "endpoint is not a safe address"));
    }
    CHECK(has(with("https://user:secret@example.com"),
              "without a user name, a password or a query"));
    CHECK_FALSE(has(with("https://user:secret@example.com"), "secret"));
}

TEST_CASE("the manual page has every key") {
    const auto page = read_file(HWSYNC_MAN_PAGE);
    std::string_view rest = full_config;
    int keys = 0;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() + 1);
        const auto equals = line.find(" = ");
        if (equals == std::string_view::npos) {
            continue;
        }
        const auto item = ".It Ic " + std::string{line.substr(0, equals)};
        CAPTURE(item);
        CHECK(has(page, item + "\n"));
        ++keys;
    }
    CHECK(keys > 20);
}
