#include "program/linked_catalog.hpp"
#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

struct DigestedShops : LinkedCatalog {
    /// As if all that was done so far had been done in January.
    void grow_old() const {
        store(catalog, "UPDATE run SET started_at = '2026-01-01T00:00:00Z',"
                       " finished_at = '2026-01-01T00:00:01Z'");
        for (const auto* table : {"link_history", "link_run"}) {
            store(catalog, fmt::format("UPDATE {} SET at ="
                                       " '2026-01-01T00:00:00Z'",
                                       table));
        }
    }
    rapidjson::Document digest(const LinkedCatalog::Words& more = {}) const {
        Words words{"digest"};
        words.insert(words.end(), more.begin(), more.end());
        return json(words);
    }
};

} // namespace

TEST_CASE("a digest names the command that lists what it leaves out") {
    const DigestedShops shops;
    shops.grow_old();
    std::vector<ExportProduct> theirs;
    std::vector<ExportProduct> ours;
    for (int i = 1; i <= 25; ++i) {
        const auto sku = fmt::format("S{}", i);
        theirs.push_back({900 + i, {{9000 + i, sku}}});
        ours.push_back({500 + i, {{5000 + i, sku}}});
    }
    shops.do_well({"import-bulk", "--max-delete", "100", "--file",
                   shops.folder.write("us.jsonl", to_jsonl(theirs))});
    shops.associate(ours);
    const auto text = shops.do_well({"digest"}).out;
    CHECK(contains(text, "more: hwsync link list --changed-since 2\n"));
    CHECK(shops.do_well({"link", "list", "--changed-since", "2"}).err.empty());
}

TEST_CASE("a digest tells what changed, what is new, and coverage then") {
    const DigestedShops shops;
    shops.grow_old();
    shops.do_well({"link", "remove", "--shop", "eu", "--variant-id", "51"});
    shops.associate({{5, {{51, "A"}, {52, "C"}, {53, "X"}, {54, "Y"}}}});
    const auto document = shops.digest();
    const auto& eu = document["shops"][0];
    CHECK(text_of(eu["shop"]) == "eu");
    CHECK(eu["coverage"].GetDouble() == doctest::Approx(1.0 / 3));
    CHECK(eu["blocked"].GetInt() == 1);
    CHECK(text_of(eu["then"]["at"]).starts_with("2026-01-01"));
    CHECK(eu["then"]["coverage"].GetDouble() == doctest::Approx(2.0 / 3));
    CHECK(eu["links"]["made"].GetInt() == 0);
    CHECK(eu["links"]["moved"].GetInt() == 1);
    CHECK(eu["links"]["ended"].GetInt() == 1);
    CHECK(eu["changes"].Size() == 2);
    CHECK(text_of(eu["changes"][1]["change"]) == "moved");
    CHECK(text_of(eu["changes"][1]["title"]) == "Product 5");
    CHECK(eu["new"]["unmatched"].GetInt() == 1);
    CHECK(eu["waiting"].GetInt() == 2);
    CHECK(text_of(eu["undecided"][0]["variant_id"]) == "54");
    CHECK(document["catalog"]["runs"]["done"].GetInt() == 2);

    const auto text = shops.do_well({"digest"}).out;
    CHECK(contains(text, "eu: 33.33% of 4 variants linked, 1 blocked; 66.67% "
                         "on 2026-01-01"));
    CHECK(contains(text, "0 links made, 1 moved, 1 ended"));
    CHECK(contains(text, "1 variant new to decide (1 unmatched); 2 in all"));
}

TEST_CASE("a digest says what it does not know") {
    const DigestedShops shops;
    const auto fresh = shops.digest();
    CHECK(fresh["shops"][0]["then"].IsNull());
    CHECK(fresh["shops"][0]["links"]["made"].GetInt() == 2);
    CHECK(fresh["catalog"]["products"]["created"].GetInt() == 1);
    CHECK(contains(shops.do_well({"digest"}).out, "is not known"));
    shops.grow_old();
    // As an earlier release counted.
    store(shops.catalog, "UPDATE run SET counts ="
                         " json_remove(counts, '$.blocked')");
    CHECK(shops.digest()["shops"][0]["then"].IsNull());
    CHECK(shops
              .digest({"--since",
                       "2025-01-01T00:00:00Z"})["shops"][0]["links"]["made"]
              .GetInt() == 2);
}

TEST_CASE("a digest in HTML is a page without scripts, and runs no title") {
    const DigestedShops shops;
    shops.folder.write("eu.jsonl",
                       R"({"id":"gid://shopify/Product/5","title":"<b>x</b>",)"
                       R"("status":"ACTIVE","updatedAt":)"
                       R"("2026-01-01T00:00:00Z"})"
                       "\n"
                       R"({"id":"gid://shopify/ProductVariant/51","sku":"A",)"
                       R"("__parentId":"gid://shopify/Product/5"})"
                       "\n");
    shops.associate();
    const auto page = shops.do_well({"digest", "-f", "html"}).out;
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(contains(page, "&lt;b&gt;x&lt;/b&gt;"));
    CHECK_FALSE(contains(page, "<b>"));
    CHECK_FALSE(contains(page, "<script"));
    CHECK(shops.run({"runs", "-f", "html"}).exit_code == 2);
    CHECK(shops.run({"digest", "-f", "csv"}).exit_code == 2);
}
