#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using Variants = std::vector<std::pair<int, std::string>>;

std::string export_of(const Variants& variants) {
    std::string lines;
    for (const auto& [id, sku] : variants) {
        lines += fmt::format(
            "{{\"id\":\"gid://shopify/Product/{0}00\",\"title\":\"Shoe {0}\","
            "\"status\":\"ACTIVE\"}}\n"
            "{{\"id\":\"gid://shopify/ProductVariant/{0}\",\"sku\":\"{1}\","
            "\"__parentId\":\"gid://shopify/Product/{0}00\"}}\n",
            id, sku);
    }
    return lines;
}

/// A catalog of three variants, to which those of eu are linked.
class Store {
public:
    Store() {
        import({{1, "A"}, {2, "B"}, { 3, "C" }});
        const auto file = m_folder.write(
            "eu.jsonl", export_of({{11, "A"}, {12, "B"}, {13, "C"}}));
        hwsync({"associate", "--shop", "eu", "--file", file}, 0);
    }

    void import(const Variants& variants) {
        hwsync({"import-bulk", "--max-delete", "100%", "--file",
                m_folder.write("us.jsonl", export_of(variants))},
               0);
    }

    /// What a command writes to standard output.
    std::string hwsync(std::vector<std::string> arguments,
                       int exit_code) const {
        arguments.insert(arguments.begin(), {"--catalog", catalog()});
        const auto result = run_hwsync(arguments);
        CHECK(result.err == "");
        CHECK(result.exit_code == exit_code);
        return result.out;
    }

    std::string catalog() const { return m_folder / "catalog.db"; }

private:
    TestFolder m_folder;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("verify of a right catalog ends with 0 and says what it checked") {
    Store store;
    CHECK(has(store.hwsync({"verify"}, 0),
              "ok: 3 products, 3 variants and 3 links checked; no findings"));
    const auto json = store.hwsync({"verify", "-f", "json"}, 0);
    CHECK(has(json, "\"ok\": true"));
    CHECK(has(json, "\"coverage\": 1.0"));
    CHECK(has(json, "\"findings\": []"));
    CHECK(store.hwsync({"verify", "-f", "csv"}, 0) ==
          "kind,shop,identifier,catalog_variant_id,product_id,variant_id,"
          "message,weight,odds,reasons,exchanged_with,catalog_identifier,"
          "title\r\n");
    CHECK(has(store.hwsync({"verify", "-f", "junit"}, 0),
              "tests=\"9\" failures=\"0\""));
}

TEST_CASE("verify tells of each finding in each format and ends with 1") {
    Store store;
    store.import({{1, "A<&\\\">"}, {3, "C"}, {4, "A"}});
    CHECK(has(store.hwsync({"verify"}, 1), "1 wrong, 1 stale"));
    const auto json = store.hwsync({"verify", "-f", "json"}, 1);
    CHECK(has(json, "\"ok\": false"));
    CHECK(has(json, "\"kind\": \"wrong\",\n"
                    "      \"shop\": \"eu\",\n"
                    "      \"identifier\": \"A\",\n"
                    "      \"catalog_variant_id\": \"1\",\n"
                    "      \"product_id\": \"1100\",\n"
                    "      \"variant_id\": \"11\","));
    CHECK(
        has(store.hwsync({"verify", "-f", "csv"}, 1), "stale,eu,B,2,1200,12,"));
    const auto junit = store.hwsync({"verify", "-f", "junit"}, 1);
    CHECK(has(junit, "tests=\"9\" failures=\"2\""));
    CHECK(has(junit, "which has SKU A&lt;&amp;&quot;&gt;"));
    CHECK(has(store.hwsync({"verify", "N<", "-f", "junit"}, 1),
              "classname=\"not_found\" name=\"N&lt;\""));
}

TEST_CASE("verify shows identifiers asked for with their links") {
    Store store;
    const auto text = store.hwsync({"verify", "B"}, 0);
    CHECK(has(text, "Shoe 2"));
    CHECK(has(text, "12"));
    const auto json =
        store.hwsync({"verify", "[a,b]", "--shop", "eu", "-f", "json"}, 1);
    CHECK(has(json, "\"kind\": \"not_found\""));
    CHECK(has(json, "\"identifier\": \"[a,b]\""));
    CHECK(has(json, "hwsync explain tells whether a child shop does"));
    CHECK(has(store.hwsync({"verify", "B", "--shop", "eu", "A"}, 0),
              "ok: 2 products"));
    CHECK(has(store.hwsync({"verify", "A", "-f", "csv", "--", "-x", "B"}, 1),
              "not_found,,'-x,"));
}

TEST_CASE("verify fails below a coverage, and on kinds that are asked for") {
    Store store;
    store.import({{1, "a"}, {2, "B"}});
    CHECK(has(store.hwsync({"verify", "--fail-on", "near,unmatched"}, 1),
              "1 wrong, 1 stale"));
    const auto text = store.hwsync({"verify", "--min-coverage", "100%"}, 1);
    CHECK(!has(text, "less than 100%"));
}

TEST_CASE("verify refuses what it cannot check, with words") {
    Store store;
    const auto run = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {"-c", store.catalog(), "verify"});
        return run_hwsync(arguments);
    };
    CHECK(run({"--fail-on", "nera"}).err ==
          "hwsync: verify: --fail-on cannot be 'nera': did you mean near?\n");
    CHECK(run({"--shop", "fr"}).exit_code == 2);
    CHECK(run({"--identifier", "barcode"}).exit_code == 8);
    CHECK(run({"-c", store.catalog() + ".none"}).exit_code == 6);
}

