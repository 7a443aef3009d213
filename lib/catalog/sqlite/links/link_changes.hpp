#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// A link that is to be made, moved or ended.
struct LinkChange {
    std::int64_t variant = 0;
    std::int64_t from = 0; ///< a catalog variant; 0 for none
    std::int64_t to = 0;
    std::string_view key;
    std::string_view reason;
    /// Whether a link goes that --max-delete watches: it ends, or moves away
    /// from what is still there and does not stand back.
    bool is_loss = false;
    std::string_view rule = {}; ///< by which the link is made or moved
};

/// A link that is not to be made or moved after all.
struct HeldChange {
    std::int64_t from = 0; ///< the catalog variant that it is linked to
    bool was_loss = false;
    std::string rule; ///< by which it would have been made
};

/// Changes that wait, in a temporary table, until the links are no longer being
/// read.
class LinkChanges {
public:
    explicit LinkChanges(Connection& connection);

    void add(const LinkChange& change);

    /// Takes back that a link of the variant is to be made or moved: it is not
    /// made, or ends for this reason. Once all are added.
    HeldChange hold(std::int64_t variant, std::string_view reason);

    /// To be asked once all are added.
    bool has(std::int64_t variant) const;

    /// Each of them in the order of the variants.
    void for_each(const std::function<void(const LinkChange&)>& visit) const;

    /// Where each of them makes a link of a variant of which nothing is held:
    /// the query for make_links().
    std::optional<std::string_view> only_new_links() const;

private:
    void index_variants() const;

    Connection& m_connection;
    Statement m_insert;
    mutable bool m_is_indexed = false;
    mutable std::optional<Statement> m_find;
    bool m_only_new = true;
};

} // namespace hwsync::sqlite
