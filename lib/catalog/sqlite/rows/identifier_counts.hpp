#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/matching.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>
#include <hwsync/placeholders.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// Counts the identifiers of variants that it is shown.
class IdentifierCounter {
public:
    /// `identifier` is the one that links.
    IdentifierCounter(Identifier identifier, const MatchingConfig& matching);

    Identifier identifier() const noexcept { return m_identifier; }

    /// A live variant; a text is empty where it has none.
    struct Identified {
        std::string_view key;
        std::string_view other_key; ///< of the identifier that does not link
        std::string_view text;      ///< the identifier that links, as stored
    };
    void add(const Identified& variant);
    IdentifierCounts counts() const;

private:
    Identifier m_identifier;
    MatchingRules m_rules;
    std::uint64_t m_linking = 0;
    std::uint64_t m_other = 0;
    IdentifierCounts m_counts;
    std::map<std::string, std::uint64_t> m_placeholders;
};

/// Reads all of a shop's variants.
IdentifierCounts count_identifiers(const Connection& connection,
                                   const ShopScope& scope,
                                   Identifier identifier,
                                   const MatchingConfig& matching);

/// Whether any of the primary shop's variants has the identifier that links,
/// and not a placeholder for it. Passes over equal ones.
bool has_identifier(const Connection& connection, Identifier identifier,
                    const MatchingConfig& matching);

/// Makes another identifier the one that links. Throws Error(safety) where a
/// link, block, pin or waiver rests on the one that does.
void change_identifier(Connection& connection, Identifier from, Identifier to,
                       std::int64_t run);

/// Throws Error(safety) where the identifier was changed after the run, be it
/// back since: the links of before must not come back.
void require_same_identifier(const Connection& connection, std::int64_t run);

} // namespace hwsync::sqlite
