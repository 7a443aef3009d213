// What was stored by an earlier version, after this one took the catalog over.

#include "program/imports.hpp"
#include "program/query.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

/// What the catalog of catalog_v7.sql was read from.
constexpr const char* us_lines =
    R"({"id":"gid://shopify/Product/1","title":"Wool Hat","handle":"wool-hat","vendor":"Acme","productType":"Hats","status":"ACTIVE","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","variantsCount":{"count":2}}
{"id":"gid://shopify/ProductVariant/11","title":"S","sku":"HAT-S","price":"20.00","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","selectedOptions":[{"name":"Size","value":"S"}],"__parentId":"gid://shopify/Product/1"}
{"id":"gid://shopify/ProductVariant/12","title":"M","sku":"HAT-M","price":"21.00","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","selectedOptions":[{"name":"Size","value":"M"}],"__parentId":"gid://shopify/Product/1"}
)";
constexpr const char* eu_lines =
    R"({"id":"gid://shopify/Product/5","title":"Wollmuetze","handle":"wollmuetze","vendor":"Acme","productType":"Muetzen","status":"ACTIVE","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","variantsCount":{"count":2}}
{"id":"gid://shopify/ProductVariant/51","title":"S","sku":"HAT-S","price":"18.00","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","selectedOptions":[{"name":"Size","value":"S"}],"__parentId":"gid://shopify/Product/5"}
{"id":"gid://shopify/ProductVariant/52","title":"M","sku":"HAT-M","price":"19.00","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z","selectedOptions":[{"name":"Size","value":"M"}],"__parentId":"gid://shopify/Product/5"}
)";

/// A catalog of schema 7: "primary" with a product of two variants, and "eu",
/// which has both of them and was read with prices, vendor and product type.
class EarlierCatalog {
public:
    EarlierCatalog() {
        folder.write("us.jsonl", us_lines);
        folder.write("eu.jsonl", eu_lines);
        folder.write("catalog.db", "");
        for (const std::string file :
             {"unit/catalog/schema_v7.sql", "program/catalog_v7.sql"}) {
            execute(catalog, read_file(HWSYNC_SOURCE "/tests/" + file));
        }
        execute(catalog, "PRAGMA application_id = 0x48575343;"
                         "PRAGMA user_version = 7");
    }

    RunResult run(std::vector<std::string> words) const {
        words.insert(words.end(), {"-c", catalog});
        return run_hwsync(words);
    }
    void do_well(const std::vector<std::string>& words) const {
        const auto result = run(words);
        CAPTURE(result.out);
        CAPTURE(result.err);
        REQUIRE(result.exit_code == 0);
    }
    std::string value(const std::string& sql) const {
        return value_in_private_tables(catalog, sql);
    }
    bool awaits_full_reading() const {
        const auto status = document_of(run({"status", "-f", "json"}));
        return status["shops"][1]["awaits_full_reading"].GetBool();
    }

    const TestFolder folder = {};
    const std::string catalog = folder / "catalog.db";
};

} // namespace

TEST_CASE("a child's rows of an earlier version get their prices, vendors and "
          "product types by the next whole reading") {
    const EarlierCatalog shops;
    const auto hash_of_primary = [&] {
        return shops.value("SELECT line_hash FROM variant WHERE id = 11");
    };
    const auto hash_before = hash_of_primary();
    shops.do_well({"import-bulk", "--file", shops.folder / "us.jsonl"});
    CHECK(hash_of_primary() == hash_before);
    CHECK(shops.awaits_full_reading());
    CHECK(contains(shops.run({"status"}).out, "associate --full reads them"));
    const auto doctor = shops.run({"doctor"});
    CHECK(contains(doctor.out, "hwsync associate --shop eu"));
    shops.do_well({"verify"});

    shops.do_well(
        {"associate", "--shop", "eu", "--file", shops.folder / "eu.jsonl"});
    CHECK(shops.value("SELECT price FROM shop_variant WHERE id = 52") ==
          "19.00");
    CHECK(shops.value("SELECT vendor || product_type FROM shop_product") ==
          "AcmeMuetzen");
    CHECK(!shops.awaits_full_reading());
    CHECK(!contains(shops.run({"doctor"}).out, "evidence"));
    shops.do_well({"verify"});
    CHECK(shops.value("SELECT COUNT(*) FROM evidence") == "1");
    CHECK(shops.value("SELECT COUNT(*) FROM link_history") == "2");
}

