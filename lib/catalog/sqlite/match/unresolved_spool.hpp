#pragma once

#include "catalog/sqlite/file/spill_table.hpp"

#include <hwsync/associate.hpp>

#include <optional>

namespace hwsync::sqlite {

/// Variants without a link, in a temporary database of their own that no
/// rollback affects.
class UnresolvedSpool final : public UnresolvedList {
public:
    UnresolvedSpool();

    void add(const UnresolvedVariant& variant);
    void for_each(const Visit& visit) const override;

    /// A cursor over all of them by id; nothing if there are none.
    std::optional<Statement> cursor() const;
    /// The row under such a cursor.
    static UnresolvedVariant row(const Statement& cursor);

private:
    SpillTable m_rows;
};

} // namespace hwsync::sqlite
