#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/schema/seals.hpp"

#include <hwsync/time.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// What is held of a shop variant: an automatic link, a pin, a block, or
/// nothing.
struct LinkState {
    std::int64_t catalog_variant = 0; ///< 0 for a block and for nothing
    std::string_view origin;          ///< auto, manual; empty for nothing
    std::string_view key;
    std::string_view note;
    std::string_view rule = {}; ///< by which an automatic link was made

    bool exists() const noexcept { return !origin.empty(); }
};

/// Who changes links.
struct LinkChanger {
    std::int64_t run = 0;
    std::string by;
    std::string at; ///< text that format_time() made
};

/// Changes links, each with its entry in the history.
class LinkTable {
public:
    LinkTable(Connection& connection, LinkChanger changer);

    /// Texts are valid until the next call.
    LinkState find(std::int64_t shop, std::int64_t variant);

    /// Makes `to` of what is held of the variant.
    void change(std::int64_t shop, std::int64_t variant, const LinkState& to,
                std::string_view reason);

private:
    void make(std::int64_t shop, std::int64_t variant, const LinkState& to,
              std::string_view reason);
    void remember(std::int64_t shop, std::int64_t variant,
                  const LinkState& from, const LinkState& to,
                  std::string_view reason);

    void put(Statement& statement, std::int64_t shop, std::int64_t variant,
             const LinkState& to) const;
    void seal(std::int64_t shop, std::int64_t variant, const LinkState& to);

    const Connection& m_connection;
    LinkChanger m_changer;
    Statement m_find;
    Statement m_insert;
    Statement m_update;
    Statement m_remove;
    Statement m_remember;
    NewRowSeal m_seal_link;
    NewRowSeal m_seal_history;
};

/// Makes automatic links of variants of which nothing is held, each with its
/// entry in the history, in the variants' order. `rows` is a query with the
/// columns variant, to_id, key, reason and rule. A statement for each table
/// takes half the time of LinkTable's for each link.
void make_links(Connection& connection, std::int64_t shop,
                const LinkChanger& changer, std::string_view rows);

/// Of a child shop's live variants: how many have a link, pinned ones too, and
/// how many an operator has blocked. Kept, so that nobody has to count.
struct LinkTally {
    std::int64_t links = 0;
    std::int64_t blocks = 0;

    bool operator==(const LinkTally&) const = default;
};

LinkTally link_tally(const Connection& connection, std::int64_t shop);
void set_link_tally(Connection& connection, std::int64_t shop,
                    const LinkTally& tally);

/// Counts, for whoever changes which variants are live without knowing what
/// they are linked to.
LinkTally count_links(const Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
