#include "program/linked_catalog.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <string>

namespace {

/// Product 5 with the variant 51 of SKU A, and with `fields` more.
std::string export_with(const std::string& fields) {
    return fmt::format(
        R"({{"id":"gid://shopify/Product/5","title":"Product 5"{}}})"
        "\n"
        R"({{"id":"gid://shopify/ProductVariant/51","sku":"A",)"
        R"("__parentId":"gid://shopify/Product/5"}})"
        "\n",
        fields);
}

const std::string status = R"(,"status":"ACTIVE")";
const std::string updated_at = R"(,"updatedAt":"2026-02-01T00:00:00Z")";

/// The texts of an array, each followed by a blank.
std::string joined(const rapidjson::Value& texts) {
    std::string all;
    for (const auto& text : texts.GetArray()) {
        all += std::string{text.GetString()} + " ";
    }
    return all;
}

std::string lacking(const LinkedCatalog& shops, const std::string& fields) {
    const auto file = shops.folder.write("eu.jsonl", export_with(fields));
    const auto done =
        shops.json({"associate", "--shop", "eu", "--file", file, "--as-of",
                    "2026-02-01T00:00:00Z", "--max-delete", "100"});
    return joined(done["shops"][0]["lacking_fields"]);
}

} // namespace

TEST_CASE("a run says what its export lacks") {
    const LinkedCatalog shops;
    CHECK(lacking(shops, status + updated_at).empty());
    CHECK(lacking(shops, status) == "updatedAt ");
    CHECK(lacking(shops, updated_at) == "status ");
    CHECK(lacking(shops, "") == "updatedAt status ");
    CHECK_MESSAGE(lacking(shops, "") == "updatedAt status ",
                  "lines that are known already are no exception");

    const auto shown = shops.json({"runs", "show", "6"});
    CHECK(joined(shown["counts"]["lacking_fields"]) == "updatedAt status ");
}

TEST_CASE(
    "an identifier that no variant has is named, not what only some lack") {
    const TestFolder folder;
    const std::string variants =
        R"({"id":"gid://shopify/Product/5","status":"ACTIVE",)"
        R"("updatedAt":"2026-02-01T00:00:00Z"})"
        "\n"
        R"({"id":"gid://shopify/ProductVariant/51",)"
        R"("__parentId":"gid://shopify/Product/5"})"
        "\n";
    const auto lacking_in = [&](const std::string& text) {
        const auto done = document_of(
            run_hwsync({"import-bulk", "-c", folder / "catalog.db", "--file",
                        folder.write("us.jsonl", text), "-f", "json"}));
        return joined(done["lacking_fields"]);
    };
    CHECK(lacking_in(variants) == "sku ");
    CHECK(lacking_in(variants +
                     R"({"id":"gid://shopify/ProductVariant/52","sku":null,)"
                     R"("__parentId":"gid://shopify/Product/5"})"
                     "\n") == "");
}

TEST_CASE("an import says once, in its result, what to add to the query") {
    const TestFolder folder;
    const auto file = folder.write("us.jsonl", export_with(updated_at));
    const auto done = run_hwsync(
        {"import-bulk", "-c", folder / "catalog.db", "--file", file});
    CHECK(done.exit_code == 0);
    CHECK(done.err.empty());
    CHECK(contains(done.out, "no product of the export has status"));
    CHECK(contains(done.out, "hwsync query"));
    CHECK_FALSE(contains(done.out, "updatedAt"));

    const auto health = document_of(run_hwsync(
        {"doctor", "-c", folder / "catalog.db", "--format", "json"}));
    std::string message;
    for (const auto& check : health["checks"].GetArray()) {
        if (check["check"].GetString() == std::string{"fields"}) {
            message = check["message"].GetString();
        }
    }
    CHECK(message == "its export had no status of products");
}
