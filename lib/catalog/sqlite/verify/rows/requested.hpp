#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/reading/staged_reading.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/identifier.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// The identifiers that verify was asked for, or all.
class RequestedIdentifiers {
public:
    struct One {
        std::string text;
        PlainKeys keys;
        bool found = false; ///< in the catalog
    };

    RequestedIdentifiers(const std::vector<std::string>& texts,
                         Identifier identifier)
        : m_identifier(identifier) {
        for (const auto& text : texts) {
            One one{text, {}};
            make_keys(text, text, {}, one.keys);
            if (one.keys.exact.empty()) {
                m_list.push_back(std::move(one));
            } else if (m_exact.try_emplace(one.keys.exact, m_list.size())
                           .second) {
                m_near.insert(one.keys.near);
                m_list.push_back(std::move(one));
            }
        }
    }

    bool all() const noexcept { return m_list.empty(); }
    const std::vector<One>& list() const noexcept { return m_list; }

    One* find(std::string_view key) noexcept {
        const auto found = m_exact.find(key);
        return found == m_exact.end() ? nullptr : &m_list[found->second];
    }
    bool has_nearly(std::string_view near) const noexcept {
        return !near.empty() && m_near.find(near) != m_near.end();
    }

    /// Whether a variant of the product has one, in the catalog or now.
    bool has_product(const StagedReading& now, const ShopScope& scope,
                     std::int64_t product) {
        bool found = false;
        PlainKeys keys;
        now.names(scope, product,
                  [&](std::string_view sku, std::string_view barcode) {
                      make_keys(sku, barcode, scope.strip, keys);
                      found = found || find(keys.exact) != nullptr;
                  });
        return found;
    }

private:
    void make_keys(std::string_view sku, std::string_view barcode,
                   const StripRules& strip, PlainKeys& keys) const {
        m_identifier == Identifier::sku
            ? make_plain_sku_keys(sku, strip.prefix, strip.suffix, keys)
            : make_plain_barcode_keys(barcode, keys);
    }

    Identifier m_identifier;
    std::vector<One> m_list;
    std::map<std::string, std::size_t, std::less<>> m_exact; ///< in the list
    std::set<std::string, std::less<>> m_near;
};

/// Whether the rows that concern the identifiers can be found by the stored
/// keys, which is so if all keys were made as they would be now.
bool has_keys_to_seek_by(const std::vector<ShopToVerify>& shops);

/// Fills temp.asked_row (shop, id) with the variants of the catalog and the
/// child shops that concern the identifiers, and with those that they are
/// compared with.
void find_asked_rows(Connection& connection,
                     const std::vector<ShopToVerify>& shops,
                     const RequestedIdentifiers& asked, Identifier identifier);

} // namespace hwsync::sqlite
