#pragma once

#include "catalog/reject_log.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <optional>

namespace hwsync::sqlite {

/// Rejects in a temporary database of their own, which no rollback touches.
class RejectSpool final : public RejectLog {
public:
    void add(const Reject& reject) override;
    std::uint64_t size() const noexcept override { return m_size; }
    void for_each(const Visit& visit) const override;

private:
    struct Store {
        Connection connection;
        Statement insert;
    };
    std::optional<Store> m_store; ///< made for the first reject
    std::uint64_t m_size = 0;
};

} // namespace hwsync::sqlite
