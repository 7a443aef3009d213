#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/associate.hpp>

#include <optional>

namespace hwsync::sqlite {

/// Variants without a link in a temporary database of their own, which no
/// rollback touches.
class UnresolvedSpool final : public UnresolvedList {
public:
    void add(const UnresolvedVariant& variant);
    void for_each(const Visit& visit) const override;

    /// A cursor over all of them by id; nothing where there are none.
    std::optional<Statement> cursor() const;
    /// The row under such a cursor.
    static UnresolvedVariant row(const Statement& cursor);

private:
    struct Store {
        Connection connection;
        Statement insert;
    };
    std::optional<Store> m_store; ///< made for the first one
};

} // namespace hwsync::sqlite
