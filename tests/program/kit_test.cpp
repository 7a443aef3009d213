// A kit is sold as one piece and shipped as several.

#include "program/imports.hpp"
#include "program/run_hwsync.hpp"
#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <fmt/core.h>

#include <string>

namespace {

/// A product of one variant that has SKU A.
std::string export_of(int product, const std::string& more) {
    return fmt::format(
        R"({{"id":"gid://shopify/Product/{0}","title":"T{0}","handle":"h{0}")"
        R"(,"status":"ACTIVE","createdAt":"2026-01-01T00:00:00Z")"
        R"(,"updatedAt":"2026-01-01T00:00:00Z"}})"
        "\n"
        R"({{"id":"gid://shopify/ProductVariant/{0}1","sku":"A")"
        R"(,"createdAt":"2026-01-01T00:00:00Z")"
        R"(,"updatedAt":"2026-01-01T00:00:00Z")"
        R"(,"__parentId":"gid://shopify/Product/{0}"{1}}})"
        "\n",
        product, more);
}

RunResult verified(const std::string& ours, const std::string& theirs) {
    const TestFolder folder;
    const auto catalog = folder / "catalog.db";
    CHECK(run_hwsync({"import-bulk", "-c", catalog, "--file",
                      folder.write("us.jsonl", export_of(1, ours))})
              .exit_code == 0);
    CHECK(run_hwsync({"associate", "--shop", "eu", "-c", catalog, "--file",
                      folder.write("eu.jsonl", export_of(5, theirs))})
              .exit_code == 0);
    auto result = run_hwsync({"verify", "-c", catalog, "-f", "csv"});
    CHECK(result.exit_code == 0);
    const auto asked = run_hwsync({"verify", "A", "-c", catalog, "-f", "csv"});
    CHECK(asked.out == result.out);
    return result;
}

} // namespace

TEST_CASE("a kit that is linked to a single piece is a note, either way") {
    const std::string kit = R"(,"requiresComponents":true)";
    const std::string single = R"(,"requiresComponents":false)";
    CHECK(contains(verified("", kit).out,
                   "a kit, linked to catalog variant 11, which is a single "
                   "piece"));
    CHECK(contains(verified(single, kit).out, "a kit, linked to"));
    CHECK(contains(verified(kit, single).out,
                   "a single piece, linked to catalog variant 11, which is a "
                   "kit"));
}

TEST_CASE("two kits, two single pieces, or an export that does not say, are "
          "no note") {
    const std::string kit = R"(,"requiresComponents":true)";
    const std::string single = R"(,"requiresComponents":false)";
    for (const auto& result : {verified(kit, kit), verified(single, single),
                               verified("", ""), verified(kit, "")}) {
        CHECK_FALSE(contains(result.out, "\nnote,"));
    }
}
