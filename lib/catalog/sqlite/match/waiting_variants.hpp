#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/outcome.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// A child's variant whose own identifier matches nothing.
struct WaitingVariant {
    std::int64_t id = 0;
    Outcome outcome = Outcome::unmatched; ///< by its own identifier
    std::int64_t product_id = 0;
    std::int64_t linked_to = 0;
    std::string_view identifier; ///< as it is stored
    std::string_view key;
};

/// The variants that wait for the other identifier, in a temporary table.
class WaitingVariants {
public:
    explicit WaitingVariants(Connection& connection);

    void add(const WaitingVariant& variant);
    bool empty() const noexcept { return m_is_empty; }
    /// Removes a waiting variant and returns its identifier; nothing if it did
    /// not wait.
    std::optional<std::string> take(std::int64_t id);
    void
    for_each(const std::function<void(const WaitingVariant&)>& visit) const;

private:
    const Connection& m_connection;
    Statement m_insert;
    Statement m_take;
    bool m_is_empty = true;
};

} // namespace hwsync::sqlite
