#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
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

/// Changes that wait, in a temporary table, until the links are no longer being
/// read.
class LinkChanges {
public:
    explicit LinkChanges(Connection& connection);

    void add(const LinkChange& change);

    /// To be asked once all are added.
    bool has(std::int64_t variant) const;

    /// Each of them in the order of the variants.
    void for_each(const std::function<void(const LinkChange&)>& visit) const;

    /// Where each of them makes a link of a variant of which nothing is held:
    /// the query for make_links().
    std::optional<std::string_view> only_new_links() const;

private:
    Connection& m_connection;
    Statement m_insert;
    mutable std::optional<Statement> m_find;
    bool m_only_new = true;
};

} // namespace hwsync::sqlite