TEST_CASE("verify changes nothing in the catalog's folder") {
    Store store;
    const auto before = read_file(store.catalog());
    store.hwsync({"verify"}, 0);
    CHECK(read_file(store.catalog()) == before);
    CHECK(query_value(store.catalog(), "SELECT COUNT(*) FROM runs") == "2");
}

TEST_CASE("a coverage is asked of children that were never read, too") {
    Store store;
    TestFolder folder;
    const auto config =
        folder.write("hwsync.toml", "primary = \"primary\"\n[shops.primary]\n"
                                    "domain = \"a.myshopify.com\"\n[shops.eu]\n"
                                    "domain = \"b.myshopify.com\"\n[shops.uk]\n"
                                    "domain = \"c.myshopify.com\"\n");
    const std::vector<std::string> verify{"verify", "--config", config};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), verify.begin(), verify.end());
        return more;
    };
    CHECK(has(store.hwsync(verify, 0), "uk: it was never read"));
    const auto json = store.hwsync(with({"-f", "json"}), 0);
    CHECK(has(json, "\"never_read\": true"));
    CHECK(has(json, "\"coverage\": null"));
    CHECK(has(store.hwsync(with({"--shop", "uk"}), 0), "uk: it was never"));
    const auto found = store.hwsync(with({"--min-coverage", "95%"}), 1);
    CHECK(has(found, "1 coverage"));
    CHECK(has(found, "it was never read"));
    store.hwsync(with({"--min-coverage", "95%", "--shop", "eu"}), 0);

    store.hwsync(
        {"associate", "--shop", "uk", "--file", folder.write("uk.jsonl", "")},
        0);
    CHECK(has(store.hwsync(verify, 0), "uk: it has no variants"));
    CHECK(has(store.hwsync(with({"--min-coverage", "1"}), 1),
              "it has no variant"));
}

TEST_CASE("a coverage without any child is a finding") {
    TestFolder folder;
    const auto catalog = folder / "catalog.db";
    const auto file = folder.write("us.jsonl", export_of({{1, "A"}}));
    run_hwsync({"import-bulk", "-c", catalog, "--file", file});
    CHECK(run_hwsync({"verify", "-c", catalog}).exit_code == 0);
    CHECK(run_hwsync({"verify", "-c", catalog, "--min-coverage", "1"})
              .exit_code == 1);
}

TEST_CASE("--shop with the primary shop checks the catalog's own rows alone") {
    Store store;
    ::store(store.catalog(), "DELETE FROM link");
    CHECK(has(store.hwsync({"verify", "--shop", "eu"}, 1), "3 missing"));
    const auto own = store.hwsync({"verify", "--shop", "primary"}, 0);
    CHECK(has(own, "0 links checked"));
    CHECK_FALSE(has(own, "eu"));
    CHECK(run_hwsync({"verify", "-c", store.catalog(), "--shop", "primary",
                      "--min-coverage", "95%"})
              .exit_code == 2);
}
