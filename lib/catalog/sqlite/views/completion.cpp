#include <hwsync/completion.hpp>

#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "model/keys.hpp"

#include <hwsync/text.hpp>

#include <algorithm>
#include <array>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::string_view keys_by_sku =
    "SELECT sku_key, sku FROM variant"
    " WHERE sku_key >= ?1 AND deleted_at IS NULL ORDER BY sku_key LIMIT ?2";
constexpr std::string_view keys_by_barcode =
    "SELECT barcode_key, barcode FROM variant"
    " WHERE barcode_key >= ?1 AND deleted_at IS NULL ORDER BY barcode_key"
    " LIMIT ?2";

constexpr std::int64_t most_rows = 2000;
constexpr std::size_t longest = 255;

/// What a key may begin with if its text begins with `prefix`: the key of a
/// GTIN is padded to 14 digits, from 13, 12 or 8.
std::vector<std::string> key_prefixes(std::string_view prefix,
                                      Identifier identifier) {
    if (identifier == Identifier::sku || prefix.empty()) {
        return {std::string{prefix}};
    }
    std::vector<std::string> prefixes;
    for (const std::size_t zeros : {0U, 1U, 2U, 6U}) {
        prefixes.push_back(std::string(zeros, '0').append(prefix));
    }
    return prefixes;
}

/// A shell gets one answer per line, and inserts it as it is.
bool is_offered(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) && printable(text, longest) == text;
}

void append(std::vector<std::string>& found, Statement& rows,
            std::string_view key_prefix, std::string_view prefix) {
    rows.reset();
    rows.bind(1, key_prefix).bind(2, most_rows);
    while (rows.step() && rows.text(0).starts_with(key_prefix)) {
        const auto text = trimmed(rows.text(1));
        if (is_offered(text, prefix)) {
            found.emplace_back(text);
        }
    }
}

} // namespace

} // namespace sqlite

std::vector<std::string> known_shops(const std::filesystem::path& catalog,
                                     const StopToken* stop) {
    const auto connection = sqlite::open_to_look(catalog, stop);
    std::vector<std::string> shops;
    if (auto primary = sqlite::identity_of(connection).primary;
        !primary.empty()) {
        shops.push_back(std::move(primary));
    }
    for (auto& name : sqlite::shop_names(connection)) {
        shops.push_back(std::move(name));
    }
    return shops;
}

std::vector<std::string>
identifiers_beginning_with(std::string_view prefix, std::size_t limit,
                           const std::filesystem::path& catalog,
                           const StopToken* stop) {
    const auto connection = sqlite::open_to_look(catalog, stop);
    const auto identifier =
        sqlite::identity_of(connection).identifier.value_or(Identifier::sku);
    auto rows = connection.prepare(identifier == Identifier::sku
                                       ? sqlite::keys_by_sku
                                       : sqlite::keys_by_barcode);
    std::vector<std::string> found;
    for (const auto& key_prefix : sqlite::key_prefixes(prefix, identifier)) {
        sqlite::append(found, rows, key_prefix, prefix);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    found.resize(std::min(found.size(), limit));
    return found;
}

} // namespace hwsync
