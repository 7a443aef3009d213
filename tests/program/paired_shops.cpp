#include "program/paired_shops.hpp"

#include "program/exports.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <array>
#include <iterator>

namespace {

constexpr std::array<const char*, 8> kinds{"Amber", "Birch", "Cedar", "Dune",
                                           "Ember", "Fjord", "Gale",  "Heath"};
constexpr std::array<const char*, 5> things{"Lamp", "Kettle", "Rug", "Mug",
                                            "Stool"};

std::string quoted(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
        }
        if (static_cast<unsigned char>(c) < 0x20) {
            json += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            json += c;
        }
    }
    return json + '"';
}

std::string variant_of(const Listing& listing, int number) {
    const bool is_first = number == 1;
    const auto size = is_first || listing.size.empty()
                          ? listing.size
                          : fmt::format("{} {}", listing.size, number);
    auto more = fmt::format(R"("sku":{},"barcode":{})",
                            quoted(is_first ? listing.sku : std::string{}),
                            quoted(is_first ? listing.barcode : std::string{}));
    if (!size.empty()) {
        more +=
            fmt::format(R"(,"selectedOptions":[{{"name":"Size","value":{}}}])",
                        quoted(size));
    }
    return variant(
        listing.id * 10 + number - 1, listing.id,
        {.title = size.empty() ? "Default Title" : size, .more = more});
}

std::string lines_of(const Listing& listing) {
    // product() takes a title that is JSON already.
    const auto title = quoted(listing.title);
    auto lines =
        product(listing.id, {.title = title.substr(1, title.size() - 2)});
    for (int number = 1; number <= listing.variants; ++number) {
        lines += variant_of(listing, number);
    }
    return lines;
}

/// What both shops sell; the child's ids begin at 5000.
std::string common(std::int64_t first) {
    std::string lines;
    for (std::size_t i = 0; i < kinds.size() * things.size(); ++i) {
        const auto number = static_cast<std::int64_t>(i);
        lines +=
            lines_of({first + number,
                      fmt::format("{} {}", kinds[i % kinds.size()],
                                  things[i / kinds.size()]),
                      i % 2 == 0 ? "Small" : "Large", fmt::format("C-{}", i),
                      fmt::format("95200000{:05}", i)});
    }
    return lines;
}

} // namespace

std::string listing_lines(const std::vector<Listing>& listings) {
    std::string lines;
    for (const auto& listing : listings) {
        lines += lines_of(listing);
    }
    return lines;
}

PairedShops::PairedShops(const std::vector<Listing>& primary,
                         const std::vector<Listing>& child,
                         const std::string& config)
    : m_config(config.empty() ? config : folder.write("config.toml", config)) {
    const auto lines = common(1000) + listing_lines(primary);
    do_well({"import-bulk", "--file", folder.write("us.jsonl", lines)});
    associate(child);
}

void PairedShops::associate(const std::vector<Listing>& child,
                            const Words& more) const {
    const auto lines = common(5000) + listing_lines(child);
    Words words{"associate", "--shop", "eu", "--file",
                folder.write("eu.jsonl", lines)};
    words.insert(words.end(), more.begin(), more.end());
    do_well(words);
}

RunResult PairedShops::run(Words words) const {
    words.insert(words.begin(), {"--catalog", folder / "catalog.db"});
    if (!m_config.empty()) {
        words.insert(words.begin(), {"--config", m_config});
    }
    return run_hwsync(words);
}

RunResult PairedShops::do_well(const Words& words) const {
    auto result = run(words);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return result;
}

rapidjson::Document PairedShops::json(Words words) const {
    words.insert(words.end(), {"--format", "json"});
    return document_of(do_well(words));
}