TEST_CASE("links of an earlier version and of this one have one history") {
    const EarlierCatalog shops;
    const std::string eu = shops.folder / "eu.jsonl";
    const auto associate = [&] {
        shops.do_well({"associate", "--shop", "eu", "--file", eu, "--as-of",
                       "2026-03-01T00:00:00Z"});
    };
    std::string third =
        R"({"id":"gid://shopify/ProductVariant/13","sku":"HAT-L","__parentId":"gid://shopify/Product/1"})"
        "\n";
    shops.folder.write("us.jsonl", us_lines + third);
    shops.do_well({"import-bulk", "--file", shops.folder / "us.jsonl"});
    third.replace(third.find("/13\""), 3, "/53");
    third.replace(third.rfind("/1\""), 2, "/5");
    shops.folder.write("eu.jsonl", eu_lines + third);
    associate();
    CHECK(shops.value("SELECT group_concat(variant_id || ' ' || (linked_at ="
                      " '')) FROM link") == "51 0,52 0,53 1");
    const auto history = [&](const std::string& variant) {
        const auto document =
            document_of(shops.run({"link", "history", "--shop", "eu",
                                   "--variant-id", variant, "-f", "json"}));
        std::string entries;
        for (const auto& entry : document["history"].GetArray()) {
            entries += fmt::format("{} {};", entry["run"].GetInt64(),
                                   text_of(entry["reason"]));
        }
        return entries;
    };
    CHECK(history("51") == "2 new;");
    CHECK(history("53") == "4 new;");
    shops.do_well({"undo", "4", "--release"});
    CHECK(history("53") == "4 new;5 undone: run 4;");
    shops.do_well({"undo", "2", "--release"});
    CHECK(history("51") == "2 new;6 undone: run 2;");
    CHECK(shops.value("SELECT COUNT(*) FROM link") == "0");
    associate();
    CHECK(history("52") == "2 new;6 undone: run 2;7 new;");
    shops.do_well({"verify"});
}

TEST_CASE("a child's price that is not as it was stored is found") {
    const EarlierCatalog shops;
    shops.do_well(
        {"associate", "--shop", "eu", "--file", shops.folder / "eu.jsonl"});
    execute(shops.catalog, "UPDATE shop_variant SET price = '1' WHERE id = 52");
    const auto verified = shops.run({"verify"});
    CHECK(verified.exit_code == 1);
    CHECK(contains(verified.out, "variant 52 is not as it was stored"));
}

TEST_CASE("whatever writes brings a catalog of an earlier version up to date") {
    const std::vector<std::vector<std::string>> commands{
        {"undo", "2"},
        {"undo", "2", "--release"},
        {"link", "add", "--shop", "eu", "--variant-id", "51", "HAT-M",
         "--replace"},
        {"link", "remove", "--shop", "eu", "--variant-id", "51"},
        {"link", "remove", "--shop", "eu", "--key", "HAT-S"},
        {"link", "import", "links.csv"},
        {"waive", "add", "--shop", "eu", "--variant-id", "51", "--note", "x"},
        {"waive", "import", "waivers.csv"},
        {"shop", "rename", "eu", "europe"},
        {"shop", "forget", "eu", "--yes"}};
    for (auto words : commands) {
        CAPTURE(words[0]);
        CAPTURE(words[1]);
        const EarlierCatalog shops;
        shops.folder.write("links.csv",
                           "shop,variant_id,action\neu,51,remove\n");
        shops.folder.write("waivers.csv", "shop,variant_id,note\neu,51,x\n");
        if (words.back().ends_with(".csv")) {
            words.back() = shops.folder / words.back();
        }
        shops.do_well(words);
        shops.do_well({"verify", "--ignore", "missing,stale"});
    }
}

TEST_CASE("undo takes back what an earlier version's run did") {
    const EarlierCatalog shops;
    auto dry = shops.run({"undo", "2", "--dry-run"});
    CHECK(dry.exit_code == 6);
    CHECK(contains(dry.err, "a dry run does not bring it up to date"));
    CHECK(shops.run({"undo", "1"}).exit_code == 2);
    CHECK(shops.run({"undo", "9"}).exit_code == 1);
    CHECK(shops.value("PRAGMA user_version") == "7");
    shops.do_well({"undo", "2"});
    CHECK(shops.value("SELECT COUNT(*) FROM links") == "0");
    CHECK(shops.value("SELECT COUNT(*) FROM blocks") == "2");
}
