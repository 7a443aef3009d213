#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/rising_lookup.hpp"

#include <hwsync/time.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// What a variant of a shop has: an automatic link, a pin, a block, or none of
/// these.
struct LinkState {
    std::int64_t catalog_variant = 0; ///< 0 for a block and for nothing
    std::string_view origin;          ///< "auto" or "manual"; empty for nothing
    std::string_view key;
    std::string_view note;
    std::string_view rule = {}; ///< the rule that an automatic link was made by
    /// The run that made the link, if the history has no entry for that; else
    /// 0.
    std::int64_t untold_run = 0;

    bool exists() const noexcept { return !origin.empty(); }
};

/// Who changes links.
struct LinkChanger {
    std::int64_t run = 0;
    std::string by;
    std::string at; ///< a text made by format_time()
};

/// Whether the history has an entry for a variant's first link. associate's
/// first links have none until they change: the link itself and its run say the
/// same.
enum class FirstLinks { told, untold };

/// Changes links, each with its entry in the history.
class LinkTable {
public:
    LinkTable(Connection& connection, LinkChanger changer,
              FirstLinks first_links = FirstLinks::told);

    /// Texts are valid until the next call.
    LinkState find(std::int64_t shop, std::int64_t variant);

    /// Replaces what the variant has by `to`. `other_variant` is where a pin or
    /// block comes from or goes to, if it moves between two variants; else 0.
    void change(std::int64_t shop, std::int64_t variant, const LinkState& to,
                std::string_view reason, std::int64_t other_variant = 0);

private:
    bool stays_untold(std::int64_t shop, std::int64_t variant);
    /// A row of table link. `at` and `by` are empty for an untold first link.
    struct Row {
        std::int64_t shop;
        std::int64_t variant;
        const LinkState& to;
        std::string_view at;
        std::string_view by;
    };
    /// Why a row changed; see change().
    struct Cause {
        std::string_view reason;
        std::int64_t other_variant = 0;
    };
    void make(Row row, const Cause& cause);
    void remember(const Row& changed, const LinkState& from,
                  const Cause& cause);
    void put(Statement& statement, const Row& row) const;

    Connection& m_connection;
    LinkChanger m_changer;
    FirstLinks m_first_links;
    bool m_is_run_noted = false;
    std::int64_t m_sequence; ///< the last one that was used
    Statement m_find;
    Statement m_has_history;
    Statement m_insert;
    Statement m_update;
    Statement m_remove;
    Statement m_remember;
    RowsBeside m_beside;
};

/// To be called where the run stores untold first links without a LinkTable.
void note_new_links(Connection& connection, const LinkChanger& changer);

/// Throws DamagedCatalog where links are out of order: an index then leads to
/// some that are not found.
void require_links_in_order(const Connection& connection);

/// The same for where the links of a shop border on those of others: a row out
/// of place there hides some of them from a walk, which met `last_variant`
/// last; 0 if it met none.
void require_order_beside_links(const Connection& connection, std::int64_t shop,
                                std::int64_t last_variant);

/// Whether any link of the shop has ever changed.
bool has_link_history(const Connection& connection, std::int64_t shop);

/// How many of a child shop's live variants have a link, pinned ones included,
/// and how many an operator has blocked. These are stored, so that nobody has
/// to count.
struct LinkTally {
    std::int64_t links = 0;
    std::int64_t blocks = 0;

    bool operator==(const LinkTally&) const = default;
};

LinkTally link_tally(const Connection& connection, std::int64_t shop);
void set_link_tally(Connection& connection, std::int64_t shop,
                    const LinkTally& tally);

/// Counts the links and blocks. For callers that change which variants are live
/// without knowing what they are linked to.
LinkTally count_links(const Connection& connection, std::int64_t shop);

} // namespace hwsync::sqlite
