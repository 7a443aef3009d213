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
    /// Whether --max-delete counts this change: the link ends, or moves away
    /// from a catalog variant that is still there and whose status ranks no
    /// worse than that of the new one.
    bool is_loss = false;
    std::string_view rule = {}; ///< the rule to make or move the link by
};

/// A link that will not be made or moved after all.
struct HeldChange {
    std::int64_t from = 0; ///< the catalog variant that it is linked to
    bool was_loss = false;
    std::string rule; ///< the rule that would have made it
};

/// Changes that wait, in a temporary table, until the links are no longer being
/// read.
class LinkChanges {
public:
    explicit LinkChanges(Connection& connection);

    /// Of each variant once; fastest in the order of the variants.
    void add(const LinkChange& change);

    /// Takes back a change that makes or moves the variant's link: a new link
    /// is not made, and an existing one ends for this reason. To be called once
    /// all changes are added.
    HeldChange hold(std::int64_t variant, std::string_view reason);

    /// Whether the variant has a change. To be called once all changes are
    /// added.
    bool has(std::int64_t variant) const;

    /// Visits the changes in the order of the variants.
    void for_each(const std::function<void(const LinkChange&)>& visit) const;

    /// The query for make_links(), if every change makes a link of a variant
    /// that has neither link nor block; otherwise nothing.
    std::optional<std::string_view> only_new_links() const;

private:
    Connection& m_connection;
    Statement m_insert;
    mutable std::optional<Statement> m_find;
    bool m_only_new = true;
};

} // namespace hwsync::sqlite
