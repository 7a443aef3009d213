#include "program/exports.hpp"
#include "program/imports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <filesystem>
#include <future>
#include <string>
#include <vector>

namespace {

const std::string ids_sql =
    "SELECT (SELECT COALESCE(group_concat(id), '') FROM products) || '/' ||"
    " (SELECT COALESCE(group_concat(id), '') FROM variants)";

struct Cut {
    std::size_t at = 0;
    int expected = 0;
    std::string ids; ///< that an import of it leaves
};

/// The cuts at every byte. An export is whole where a line has just ended, with
/// or without its newline.
std::vector<Cut> cuts_of(const std::string& text) {
    std::vector<Cut> cuts;
    std::string product_ids;
    std::string variant_ids;
    const auto extend = [](std::string& ids, int id) {
        ids += fmt::format("{}{}", ids.empty() ? "" : ",", id);
    };
    int lines = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\n') {
            const int id = lines / 2 + 1;
            // Of a product that came without a variant none ends.
            if (lines % 2 == 0) {
                extend(product_ids, id);
                extend(variant_ids, 10 * id);
            }
            ++lines;
        }
        const bool is_whole =
            lines >= 2 && (text[at] == '\n' || text[at - 1] == '\n');
        cuts.push_back(
            {at, is_whole ? 0 : 3,
             is_whole ? fmt::format("{}/{}", product_ids, variant_ids) : ""});
    }
    return cuts;
}

/// Why a cut does not do what it should; empty: it does.
std::string trouble_of(const ImportFixture& fixture, const std::string& text,
                       const Cut& cut) {
    const auto result =
        fixture.import(text.substr(0, cut.at), {"--max-delete=100"});
    if (result.exit_code != cut.expected) {
        return fmt::format("exit code {}: {}", result.exit_code, result.err);
    }
    if (cut.expected != 0) {
        return {};
    }
    const auto ids = fixture.value(ids_sql);
    return ids == cut.ids ? std::string{} : fmt::format("rows {}", ids);
}

/// Every `step`th cut, from `first` on. What refused cuts left is looked at
/// once for all of them, before an import that is to succeed and at the end.
std::vector<std::string> troubles_of(const std::string& text, std::size_t first,
                                     std::size_t step) {
    const ImportFixture fixture;
    const auto kept = fixture.folder / "kept.db";
    const LineText earlier{.title = "Before",
                           .updated = "2026-01-01T00:00:00Z"};
    if (fixture.import(products(1, 20, earlier)).exit_code != 0) {
        return {"the catalog could not be filled"};
    }
    const auto before = fixture.dump();
    std::filesystem::copy_file(fixture.catalog, kept);
    std::vector<std::string> troubles;
    const auto note = [&](std::size_t at, const std::string& trouble) {
        troubles.push_back(fmt::format("cut at byte {}: {}", at, trouble));
    };
    const auto cuts = cuts_of(text);
    for (auto i = first; i < cuts.size(); i += step) {
        const bool is_good = cuts[i].expected == 0;
        if (is_good && fixture.dump() != before) {
            note(cuts[i].at, "the catalog changed before");
        }
        if (auto trouble = trouble_of(fixture, text, cuts[i]);
            !trouble.empty()) {
            note(cuts[i].at, trouble);
        }
        if (is_good) {
            std::filesystem::copy_file(
                kept, fixture.catalog,
                std::filesystem::copy_options::overwrite_existing);
        }
    }
    if (fixture.dump() != before) {
        note(text.size(), "the catalog changed before");
    }
    return troubles;
}

} // namespace

TEST_CASE("an export cut at any byte changes nothing, or is a whole prefix") {
    const auto text = products(
        1, 10,
        {.more = R"("unknown":{"a":[1,-2.5e3,true,null],"b":"\u00e9"})"});
    CHECK(text.size() > 3800);
    CHECK(text.size() < 4400);
    constexpr std::size_t workers = 4;
    std::vector<std::future<std::vector<std::string>>> running;
    for (std::size_t i = 0; i < workers; ++i) {
        running.push_back(std::async(std::launch::async, [&text, i] {
            return troubles_of(text, i, workers);
        }));
    }
    for (auto& worker : running) {
        for (const auto& trouble : worker.get()) {
            FAIL_CHECK(trouble);
        }
    }
}
