#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/records/sorted_records.hpp"

#include <cstdint>
#include <filesystem>
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

/// Changes that wait outside memory until the links are no longer being read.
class LinkChanges {
public:
    /// What does not fit in memory is set aside in `folder`; nothing is where
    /// that is empty.
    LinkChanges(Connection& connection, const std::filesystem::path& folder);

    /// Does not use the connection. A variant has at most one change.
    void add(const LinkChange& change);

    // The rest is to be called once all changes are added.

    /// Takes back a change that makes or moves the variant's link: a new link
    /// is not made, and an existing one ends for this reason.
    HeldChange hold(std::int64_t variant, std::string_view reason);

    bool has(std::int64_t variant);

    /// Visits the changes in the order of the variants.
    void for_each(const std::function<void(const LinkChange&)>& visit);

    /// Whether every change makes a link of a variant that has neither link nor
    /// block.
    bool has_only_new_links() const noexcept { return m_has_only_new; }

    class Cursor;
    /// Walks the changes as for_each() does, without the connection. Only while
    /// none was taken back.
    Cursor sorted();
    bool is_as_added() const noexcept { return !m_has_held; }

    /// The name of a temporary table of the changes. It has the fields of a
    /// LinkChange, with from_id and to_id for `from` and `to`.
    std::string_view table();

private:
    Connection& m_connection;
    SortedRecords m_rows;
    bool m_has_table = false; ///< which takes the place of m_rows
    std::optional<Statement> m_find;
    bool m_has_only_new = true;
    bool m_has_held = false;
};

class LinkChanges::Cursor {
public:
    /// Goes to the next change, at first to the first one; false if there is
    /// none.
    bool next() { return m_rows.next(); }
    /// Valid until the next call.
    LinkChange change() const;

private:
    friend class LinkChanges;
    explicit Cursor(SortedRecords& rows) : m_rows(rows) {}

    SortedRecords::Cursor m_rows;
};

} // namespace hwsync::sqlite
